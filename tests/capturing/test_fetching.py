"""One document is fetched, or it is said in a word why not; whatever the server says."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.capturing.corpus import ALL, RESOLVED
from tests.capturing.listening import listening, page
from tests.capturing.lying import (
    bomb,
    document,
    dripping,
    endless,
    endless_head,
    head,
    lying,
    packed,
    sent_to,
    status,
)
from tracker.capturing import judging
from tracker.capturing.fetching import Answer, Asked, Limits, NotFetched, fetch

ROOT = Path(__file__).parents[2]
QUICK = Limits(bytes_of_one=2 << 20, seconds=2.0)


async def resolve(host: str) -> list[str]:
    if host not in RESOLVED:
        raise OSError("unknown")
    return RESOLVED[host]


def brought(url: str, place, limits: Limits = QUICK, **told) -> Answer:
    asked = replace(Asked(url, "Netral/uji", allowed=frozenset([place])), **told)
    return asyncio.run(fetch(asked, resolve, limits))


def refused(url: str, place, limits: Limits = QUICK, **told) -> str:
    with pytest.raises(NotFetched) as error:
        brought(url, place, limits, **told)
    return error.value.code


def test_a_document_is_fetched_as_it_was_sent():
    with lying({"/a": document(b"<p>halo</p>", ETag='"7"')}) as liar:
        answer = brought(f"{liar.url}/a?b=c", liar.place)
    assert (answer.status, answer.body) == (200, b"<p>halo</p>")
    assert answer.headers["etag"] == '"7"'
    path, headers = liar.asked[0]
    assert path == "/a?b=c"
    assert headers["user-agent"] == "Netral/uji"
    assert "cookie" not in headers


def test_a_packed_document_is_unpacked():
    with lying({"/a": packed(b"<p>halo</p>")}) as liar:
        assert brought(f"{liar.url}/a", liar.place).body == b"<p>halo</p>"


def test_redirects_are_followed_and_the_last_address_is_told():
    answers = {"/a": sent_to("/b"), "/b": sent_to("c?d"), "/c": document(b"akhir")}
    with lying(answers) as liar:
        answer = brought(f"{liar.url}/a", liar.place)
    assert (answer.address, answer.body) == (f"{liar.url}/c?d", b"akhir")


def test_an_address_in_other_letters_is_asked_as_a_browser_would():
    with lying({"/kop%C3%AD": document(b"x")}) as liar:
        assert brought(f"{liar.url}/kopí?q=ü", liar.place).body == b"x"
    assert liar.asked[0][0] == "/kop%C3%AD?q=%C3%BC"


def test_what_is_as_it_was_is_not_sent_again():
    with lying({"/a": status(304)}) as liar:
        told = (("If-None-Match", '"7"'), ("If-Modified-Since", "Mon, 07 Oct 2024 02:00:00 GMT"))
        assert brought(f"{liar.url}/a", liar.place, headers=told).status == 304
    assert liar.asked[0][1]["if-none-match"] == '"7"'


@pytest.mark.parametrize(
    ("say", "why"),
    [
        (endless(), "bytes"),
        (dripping(), "late"),
        (endless_head(), "protocol"),
        (bomb(64), "bytes"),
        (document(b"x" * (3 << 20)), "bytes"),
        (document(b"bukan gzip", Content_Encoding="gzip"), "coding"),
        (document(b"?", Content_Encoding="br"), "coding"),
        (lambda send, _: send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "protocol"),
        (lambda send, _: send(head(Content_Length="100") + b"kurang"), "protocol"),
        (lambda _send, _: None, "protocol"),
        (status(404), "gone"),
        (status(403), "denied"),
        (status(429), "busy"),
        (status(500), "status"),
        (status(302), "status"),
        (sent_to("/a"), "circle"),
        (sent_to("file:///etc/passwd"), "scheme"),
        (sent_to("http://169.254.169.254/latest/meta-data/"), "local"),
        (sent_to("http://[::ffff:10.0.0.1]/"), "local"),
        (sent_to("http://2130706433/"), "local"),
        (sent_to("http://dalam.example.com/"), "local"),
        (sent_to("http://tidak-ada.example.com/"), "name"),
        (sent_to("http://orang@example.com/"), "user"),
    ],
)
def test_whatever_lies_is_refused_in_a_word(say, why):
    with lying({"/a": say}) as liar:
        assert refused(f"{liar.url}/a", liar.place) == why


def test_a_limit_that_runs_out_in_the_instant_of_an_answer_still_holds():
    async def cancelled_with_its_answer() -> None:
        answer = asyncio.get_running_loop().create_future()
        waiting = asyncio.create_task(judging.soon(answer))
        await asyncio.sleep(0)
        answer.set_result(b"sebuah bita")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(cancelled_with_its_answer())


def test_a_long_way_in_circles_ends():
    answers = {f"/{n}": sent_to(f"/{n + 1}") for n in range(20)}
    with lying(answers) as liar:
        assert refused(f"{liar.url}/0", liar.place) == "circle"
    assert len(liar.asked) == QUICK.redirects + 1


def test_no_address_of_the_corpus_reaches_what_is_inside():
    """The same forbidden addresses as of the gate, asked directly and by a redirect."""
    with listening({"/": page("dalam")}) as inside:
        addresses = [one.replace("{port}", str(inside.port)) for one in ALL]
        answers = {f"/{n}": sent_to(one) for n, one in enumerate(addresses)}
        with lying(answers) as liar:
            for number, address in enumerate(addresses):
                assert refused(address, ("127.0.0.1", 1)) not in ("late", "unreachable")
                assert b"dalam" not in _body(f"{liar.url}/{number}", liar.place)
        assert inside.met == 0


def _body(url: str, place) -> bytes:
    try:
        return brought(url, place).body
    except NotFetched:
        return b""


def test_without_judgement_the_listener_would_be_reached(monkeypatch):
    monkeypatch.setattr(judging, "is_outside", lambda _number: True)
    with listening({"/": page("dalam")}) as inside:
        asked = Asked(f"http://dalam.example.com:{inside.port}/", "Netral/uji")
        asked = replace(asked, allowed=frozenset([("dalam.example.com", inside.port)]))
        assert asyncio.run(fetch(asked, resolve, QUICK)).body == b"dalam"


def test_robots_are_heeded_where_no_person_asked():
    rules = b"User-agent: *\nDisallow: /tertutup/\n\nUser-agent: Netral\nDisallow: /netral/\n"
    answers = {
        "/robots.txt": document(rules, "text/plain"),
        "/netral/a": document(b"x"),
        "/buka": document(b"y"),
        "/ke": sent_to("/netral/a"),
    }
    with lying(answers) as liar:
        place = liar.place
        assert refused(f"{liar.url}/netral/a", place, heeds_robots=True) == "robots"
        assert refused(f"{liar.url}/ke", place, heeds_robots=True) == "robots"
        assert brought(f"{liar.url}/buka", place, heeds_robots=True).body == b"y"
        assert brought(f"{liar.url}/netral/a", place).body == b"x"


@pytest.mark.parametrize(
    ("robots", "why"),
    [(status(404), None), (status(500), "busy"), (endless("text/plain"), None)],
)
def test_robots_that_cannot_be_read(robots, why):
    with lying({"/robots.txt": robots, "/a": document(b"x")}) as liar:
        if why is None:
            assert brought(f"{liar.url}/a", liar.place, heeds_robots=True).body == b"x"
        else:
            assert refused(f"{liar.url}/a", liar.place, heeds_robots=True) == why


def test_the_program_writes_what_it_fetched_or_why_not(tmp_path):
    def run(path: str, place) -> int:
        told = {"address": path, "agent": "Netral/uji", "headers": [], "heeds_robots": False}
        (tmp_path / "ask.json").write_text(json.dumps({**told, "allowed": [list(place)]}))
        command = [sys.executable, "-m", "tracker.capturing.fetching", str(tmp_path)]
        return subprocess.run(command, cwd=ROOT, env={"PATH": os.environ["PATH"]}).returncode

    with lying({"/a": document(b"<p>halo</p>"), "/b": status(429, Retry_After="120")}) as liar:
        assert run(f"{liar.url}/b", liar.place) == 3
        said = json.loads((tmp_path / "failed.json").read_text())
        assert said == {"code": "busy", "wait": 120}
        assert run(f"{liar.url}/a", liar.place) == 0
    assert (tmp_path / "body").read_bytes() == b"<p>halo</p>"
    assert json.loads((tmp_path / "answer.json").read_text())["status"] == 200
