"""Nothing inside is reached through the gate, however its address is written."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.capturing.corpus import ALL, OUTSIDE, RESOLVED
from tests.capturing.listening import listening, page
from tracker.capturing import judging
from tracker.capturing.certificates import Certificates
from tracker.capturing.gate import Gate
from tracker.capturing.passing import Limits, Passed
from tracker.domain import outside
from tracker.domain.outside import NotOutside, target_of

LIMITS = Limits()
NOW = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)


async def resolve(host: str) -> list[str]:
    if host not in RESOLVED:
        raise OSError("unknown")
    return RESOLVED[host]


def gated(folder: Path, act: Callable[[Gate], Any], limits: Limits = LIMITS, **told: Any) -> Any:
    async def run() -> Any:
        passed = Passed(folder, lambda: NOW, limits)
        certificates = Certificates(folder / "pem", NOW)
        async with Gate(passed, certificates, resolve=resolve, **told) as gate:
            return passed, await act(gate)

    return asyncio.run(run())


async def asked(gate: Gate, request: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(request.encode())
    await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer


def plain(address: str) -> str:
    return f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n"


def test_the_corpus_is_as_large_as_was_promised() -> None:
    assert len(set(ALL)) >= 100


async def through(gate: Gate, addresses: list[str]) -> list[str]:
    """Those of the addresses that the gate does not refuse, in either of its two ways."""
    passed = []
    for address in addresses:
        bare = address.encode("ascii", "ignore").decode()
        place = bare.partition("://")[2].partition("/")[0]
        with suppress(NotOutside):
            await gate.judged(address)
            passed.append(address)
        for request in (plain(bare), f"CONNECT {place} HTTP/1.1\r\nHost: x\r\n\r\n"):
            answer = await asked(gate, request)
            if answer and not answer.startswith(b"HTTP/1.1 403"):
                passed.append(request)
    return passed


def test_no_address_of_the_corpus_is_reached(tmp_path, monkeypatch) -> None:
    """The listener's port stands for 80 and 443, so that only the address can be the reason."""
    with listening({"/": page("dalam")}) as inside:
        monkeypatch.setattr(outside, "PORTS", {"http": inside.port, "https": inside.port})
        addresses = [address.format(port=inside.port) for address in ALL]
        _passed, let = gated(tmp_path, lambda gate: through(gate, addresses))
        assert (let, inside.met) == ([], 0)


def test_without_judgement_the_corpus_would_reach_the_listener(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(judging, "is_outside", lambda _number: True)
    monkeypatch.setattr(outside, "is_outside", lambda _number: True)
    with listening({"/": page("dalam")}) as inside:
        monkeypatch.setattr(outside, "PORTS", {"http": inside.port, "https": inside.port})
        addresses = ["http://127.1/", "http://0x7f.1/", "http://dalam.example.com/"]

        async def ask_all(gate: Gate) -> list[bytes]:
            return [await asked(gate, plain(address)) for address in addresses]

        _passed, answers = gated(tmp_path, ask_all)
        assert [answer.endswith(b"dalam") for answer in answers] == [True] * 3


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_world_pass(address: str) -> None:
    assert target_of(address).url.startswith("http")


def test_one_form_is_made_of_many() -> None:
    forms = ["http://0x5db8d822", "http://1572395042/", "HTTP://93.184.55330:80/"]
    assert {target_of(form).url for form in forms} == {"http://93.184.216.34/"}


def test_a_name_is_asked_at_the_number_that_was_judged(tmp_path) -> None:
    """A name that leads outside first and inside then is resolved once for each request."""
    turns = iter([["93.184.216.34"], ["127.0.0.1"]])

    async def turning(_host: str) -> list[str]:
        return next(turns)

    async def twice(gate: Gate) -> tuple[str, str]:
        _target, number = await gate.judged("http://berganti.example.com/")
        with pytest.raises(NotOutside) as refused:
            await gate.judged("http://berganti.example.com/")
        return number, refused.value.code

    async def run() -> tuple[str, str]:
        passed = Passed(tmp_path, lambda: NOW)
        async with Gate(passed, Certificates(tmp_path / "p", NOW), resolve=turning) as gate:
            return await twice(gate)

    assert asyncio.run(run()) == ("93.184.216.34", "local")


def test_what_is_allowed_passes_as_it_is_and_is_kept_as_it_passed(tmp_path) -> None:
    with listening({"/": page("isi")}) as inside:
        passed, answer = gated(
            tmp_path,
            lambda gate: asked(gate, plain(inside.url + "/")),
            allowed=[inside.place],
        )
        assert inside.came == ["/"]
    assert answer.endswith(b"\r\n\r\nisi")
    [exchange] = passed.exchanges
    assert exchange.answer.read_bytes() == answer
    assert bytes(exchange.request).startswith(b"GET / HTTP/1.1\r\n")
    assert not exchange.cut


def test_only_the_very_place_is_allowed(tmp_path) -> None:
    with listening({"/": page("isi")}) as inside, listening({}) as other:
        for address in (
            other.url,
            f"http://localhost:{inside.port}/",
            f"http://127.2:{inside.port}",
        ):
            _passed, answer = gated(
                tmp_path, lambda gate, a=address: asked(gate, plain(a)), allowed=[inside.place]
            )
            assert answer.startswith(b"HTTP/1.1 403")
        assert (inside.met, other.met) == (0, 0)


def test_more_than_may_pass_is_cut_and_told(tmp_path) -> None:
    with listening({"/": page("x" * 5000)}) as inside:
        passed, answer = gated(
            tmp_path,
            lambda gate: asked(gate, plain(inside.url + "/")),
            Limits(bytes_of_one=1000),
            allowed=[inside.place],
        )
    assert len(answer) < 5000
    assert passed.exchanges[0].cut
    assert passed.refused == [(inside.url + "/", "bytes")]


def test_a_switch_to_another_protocol_is_refused(tmp_path) -> None:
    request = "GET {} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
    with listening({"/": page("isi")}) as inside:
        _passed, answer = gated(
            tmp_path,
            lambda gate: asked(gate, request.format(inside.url + "/")),
            allowed=[inside.place],
        )
        assert inside.met == 0
    assert b"X-Netral-Gate: upgrade" in answer


async def asked_in_tunnel(gate: Gate, place: str) -> bytes:
    """As a browser asks for a page by https, whatever certificate the gate shows it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(f"CONNECT {place} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    await writer.start_tls(blind)
    writer.write(b"GET /rahasia HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize("is_trusted", [True, False])
def test_what_comes_by_tls_is_kept_if_the_server_is_who_it_says(tmp_path, is_trusted) -> None:
    own = Certificates(tmp_path / "server", datetime.now(UTC))
    trusted = ssl.create_default_context()
    with listening({"/rahasia": page("isi")}, own.for_host("127.0.0.1")) as site:
        if is_trusted:
            trusted.load_verify_locations(tmp_path / "server" / "0.pem")
        passed, answer = gated(
            tmp_path,
            lambda gate: asked_in_tunnel(gate, f"127.0.0.1:{site.port}"),
            allowed=[site.place],
            trusted=trusted,
        )
    if is_trusted:
        [exchange] = passed.exchanges
        assert exchange.answer.read_bytes() == answer
        assert exchange.url == f"https://127.0.0.1:{site.port}/rahasia"
        assert len(exchange.certificate) == 64
    else:
        assert b"X-Netral-Gate: certificate" in answer
        assert site.came == []
