"""Every command answers in lines or in one document, and its status can be relied on."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import create_app
from config.settings import Settings
from tests import databases
from tests.builders import LAW, law_documents
from tests.journeys import REPORT, journey
from tracker import cli
from tracker.cli.answering import Answer, Failed, answering
from tracker.cli.demo import DemoAccount
from tracker.domain.ledger import Act
from tracker.services.passwords import Passwords
from tracker.services.setting_up import set_up
from tracker.store.ledger import LedgerEntry
from tracker.store.opening import Store
from tracker.store.people import Account, RoleGrant

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def ran(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    return ran


def document(result: Result) -> Any:
    """The one JSON document that standard output holds, and nothing else."""
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


# evidence sweep


def test_what_no_row_names_is_swept_and_told(run, store):
    digest = store.vault.keep(BytesIO(b"tak bernama")).digest
    told = document(run("evidence", "sweep", "--json"))
    assert told["pieces"] == ["sha256:" + digest.hex()]
    assert told["size"] == 11
    assert run("evidence", "sweep").stdout == "Nothing to sweep.\n"


def test_a_sweep_of_what_may_be_the_wrong_vault_is_refused(run, store):
    for number in range(21):
        store.vault.keep(BytesIO(b"%d" % number))
    refused = run("evidence", "sweep")
    assert refused.exit_code == 1
    assert "21 of 21 pieces in the vault have no row" in refused.stderr
    assert len(list(store.vault.digests())) == 21


# accounts add


ADD = (
    "accounts",
    "add",
    "siti.rekaan",
    "--name",
    "Siti Rekaan",
    "--agency",
    "bawaslu kota tangerang",
)


def test_an_account_is_added_with_a_first_password_that_fits(run, session, world):
    added = document(run(*ADD, "--role", "administrator", "--role", "verifier", "--json"))

    account = session.get_one(Account, added["account"])
    assert (account.agency_id, account.must_change_password) == (world["bawaslu"], True)
    assert Passwords("cheap").fits(account.password_hash, added["password"])
    assert added["roles"] == [
        {"role": "administrator", "in_force": True},
        {"role": "verifier", "in_force": False},
    ]


def test_the_book_says_that_the_system_account_added_it(run, session, world):
    run(*ADD)

    entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.act, entry.account_id) == (Act.ACCOUNT_ADDED, world.system)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("accounts", "add", "x", "--name", "N", "--agency", "3"), "username: not_a_username"),
        (("accounts", "add", "siti", "--name", "N", "--agency", "Entah"), "no agency is called"),
        ((*ADD, "--role", "discipline_officer"), "role: not_an_option"),
    ],
)
def test_what_cannot_be_added_is_said_in_one_line_and_nothing_is_left(run, session, words, said):
    before = session.scalars(select(Account.id)).all()

    result = run(*words, "--json")

    assert result.exit_code == 1
    assert said in document(result)["error"]
    assert result.stderr.count("\n") == 1
    assert session.scalars(select(Account.id)).all() == before
    assert session.scalars(select(RoleGrant.id)).all() == []


def test_wrong_usage_ends_with_status_2(run):
    assert run("accounts", "add").exit_code == 2
    assert (
        run("accounts", "add", "siti", "--name", "N", "--agency", "3", "--role", "x").exit_code == 2
    )


# ledger verify


def test_a_whole_book_is_whole(run, session):
    run(*ADD)

    result = run("ledger", "verify", "--json")

    assert result.exit_code == 0
    assert document(result) == {"entries": 1, "damage": []}


def untriggered(session: Session, statement: str) -> None:
    """Damage the book as only somebody with the database in hand can."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(statement))
    session.commit()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE ledger_entries SET text = replace(text, '2', '3') WHERE seq = 2", [(2, "seal")]),
        ("DELETE FROM ledger_entries WHERE seq = 2", [(3, "gap"), (3, "chain")]),
        ("DELETE FROM ledger_entries WHERE seq = 3", [(3, "head")]),
        ("UPDATE ledger_head SET seq = 2, hash = (SELECT hash FROM ledger_entries WHERE seq = 2)",
         [(3, "beyond")]),
        ("UPDATE ledger_head SET hash = sha256('x')", [(3, "head")]),
    ],
)  # fmt: skip
def test_damage_is_named_and_ends_with_status_4(run, session, damage, found):
    for name in ("ani.rekaan", "budi.rekaan", "citra.rekaan"):
        run("accounts", "add", name, "--name", "N", "--agency", "3")
    untriggered(session, damage)

    result = run("ledger", "verify", "--json")

    assert result.exit_code == 4
    assert [(d["entry"], d["what"]) for d in document(result)["damage"]] == found


