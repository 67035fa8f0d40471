"""The product as people meet it: served on loopback, a database of its own, real passwords."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from config.settings import Settings
from tests.builders import PASSWORD, make_account, sign_in_token
from tests.compiled import share_templates
from tests.conftest import TestClock
from tests.journeys import Journey, journey
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.passwords import Passwords
from tracker.services.work import Work
from tracker.store.base import make_engine
from tracker.store.people import Account, SignIn
from tracker.store.vault_folder import FolderVault


class Quiet(WSGIRequestHandler):
    """The server writes no line for a request: the product writes its own."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size


@dataclass
class Site:
    """An address to open, the clock behind it, and the database that it writes to."""

    address: str
    home: Path
    app: Flask
    engine: Engine
    clock: TestClock

    def account(self, role: str | None, agency: str | None = None, name: str = "Petugas") -> str:
        """A person who can sign in; the username."""
        with Session(self.engine) as session:
            account = make_account(session, role, agency, full_name=name, password_hash=_hashed())
            return account.username

    def session_of(self, username: str) -> str:
        """The cookie `netral` of somebody who has just signed in."""
        with Session(self.engine) as session:
            account = session.scalars(select(Account).where(Account.username == username)).one()
            token = sign_in_token(session, account, self.clock())
        client = self.app.test_client()
        with client.session_transaction() as content:
            content["_user_id"], content["_fresh"] = token, True
        cookie = client.get_cookie("netral")
        assert cookie is not None
        return cookie.value

    @contextmanager
    def journey(self) -> Iterator[Journey]:
        """A case on its way by the services, for tests that begin in the middle."""
        with Session(self.engine, expire_on_commit=False) as session:
            vault = FolderVault(self.home / "vault", 20 << 20)

            def begin(actor: Actor) -> Work:
                return Work(session, actor, self.clock, running_law(session), vault)

            yield journey(session, begin)

    def end_sessions(self) -> None:
        """Everybody is signed out, as if the machine had been away for long."""
        with Session(self.engine) as session:
            for one in session.scalars(select(SignIn)):
                session.delete(one)
            session.commit()


@cache
def _hashed() -> str:
    return Passwords("cheap").hash(PASSWORD)


@contextmanager
def site_on(database_url: str, home: Path, **settings_too: Any) -> Iterator[Site]:
    """The product, served from this process as long as the block lasts."""
    clock = TestClock()
    settings = Settings(
        home=home,
        database_url=database_url,
        secret_key="for browser tests only, forty characters",
        hash_profile="cheap",
        log_level="ERROR",
        **settings_too,
    )
    app = share_templates(create_app(settings, clock=clock))
    engine = make_engine(database_url)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", home, app, engine, clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["netral"].store.close()
        engine.dispose()
