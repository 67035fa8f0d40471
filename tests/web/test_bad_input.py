"""Every form of every page, given what no form expects: refused beside the field, with the typed
text kept and nothing stored, or taken as it is; never an accident."""

import itertools
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from tests.web.bad_values import BAD
from tests.web.form_places import Place, forms_of
from tests.web.page_forms import Control, PageForm, read
from tests.web.walked_house import House
from tracker.web.forms.fields import TEXT, clean_text, one_line

ALL = bool(os.environ.get("PROOF"))
"""Every value in every field and in all at once, for `make proof`; otherwise some in turn."""

EACH, AT_ONCE, FIRST, ALIKE = 1, 1, 3, 1
"""Values in turn for each field; for all fields of a form at once, and of the first form that goes
to a view; and in how many of those forms a field of one name is tried alone."""

TEXTS = frozenset(
    {"text", "textarea", "search", "date", "datetime-local", "number", "url", "email"}
)
TAKEN = (200, 201, 303, 400, 403, 404, 409, 413, 422, 429)
BUTTONS = {
    "account.sign_out",
    "account.language",
    "admin.try_mail",
    "calendars.withdraw",
    "feeds.pause",
    "feeds.resume",
    "feeds.try_now",
    "news_copies.take",
    "desk.see",
    "notices.read",
    "postboxes.confirm",
    "postboxes.forget",
    "postboxes.try_out",
    "search.forget",
    "filing.discard",
    "law.apply",
    "terms.move",
}
"""Views whose form asks nothing and is a button alone, shown where there is something to press."""

SCRIPTS = {"filing.save": "/lapor/draf", "filing.similar": "/lapor/serupa"}
"""Views that scripts send the filing form to while one types."""

ELSEWHERE = {
    *("uploads.begin", "uploads.finish", "captures.say", "captures.name", "near_copies.say"),
    *("assigning.undo", "destructions.take_back", "suggestions.answer", "postboxes.ask"),
    "reports.withdraw",
}
"""Views that no form of the house's pages speaks to: slices of a file, the word of a second
observer and the naming of another, that on two similar pictures, a proposal that its own author
takes back, the answer to a suggestion, an assignment of many that is undone, an address where the
house has a mail server, and a report that was made;
`test_uploads.py`, `test_captures.py`, `test_near_copies.py`, `test_destructions.py`,
`test_suggestions.py`, `test_assigning.py`, `test_notices.py` and `test_reports.py` send them what
they do not expect."""

STEPS = "cases.take"
OF_STEPS = 4
"""In the small form one of so many steps of the road is tried; their forms are of one make."""

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
            if not values or not _cannot_be(form.controls[name], values[0]):
                continue
            if values[0].strip() or not NEEDED_UNDER.get(name, set()) & self.fields.keys():
                yield name, values[0]


NEEDED_UNDER = {"reason": {"decision", "provision"}}
"""What is needed under one answer only: where that is spoilt as well, nobody can tell."""


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


@dataclass
class Trial:
    """Sending what no form expects: how much was sent, how it was answered, what was wrong."""

    house: House
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    alone: Counter[tuple[str, str]] = field(default_factory=Counter)

    def sends(self, place: Place, form: PageForm, sent: Sent) -> None:
        fields = MultiDict(form.as_it_stands())
        for name, values in sent.fields.items():
            fields.setlist(name, values)
        endpoint, path = self.endpoint(form, place), form.action or place.path
        store = self.house.store
        with store.undone():
            before = store.commits
            answer = place.visitor.client.post(path, data=fields, headers=place.visitor.headers)
            stored = store.commits != before
        self.answers[answer.status_code] += 1
        page = answer.text if answer.mimetype == "text/html" else ""
        for fault in _faults(form, sent, answer.status_code, page):
            self._note(endpoint, sent, answer.status_code, fault)
        if stored and answer.status_code >= 400 and endpoint not in KEEPS_ON_REFUSAL:
            self._note(endpoint, sent, answer.status_code, "something was stored")

    def _note(self, endpoint: str, sent: Sent, status: int, fault: str) -> None:
        self.wrong.append(f"{endpoint}, {sent.label}: {status}, {fault}")

    def not_tried_enough(self, form: PageForm, place: Place) -> list[Control]:
        """The fields to be tried alone: steps of a case ask many things alike."""
        endpoint, chosen = self.endpoint(form, place), []
        for control in askable(form):
            key = (endpoint, re.sub(r"\d+", "0", control.name))
            self.alone[key] += 1
            if ALL or self.alone[key] <= ALIKE:
                chosen.append(control)
        return chosen

    def endpoint(self, form: PageForm, place: Place) -> str:
        """The view that the form goes to."""
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
        ident = _group_id(again.controls.get(name, form.controls[name]))
        beside = {f"{ident}-errors", f"{_ROW.sub('', ident)}-errors"}
        if not beside & page.ids:
            yield f"no message beside {name}"


