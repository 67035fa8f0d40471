"""An officer's word on the class of an act stands beside what the law proposed."""

import json

import pytest
from sqlalchemy import func, select

from tests.journeys import FINDING, journey
from tracker.domain.errors import Forbidden, Invalid, Stale
from tracker.domain.ledger import Act
from tracker.services.classes import decide_class
from tracker.store.cases import Case, Conduct
from tracker.store.ledger import LedgerEntry
from tracker.store.library import ConductClass


@pytest.fixture
def case(session, work):
    """A like during the campaign: discipline, heavy (dis-6)."""
    return journey(session, work).filed(FINDING)


@pytest.fixture
def decide(session, work, case):
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()

    def decided(breach, level, reason=None, role="verifier", agency="bawaslu", seen=None):
        version = session.get_one(Case, case.case_id).version if seen is None else seen
        with work(case.actor(role, agency)) as opened:
            decide_class(opened, case.case_id, conduct, breach, level, reason, version)
        session.expire_all()
        return session.get_one(ConductClass, conduct)

    return decided


def faults(refused):
    return refused.value.errors


def test_agreeing_needs_no_reason_and_keeps_what_was_proposed(decide, session):
    held = decide("discipline", "heavy")

    assert (held.breach, held.level, held.reason) == ("discipline", "heavy", None)
    assert held.proposed["class"] == "discipline"
    assert held.proposed["rows"] == ["dis-6"]
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.CLASS_DECIDED)).one()
    facts = json.loads(entry.text)["facts"]
    assert (facts["class"], facts["level"], facts["proposed"]["level"]) == (
        "discipline",
        "heavy",
        "heavy",
    )


@pytest.mark.parametrize(
    ("breach", "level"),
    [
        ("discipline", "medium"),
        ("discipline", None),
        ("code_of_ethics", "moral"),
        ("neither", None),
    ],
)
def test_another_word_needs_a_reason_that_stands_in_the_book(decide, session, breach, level):
    with pytest.raises(Invalid) as refused:
        decide(breach, level)
    assert faults(refused) == {"reason": ["reason_missing_class"]}
    assert session.scalar(select(func.count()).select_from(ConductClass)) == 0

    held = decide(breach, level, "Jangkauannya sempit.")

    assert (held.breach, held.level, held.reason) == (breach, level, "Jangkauannya sempit.")
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.CLASS_DECIDED)).one()
    assert json.loads(entry.text)["facts"]["reason"] == "Jangkauannya sempit."


def test_a_later_word_replaces_the_earlier_one_and_the_book_keeps_both(decide, session):
    decide("discipline", "heavy")
    held = decide("discipline", "medium", "Dampaknya terbatas.")

    assert held.level == "medium"
    entries = select(func.count()).where(LedgerEntry.act == Act.CLASS_DECIDED)
    assert session.scalar(entries) == 2


@pytest.mark.parametrize(
    ("breach", "level", "field"),
    [
        ("ethics", None, "breach"),
        ("discipline", "severe", "level"),
        ("discipline", "moral", "level"),
        ("code_of_ethics", "heavy", "level"),
        ("neither", "light", "level"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(decide, breach, level, field):
    with pytest.raises(Invalid) as refused:
        decide(breach, level, "Sebab.")
    assert list(faults(refused)) == [field]


def test_only_the_agency_that_handles_the_case_decides(decide):
    with pytest.raises(Forbidden):
        decide("discipline", "heavy", role="intake_officer")


def test_a_word_on_an_old_version_is_not_kept(decide):
    decide("discipline", "heavy")
    with pytest.raises(Stale):
        decide("discipline", "medium", "Sebab.", seen=1)
