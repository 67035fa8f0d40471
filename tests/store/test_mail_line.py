"""The line to a mail server that is a real one, on loopback: secured and signed in as it is set, or
nothing is sent at all."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificates import Root, root
from tests.conftest import TestClock
from tests.mail_servers import HERE, Box, mail_server, post_office
from tracker.domain.notifying import LineFault, Outcome
from tracker.store.mail_line import Answer
from tracker.store.mail_watch import Watch

NAME, PASSWORD = "netral", "rahasia peladen"


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return root(tmp_path_factory.mktemp("trusted"), "trusted")


@pytest.fixture(scope="module")
def unknown(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return root(tmp_path_factory.mktemp("unknown"), "unknown")


@pytest.fixture
def box() -> Box:
    return Box(TestClock())


def signed_in(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
) -> AuthResult:
    told = LoginPassword(NAME.encode(), PASSWORD.encode())
    return AuthResult(success=given == told, handled=False)


pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
"""The server of the tests knows of STARTTLS alone: over TLS from the first byte it takes its line
for a plain one."""

SIGN_IN = {"auth_required": True, "authenticator": signed_in}


def message() -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["Message-ID"] = "Netral: surel uji", "<satu@example.go.id>"
    made.set_content("Isi.")
    return made


def sent(port: int, **facts: Any) -> Answer:
    with post_office(port, **facts).line() as line:
        return line.send("rina@example.go.id", message())


def by(security: str, context: Any) -> dict[str, Any]:
    """What a server is told that secures its lines in that way."""
    if security == "tls":
        return {"ssl_context": context, "auth_require_tls": False}
    return {"tls_context": context, "require_starttls": True}


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_mail_goes_over_tls_with_the_sign_in_that_the_server_knows(
    security: str, mechanism: str, box: Box, trusted: Root
) -> None:
    other = {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[mechanism]
    told = by(security, trusted.server(HERE)) | SIGN_IN | {"auth_exclude_mechanism": [other]}
    with mail_server(box, **told) as port:
        answer = sent(
            port,
            security=security,
            roots=trusted.file,
            user=NAME,
            password=lambda: PASSWORD,
        )
    assert answer == Answer(Outcome.TAKEN, "250 2.0.0 taken")
    assert box.shown == ["<satu@example.go.id>"]
    assert (box.secured, box.bare) == ([True], 0)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["issuer", "name", "dates"])
def test_a_certificate_that_does_not_fit_ends_the_line_before_the_sign_in(
    security: str, fault: str, box: Box, trusted: Root, unknown: Root
) -> None:
    contexts = {
        "issuer": lambda: unknown.server(HERE),
        "name": lambda: trusted.server("surel.example.go.id"),
        "dates": lambda: trusted.server(HERE, is_over=True),
    }
    tried: list[object] = []

    def asked(*_told: object) -> AuthResult:
        tried.append(_told)
        return AuthResult(success=True)

    told = by(security, contexts[fault]()) | {"authenticator": asked}
    with mail_server(box, **told) as port:
        answer = sent(
            port, security=security, roots=trusted.file, user=NAME, password=lambda: PASSWORD
        )
    assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.CERTIFICATE)
    assert "CERTIFICATE_VERIFY_FAILED" in answer.said
    assert (tried, box.number, box.shown) == ([], 0, [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_offers_no_tls_is_told_nothing(security: str, trusted: Root) -> None:
    heard: list[bytes] = []
    with plain_talker(heard) as port:
        answer = sent(
            port, security=security, roots=trusted.file, user=NAME, password=lambda: PASSWORD
        )
    assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.NO_TLS)
    told = b"".join(heard).upper()  # the beginning of a TLS line is any bytes
    assert [
        word for word in (b"AUTH", b"MAIL FROM", b"RCPT", PASSWORD.upper().encode()) if word in told
    ] == []


def test_tls_that_is_offered_and_then_refused_is_no_reason_to_go_on_without(trusted: Root) -> None:
    heard: list[bytes] = []
    with plain_talker(heard, b"250-here\r\n250 STARTTLS\r\n", b"454 4.7.0 not now\r\n") as port:
        answer = sent(port, security="starttls", roots=trusted.file)
    assert (answer.fault, answer.said) == (LineFault.NO_TLS, "454 4.7.0 not now")
    assert [line.split()[0] for line in b"".join(heard).splitlines()] == [b"ehlo", b"STARTTLS"]


def test_a_wrong_password_is_said_as_the_server_says_it_and_never_shown(
    box: Box, trusted: Root
) -> None:
    wrong = "bukan rahasia"
    with mail_server(box, tls_context=trusted.server(HERE), **SIGN_IN) as port:
        answer = sent(
            port, security="starttls", roots=trusted.file, user=NAME, password=lambda: wrong
        )
    assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.SIGN_IN)
    assert answer.said.startswith("535 5.7.8")
    assert (wrong not in answer.said, box.number) == (True, 0)


def test_a_password_that_cannot_be_read_or_sent_is_our_fault_and_not_shown(
    box: Box, tmp_path: Path, trusted: Root
) -> None:
    said = []
    with mail_server(box, tls_context=trusted.server(HERE), **SIGN_IN) as port:
        for password in ((tmp_path / "tiada").read_text, lambda: "sandié"):
            answer = sent(
                port, security="starttls", roots=trusted.file, user=NAME, password=password
            )
            assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.PASSWORD)
            said.append(answer.said)
    assert said[0].startswith("FileNotFoundError")
    assert "sandi" not in said[1]
    assert box.number == 0


def test_a_server_without_sign_in_is_not_used_where_one_is_set(box: Box, trusted: Root) -> None:
    knows_none = {"auth_exclude_mechanism": ["PLAIN", "LOGIN"]}
    with mail_server(box, tls_context=trusted.server(HERE), **knows_none) as port:
        facts = {"security": "starttls", "roots": trusted.file}
        answer = sent(port, **facts, user=NAME, password=lambda: PASSWORD)
        assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.NO_SIGN_IN)
        assert box.number == 0
        assert sent(port, **facts).outcome is Outcome.TAKEN


def test_roots_that_are_none_are_told_by_their_name(tmp_path: Path) -> None:
    roots = tmp_path / "akar.pem"
    roots.write_text("bukan sertifikat")
    answer = sent(9, security="starttls", roots=roots)
    assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.CERTIFICATE)
    assert answer.said.startswith("akar.pem: ")


def test_a_line_can_be_tried_without_a_mail(box: Box, trusted: Root) -> None:
    told = by("tls", trusted.server(HERE)) | SIGN_IN
    with mail_server(box, **told) as port:
        facts = {"security": "tls", "roots": trusted.file, "user": NAME}
        with post_office(port, **facts, password=lambda: PASSWORD).line() as line:
            assert line.check().fault is None
        with post_office(port, **facts, password=lambda: "lain").line() as line:
            assert line.check().fault is LineFault.SIGN_IN
    assert box.number == 0
    with post_office(port, **facts).line() as line:
        assert line.check().fault is LineFault.AWAY


def test_a_server_that_says_nothing_or_goes_on_too_slowly_is_left_in_time() -> None:
    with plain_talker([], greets=False) as port:
        begun = time.monotonic()
        answer = sent(port, patience=0.2)
        assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.TOO_SLOW)
        assert time.monotonic() - begun < 2
    with plain_talker([], *((b"250 go on\r\n",) * 50), slowness=0.15) as port:
        begun = time.monotonic()
        answer = sent(port, patience=0.2, most=0.4)
        assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.TOO_SLOW)
        assert time.monotonic() - begun < 2


DRIPS = 120
"""Bytes, one every twentieth of a second: each comes long before one answer is given up."""


@contextmanager
def dripping(talk: Callable[[socket.socket], None], ended: list[str]) -> Iterator[int]:
    """A server whose only line is led by `talk`; how the line ended."""

    def lead() -> None:
        line, _place = listening.accept()
        with line:
            try:
                talk(line)
            except OSError:
                ended.append("cut while it dripped")
            else:
                ended.append("dripped to the end")

    with socket.create_server((HERE, 0)) as listening:
        leader = threading.Thread(target=lead, daemon=True)
        leader.start()
        yield listening.getsockname()[1]
        leader.join()


def drip(line: socket.socket, told: bytes) -> None:
    for byte in told:
        line.sendall(bytes([byte]))
        time.sleep(0.05)


def drips_greeting(line: socket.socket) -> None:
    drip(line, b"220 " + b"x" * DRIPS + b"\r\n")


def drips_handshake(line: socket.socket) -> None:
    line.recv(1 << 16)
    drip(line, b"\x16\x03\x03\x40\x00\x02" + b"x" * DRIPS)


def drips_handshake_when_asked(line: socket.socket) -> None:
    for answer in (b"220 here", b"250-here\r\n250 STARTTLS", b"220 go on"):
        line.sendall(answer + b"\r\n")
        line.recv(1 << 16)
    drip(line, b"\x16\x03\x03\x40\x00\x02" + b"x" * DRIPS)


def test_a_server_that_drips_holds_no_line_longer_than_a_mail_may_take(trusted: Root) -> None:
    """Each of them would go on for six seconds."""
    ended: list[str] = []
    for talk, security in (
        (drips_greeting, "plain"),
        (drips_handshake, "tls"),
        (drips_handshake_when_asked, "starttls"),
    ):
        with dripping(talk, ended) as port:
            answer = sent(port, security=security, roots=trusted.file, patience=0.3, most=0.5)
        assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.TOO_SLOW), security
    assert ended == ["cut while it dripped"] * 3


def test_a_greeting_that_drips_over_a_secured_line_is_left_too(trusted: Root) -> None:
    context = trusted.server(HERE)

    def talk(line: socket.socket) -> None:
        with context.wrap_socket(line, server_side=True) as secured:
            drips_greeting(secured)

    ended: list[str] = []
    with dripping(talk, ended) as port:
        answer = sent(port, security="tls", roots=trusted.file, patience=0.3, most=0.5)
    assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.TOO_SLOW)
    assert ended == ["cut while it dripped"]


def test_a_name_that_is_looked_up_for_too_long_is_left_and_one_that_is_unknown_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known, found = threading.Event(), socket.getaddrinfo

    def looks_up(host: str, *about: Any, **more: Any) -> Any:
        if host != HERE:
            known.wait(20)
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return found(host, *about, **more)

    monkeypatch.setattr(socket, "getaddrinfo", looks_up)
    answer = sent(25, host="surel.example.go.id", patience=0.2)
    assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.TOO_SLOW)
    assert "surel.example.go.id" in answer.said
    known.set()
    answer = sent(25, host="surel.example.go.id", patience=5.0)
    assert (answer.outcome, answer.fault) == (Outcome.NO_LINE, LineFault.AWAY)


@contextmanager
def plain_talker(
    heard: list[bytes],
    *answers: bytes,
    greets: bool = True,
    slowness: float = 0.0,
) -> Iterator[int]:
    """A server that knows no TLS and notes every byte that it is told."""

    def talk() -> None:
        said = iter(answers or (b"250 here\r\n",))
        line, _place = listening.accept()
        with line:
            line.settimeout(2)
            try:
                if greets:
                    line.sendall(b"220 here\r\n")
                while told := line.recv(1 << 16):
                    heard.append(told)
                    time.sleep(slowness)
                    line.sendall(next(said, b"221 bye\r\n"))
            except OSError:
                return

    with socket.create_server((HERE, 0)) as listening:
        listener = threading.Thread(target=talk, daemon=True)
        listener.start()
        yield listening.getsockname()[1]
        listener.join()


def test_what_is_left_of_the_whole_is_all_that_any_part_of_a_mail_may_take():
    watch = Watch(0.2)
    assert watch.within(0.01) == 0.01
    assert 0 < watch.within(30) <= 0.2
    with pytest.raises(TimeoutError):
        Watch(0).within(30)