def _is_kept(typed: str, control: Control) -> bool:
    shown = [value.replace("\r\n", "\n") for value in control.values]
    wanted = {typed.replace("\r\n", "\n"), one_line(typed), clean_text(typed), typed.strip()}
    return bool(wanted & set(shown))


_ROW = re.compile(r"-\d+-[a-z]+$")
"""A row that is empty altogether is missed at its list."""


def _group_id(control: Control) -> str:
    """Radios and boxes have ids of their own; their group has the name without the number."""
    grouped = control.kind in ("radio", "checkbox")
    return re.sub(r"-\d+$", "", control.id) if grouped else control.id


def askable(form: PageForm) -> list[Control]:
    return [c for c in form.controls.values() if c.name not in ("csrf_token",) and c.kind != "file"]


def in_all_fields(form: PageForm, labels: Iterable[str]) -> Iterator[Sent]:
    """Each of these bad values in every field at once."""
    names = [c.name for c in askable(form)]
    for label in labels:
        yield Sent(f"{label} everywhere", {name: [BAD[label]] for name in names})
    yield Sent("nothing at all", {name: [] for name in names})
    yield Sent("everything twice", {name: ["satu", "dua"] for name in names})


def in_one_field(controls: Iterable[Control], labels: Iterator[str]) -> Iterator[Sent]:
    """Bad values in one field, the others as they stand: some in turn, for the proof all."""
    for control in controls:
        chosen = list(BAD) if ALL else list(itertools.islice(labels, EACH))
        for label in chosen:
            yield Sent(f"{label} in {control.name}", {control.name: [BAD[label]]})


@pytest.fixture(scope="module")
def forms(house) -> list[tuple[Place, PageForm]]:
    return forms_of(house)


@pytest.mark.proof
def test_every_form_bears_what_it_does_not_expect(house, forms, capsys):
    trial, labels = Trial(house), itertools.cycle(BAD)

    for number, (place, form) in enumerate(forms):
        if not ALL and trial.endpoint(form, place) == STEPS and number % OF_STEPS:
            continue
        is_new = not trial.asked[trial.endpoint(form, place)]
        at_once = list(BAD) if ALL else list(itertools.islice(labels, FIRST if is_new else AT_ONCE))
        trial.asked[trial.endpoint(form, place)] += 1
        alone = trial.not_tried_enough(form, place)
        for sent in (*in_all_fields(form, at_once), *in_one_field(alone, labels)):
            trial.sends(place, form, sent)

    trial.must_be_right()
    with capsys.disabled():
        told = ", ".join(f"{n} × {status}" for status, n in sorted(trial.answers.items()))
        sys.stdout.write(f"\nbad input: {len(forms)} forms, {told}\n")
    doors = {endpoint for endpoint, method in house.doors() if method == "POST"}
    assert doors - trial.asked.keys() == BUTTONS | ELSEWHERE | SCRIPTS.keys()


@pytest.mark.parametrize("view", SCRIPTS)
def test_a_script_may_send_anything_while_one_types(house, forms, view):
    place, form = next(one for one in forms if one[1].action == "/lapor")

    for sent in in_all_fields(form, BAD):
        fields = MultiDict(form.as_it_stands())
        for name, values in sent.fields.items():
            fields.setlist(name, values)
        with house.store.undone():
            headers = place.visitor.headers
            answer = place.visitor.client.post(SCRIPTS[view], data=fields, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, "application/json"), sent.label
