"""Every question that an address can ask, asked with what no page expects: a page, never an
accident; and parts of one case asked for under another, which are not there."""

import itertools
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.pages import check_page
from tests.web.bad_values import BAD
from tests.web.page_forms import read
from tests.web.visitors import Visitor
from tests.web.walked_house import House

ALL = bool(os.environ.get("PROOF"))
"""Every value of every question, for `make proof`; otherwise some in turn, and each of all."""

EACH = 1
ANSWERS = (200, 303, 404, 422)
ECHOED = {f"{label} everywhere" for label in ("control signs", "script", "right to left")}
"""After these the page is read as a careful person would: it may show what was asked."""

_LINK = re.compile(r'href="(/[^"#]*\?[^"#]*)')
_BROWSERS = frozenset({"v"})
"""What only browsers read: the version of a static file."""

Asked = dict[str, tuple[Visitor, str, set[str]]]


def questions(house: House) -> Asked:
    """By rule of the map: who may ask, an address, and the names of all its questions, as far as
    forms and links of the product's pages ask them."""
    found: dict[str, set[str]] = defaultdict(set)
    places: dict[str, tuple[Visitor, str]] = {}
    for visitor, path in pages(house):
        answer = visitor.client.get(path, headers=visitor.headers)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        places.setdefault(house.rule_of(path, "GET"), (visitor, path))
        for address, names in asked_by(answer.text, path):
            rule = house.rule_of(address, "GET")
            places.setdefault(rule, (visitor, address))
            found[rule] |= names - _BROWSERS
    return {rule: (*places[rule], found[rule]) for rule in places if found[rule]}


def asked_by(html: str, path: str) -> Iterator[tuple[str, set[str]]]:
    """The addresses of a page that ask something, and the names under which they ask it."""
    for link in _LINK.findall(html):
        parts = urlsplit(unescape(link))
        if not parts.path.startswith(("/static/", "/bootstrap/")):
            yield parts.path, {name for name, _ in parse_qsl(parts.query)}
    for form in read(html).forms:
        if form.method == "get":
            yield form.action or path, set(form.controls)


def pages(house: House) -> Iterator[tuple[Visitor, str]]:
    """Every page without a number in its address, some cases, and what they lead to."""
    plain = sorted(
        rule.rule
        for rule in house.app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or set())
    )
    cases = [f"/perkara/{subject.case_id}" for subject in house.subjects]
    wanted = ("verifier", "supervisor", "discipline_officer", "auditor", "administrator")
    firsts = {role: next(v for v in house.visitors if v.name.startswith(role)) for role in wanted}
    for visitor in (house.visitors[0], *firsts.values()):
        yield from ((visitor, path) for path in plain)
    verifier = firsts["verifier"]
    yield from ((verifier, path) for path in cases)
    yield from ((verifier, f"{path}/berita") for path in cases[:3])
    for page in ("/aturan", "/aturan/tenggat", "/berita"):
        text = verifier.client.get(page, headers=verifier.headers).text
        inner = dict.fromkeys(re.findall(r'href="(/(?:aturan|berita|tenggat)/[^"#?]+)', text))
        yield from ((verifier, path) for path in itertools.islice(inner, 40))


def spoilt(names: set[str], labels: Iterator[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Questions with bad values: each value everywhere, some for one question alone."""
    for label, value in BAD.items():
        yield f"{label} everywhere", [(name, value[:2000]) for name in sorted(names)]
    yield "everything twice", [(name, v) for name in sorted(names) for v in ("satu", "dua")]
    for name in sorted(names):
        for label in BAD if ALL else itertools.islice(labels, EACH):
            yield f"{label} in {name}", [(name, BAD[label][:2000])]


@pytest.mark.proof
def test_every_address_bears_what_it_does_not_expect(house, capsys):
    asked, labels = questions(house), itertools.cycle(BAD)
    answers: Counter[int] = Counter()
    wrong = []

    for rule, (visitor, path, names) in asked.items():
        for label, query in spoilt(names, labels):
            address = f"{path}?{urlencode(query)}"
            with house.store.undone():
                answer = visitor.client.get(address, headers=visitor.headers)
            answers[answer.status_code] += 1
            if answer.status_code not in ANSWERS:
                wrong.append(f"{rule}, {label}: {answer.status_code}")
            elif label in ECHOED:
                check_page(answer.text, tokens=False)

    assert wrong == []
    assert len(asked) > 15
    with capsys.disabled():
        told = ", ".join(f"{n} × {status}" for status, n in sorted(answers.items()))
        count = sum(len(names) for *_, names in asked.values())
        sys.stdout.write(f"\nbad addresses: {count} questions of {len(asked)} pages, {told}\n")


def test_parts_of_another_case_are_not_there(house):
    """Both cases are the verifier's own: only the address is wrong."""
    visitor = next(v for v in house.visitors if repr(v) == "verifier of Bawaslu Kota Tangerang")
    cases = {one.name: one for one in house.subjects}
    here, other = cases["received"], cases["registered"]
    parts = {
        "respondent_id": other.respondents[0],
        "conduct_id": other.conducts[0],
        "step_id": other.steps[-1].id,
        "term_id": other.terms[0].id,
        "item_id": other.evidence[0].id,
        "other_id": other.evidence[0].id,
        "news_id": other.news[0],
    }
    beside = {"number": 1, "pass_": "tidak-ada"}
    found = {}

    for rule in house.app.url_map.iter_rules():
        inner = rule.arguments - {"case_id"}
        if "case_id" not in rule.arguments or not inner & parts.keys():
            continue
        values = {"case_id": here.case_id} | {name: (parts | beside).get(name, 1) for name in inner}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            with house.store.undone():
                found[rule.rule, method] = visitor.asks(method, house.path(rule.endpoint, values))

    assert len(found) > 10
    assert {door: status for door, status in found.items() if status != 404} == {}


@pytest.mark.parametrize("word", ["endpoint", "_external", "_scheme", "_method"])
@pytest.mark.parametrize("path", ["/admin/akun", "/admin/instansi"])
def test_words_of_the_framework_in_an_address_are_only_words(sign_in, path, word):
    answer = sign_in("administrator").get(f"{path}?{word}=ftp")

    assert answer.status_code == 200
    assert f'href="{path}?{word}=ftp&amp;urut=' in answer.text
