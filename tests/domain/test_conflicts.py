"""Where sources conflict, each reading does something: hand-made acts and walks, one per conflict.

The effect that a person sees is looked at, not the row that was set.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from tests.builders import law_documents
from tests.domain.test_replay import delivered_sanction, recommended_finding
from tests.domain.walks import A, Walk
from tracker.domain.cautions import cautions_of
from tracker.domain.classifying import Act, classify
from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Unit, due_on
from tracker.domain.explaining import reading_said
from tracker.domain.guards import Ground
from tracker.domain.law import RunningLaw
from tracker.domain.matters import StaffStatus
from tracker.domain.problems import LawProblems
from tracker.domain.proposals import ConductFacts, Matter, read_conduct
from tracker.domain.readings import parse_choices, with_choices

PILKADA = {"election": "pilkada-2024", "contest": "regent_mayor", "status": "PNS"}
MATTER = Matter("pilkada-2024", "regent_mayor", "36.71")
CUTS = ("medium-cut25-6", "medium-cut25-9", "medium-cut25-12")
OLD_KINDS = ("medium-t-raise", "medium-t-promotion", "medium-t-rank")


@cache
def law_with(choices: str) -> RunningLaw:
    return RunningLaw.from_documents(with_choices(law_documents(), parse_choices(choices)))


def read(law: RunningLaw, conduct: str, on: str, **known):
    act = Act(conduct=conduct, on=PartialDay.parse(on), **(known or PILKADA))
    return classify(law.book, act)


def level(law: RunningLaw, conduct: str, on: str = "2024-08-01"):
    return read(law, conduct, on).answer.level


def due(law: RunningLaw, term: str, start: date = date(2024, 10, 1)) -> date:
    rule = law.book.terms[term]
    return due_on(start, rule.length, Unit(rule.unit), law.calendar).due


def completion(law: RunningLaw):
    """A report of Monday 7 October 2024, the notice of deficiency received on the Wednesday."""
    walk = Walk("report", "pemilu", known_on="2024-10-04", road=law.road)
    walk.take("receive_report", "2024-10-07")
    walk.take("start_review", "2024-10-08")
    walk.take("request_completion", "2024-10-09", notified_on="2024-10-09")
    return _due(law, walk, "pemilu-completion", None)


def appeal(law: RunningLaw):
    """A dismissal by a decree of Friday 29 November 2024, handed over on Friday 6 December; the
    25th and 26th are days off."""
    walk = delivered_sanction()
    walk.road = law.road
    return _due(law, walk, "a-appeal", A)


def _due(law: RunningLaw, walk: Walk, term: str, respondent: int | None) -> date:
    clocks = [c for c in walk.standing.clocks if (c.term, c.respondent) == (term, respondent)]
    assert len(clocks) == 1
    return law.due_of(clocks[0]).due


def summons(law: RunningLaw):
    """Summoned on Friday 8 November 2024: what is warned of for sooner and for later than the 7th
    working day (19 November), and whether anybody can be late."""
    warned = []
    for examined in ("2024-11-18", "2024-11-20"):
        walk = recommended_finding()
        walk.take("receive_file", "2024-11-06", A, regime="discipline")
        ground = Ground(
            standing=walk.standing,
            facts={"examination_on": examined},
            evidence=0,
            conducts=1,
            plenary_size=3,
            quorum=2,
            respondent=A,
            respondents=(A,),
            on=date(2024, 11, 8),
            book=law.book,
            calendar=law.calendar,
        )
        move = law.road.move("summon_1")
        warned.append([caution.check for caution in cautions_of(move, ground)])
    return *warned, "d-summons-1" in law.not_deadlines


def kinds(law: RunningLaw):
    found = read(law, "partisan_activity", "2024-10-01").alternatives
    return next(one.answer.sanctions for one in found if one.answer.level == "medium")


def levels_of_5n1(law: RunningLaw):
    facts = ConductFacts("join_campaign", PartialDay(2024, 10, 1), (StaffStatus.PNS,))
    offer = read_conduct(law, MATTER, facts).offers("pp94-5n-1")
    assert offer is not None
    return offer.proposal.levels


EFFECTS: dict[str, tuple[Callable[[RunningLaw], object], object, object]] = {
    "level-dis-3": (lambda law: level(law, "approach_party"), "medium", "heavy"),
    "level-dis-8": (lambda law: level(law, "partisan_activity"), "heavy", "medium"),
    "level-dis-9": (lambda law: level(law, "campaign_team"), "medium", "heavy"),
    "candidate-wording": (
        lambda law: read(law, "banner", "2024-08-01").answer.breach,
        "code_of_ethics",
        None,
    ),
    "report-completion": (completion, date(2024, 10, 11), date(2024, 10, 10)),
    "day-kind-pemilu-report": (
        lambda law: due(law, "pemilu-report"),
        date(2024, 10, 10),
        date(2024, 10, 8),
    ),
    "day-kind-pilkada": (
        lambda law: due(law, "pilkada-handling", date(2024, 10, 4)),
        date(2024, 10, 7),
        date(2024, 10, 9),
    ),
    "mk-121-date": (
        lambda law: law.book.instruments["mk-121-2024"].in_force(PartialDay(2025, 1, 1)),
        "no",
        "yes",
    ),
    "skb-year": (
        lambda law: read(law, "like", "2023-01-10").answer.rows,
        ("ke-4",),
        (),
    ),
    "psu-180-day": (
        lambda law: read(law, "like", "2025-08-06", election="psu-2025-180d").answer.phase,
        "voting",
        None,
    ),
    "quiet-period-2024": (
        lambda law: read(law, "like", "2024-11-23").answer.phase,
        "campaign",
        "quiet",
    ),
    "recipient-autumn-2024": (
        lambda law: read(law, "like", "2024-10-01").answer.body,
        "bkn",
        "kasn",
    ),
    "medium-types": (kinds, CUTS, OLD_KINDS),
    "level-5n-1": (levels_of_5n1, ("medium",), ()),
    "summons-notice": (
        summons,
        (["notice_short"], [], True),
        ([], ["notice_long"], False),
    ),
    "appeal-clock": (appeal, date(2024, 12, 19), date(2024, 12, 30)),
    "ppk-answer": (lambda law: due(law, "a-ppk-reply"), date(2024, 10, 30), date(2024, 10, 22)),
    "bkn-follow-up": (
        lambda law: due(law, "d-bkn-followup"),
        date(2024, 10, 21),
        date(2024, 10, 11),
    ),
    "holiday-decree-2026": (
        lambda law: law.calendar.known_on(date(2025, 10, 1)).is_working(date(2026, 1, 1)),
        False,
        True,
    ),
}
"""What is looked at for each conflict, and what it is by the first reading and by the second."""


@pytest.mark.parametrize("conflict", EFFECTS)
@pytest.mark.parametrize("choice", ["a", "b"])
def test_a_reading_that_is_chosen_has_its_effect(conflict, choice):
    look, by_a, by_b = EFFECTS[conflict]

    assert by_a != by_b
    assert look(law_with(f"{conflict}={choice}")) == (by_a if choice == "a" else by_b)


def test_every_conflict_has_an_effect_or_says_why_it_has_none():
    """A conflict that is added to the law data must be looked at here, or give its reason."""
    conflicts = law_with("").book.conflicts

    offered = {one.id for one in conflicts.values() if one.a_sets}
    assert offered == set(EFFECTS)
    for one in conflicts.values():
        assert bool(one.no_effect_id and one.no_effect_en) == (one.id not in offered)


@pytest.mark.parametrize(
    ("conflict", "row"),
    [
        ("appeal-clock", "a-appeal"),
        ("report-completion", "pemilu-completion"),
        ("summons-notice", "d-summons-1"),
        ("medium-types", "medium-t-raise"),
        ("level-5n-1", "pp94-5n-1"),
    ],
)
@pytest.mark.parametrize("choice", ["a", "b", "both"])
def test_wherever_a_reading_decides_both_positions_are_given(conflict, row, choice):
    book = law_with(f"{conflict}={choice}").book
    dispute = book.conflicts[conflict]

    assert book.disputes_on(row) == (dispute,)
    said = reading_said(book, dispute)
    for position in (dispute.a_id, dispute.b_id):
        assert f"“{position}”" in said.id
    for position in (dispute.a_en, dispute.b_en):
        assert f"“{position}”" in said.en


def test_where_no_reading_is_chosen_the_words_say_how_the_house_goes_about_it():
    book = law_with("").book

    left_open = reading_said(book, book.conflicts["level-5n-1"])
    assert left_open.en.startswith(
        "Sources differ on level of Art. 5(n) number 1: “Medium (press)”"
    )
    assert left_open.en.endswith("The level stays open; an officer chooses and records why.")
    assert left_open.id.endswith("petugas memilih dan mencatat alasannya.")
    chosen = law_with("ppk-answer=both").book
    other = reading_said(chosen, chosen.conflicts["ppk-answer"])
    assert "“21 working days”" in other.en
    assert not other.en.endswith("Working days are used.")  # so says the package, not this house


def test_who_holds_both_positions_is_named_once():
    book = law_with("ppk-answer=a").book
    names = book.sources["D1"].publisher or book.sources["D1"].label_en

    said = reading_said(book, book.conflicts["ppk-answer"]).en
    assert said == (
        "Sources differ on the PPK's answer to the appeal: used is “21 working days”; others say "
        f"“21 days”. Both by: {names}."
    )


def test_who_holds_each_position_is_named_beside_it():
    book = law_with("level-dis-8=b").book

    assert reading_said(book, book.conflicts["level-dis-8"]).id == (
        "Sumber berbeda tentang tingkat hukuman baris lampiran II.B.8: dipakai “Sedang” "
        "(Tribunnews); sumber lain menyebut “Berat, sejalan dengan PP 94/2021” (NTB Satu; "
        "Tribunnews, Gempita)."
    )


def test_where_both_are_offered_both_lists_of_medium_kinds_stand_in_the_range():
    assert kinds(law_with("")) == (*CUTS, *OLD_KINDS)


def test_the_reasons_name_the_kinds_that_a_reading_sets_aside():
    law = law_with("medium-types=b")
    medium = next(
        one.answer
        for one in read(law, "partisan_activity", "2024-10-01").alternatives
        if one.answer.level == "medium"
    )
    said = " ".join(one.id for one in medium.why)

    assert "Sumber berbeda tentang jenis hukuman sedang yang dipakai" in said
    assert "dipakai “Jenis PP 53/2010 sampai ada PP gaji" in said


def test_a_kind_that_is_set_aside_keeps_its_name_for_decisions_on_record():
    kind = law_with("medium-types=a").book.sanctions["medium-t-raise"]
    assert kind.set_aside
    assert kind.label_en == "Periodic raise delayed one year (transitional)"


def test_the_reasons_name_a_provision_on_which_sources_differ():
    found = read(law_with("level-5n-1=a"), "join_campaign", "2024-10-01")
    said = " ".join(one.en for one in found.answer.why)

    assert "used is “Medium (press)”" in said
    assert "others say “No level (two transcriptions)”" in said


def test_a_term_names_the_event_that_starts_it_by_the_reading():
    terms = {choice: law_with(f"appeal-clock={choice}").book.terms["a-appeal"] for choice in "ab"}
    assert terms["a"].starts_en == "the date of the PPK's decision"
    assert terms["b"].starts_en == "the day the PPK's decision was received"


def test_a_length_that_is_chosen_leaves_the_other_beside_it():
    usual, other = (
        law_with(choice).book.terms["pemilu-completion"] for choice in ("", "report-completion=b")
    )
    assert (usual.length, usual.length_alt) == (2, 3)
    assert (other.length, other.length_alt) == (3, 2)


def test_a_report_in_a_pilkada_keeps_its_own_term_to_complete():
    """The conflict is about Pemilu alone: 2 x 24 hours from the notice stay."""
    law = law_with("report-completion=b")
    walk = Walk("report", "pilkada", known_on="2024-10-04", road=law.road)
    walk.take("receive_report", "2024-10-07")
    walk.take("start_review", "2024-10-08")
    walk.take("request_completion", "2024-10-09", notified_on="2024-10-09")

    assert _due(law, walk, "pilkada-completion", None) == date(2024, 10, 11)


def test_a_start_that_no_move_knows_is_refused_with_the_package():
    documents = law_documents()
    text = documents["conflicts.toml"]
    wrong = text.replace("a-appeal.starts_from=decision_made", "a-appeal.starts_from=full_moon")
    assert wrong != text
    with pytest.raises(LawProblems, match="no move starts a-appeal from full_moon"):
        RunningLaw.from_documents({**documents, "conflicts.toml": wrong})


def test_an_installation_that_chose_otherwise_is_not_told_the_handling_of_the_package():
    packaged, chosen = (
        law_with(choices).book.conflicts["ppk-answer"]
        for choices in ("ppk-answer=a", "ppk-answer=b")
    )
    assert (packaged.by_setting, chosen.by_setting) == (False, True)