# law check, law apply


def test_the_law_of_this_repository_is_in_order(run):
    checked = document(run("law", "check", "--json"))

    assert checked["problems"] == []
    assert checked["files"] == len(list(LAW.rglob("*.toml")))


def test_a_wrong_package_is_refused_with_file_and_line(run, tmp_path):
    for path in LAW.rglob("*.toml"):
        copy = tmp_path / path.relative_to(LAW)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    terms = tmp_path / "terms.toml"
    terms.write_text(terms.read_text(encoding="utf-8") + "\n[[term]]\nid = 7\n", encoding="utf-8")

    checked = run("law", "check", str(tmp_path), "--json")
    applied = run("law", "apply", str(tmp_path))

    assert checked.exit_code == 4
    assert {problem["file"] for problem in document(checked)["problems"]} == {"terms.toml"}
    assert applied.exit_code == 1
    assert "terms.toml:" in applied.stderr


def test_another_package_becomes_the_running_law_unless_it_is_a_dry_run(run, tmp_path, session):
    for name, content in law_documents().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# reviewed once more\n{content}", encoding="utf-8")

    tried = document(run("law", "apply", str(tmp_path), "--dry-run", "--json"))
    assert (tried["applied"], tried["unchanged"]) == (False, False)
    applied = document(run("law", "apply", str(tmp_path), "--json"))
    assert (applied["applied"], applied["digest"]) == (True, tried["digest"])
    again = document(run("law", "apply", str(tmp_path), "--json"))
    assert (again["applied"], again["unchanged"]) == (False, True)
    assert session.scalars(select(LedgerEntry.act)).all() == [Act.LAW_APPLIED]


def test_a_dry_run_says_what_the_package_would_change_and_move(run, tmp_path, session, work):
    """An initial study due on Wednesday 9 October 2024, made a day off in the city."""
    journey(session, work).filed(replace(REPORT, election="pemilu-2024", contest="dpr"))
    documents = law_documents()
    documents["holidays.toml"] += """
[[holiday]]
id = "holiday-uji"
on = 2024-10-09
label_id = "Hari uji"
label_en = "Day of a test"
kind = "local"
decree = "Keputusan uji 1/2024"
region = "36.71"
confidence = "recalled"
"""
    for name, content in documents.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")

    told = document(run("law", "apply", str(tmp_path), "--dry-run", "--json"))
    lines = run("law", "apply", str(tmp_path), "--dry-run").stdout.splitlines()

    [change] = told["changes"]
    assert (change["table"], change["id"], change["change"]) == ("holidays", "holiday-uji", "added")
    assert told["moves"] == [
        {"agency": "Bawaslu Kota Tangerang", "open": 1, "moved": 1, "settled": 0}
    ]
    assert lines[1:] == [
        "added    holidays holiday-uji",
        "Bawaslu Kota Tangerang: 1 of 1 open terms to another day, 0 settled on the same day",
    ]


def test_a_folder_without_law_is_refused(run, tmp_path):
    assert "holds no law data" in run("law", "check", str(tmp_path)).stderr
    assert run("law", "check", str(tmp_path / "none")).exit_code == 2


# setup, serve


@pytest.fixture
def unprepared(server: str, tmp_path: Path) -> Iterator[Store]:
    """A database in which nothing is yet."""
    store = Store(tmp_path, databases.empty(server, f"unprepared_{os.getpid()}"), 20)
    yield store
    store.close()


def prepared_app(store: Store, tmp_path: Path, *accounts: DemoAccount) -> Flask:
    app = create_app(Settings(home=tmp_path, secret_key="x" * 32), store=store)
    if accounts:
        app.cli.commands.clear()
        cli.register(app, fill=lambda house: accounts)
    return app


def test_a_command_on_an_unprepared_database_says_what_to_do(unprepared, tmp_path):
    run = prepared_app(unprepared, tmp_path).test_cli_runner()

    result = run.invoke(args=["ledger", "verify"])

    assert result.exit_code == 1
    assert result.stderr.startswith("Netral: ")
    assert result.stderr.count("\n") == 1


def test_setup_prepares_an_empty_database_once(unprepared, tmp_path):
    run = prepared_app(unprepared, tmp_path).test_cli_runner()

    first = document(run.invoke(args=["setup", "--json"]))
    second = document(run.invoke(args=["setup", "--json"]))

    assert (first["migrated_from"], first["regions"], first["law_applied"]) == (None, 7838, True)
    assert (second["regions"], second["agencies"], second["law_applied"]) == (0, 0, False)


