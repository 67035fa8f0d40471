"""Every form of every page, given what no form expects: refused beside the field, with the typed
text kept and nothing stored, or taken as it is; never an accident."""

import itertools
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from tests.web.page_forms import Control, PageForm, read
from tests.web.visitors import Visitor
from tests.web.walked_house import House
from tracker.web.forms.fields import TEXT, clean_text, one_line

ALL = bool(os.environ.get("PROOF"))
"""Every value in every field, for `make proof`; otherwise each field gets some in turn, and every
form gets each value in all fields at once."""

EACH = 2

BAD = {
    "empty": "",
    "blanks": " \t  ",
    "a line too long": "x" * 401,
    "a text too long": "x" * (TEXT + 1),
    "control signs": "ka\x07mat\x1b[31m\x7f",
    "a zero byte": "ca\x00mat",
    "line breaks": "satu\r\ndua\rtiga\n",
    "emoji": "👩🏽‍⚖️ 🇮🇩 \U0001f9d1\u200d\U0001f4bb",
    "right to left": "\u202egnarutarap\u202c \u0645\u062d\u0627\u064a\u062f",
    "combining signs": "a" + "\u0301" * 300,
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "template": "{{ 7*7 }}${7*7}<%= 7*7 %>%s%(x)s",
    "sql": "'; DROP TABLE cases; --",
    "a path": "../../etc/passwd",
    "zero": "0",
    "negative": "-1",
    "huge": "9" * 40,
    "beyond a row's number": "99999999999",
    "somebody else's": "1",
    "nobody's": "999999999",
    "a fraction": "1.5",
    "other digits": "١٢٣",
    "superscript": "²",
    "no number": "NaN",
    "a word": "None",
    "a future day": "2999-12-31",
    "a day long past": "0001-01-01",
    "no day": "2024-02-30",
    "a month": "2024-13",
    "json": '{"a": [1, 2]}',
}
TEXTS = frozenset({"text", "textarea", "search", "date", "number", "url", "email"})
TAKEN = (200, 201, 303, 400, 403, 404, 409, 413, 422, 429)
FRAME = ("/keluar", "/bahasa/")
"""Forms of the bar on every page: they ask nothing."""


KEEPS_ON_REFUSAL = frozenset({"account.sign_in", "account.password", "filing.send"})
"""Tries are written down before they are looked at; a filing that is refused becomes a draft."""


@dataclass(frozen=True)
class Sent:
    """Fields whose values are replaced, under a name for the report."""

    label: str
    fields: dict[str, list[str]]

    def typed(self, form: PageForm) -> Iterator[tuple[str, str]]:
        """What was typed into fields that show it again."""
        for name, values in self.fields.items():
            if values and form.controls[name].kind in TEXTS:
                yield name, values[0]

    def surely_wrong(self, form: PageForm) -> Iterator[tuple[str, str]]:
        """Fields that cannot take the value, whatever else is sent."""
        for name, values in self.fields.items():
            if values and _cannot_be(form.controls[name], values[0]):
                yield name, values[0]


def _cannot_be(control: Control, value: str) -> bool:
    if not value.strip():
        return control.required and control.kind in TEXTS
    match control.kind:
        case "date":
            return re.search(r"[-/. ]", value.strip()) is None or not value.isascii()
        case "number":
            return re.fullmatch(r"-?[0-9]{1,9}", value) is None
        case "select" | "radio":
            return value not in control.options
        case "text" | "textarea":
            return len(value) > TEXT
    return False


@dataclass(frozen=True)
class Place:
    """A page with forms, and who fills them."""

    visitor: Visitor
    path: str


def places(house: House) -> Iterator[Place]:
    """Every page that holds a form, each with somebody who may send it."""
    who = {repr(one): one for one in house.visitors}
    by_name = {one.name: one for one in house.subjects}
    officer = who["intake_officer of Bawaslu Kota Tangerang"]
    verifier = who["verifier of Bawaslu Kota Tangerang"]
    admin = who["administrator of Bawaslu Kota Tangerang"]
    case = by_name["registered"]
    base, step = f"/perkara/{case.case_id}", case.steps[-1].id
    yield from (Place(officer, path) for path in ("/akun", "/akun/kata-sandi", "/lapor", "/meja"))
    yield from (
        Place(verifier, path)
        for path in (
            base,
            f"{base}/ubah",
            f"{base}/terlapor/baru",
            f"{base}/terlapor/{case.respondents[0]}",
            f"{base}/perbuatan/baru",
            f"{base}/perbuatan/{case.conducts[0]}",
            f"{base}/perbuatan/{case.conducts[0]}/aturan",
            f"{base}/riwayat/{step}/koreksi",
            f"{base}/riwayat/{step}/batal",
            f"{base}/berita",
            f"{base}/berita?cari=uji",
            "/berita/baru",
            "/meja",
        )
    )
    yield Place(who["supervisor of Bawaslu Kota Tangerang"], base)
    other = house.bystander(house.world["bawaslu"])
    yield from (
        Place(admin, path)
        for path in (
            "/admin/akun/baru",
            f"/admin/akun/{other.id}",
            "/admin/peran",
            "/admin/instansi/baru",
            f"/admin/instansi/{house.world['panwascam']}",
        )
    )
    yield from _steps(house)


