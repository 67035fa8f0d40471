"""Every label and sentence is there in both languages."""

import ast
import re
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tracker.domain import deadlines, labels, ledger, matters, roles, standing
from tracker.web import refusals, reported_words

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "tracker" / "translations" / "id" / "LC_MESSAGES" / "messages.po"
SPOKEN = [
    roles.AgencyKind,
    roles.Role,
    roles.Permission,
    roles.Side,
    matters.CaseKind,
    matters.Wish,
    matters.StaffStatus,
    matters.Audience,
    matters.Contest,
    matters.NewsKind,
    matters.Decision,
    standing.Origin,
    deadlines.Unit,
    deadlines.Why,
    deadlines.StandingState,
]
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}


def used_messages() -> set[str]:
    found: set[str] = set()
    for room, method in (("tracker", "python"), ("templates", "jinja2")):
        pattern = "**.py" if method == "python" else "**.html"
        for row in extract_from_dir(
            ROOT / room, method_map=[(pattern, method)], keywords=KEYWORDS, options_map={}
        ):
            message = row[2]
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


@pytest.mark.parametrize("kind", SPOKEN, ids=lambda k: k.__name__)
def test_every_member_has_a_label(kind: type[StrEnum]) -> None:
    assert [m for m in kind if m not in labels.LABELS] == []


def test_every_act_is_worded_and_declares_its_facts() -> None:
    assert {a.value for a in ledger.Act} == set(reported_words.ACTS)
    assert set(ledger.Act) == set(ledger.FACTS)


def test_every_message_is_translated_into_indonesian() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="id")
    missing = []
    for message in sorted(used_messages()):
        entry = catalogue.get(message)
        strings = [] if entry is None else [entry.string]
        if entry is not None and isinstance(entry.string, tuple):
            strings = list(entry.string)
        if not strings or not all(strings):
            missing.append(message)
    assert missing == []


def test_translations_keep_the_placeholders() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="id")
    wrong = []
    for entry in catalogue:
        if not entry.id:
            continue
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        wanted = set(re.findall(r"%\((\w+)\)", " ".join(ids)))
        for string in strings:
            if string and set(re.findall(r"%\((\w+)\)", string)) - wanted:
                wrong.append(entry.id)
    assert wrong == []


def refusal_codes() -> set[str]:
    """Every code that a service or a rule of the domain may refuse with."""
    codes: set[str] = set()
    for path in [
        *(ROOT / "tracker" / "services").glob("*.py"),
        *(ROOT / "tracker/domain").glob("*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Invalid":
                for argument in node.args:
                    if isinstance(argument, ast.Dict):
                        for value in argument.values:
                            if isinstance(value, ast.List):
                                codes |= {
                                    e.value for e in value.elts if isinstance(e, ast.Constant)
                                }
    return codes


def test_every_refusal_code_has_its_sentence() -> None:
    assert sorted(refusal_codes() - set(refusals.SENTENCES)) == []
