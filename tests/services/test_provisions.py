"""An officer's word on a provision: who may say it, when it takes a reason, how it changes."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.journeys import FINDING, journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale
from tracker.domain.filing import ConductGiven
from tracker.domain.ledger import Act
from tracker.domain.matters import Decision
from tracker.queries.provisions import decisions_on
from tracker.services.provisions import decide_provision
from tracker.store.cases import Case, Conduct
from tracker.store.ledger import LedgerEntry
from tracker.store.library import ConductProvision

CONFIRMED, REFUSED = Decision.CONFIRMED, Decision.REFUSED


@pytest.fixture
def found(session, work):
    """A finding of a like on 2 October 2024: after the candidates were fixed."""
    return journey(session, work).filed()


@pytest.fixture
def decide(session, work, found):
    """`decide("pp94-5n-5", CONFIRMED)` by a verifier of the handling agency."""

    def said(provision, decision, reason=None, *, by="verifier", agency="bawaslu", seen=None):
        conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == found.case_id)).one()
        with work(found.actor(by, agency)) as act:
            version = found.case.version if seen is None else seen
            decide_provision(act, found.case_id, conduct, provision, decision, reason, version)
        return conduct

    return said


def entries(session):
    return session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.act == Act.PROVISION_DECIDED)
        .order_by(LedgerEntry.seq)
    ).all()


def test_confirming_a_proposed_provision_takes_no_reason(session, decide, found):
    before = found.case.version
    conduct = decide("pp94-5n-5", CONFIRMED)
    word = decisions_on(session, found.case_id)[conduct]["pp94-5n-5"]
    assert (word.decision, word.reason) == (CONFIRMED, None)
    assert found.case.version == before + 1


def test_the_word_is_in_the_book_with_its_facts(session, decide, found):
    conduct = decide("pp94-5n-6", REFUSED, "Bukan kegiatan yang mengarah pada keberpihakan.")
    (entry,) = entries(session)
    assert entry.case_id == found.case_id
    assert entry.case_version == found.case.version
    assert f'"conduct":{conduct}' in entry.text
    assert '"decision":"refused"' in entry.text
    assert "Bukan kegiatan" in entry.text


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_a_refusal_without_a_reason_is_not_taken(session, decide, reason):
    with pytest.raises(Invalid) as refused:
        decide("pp94-5n-5", REFUSED, reason)
    assert refused.value.errors == {"reason": ["reason_missing"]}
    assert session.scalars(select(ConductProvision)).all() == []
    assert entries(session) == []


@pytest.mark.parametrize(
    "provision",
    ["pp94-5n-7", "pp53-4-15"],
    ids=["a support letter for a like", "repealed on 31 August 2021"],
)
def test_confirming_what_was_not_proposed_takes_a_reason(session, decide, found, provision):
    with pytest.raises(Invalid) as refused:
        decide(provision, CONFIRMED)
    assert refused.value.errors == {"reason": ["reason_missing_unproposed"]}
    conduct = decide(provision, CONFIRMED, "Pleno memilihnya.")
    assert decisions_on(session, found.case_id)[conduct][provision].reason == "Pleno memilihnya."


def test_an_alias_is_kept_under_the_id(session, decide):
    conduct = decide("pp94-5n5", CONFIRMED)
    held = session.get_one(ConductProvision, (conduct, "pp94-5n-5"))
    assert held.decision == "confirmed"


def test_a_name_that_is_no_provision_is_refused_at_its_field(decide):
    for name in ("tidak-ada", "pp-94-2021", ""):
        with pytest.raises(Invalid) as refused:
            decide(name, CONFIRMED, "alasan")
        assert refused.value.errors == {"provision": ["unknown_provision"]}


def test_a_later_word_replaces_the_earlier_and_both_stay_in_the_book(session, decide, found):
    decide("pp94-5n-5", CONFIRMED)
    conduct = decide("pp94-5n-5", REFUSED, "Akun diretas.")
    assert decisions_on(session, found.case_id)[conduct]["pp94-5n-5"].decision is REFUSED
    assert len(entries(session)) == 2


def test_saying_the_same_twice_writes_nothing(session, decide, found):
    decide("pp94-5n-5", CONFIRMED)
    version = found.case.version
    decide("pp94-5n-5", CONFIRMED)
    assert found.case.version == version
    assert len(entries(session)) == 1


def test_a_word_on_a_case_that_changed_meanwhile_is_stale(session, decide, found):
    seen = found.case.version
    decide("pp94-5n-5", CONFIRMED)
    with pytest.raises(Stale):
        decide("pp94-5n-6", CONFIRMED, seen=seen)
    assert len(entries(session)) == 1


def test_another_bawaslu_above_sees_the_case_but_may_not_decide(decide):
    with pytest.raises(Forbidden):
        decide("pp94-5n-5", CONFIRMED, agency="bawaslu_banten")


def test_a_bawaslu_outside_its_sight_learns_nothing(decide):
    with pytest.raises(NotFound):
        decide("pp94-5n-5", CONFIRMED, agency="bawaslu_bandung")


def test_an_intake_officer_may_not_decide(decide):
    with pytest.raises(Forbidden):
        decide("pp94-5n-5", CONFIRMED, by="intake_officer")


def test_a_conduct_of_another_case_is_not_found(session, work, found):
    other = journey(session, work).filed()
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == other.case_id)).one()
    with pytest.raises(NotFound), work(found.actor("verifier", "bawaslu")) as act:
        decide_provision(
            act, found.case_id, conduct, "pp94-5n-5", CONFIRMED, None, found.case.version
        )


def test_without_a_day_everything_takes_a_reason(session, work):
    case = journey(session, work).filed(
        replace(
            FINDING,
            conducts=(ConductGiven("like", PartialDay(2024, 10, 2), "Facebook", respondents=(0,)),),
        )
    )
    conduct = session.scalars(select(Conduct).where(Conduct.case_id == case.case_id)).one()
    conduct.on = None
    session.commit()
    version = session.get_one(Case, case.case_id).version
    with pytest.raises(Invalid), work(case.actor("verifier", "bawaslu")) as act:
        decide_provision(act, case.case_id, conduct.id, "pp94-5n-5", CONFIRMED, None, version)
