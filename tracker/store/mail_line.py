"""A line to a mail server (SMTP): one mail after the other over it.

What a mail server answers is told apart by what it means for the mail: taken, not now, never, or
nothing at all because the server could not be talked to (which never ends a mail).

A line that shall be secured is secured before anything is said on it, the name to sign in with
included, or nothing is said at all: there is no way back to a plain one.
"""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.domain.notifying import LineFault, Outcome
from tracker.store.mail_watch import Watch, WatchedSMTP

_PORTS = {"starttls": 587, "tls": 465, "plain": 25}
_LONGEST_SAID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait: for one answer of the mail server; for one mail in all, opening the line
    included, however slowly the server goes on answering; until a round begins no other mail."""

    answer: float = 10.0
    mail: float = 30.0
    round: float = 40.0


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
    """What became of a mail, and the server's words (or what went wrong instead), in one line;
    `fault` where the server could not be talked to."""

    outcome: Outcome
    said: str
    fault: LineFault | None = None


class Line:
    """A line to the mail server. One that broke is opened anew by the next mail."""

    def __init__(self, server: MailServer, patience: Patience) -> None:
        self.server = server
        self._patience = patience
        self._ends_at = time.monotonic() + patience.round
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

    @property
    def is_long(self) -> bool:
        """Whether the round has taken so long that the next mail is better left to the next one."""
        return time.monotonic() >= self._ends_at

    def send(self, address: str, message: EmailMessage) -> Answer:
        """Hand over one mail. Never raises for what a server or a line may do."""
        return self._answered(lambda smtp: self._talk(smtp, address, message))

    def check(self) -> Answer:
        """Open the line and sign in, and send nothing: taken where a mail could go out now."""
        return self._answered(lambda smtp: Answer(Outcome.TAKEN, _said(*smtp.noop())))

    def _answered(self, talk: Callable[[smtplib.SMTP], Answer]) -> Answer:
        watch = Watch(self._patience.mail)
        try:
            with watch:
                if self._smtp is None:
                    self._smtp = _dialled(self.server, self._patience.answer, watch)
                watch.holds(self._smtp.sock)
                return talk(self._smtp)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._hang_up()
            fault = LineFault.TOO_SLOW if watch.has_cut else _fault_of(error)
            return Answer(Outcome.NO_LINE, _told(error), fault)

    def _talk(self, smtp: smtplib.SMTP, address: str, message: EmailMessage) -> Answer:
        """A refusal of the sender is the server's, not the mail's; one of the receiver is."""
        code, words = smtp.mail(self.server.sender)
        if code != _DONE:
            raise _Stopped(LineFault.NOT_WELCOME, _said(code, words))
        code, words = smtp.rcpt(address)
        if code not in (_DONE, _WILL_FORWARD):
            nobody = _NO_SUCH_ADDRESS.match(_said(code, words))
            return self._not_taken(smtp, code, words, Outcome.NOBODY if nobody else Outcome.REFUSED)
        try:
            code, words = smtp.data(message.as_bytes(policy=SMTP))
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

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


class _Stopped(smtplib.SMTPException):
    """The line is given up, and it is known why."""

    def __init__(self, fault: LineFault, said: str) -> None:
        super().__init__(said)
        self.fault = fault


def _dialled(server: MailServer, patience: float, watch: Watch) -> smtplib.SMTP:
    """A line that is secured as demanded, with the sign-in made."""
    name, trust = server.sender.rpartition("@")[2], _trusted(server.roots)
    smtp = WatchedSMTP(name, patience, watch, trust if server.security == "tls" else None)
    try:
        code, words = smtp.connect(server.host, server.its_port)
        if code != _HERE:
            raise smtplib.SMTPConnectError(code, words)
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            _secure(smtp, trust)
            smtp.ehlo_or_helo_if_needed()  # what was said in the clear counts no more
        if server.user:
            _sign_in(smtp, server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _trusted(roots: Path | None) -> ssl.SSLContext:
    """What the system trusts, and these. Name and dates of a certificate are always looked at."""
    trust = ssl.create_default_context()
    if roots is not None:
        try:
            trust.load_verify_locations(roots)
        except OSError as unread:
            raise _Stopped(LineFault.CERTIFICATE, f"{roots.name}: {unread}") from unread
    return trust


def _secure(smtp: smtplib.SMTP, trust: ssl.SSLContext) -> None:
    try:
        smtp.starttls(context=trust)
    except smtplib.SMTPResponseException as refused:
        raise _Stopped(LineFault.NO_TLS, _told(refused)) from refused
    except smtplib.SMTPNotSupportedError as missing:
        raise _Stopped(LineFault.NO_TLS, str(missing)) from missing


def _sign_in(smtp: smtplib.SMTP, user: str, password: Callable[[], str | None]) -> None:
    """The password is never part of what is said of a failure."""
    try:
        secret = password() or ""
    except OSError as unread:
        raise _Stopped(LineFault.PASSWORD, f"{type(unread).__name__}: {unread}") from unread
    if not (user + secret).isascii():
        raise _Stopped(LineFault.PASSWORD, "name and password must be ASCII to be sent")
    try:
        smtp.login(user, secret)
    except smtplib.SMTPAuthenticationError as refused:
        raise _Stopped(LineFault.SIGN_IN, _told(refused)) from refused
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as missing:
        raise _Stopped(LineFault.NO_SIGN_IN, str(missing)) from missing


def _fault_of(error: Exception) -> LineFault:
    match error:
        case _Stopped():
            return error.fault
        case ssl.SSLCertVerificationError():
            return LineFault.CERTIFICATE
        case TimeoutError():
            return LineFault.TOO_SLOW
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):
            return LineFault.TOO_SLOW
        case ssl.SSLError():
            return LineFault.NO_TLS
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return LineFault.NOT_WELCOME
        case smtplib.SMTPException() | ConnectionResetError() | BrokenPipeError() | ValueError():
            return LineFault.BROKE
    return LineFault.AWAY


_HERE, _DONE, _WILL_FORWARD, _GOING_DOWN, _FOR_GOOD = 220, 250, 251, 421, 500

_NO_SUCH_ADDRESS = re.compile(r"5\d\d 5\.1\.\d|55[013] (?!5\.\d+\.)")
"""By its extended status (RFC 3463), or by the plain code where it gives none. Other refusals are
of this mail or of us (a full box, a policy): the address may well be good."""


def _told(error: Exception) -> str:
    match error:
        case smtplib.SMTPResponseException():
            return _said(error.smtp_code, error.smtp_error)
        case _Stopped():
            return _one_line(str(error))
    return _one_line(f"{type(error).__name__}: {error}")


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return _one_line(f"{code} {text}")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_SAID]
