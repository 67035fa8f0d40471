"""Settings: described, frozen, and every fault named at once."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

import config
from config.secret import secret_key
from config.settings import Settings, told


def test_every_setting_says_where_it_comes_from_and_what_for() -> None:
    assert set(told()) == {f.name for f in fields(Settings)}
    assert all(t.variable.isupper() and t.about.endswith(".") for t in told().values())


def test_nothing_given_means_the_defaults() -> None:
    assert config.load({}) == Settings()


def test_every_fault_is_named_at_once() -> None:
    environ = {"PORT": "99999", "WORKERS": "many", "DATABASE_URL": "mysql://x", "NETRAL_CLOCK": "3"}
    with pytest.raises(config.BadSettings) as refused:
        config.load(environ)
    assert [f.split(":")[0] for f in refused.value.faults] == [
        "DATABASE_URL",
        "PORT",
        "WORKERS",
        "NETRAL_CLOCK",
    ]


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1


def test_any_postgresql_address_becomes_one_for_psycopg() -> None:
    loaded = config.load({"DATABASE_URL": "postgres://u:p@h/d"})
    assert loaded.database_url == "postgresql+psycopg://u:p@h/d"


@pytest.mark.parametrize("given", ["/srv/vault", "s3://", "http://host/bucket", "s3://k:s@bucket"])
def test_an_object_store_is_named_by_bucket_and_prefix_and_never_holds_a_key(given: str) -> None:
    with pytest.raises(config.BadSettings) as refused:
        config.load({"NETRAL_VAULT": given})
    assert [f.split(":")[0] for f in refused.value.faults] == ["NETRAL_VAULT"]
    assert config.load({"NETRAL_VAULT": "s3://bukti/netral"}).vault_address == "s3://bukti/netral"


def test_a_made_key_is_kept_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    first = secret_key(settings)
    assert secret_key(settings) == first
    assert len(first) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


MAIL = {
    "MAIL_HOST": "smtp.example.go.id",
    "MAIL_FROM": "netral@example.go.id",
    "PUBLIC_ADDRESS": "https://netral.example.go.id/",
}


def test_a_mail_server_needs_a_sender_and_the_address_that_links_lead_to() -> None:
    with pytest.raises(config.BadSettings) as refused:
        config.load({"MAIL_HOST": "smtp.example.go.id"})
    assert [f.split(":")[0] for f in refused.value.faults] == ["MAIL_FROM", "PUBLIC_ADDRESS"]
    loaded = config.load(MAIL)
    assert (loaded.mail_security, loaded.mail_port, loaded.mail_quiet) == (
        "starttls",
        None,
        (20, 6),
    )
    assert loaded.public_address == "https://netral.example.go.id"


@pytest.mark.parametrize(
    "wrong",
    [
        {"MAIL_USER": "netral"},
        {"MAIL_USER": "netral", "MAIL_PASSWORD": "x", "MAIL_SECURITY": "plain"},
        {"MAIL_SECURITY": "ssl"},
        {"MAIL_PORT": "0"},
        {"MAIL_FROM": "netral"},
        {"MAIL_QUIET": "20"},
        {"MAIL_QUIET": "20-24"},
        {"MAIL_PASSWORD_FILE": "/no/such/file"},
    ],
)
def test_mail_settings_that_cannot_work_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(config.BadSettings) as refused:
        config.load(MAIL | wrong)
    assert len(refused.value.faults) == 1
