"""A sanction outside the range, or far from like cases, is recorded only with a written reason."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import law_documents
from tests.journeys import FINDING, journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import Invalid
from tracker.domain.filing import ConductGiven, RespondentGiven
from tracker.domain.law import RunningLaw
from tracker.domain.matters import StaffStatus
from tracker.queries.running_law import running_law
from tracker.queries.sanctioning import sanction_help
from tracker.services.classes import decide_class
from tracker.services.mending_steps import correct_step
from tracker.services.steps import digest_of_facts
from tracker.store.cases import Case, Conduct, SanctionRow, Step
from tracker.store.ledger import LedgerEntry

ONE = replace(
    FINDING,
    respondents=(RespondentGiven("Joko Pranoto", "camat", StaffStatus.PNS, "Kecamatan Cipondoh"),),
    conducts=(ConductGiven("like", PartialDay(2024, 10, 2), "Facebook", respondents=(0,)),),
)
HEAVY = ("heavy-demotion", "heavy-release", "heavy-dismissal")


@pytest.fixture
def reported(session, work):
    """A case whose findings lie with the decider."""

    def made(filing=ONE):
        found = journey(session, work).filed(filing).to_sent("bkpsdm")
        person = found.people[0]
        for move in ("receive_file", "summon_1", "examine", "report_findings"):
            found.takes(move, person, by="discipline_officer", agency="bkpsdm")
        return found

    return made


def decide(case, sanction, **more):
    case.takes(
        "decide",
        case.people[0],
        by="discipline_officer",
        agency="bkpsdm",
        decision="violation",
        sanction=sanction,
        **more,
    )


def help_of(session, case):
    actor = case.actor("discipline_officer", "bkpsdm")
    law = running_law(session)
    return sanction_help(
        session, actor, law, case.case_id, case.people[0], PartialDay(2024, 11, 11).first
    )


def test_the_range_of_a_like_during_the_campaign_is_heavy(session, reported):
    found = help_of(session, reported())

    assert found.range.sanctions == HEAVY
    assert found.range.levels == ("heavy",)
    assert all(one.level == "heavy" for one in found.powers)
    assert found.likeness.count == 0


def test_a_sanction_within_the_range_needs_no_reason(session, reported):
    decide(reported(), "heavy-demotion")

    assert session.query(SanctionRow).one().level == "heavy"


def test_a_sanction_outside_the_range_needs_a_written_reason(session, reported):
    case = reported()
    with pytest.raises(Invalid) as refused:
        decide(case, "medium-t-raise")
    assert refused.value.errors == {"level_reason": ["beyond_range"]}
    assert session.query(SanctionRow).count() == 0

    decide(case, "medium-t-raise", level_reason="Dampaknya hanya pada unit kerja.")
    assert session.query(SanctionRow).one().level == "medium"


def test_an_officers_word_on_the_level_sets_the_range(session, work, reported):
    case = reported()
    conduct = session.query(Conduct).filter_by(case_id=case.case_id).one().id
    with work(case.actor("verifier", "bawaslu")) as opened:
        seen = session.get_one(Case, case.case_id).version
        decide_class(opened, case.case_id, conduct, "discipline", "medium", "Sempit.", seen)

    assert help_of(session, case).range.levels == ("medium",)
    decide(case, "medium-t-raise")


def test_like_cases_are_counted_with_their_spread_and_seen_only_where_they_may_be(
    session, reported
):
    for sanction in HEAVY:
        decide(reported(), sanction)
    found = help_of(session, reported()).likeness

    assert (found.count, found.lightest, found.median, found.heaviest) == (
        3,
        "heavy",
        "heavy",
        "heavy",
    )
    assert all(one.same_position for one in found.decisions)


def test_a_level_far_from_like_cases_needs_a_written_reason(session, work, reported):
    """Three like decisions were medium, by the word of officers; the fourth asks for heavy."""
    for _ in range(3):
        decide(reported(), "medium-t-raise", level_reason="Dampaknya terbatas.")
    case = reported()

    with pytest.raises(Invalid) as refused:
        decide(case, "heavy-demotion")
    assert refused.value.errors == {"level_reason": ["far_from_like_cases"]}
    decide(case, "heavy-demotion", level_reason="Berulang dan meluas.")


def test_an_act_before_the_fixing_is_no_like_case_of_one_after_it(session, reported):
    before = replace(
        ONE,
        conducts=(ConductGiven("like", PartialDay(2024, 9, 20), "Facebook", respondents=(0,)),),
    )
    decide(reported(before), "medium-t-raise", level_reason="Sebelum penetapan.")

    assert help_of(session, reported()).likeness.count == 0


def test_a_month_that_holds_the_fixing_allows_what_either_reading_allows(session, reported):
    september = replace(
        ONE, conducts=(ConductGiven("like", PartialDay(2024, 9), "Facebook", respondents=(0,)),)
    )

    assert help_of(session, reported(september)).range.levels == ("moral", "heavy")


def one_of_each_level() -> list[str]:
    law = RunningLaw.from_documents(law_documents())
    asked = law.road.move("decide").field("sanction")
    found = {s.level: s.id for s in law.book.sanctions.values() if s.level in asked.levels}
    return sorted(found.values())


@pytest.mark.parametrize("sanction", one_of_each_level())
def test_a_sanction_of_every_level_can_be_recorded(reported, session, sanction):
    case = reported()
    decide(case, sanction, level_reason="Diputuskan demikian.", differs_reason="Ada alasan.")

    held = session.scalars(select(SanctionRow).where(SanctionRow.case_id == case.case_id)).one()
    assert held.sanction == sanction


# --- what the book says of it ---------------------------------------------------------------------


def decided(session):
    """What the newest decision says, and what the newest entry of the book says of it."""
    step = session.scalars(
        select(Step).where(Step.move == "decide").order_by(Step.id.desc())
    ).first()
    entry = session.get_one(LedgerEntry, step.act)
    return step.facts, json.loads(entry.text)["facts"]


def test_the_rule_that_was_passed_is_bound_to_the_book_and_not_told_by_it(session, reported):
    """The book is read by both sides, also before the decision is reported back."""
    decide(reported(), "medium-t-raise", level_reason="Dampaknya hanya pada unit kerja.")

    facts, told = decided(session)
    assert facts["beyond"] == "range"
    assert told["facts"] == digest_of_facts(facts)
    assert not {"range", "beyond"} & {*told, *map(str, told.values())}


def test_a_reason_within_the_range_passes_no_rule(session, reported):
    decide(reported(), "heavy-demotion", level_reason="Tidak perlu, tetapi ditulis.")

    assert "beyond" not in decided(session)[0]


def test_a_level_far_from_like_cases_is_told_as_such(session, reported):
    for _ in range(3):
        decide(reported(), "medium-t-raise", level_reason="Dampaknya terbatas.")
    decide(reported(), "heavy-demotion", level_reason="Berulang dan meluas.")

    assert decided(session)[0]["beyond"] == "like_cases"


def test_a_correction_passes_no_rule_without_a_reason(session, work, reported):
    case = reported()
    decide(case, "heavy-demotion")
    step = session.scalars(select(Step).where(Step.move == "decide")).one()

    def corrects(**answers):
        with work(case.actor("discipline_officer", "bkpsdm")) as opened:
            return correct_step(
                opened,
                case.case_id,
                step.id,
                seen=session.get_one(Case, case.case_id, populate_existing=True).version,
                reason="Salah pilih.",
                happened_on=step.happened_on.first,
                answers=answers,
            )

    with pytest.raises(Invalid) as refused:
        corrects(sanction="medium-t-raise")
    assert refused.value.errors == {"level_reason": ["beyond_range"]}
    corrects(sanction="medium-t-raise", level_reason="Dampaknya terbatas.")
    facts, told = decided(session)
    assert facts["beyond"] == "range"
    assert told["facts"] == digest_of_facts(facts)


# --- like offices ---------------------------------------------------------------------------------


def in_office(position):
    who = RespondentGiven("Joko Pranoto", position, StaffStatus.PNS, "Kecamatan Cipondoh")
    return replace(ONE, respondents=(who,))


def test_positions_written_otherwise_are_the_same_kind_of_office(session, reported):
    for position in ("camat", "Plt. Camat Pinang", "Camat Neglasari"):
        decide(reported(in_office(position)), "heavy-demotion")
    decide(reported(in_office("Guru SD")), "heavy-demotion")
    found = help_of(session, reported()).likeness

    assert (found.among, found.count, found.found) == ("office", 3, 4)
    assert all(one.same_position for one in found.decisions)


def test_a_wider_set_is_weighed_where_the_same_office_is_too_rare(session, reported):
    """A head of division stands on the rung of a camat, a teacher does not."""
    for position in ("camat", "Kepala bidang", "Sekretaris kecamatan", "Guru SD"):
        decide(reported(in_office(position)), "heavy-demotion")
    found = help_of(session, reported()).likeness

    assert (found.among, found.count, found.found) == ("rung", 3, 4)
