"""A mail server on loopback: it takes mail, or it lies, as it is told for each mail."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tracker.domain.notifying import Quiet
from tracker.store.mail_line import MailServer, Patience
from tracker.store.post_office import PostOffice

HERE = "127.0.0.1"
LINK = "https://netral.example.go.id"
SENDER = "netral@example.go.id"

TAKE = "250 2.0.0 taken"
STALL, DROP_BEFORE, DROP_IN_DATA, DROP_AFTER = "stall", "drop before", "drop in data", "drop after"

Plan = Callable[[str, int], str]
"""What to do with a mail: to which address, and the how many-th transaction it is (from 0)."""


@dataclass
class Taken:
    """A mail that the server took: when and to whom. `is_told`: the sender went on with the line
    afterwards, and so had learnt of it."""

    at: datetime
    address: str
    message: EmailMessage
    is_told: bool = False

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        return str(self.message.get_content())


@dataclass
class Box:
    """What a server took and how it answered, in order."""

    clock: Callable[[], datetime]
    plan: Plan = lambda _address, _number: TAKE
    taken: list[Taken] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    number: int = 0
    stall: float = 5.0
    slowness: Callable[[], float] = lambda: 0.0
    shown: list[str] = field(default_factory=list)
    """The Message-ID of every mail that was shown to the server, taken or not."""
    bare: int = 0
    """Line ends that were not the two bytes that SMTP asks for."""
    secured: list[bool] = field(default_factory=list)
    """Whether the line of each of them was secured."""
    _lie: str = TAKE

    async def handle_MAIL(
        self,
        _server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        _went_on(session)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 go on"

    async def handle_QUIT(self, _server: SMTP, session: Session, _envelope: Envelope) -> str:
        _went_on(session)
        return "221 2.0.0 bye"

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self._lie = self.plan(address, self.number)
        self.number += 1
        if self._lie == DROP_BEFORE:
            self._noted()
            _abort(server)
        elif self._lie.startswith("RCPT "):
            self._noted()
            return self._lie.removeprefix("RCPT ")
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        self._noted()
        await asyncio.sleep(self.slowness())
        content = envelope.content or b""
        assert isinstance(content, bytes)
        self.bare += content.count(b"\n") - content.count(b"\r\n")
        message = message_from_bytes(content, policy=policy.default)
        self.shown.append(str(message["Message-ID"]))
        self.secured.append(server.transport.get_extra_info("ssl_object") is not None)
        if self._lie == STALL:
            await asyncio.sleep(self.stall)
            return "451 4.3.0 too late"
        if self._lie == DROP_IN_DATA:
            _abort(server)
            return "451 4.3.0 gone"
        if self._lie not in (TAKE, DROP_AFTER):
            return self._lie
        taken = Taken(self.clock(), envelope.rcpt_tos[0], message)
        self.taken.append(taken)
        # The library's session is a bag for its handler; `_went_on` reads it again.
        session.taken = taken  # type: ignore[attr-defined]
        await asyncio.sleep(self.slowness())
        if self._lie == DROP_AFTER:
            _abort(server)
        return TAKE

    def _noted(self) -> None:
        self.answers[self._lie] += 1

    def to(self, address: str) -> list[Taken]:
        return [one for one in self.taken if one.address == address]


def _went_on(session: Session) -> None:
    taken: Taken | None = getattr(session, "taken", None)
    if taken is not None:
        taken.is_told = True


def _abort(server: Any) -> None:
    """Drop the line, as a cable that is pulled."""
    server.transport.abort()


@contextmanager
def mail_server(box: Box, **controls: Any) -> Iterator[int]:
    """A server on a free port of loopback that fills the box; its port."""
    serving = Controller(box, hostname=HERE, port=_free_port(), **controls)
    serving.start()
    try:
        yield serving.port
    finally:
        serving.stop()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HERE, 0))
        return int(asked.getsockname()[1])


def post_office(
    port: int,
    *,
    patience: float = 1.0,
    most: float = 3.0,
    whole: float = 40.0,
    quiet: Quiet | None = None,
    **facts: Any,
) -> PostOffice:
    """The way out to that server, over a plain line unless told otherwise."""
    server = MailServer(
        **{"host": HERE, "port": port, "security": "plain", "sender": SENDER, "link": LINK, **facts}
    )
    waits = Patience(answer=patience, mail=most, round=whole)
    return PostOffice(server, quiet or Quiet(), lambda: "x" * 32, patience=waits)