def test_the_demonstration_names_its_accounts(unprepared, tmp_path):
    account = DemoAccount("petugas", "kata sandi peragaan", "Petugas penerima")
    run = prepared_app(unprepared, tmp_path, account).test_cli_runner()

    filled = document(run.invoke(args=["setup", "--demo", "--json"]))

    assert filled["accounts"] == [
        {"username": "petugas", "password": "kata sandi peragaan", "who": "Petugas penerima"}
    ]


def test_two_preparations_at_once_make_one_of_everything(unprepared, tmp_path):
    arguments = [sys.executable, "-m", "flask", "setup", "--json"]
    env = {**os.environ, "DATABASE_URL": unprepared.url, "NETRAL_HOME": str(tmp_path)}
    both = [
        subprocess.Popen(arguments, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    answers = [json.loads(one.communicate(timeout=60)[0]) for one in both]

    assert sorted(answer["regions"] for answer in answers) == [0, 7838]
    assert sorted(answer["law_applied"] for answer in answers) == [False, True]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def serving(unprepared: Store, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`flask serve` on a database that is ready, until it answers."""
    set_up(unprepared, lambda: datetime(2024, 10, 7, 2, 0, tzinfo=UTC), law_documents())
    port = free_port()
    env = {
        **os.environ,
        "DATABASE_URL": unprepared.url,
        "NETRAL_HOME": str(tmp_path),
        "PORT": str(port),
        "WORKERS": "1",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield child, port
    if child.poll() is None:
        child.kill()
    child.communicate()


def answers_within(url: str, seconds: float) -> dict[str, Any] | None:
    """What the address answers, as soon as it does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own server
                found: dict[str, Any] = json.load(response)
                return found
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return None


def answer_to_long_address(port: int, length: int) -> tuple[int, str]:
    """Status and page of an address of so many bytes, read after all of it was sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"GET /cari?teks=" + b"a" * length + b" HTTP/1.1\r\nHost: uji\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        answer = line.makefile("rb").read().decode()
    return int(answer.split()[1]), answer


def test_serve_answers_refuses_a_taken_port_and_stops_when_told(serving, tmp_path, unprepared):
    child, port = serving

    assert answers_within(f"http://127.0.0.1:{port}/healthz", 30) == {
        "status": "ok",
        "database": "ok",
        "vault": "ok",
        "migrations": "ok",
        "mail": "off",
    }
    assert f"http://127.0.0.1:{port}/" in child.stdout.readline()
    for length, status in ((7_000, 302), (9_000, 414), (400_000, 414)):
        answered, page = answer_to_long_address(port, length)
        assert (length, answered) == (length, status)
        assert ("Alamat terlalu panjang" in page) == (status == 414)
    second = create_app(
        Settings(home=tmp_path, secret_key="x" * 32, port=port), store=unprepared
    ).test_cli_runner()
    refused = second.invoke(args=["serve"])
    assert refused.exit_code == 1
    assert refused.stderr == (
        f"Netral: port {port} of 127.0.0.1 is in use; stop what uses it, or set PORT to "
        "another one.\n"
    )

    child.send_signal(signal.SIGTERM)

    assert child.wait(timeout=30) == 0
    assert answers_within(f"http://127.0.0.1:{port}/healthz", 0.5) is None


def test_the_web_server_ends_with_a_command_that_was_killed(serving):
    child, port = serving
    assert answers_within(f"http://127.0.0.1:{port}/healthz", 30) is not None

    child.kill()
    child.wait()

    end = time.monotonic() + 30
    while time.monotonic() < end:
        if answers_within(f"http://127.0.0.1:{port}/healthz", 0.2) is None:
            return
    pytest.fail("the port is still served")


# The frame


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Failed("it cannot be done"), "it cannot be done"),
        (ValueError("two\nlines"), "unexpected ValueError: two lines"),
        (OSError(28, "No space left on device"), "[Errno 28] No space left on device"),
    ],
)
def test_whatever_happens_is_said_in_one_line_without_a_traceback(app, error, line):
    @click.command("fail")
    @answering
    def fail() -> Answer:
        raise error

    app.cli.add_command(fail)
    result = app.test_cli_runner().invoke(args=["fail", "--json"])

    assert result.exit_code == 1
    assert result.stderr == f"Netral: {line}\n"
    assert document(result) == {"error": line}
