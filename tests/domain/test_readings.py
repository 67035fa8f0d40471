"""Where sources conflict: the reading that is chosen is used, said, and never silent."""

import os

import pytest

from tests.builders import law_documents
from tests.domain.test_classifying import PILKADA
from tracker.domain.classifying import Act, classify
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.law_reader import read_documents
from tracker.domain.problems import LawProblems
from tracker.domain.readings import (
    BadReading,
    gives,
    parse_choices,
    settled,
    with_choices,
)

DOCUMENTS = law_documents()

ALONE = bool(os.environ.get("PROOF"))
"""Each conflict is settled by itself as well, for `make proof`; otherwise all of them at once."""


def law_with(choices: str) -> RunningLaw:
    return RunningLaw.from_documents(with_choices(DOCUMENTS, parse_choices(choices)))


def test_without_a_choice_the_rows_stand_as_they_are_written():
    rows = read_documents(DOCUMENTS).rows
    assert [row.item for row in settled(rows)] == [row.item for row in rows]
    assert with_choices(DOCUMENTS, {}) == DOCUMENTS


def test_both_readings_of_a_level_are_offered_until_one_is_chosen():
    book = law_with("").book
    assert (book.rows["dis-3"].level, book.rows["dis-3"].level_alt) == ("medium", "heavy")

    chosen = law_with("level-dis-3=b").book
    assert (chosen.rows["dis-3"].level, chosen.rows["dis-3"].level_alt) == ("heavy", None)
    assert chosen.rows["dis-8"].level_alt == "medium"  # another conflict, not touched


def test_a_term_is_counted_by_the_reading_that_is_chosen():
    usual, other = law_with("").book.terms, law_with("bkn-follow-up=b").book.terms
    assert (usual["d-bkn-followup"].length, usual["d-bkn-followup"].unit) == (14, "working_days")
    assert (other["d-bkn-followup"].length, other["d-bkn-followup"].unit) == (10, "calendar_days")


def test_a_choice_makes_another_package():
    assert law_with("ppk-answer=b").digest != law_with("").digest
    assert law_with("ppk-answer=a").digest == law_with("").digest  # what is used anyway


def test_the_answer_says_that_sources_differ_and_whom_it_follows():
    open_, chosen = (answer_of(law_with(choices)) for choices in ("", "level-dis-3=a"))

    assert open_[1] == ["heavy"]
    said = " ".join(chosen[0])
    assert "Sumber berbeda tentang tingkat hukuman baris lampiran II.B.3: dipakai “Sedang”" in said
    assert "sumber lain menyebut “Berat”" in said
    assert chosen[1] == []  # no other reading is left


def answer_of(law: RunningLaw) -> tuple[list[str], list[str]]:
    """Approaching a party before the fixing: the reasons, and the levels of other readings."""
    act = Act(conduct="approach_party", on=PartialDay(2024, 8, 1), **PILKADA)
    found = classify(law.book, act)
    why = [said.id for said in found.answer.why]
    return why, [str(other.answer.level) for other in found.alternatives if other.answer.level]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("level-dis-3", "is not CONFLICT"),
        ("level-dis-3=c", "is not CONFLICT"),
        ("level-dis-3=a,level-dis-3=b", "is not CONFLICT"),
        ("no-such=a", "know no conflict"),
        ("team-article=a", "offers no reading"),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(text, reason):
    with pytest.raises(BadReading, match=reason):
        with_choices(DOCUMENTS, parse_choices(text))


@pytest.mark.parametrize(
    ("sets", "reason"),
    [
        ('["dis-3.row=2"]', "is not ROW.FIELD=VALUE"),
        ('["dis-8.level=heavy"]', "gives a row that it does not touch"),
        ('["dis-3.level=grave"]', "is no level"),
        ('["dis-3.length=3"]', "has no length"),
        ('["dis-3.phase=during"]', "dis-3.phase: 'during' is none of before, after, any"),
    ],
)
def test_a_reading_that_gives_nonsense_is_refused_with_the_package(sets, reason):
    text = DOCUMENTS["conflicts.toml"].replace('b_sets = ["dis-3.level=heavy"]', f"b_sets = {sets}")
    with pytest.raises(LawProblems) as refused:
        RunningLaw.from_documents({**DOCUMENTS, "conflicts.toml": text})
    assert any(reason in problem.reason for problem in refused.value.problems)


def test_every_reading_that_is_offered_makes_a_law():
    offered = [one for one in law_with("").book.conflicts.values() if one.a_sets]
    assert len(offered) == 19
    for choice in ("a", "b", "both"):
        for choices in (offered, *([one] for one in offered if ALONE)):
            book = law_with(",".join(f"{one.id}={choice}" for one in choices)).book
            for one in choices:
                assert book.conflicts[one.id].chosen == choice
    assert {gives(one, "both") for one in offered} == {()}


def test_a_conflict_does_not_offer_readings_and_say_that_none_matters():
    text = DOCUMENTS["conflicts.toml"].replace(
        'b_sets = ["dis-3.level=heavy"]',
        'b_sets = ["dis-3.level=heavy"]\nno_effect_id = "x"\nno_effect_en = "x"',
    )
    with pytest.raises(LawProblems, match="says that none matters"):
        RunningLaw.from_documents({**DOCUMENTS, "conflicts.toml": text})


def test_a_package_of_an_earlier_version_is_still_read():
    """It gave no reason where nothing depends on a conflict, and no clock an event."""
    text = "\n".join(
        line
        for line in DOCUMENTS["conflicts.toml"].splitlines()
        if not line.startswith("no_effect_")
    )
    earlier = {**DOCUMENTS, "conflicts.toml": text}
    del earlier["offices.toml"]
    book = RunningLaw.from_documents(earlier).book

    assert not book.conflicts["team-article"].no_effect_en
    assert book.office_kinds == {}
