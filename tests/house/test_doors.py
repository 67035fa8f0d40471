"""Every door names its audience; an unmarked one stays shut."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config.settings import Settings
from tests.conftest import TestClock
from tracker.domain.roles import Permission
from tracker.store.opening import Store
from tracker.web.guard import PUBLIC, PUBLIC_ENDPOINTS, SIGNED_IN, audience_of

OPEN_TO_ALL = {
    "static",
    "bootstrap.static",
    "account.sign_in",
    "account.sign_out",
    "account.language",
    "calendars.feed",
    "checking.show",
    "checking.download",
    "guide.index",
    "guide.show",
    "health.show",
    "home.start",
    "letters.confirm",
    "reports.confirm",
}
"""The whole list of what a visitor may open; adding to it is a decision."""


def test_every_endpoint_names_its_audience(app: Flask) -> None:
    with app.app_context():
        unmarked = [e for e in app.view_functions if audience_of(e) is None]
    assert unmarked == []


def test_the_public_list_is_written_out(app: Flask) -> None:
    with app.app_context():
        public = {e for e in app.view_functions if audience_of(e) == PUBLIC}
    assert public == OPEN_TO_ALL
    assert PUBLIC_ENDPOINTS < OPEN_TO_ALL


def test_an_audience_is_public_signed_in_or_a_permission(app: Flask) -> None:
    with app.app_context():
        audiences = {audience_of(e) for e in app.view_functions}
    assert {a for a in audiences if not isinstance(a, Permission)} <= {PUBLIC, SIGNED_IN}


def test_an_unmarked_view_answers_403(store: Store, clock: TestClock, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret_key="for tests only, thirty-two characters")
    app = create_app(settings, clock=clock, store=store)
    app.add_url_rule("/tanpa-tanda", "unmarked", lambda: "secret")
    client = app.test_client()
    assert client.get("/tanpa-tanda").status_code == 403


def test_paths_are_indonesian_kebab_case_with_typed_parameters(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for part in rule.rule.strip("/").split("/"):
            named = re.fullmatch(r"<(int|string|path|uuid)(\([^)]*\))?:[a-z_]+>(\.[a-z]+)?", part)
            plain = re.fullmatch(r"[a-z0-9-]*(\.[a-z]+)?", part)
            static = part == "<path:filename>"
            assert named or plain or static, f"{rule.rule}: {part}"


def test_a_visitor_is_sent_to_sign_in_and_learns_nothing(client: FlaskClient, app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL or "GET" not in (rule.methods or set()):
            continue
        path = re.sub(r"<int[^>]*>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", "x", path)
        response = client.get(path)
        assert response.status_code == 302, rule.rule
        assert response.headers["Location"].startswith("/masuk"), rule.rule


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Content-Type-Options"])
def test_every_page_carries_the_protective_headers(client: FlaskClient, header: str) -> None:
    assert header in client.get("/masuk").headers


def test_the_policy_allows_nothing_inline_and_nothing_foreign(client: FlaskClient) -> None:
    policy = client.get("/masuk").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'self'" in policy