def _steps(house: House) -> Iterator[Place]:
    """Every step that a case of the house offers to somebody, once."""
    seen: set[str] = set()
    for subject, visitor in itertools.product(house.subjects, house.visitors):
        if not visitor.actor.sees(subject.sight):
            continue
        page = visitor.client.get(f"/perkara/{subject.case_id}", headers=visitor.headers)
        for query in re.findall(r'href="/perkara/\d+\?(langkah=[^"#]+)', page.text):
            move = query.partition("&")[0]
            if move not in seen:
                seen.add(move)
                yield Place(visitor, f"/perkara/{subject.case_id}?{query.replace('&amp;', '&')}")


@dataclass
class Trial:
    """Sending what no form expects: how much was sent, how it was answered, what was wrong."""

    house: House
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)

    def sends(self, place: Place, form: PageForm, sent: Sent) -> None:
        fields = MultiDict(form.as_it_stands())
        for name, values in sent.fields.items():
            fields.setlist(name, values)
        endpoint, path = self._endpoint(form, place), form.action or place.path
        store = self.house.store
        with store.undone():
            before = store.commits
            answer = place.visitor.client.post(path, data=fields, headers=place.visitor.headers)
            stored = store.commits != before
        self.reached.add(endpoint)
        self.answers[answer.status_code] += 1
        for fault in _faults(form, sent, answer.status_code, answer.text):
            self._note(endpoint, sent, answer.status_code, fault)
        if stored and answer.status_code >= 400 and endpoint not in KEEPS_ON_REFUSAL:
            self._note(endpoint, sent, answer.status_code, "something was stored")

    def _note(self, endpoint: str, sent: Sent, status: int, fault: str) -> None:
        self.wrong.append(f"{endpoint}, {sent.label}: {status}, {fault}")

    def _endpoint(self, form: PageForm, place: Place) -> str:
        path = urlsplit(form.action or place.path).path
        found, _ = self.house.app.url_map.bind("localhost").match(path, method="POST")
        assert isinstance(found, str)
        return found

    def must_be_right(self) -> None:
        shown = "\n".join(self.wrong[:40])
        assert not self.wrong, f"{len(self.wrong)} of {self.answers.total()} are wrong:\n{shown}"


def _faults(form: PageForm, sent: Sent, status: int, html: str) -> Iterator[str]:
    if status not in TAKEN:
        yield "no answer that a person may get"
    surely = [name for name, value in sent.surely_wrong(form)]
    if surely and status != 422:
        yield f"{surely} should be refused"
    if status != 422:
        return
    page = read(html)
    again = page.form(form.action)
    if again is None:
        yield "the form is not on the page again"
        return
    if 'class="errors"' not in html:
        yield "nothing says what is wrong"
    for name, value in sent.typed(form):
        control = again.controls.get(name)
        if control is not None and not _is_kept(value, control):
            yield f"{name} has lost what was typed: {control.values[:1]!r:.80}"
    for name in surely:
        ident = _group_id(form.controls[name])
        if not {ident, f"{ident}-errors"} & (page.faulty | page.ids):
            yield f"no message beside {name}"


def _is_kept(typed: str, control: Control) -> bool:
    shown = [value.replace("\r\n", "\n") for value in control.values]
    wanted = {typed.replace("\r\n", "\n"), one_line(typed), clean_text(typed), typed.strip()}
    return bool(wanted & set(shown))


def _group_id(control: Control) -> str:
    """Radios and boxes have ids of their own; their group has the name without the number."""
    grouped = control.kind in ("radio", "checkbox")
    return re.sub(r"-\d+$", "", control.id) if grouped else control.id


def askable(form: PageForm) -> list[Control]:
    return [c for c in form.controls.values() if c.name not in ("csrf_token",) and c.kind != "file"]


def in_all_fields(form: PageForm) -> Iterator[Sent]:
    """Each bad value in every field at once."""
    names = [c.name for c in askable(form)]
    for label, value in BAD.items():
        yield Sent(f"{label} everywhere", {name: [value] for name in names})
    yield Sent("nothing at all", {name: [] for name in names})
    yield Sent("everything twice", {name: ["satu", "dua"] for name in names})


def in_one_field(form: PageForm, turn: Iterator[int]) -> Iterator[Sent]:
    """Bad values in one field, the others as they stand: some in turn, for the proof all."""
    labels = list(BAD)
    for control in askable(form):
        chosen = labels if ALL else [labels[next(turn) % len(labels)] for _ in range(EACH)]
        for label in chosen:
            yield Sent(f"{label} in {control.name}", {control.name: [BAD[label]]})


@pytest.fixture(scope="module")
def forms_found(house: House) -> list[tuple[Place, PageForm]]:
    """Every form of every place, the frame's left out, one of each address and set of fields."""
    found, seen = [], set()
    for place in places(house):
        page = place.visitor.client.get(place.path, headers=place.visitor.headers)
        assert page.status_code == 200, f"{place.path} as {place.visitor}: {page.status_code}"
        for form in read(page.text).forms:
            key = (form.action, frozenset(form.controls))
            if form.method == "post" and not form.action.startswith(FRAME) and key not in seen:
                seen.add(key)
                found.append((place, form))
    return found


def test_every_form_bears_what_it_does_not_expect(house, forms_found, capsys):
    trial, turn = Trial(house), itertools.count(0, 7)

    for place, form in forms_found:
        for sent in (*in_all_fields(form), *in_one_field(form, turn)):
            trial.sends(place, form, sent)

    trial.must_be_right()
    with capsys.disabled():
        told = ", ".join(f"{n} × {status}" for status, n in sorted(trial.answers.items()))
        sys.stdout.write(f"\nbad input: {len(forms_found)} forms, {told}\n")
