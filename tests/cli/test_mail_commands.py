"""`flask mail`: an operator learns in one line why no mail goes out, and lets it go once it can."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, make_account
from tests.certificates import root
from tests.conftest import TestClock
from tests.mail_servers import HERE, TAKE, Box, mail_server, post_office
from tests.store.test_mail_line import NAME, PASSWORD, SIGN_IN
from tracker.domain.notifying import MailState
from tracker.domain.roles import Actor
from tracker.services.notices import tell
from tracker.services.work import Work
from tracker.store.people import Account
from tracker.store.post import Mail, Postbox

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *words: app.test_cli_runner().invoke(args=["mail", *words])


@pytest.fixture
def box(clock: TestClock) -> Box:
    clock.set("2024-10-07", 9)
    return Box(clock)


@pytest.fixture
def rina(session: Session, work: Callable[[Actor], Work], world: World, box: Box) -> Account:
    """Somebody whose case was just assigned."""
    account = make_account(session, "verifier")
    where = {"address": "rina@example.go.id", "confirmed_at": box.clock()}
    session.add(Postbox(account_id=account.id, **where))
    session.commit()
    with work(world.system_actor) as act:
        tell(act, [account.id], "assigned")
    return account


def use(app: Flask, port: int, **facts: Any) -> None:
    app.extensions["netral"] = replace(app.extensions["netral"], post=post_office(port, **facts))


def document(result: Result) -> Any:
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def test_without_a_mail_server_the_commands_say_so(run: Run, world: World) -> None:
    assert "MAIL_HOST is not set" in run("status").stdout
    for word in ("retry", "check"):
        refused = run(word)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "no mail server is set (MAIL_HOST)" in refused.stderr


def test_a_wrong_password_is_told_in_one_line_and_the_mail_goes_once_it_is_right(
    app: Flask,
    run: Run,
    rina: Account,
    session: Session,
    box: Box,
    tmp_path: Path,
    sign_in: Callable[..., Any],
) -> None:
    own = root(tmp_path, "own")
    line = "Peladen surel menolak nama pengguna atau kata sandi."
    with mail_server(box, tls_context=own.server(HERE), **SIGN_IN) as port:
        facts = {"security": "starttls", "roots": own.file, "user": NAME}
        use(app, port, **facts, password=lambda: "lama")
        tried = run("retry", "--json")
        assert tried.exit_code == 1
        assert document(tried) | {"said": ""} == {
            "again": 0,
            "sent": 0,
            "later": 1,
            "refused": 0,
            "said": "",
            "fault": "sign_in",
        }
        assert line in run("status").stdout
        told = document(run("status", "--json"))
        assert (told["mails_waiting"], told["fault"], told["said"][:3]) == (1, "sign_in", "535")
        assert run("check").stdout.startswith(line)
        page = sign_in("administrator").get("/admin/surel").text
        assert f"<strong>{line}</strong>" in page
        assert "535 5.7.8" in page

        use(app, port, **facts, password=lambda: PASSWORD)
        assert document(run("check", "--json")) == {
            "ready": True,
            "said": "250 OK",
            "fault": None,
        }
        done = run("retry", "--json")
        assert (done.exit_code, document(done)["sent"]) == (0, 1)
    assert [mail.address for mail in box.taken] == ["rina@example.go.id"]
    assert session.scalars(select(Mail.fault)).all() == [None]
    assert line not in run("status").stdout
    assert line not in sign_in("administrator").get("/admin/surel").text


def test_what_was_refused_for_good_goes_again_only_when_that_is_asked_for(
    app: Flask, run: Run, rina: Account, session: Session, box: Box
) -> None:
    box.plan = lambda _to, _number: "554 5.7.1 not welcome"
    with mail_server(box) as port:
        use(app, port)
        run("retry")
        [refusal] = document(run("status", "--json"))["refusals"]
        assert (refusal["account"], refusal["said"]) == (rina.id, "554 5.7.1 not welcome")
        assert f"of account {rina.id}: 554 5.7.1 not welcome" in run("status").stdout
        box.plan = lambda _to, _number: TAKE
        assert document(run("retry", "--json"))["again"] == 0
        told = document(run("retry", "--refused", "--json"))
    assert (told["again"], told["sent"]) == (1, 1)
    assert session.scalars(select(Mail.state)).all() == [MailState.SENT]
