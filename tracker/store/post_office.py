"""The way out to a mail server (SMTP): one mail after the other over one line.

What a mail server answers is told apart by what it means for the mail: taken, not now, never, or
nothing at all because the server could not be talked to (which never ends a mail).
"""

import hashlib
import hmac
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Self

from tracker.domain.notifying import Outcome, Quiet

PATIENCE = 20.0
"""Seconds to wait for an answer of the mail server."""

LONGEST_TALK = 60.0
"""Seconds for one mail in all, however slowly the server goes on answering."""

_PORTS = {"starttls": 587, "tls": 465, "plain": 25}
_LONGEST_SAID = 300


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed over, who signs in there, and what the mails bear: the sender's address
    and the product's own (`link`)."""

    host: str
    sender: str
    link: str
    port: int | None = None
    security: str = "starttls"
    user: str | None = None
    password: Callable[[], str | None] = lambda: None
    roots: Path | None = None

    @property
    def its_port(self) -> int:
        return self.port or _PORTS[self.security]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a mail, and the server's words (or what went wrong instead), in one line."""

    outcome: Outcome
    said: str


class PostOffice:
    """The mail server of this house, or that it has none; when mail may go out; tokens that prove
    that somebody reads an address."""

    def __init__(
        self,
        server: MailServer | None,
        quiet: Quiet,
        secret: Callable[[], str],
        *,
        patience: float = PATIENCE,
        longest: float = LONGEST_TALK,
    ) -> None:
        self.server, self.quiet = server, quiet
        self.patience, self.longest = patience, longest
        self._secret = secret

    @property
    def is_open(self) -> bool:
        """Whether mails are sent at all."""
        return self.server is not None

    def line(self) -> "Line":
        """A line to the mail server, opened with the first mail and closed at the block's end.

        Raises:
            RuntimeError: there is no mail server.
        """
        if self.server is None:
            raise RuntimeError("no mail server is set")
        return Line(self.server, self.patience, self.longest)

    def token(self, *facts: object) -> str:
        """What only this house can make of these facts."""
        text = "\x00".join(map(str, ("mail address", *facts)))
        return hmac.new(self._secret().encode(), text.encode(), hashlib.sha256).hexdigest()

    def made(self, token: str, *facts: object) -> bool:
        """Whether this house made the token of these facts."""
        return hmac.compare_digest(token.encode(), self.token(*facts).encode())


class Line:
    """A line to the mail server. One that broke is opened anew by the next mail."""

    def __init__(self, server: MailServer, patience: float, longest: float) -> None:
        self.server = server
        self._patience, self._longest = patience, longest
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()
            self._smtp = None

    def send(self, address: str, message: EmailMessage) -> Answer:
        """Hand over one mail. Never raises for what a server or a line may do."""
        watch: Timer | None = None
        try:
            smtp = self._opened()
            watch = Timer(self._longest, _cut, [smtp])
            watch.daemon = True
            watch.start()
            return self._talk(smtp, address, message)
        except smtplib.SMTPResponseException as refused:
            self._hang_up()
            return Answer(Outcome.NO_LINE, _said(refused.smtp_code, refused.smtp_error))
        except (OSError, smtplib.SMTPException, ValueError) as broken:
            self._hang_up()
            return Answer(Outcome.NO_LINE, _one_line(f"{type(broken).__name__}: {broken}"))
        finally:
            if watch is not None:
                watch.cancel()

    def _talk(self, smtp: smtplib.SMTP, address: str, message: EmailMessage) -> Answer:
        """A refusal of the sender is the server's, not the mail's; one of the receiver is."""
        code, words = smtp.mail(self.server.sender)
        if code != _DONE:
            raise smtplib.SMTPResponseException(code, words)
        code, words = smtp.rcpt(address)
        if code not in (_DONE, _WILL_FORWARD):
            nobody = _NO_SUCH_ADDRESS.match(_said(code, words))
            return self._not_taken(smtp, code, words, Outcome.NOBODY if nobody else Outcome.REFUSED)
        try:
            code, words = smtp.data(message.as_bytes())
        except smtplib.SMTPDataError as refused:
            return self._not_taken(smtp, refused.smtp_code, refused.smtp_error, Outcome.REFUSED)
        if code != _DONE:
            return self._not_taken(smtp, code, words, Outcome.REFUSED)
        return Answer(Outcome.TAKEN, _said(code, words))

    def _not_taken(
        self, smtp: smtplib.SMTP, code: int, words: bytes | str, for_good: Outcome
    ) -> Answer:
        if code == _GOING_DOWN:
            raise smtplib.SMTPResponseException(code, words)
        smtp.rset()
        return Answer(for_good if code >= _FOR_GOOD else Outcome.LATER, _said(code, words))

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._dialled()
        return self._smtp

    def _dialled(self) -> smtplib.SMTP:
        server, name = self.server, self.server.sender.rpartition("@")[2]
        trust = ssl.create_default_context()
        if server.roots is not None:
            trust.load_verify_locations(server.roots)
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(
                server.host, server.its_port, name, timeout=self._patience, context=trust
            )
        else:
            smtp = smtplib.SMTP(server.host, server.its_port, name, timeout=self._patience)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=trust)
            if server.user:
                smtp.login(server.user, server.password() or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


_DONE, _WILL_FORWARD, _GOING_DOWN, _FOR_GOOD = 250, 251, 421, 500

_NO_SUCH_ADDRESS = re.compile(r"5\d\d 5\.1\.\d|55[013] (?!5\.\d+\.)")
"""By its extended status (RFC 3463), or by the plain code where it gives none. Other refusals are
of this mail or of us (a full box, a policy): the address may well be good."""


def _cut(smtp: smtplib.SMTP) -> None:
    """End a talk that takes too long; whoever waits in it learns that the line is gone."""
    if smtp.sock is not None:
        try:
            smtp.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return _one_line(f"{code} {text}")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_SAID]
