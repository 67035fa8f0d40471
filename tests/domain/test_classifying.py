"""What the law says of an act, on examples checked by hand against the sources."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import law_documents
from tracker.domain.act_findings import Circumstances, fixing_day
from tracker.domain.act_law import Answer, read_act
from tracker.domain.classifying import (
    Act,
    _Case,
    _in_order,
    _reasons,
    classify,
    elections_under_way,
)
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Election
from tracker.domain.saying import Words

PHASE_DAYS = {
    "before_fixed": "2024-09-21",
    "after_fixed": "2024-09-22",
    "campaign": "2024-09-25",
    "quiet": "2024-11-24",
    "voting": "2024-11-27",
    "after_voting": "2024-11-28",
}
"""A day of each phase of Pilkada 2024: candidates fixed on 22 September, voting on 27 November."""


@pytest.fixture(scope="module")
def book():
    return RunningLaw.from_documents(law_documents()).book


@pytest.fixture(scope="module")
def read(book):
    def read(conduct="like", on="2024-10-01", **known):
        if "as_of" in known:
            known["as_of"] = PartialDay.parse(known["as_of"])
        return classify(book, Act(conduct=conduct, on=PartialDay.parse(on), **known))

    return read


@pytest.fixture(scope="module")
def changed():
    """Reads an act with other law data: in one file, one text in the place of another."""

    def read(file, old, new, conduct, on="2024-10-01"):
        documents = law_documents()
        assert documents[file].count(old) == 1
        documents[file] = documents[file].replace(old, new)
        book = RunningLaw.from_documents(documents).book
        return classify(book, Act(conduct=conduct, on=PartialDay.parse(on), **PILKADA))

    return read


def said(answer):
    return " ".join(one.id for one in answer.why)


PILKADA = {"election": "pilkada-2024", "contest": "regent_mayor", "status": "PNS"}


# --- the line that the fixing of candidates draws -------------------------------------------------


def test_a_like_the_day_before_the_fixing_is_a_matter_of_ethics(read):
    answer = read(on="2024-09-21", **PILKADA).answer

    assert (answer.phase, answer.breach, answer.level) == (
        "before_fixed",
        "code_of_ethics",
        "moral",
    )
    assert answer.rows == ("ke-4",)
    assert answer.sanctions == ("moral-closed", "moral-open")
    assert [p.id for p in answer.provisions][:2] == ["pp42-11c", "pp42-15"]


def test_a_like_on_the_day_of_fixing_is_a_heavy_breach_of_discipline(read):
    answer = read(on="2024-09-22", **PILKADA).answer

    assert (answer.phase, answer.breach, answer.level) == ("after_fixed", "discipline", "heavy")
    assert answer.rows == ("dis-6",)
    assert answer.sanctions == ("heavy-demotion", "heavy-release", "heavy-dismissal")
    assert answer.provisions[0].id == "pp94-5n-5"


@pytest.mark.parametrize(("phase", "on"), PHASE_DAYS.items())
def test_every_phase_but_the_first_counts_as_after_the_fixing(read, phase, on):
    answer = read(on=on, **PILKADA).answer

    assert answer.phase == phase
    assert answer.breach == ("code_of_ethics" if phase == "before_fixed" else "discipline")


def test_an_act_for_a_party_in_a_pilkada_follows_the_fixing_of_its_candidates(read):
    """Parties are contestants of the votes for DPR and DPRD alone."""
    known = {"election": "pilkada-2024", "beneficiary": "party", "status": "PNS"}

    assert read(on="2024-09-21", **known).answer.phase == "before_fixed"
    assert read(on="2024-09-22", **known).answer.phase == "after_fixed"


def test_the_day_parties_were_fixed_is_told_only_where_it_is_known(read):
    reading = "partai ialah peserta sejak ditetapkan"
    known = {"beneficiary": "party", "status": "PNS"}

    assert reading in said(read(on="2023-01-10", election="pemilu-2024", **known).answer)
    assert reading not in said(read(on="2025-03-22", election="psu-2025-60d", **known).answer)


def test_each_contest_of_a_pemilu_has_its_own_line(read):
    fixed = {"dpr": "discipline", "president": "code_of_ethics"}
    for contest, breach in fixed.items():
        answer = read(on="2023-11-05", election="pemilu-2024", contest=contest).answer
        assert answer.breach == breach


def test_a_party_is_a_contestant_from_its_own_fixing_on(read):
    day_before, day = (
        read(on=on, election="pemilu-2024", contest="dpr", beneficiary="party").answer
        for on in ("2022-12-13", "2022-12-14")
    )

    assert (day_before.phase, day.phase) == ("before_fixed", "after_fixed")
    assert "menyebut bakal calon atau calon, bukan partai" in said(day)


# --- what was in force then ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "breach", "level", "expected"),
    [
        ("2020-09-22", "code_of_ethics", "moral", {"pp42-11c", "pp42-15", "uu5-9-2"}),
        ("2020-09-23", "discipline", "medium", {"pp53-4-15", "pp53-12", "uu5-9-2"}),
    ],
)
def test_a_like_in_2020_cites_what_was_in_force_in_2020(read, on, breach, level, expected):
    answer = read(on=on, election="pilkada-2020", contest="regent_mayor", status="PNS").answer

    assert (answer.breach, answer.level, answer.rows) == (breach, level, ())
    assert {p.id for p in answer.provisions} == expected
    assert all(s.startswith(("moral-", "pp53-medium-")) for s in answer.sanctions)


def test_no_annex_row_applies_before_the_joint_decree(read, book):
    for conduct in book.conduct_types:
        assert read(conduct, "2022-09-21", election="pemilu-2024").answer.rows in ((), None)


def test_nothing_that_came_later_is_ever_cited(read, book):
    days = ("2018-03-01", "2020-10-01", "2021-08-30", "2021-08-31", "2022-09-22", "2023-10-30")
    for conduct, on in itertools.product(book.conduct_types, days):
        for cited in read(conduct, on).answer.provisions or ():
            begun = cited.in_force_from
            assert begun is None or str(begun) <= on, f"{cited.id} for {conduct} on {on}"


def test_an_imprecise_start_of_force_keeps_its_precision(read):
    answer = read(on="2020-09-22", election="pilkada-2020", status="PNS").answer
    pp42 = next(p for p in answer.provisions if p.id == "pp42-15")

    assert str(pp42.in_force_from) == "2004-10"
    assert pp42.in_force_until is None


# --- who is competent ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ("2024-08-24", "kasn"),
        ("2024-08-25", "bkn"),
        ("2024-08", None),
        ("2013-12-31", None),
        ("2026-11-22", "bkn"),
    ],
)
def test_the_competent_body_is_the_one_of_the_day_asked_about(read, asked, body):
    assert read(on="2024-07-01", as_of=asked, **PILKADA).answer.body == body


def test_without_a_day_asked_about_it_is_the_day_of_the_act(read):
    assert read(on="2024-08-24", **PILKADA).answer.body == "kasn"
    assert read(on="2024-08-25", **PILKADA).answer.body == "bkn"


def test_asking_later_changes_the_body_and_not_what_was_forbidden(read):
    then = read(on="2024-08-20", **PILKADA).answer
    later = read(on="2024-08-20", as_of="2024-10-01", **PILKADA).answer

    assert (then.body, later.body) == ("kasn", "bkn")
    assert then.provisions == later.provisions
    assert then.sanctions == later.sanctions


# --- what is not known --------------------------------------------------------------------------


def test_a_month_that_holds_the_fixing_gives_every_possible_answer(read):
    found = read(on="2024-09", **PILKADA)

    assert (found.answer.phase, found.answer.breach, found.answer.level) == (None, None, None)
    assert found.answer.rows is None
    assert found.answer.body == "bkn"
    assert [(o.answer.phase, o.answer.breach) for o in found.alternatives] == [
        ("before_fixed", "code_of_ethics"),
        ("after_fixed", "discipline"),
        ("campaign", "discipline"),
    ]
    assert found.alternatives[0].when.id == (
        "bila perbuatan terjadi 1 September 2024 sampai dengan 21 September 2024"
    )


def test_a_month_within_one_phase_has_one_answer(read):
    found = read(on="2024-10", **PILKADA)

    assert (found.answer.phase, found.answer.level) == ("campaign", "heavy")
    assert found.alternatives == ()


def test_a_month_within_one_phase_has_reasons_for_the_whole_month(read):
    why = read(on="2024-10", **PILKADA).answer.why

    assert (
        "Peserta pemilihan bupati atau wali kota Pemilihan Serentak 2024 ditetapkan 22 September "
        "2024; perbuatan Oktober 2024 terjadi sejak penetapan itu."
    ) in [one.id for one in why]
    assert why[-1].en == "National Civil Service Agency (BKN) is competent for October 2024."


def test_each_possible_answer_gives_reasons_for_its_whole_stretch(read):
    """Fixed on 22 September, campaign from 25 September 2024."""
    found = read(on="2024-09", **PILKADA)

    assert [other.answer.why[0].en.partition("; ")[2] for other in found.alternatives] == [
        "the act of 1 September 2024 to 21 September 2024 lies before that day.",
        "the act of 22 September 2024 to 24 September 2024 lies on or after that day.",
        "the act of 25 September 2024 to 30 September 2024 lies on or after that day.",
    ]
    competent = "Badan Kepegawaian Negara (BKN) berwenang pada"
    assert [other.answer.why[-1].id for other in found.alternatives] == [
        f"{competent} 1 September 2024 sampai dengan 21 September 2024.",
        f"{competent} 22 September 2024 sampai dengan 24 September 2024.",
        f"{competent} 25 September 2024 sampai dengan 30 September 2024.",
    ]


def test_what_all_possible_answers_share_is_said_of_the_whole_month(read):
    assert [one.en for one in read(on="2024-09", **PILKADA).answer.why] == [
        "The answer depends on what is not known; see the possibilities.",
        "National Civil Service Agency (BKN) is competent for September 2024.",
    ]
    asked = read(on="2024-09", as_of="2024-08-01", **PILKADA)
    body = "Civil Service Commission (KASN) is competent for 1 August 2024 (until before 25 August "
    assert asked.answer.why[-1].en == f"{body}2024)."
    assert {other.answer.why[-1].en for other in asked.alternatives} == {f"{body}2024)."}


def test_days_apart_that_share_an_answer_are_both_named_in_its_reasons(read):
    """The stages of Pilkada 2020 that are known ran from 4 September to 9 December."""
    found = read(on="2020", status="PNS")
    none = next(other for other in found.alternatives if other.answer.phase == "none")

    apart = "1 January 2020 to 3 September 2020 and 10 December 2020 to 31 December 2020"
    assert none.answer.why[0].en == f"No election is named or under way for {apart}."
    assert "31 December 2020" not in " ".join(
        one.en
        for other in found.alternatives
        if other.answer.phase not in ("none", None)
        for one in other.answer.why
    )


def test_contests_that_share_an_answer_each_give_their_day_of_fixing(read):
    found = read(on="2023-11-05", election="pemilu-2024", status="PNS")
    shared = found.alternatives[1]

    assert shared.when.en == "if the contest is DPD, DPR or DPRD"
    assert [one.en.partition(" of ")[0] for one in shared.answer.why[:3]] == [
        "The contestants for DPR",
        "The contestants for DPD",
        "The contestants for DPRD",
    ]
    assert all("the act of 5 November 2023" in one.en for one in shared.answer.why[:3])
    assert len(set(shared.answer.why)) == len(shared.answer.why)


def test_a_reason_that_holds_on_some_of_the_days_says_on_which(book):
    """Two days of one answer, made by hand: only on the second is a source in doubt."""
    first, second = (
        _case(date(2024, 10, day), why)
        for day, why in (
            (1, ("Shared before.", "Held on {days}.", "Shared after.")),
            (2, ("Shared before.", "In doubt.", "Held on {days}.", "Shared after.")),
        )
    )
    told = _reasons([(case, case.answer.why) for case in (first, second)], PartialDay(2024, 10))

    assert [one.en for one in told] == [
        "Shared before.",
        "if the act was done 2 October 2024: In doubt.",
        "Held on 1 October 2024 to 2 October 2024.",
        "Shared after.",
    ]


def test_reasons_keep_the_order_that_each_list_has():
    one, two, three, four = (Words(name, name) for name in ("one", "two", "three", "four"))

    assert _in_order([[one, three], [two, three, four]]) == [one, two, three, four]
    assert _in_order([[one], [two]]) == [one, two]
    assert _in_order([[one, two]]) == [one, two]


def _case(on, why):
    answer = Answer(
        phase="campaign",
        breach=None,
        provisions=(),
        rows=(),
        level=None,
        sanctions=(),
        remedy=None,
        body=None,
        why=tuple(Words(one, one) for one in why),
    )
    return _Case((on,), None, None, answer, ())


def test_no_reason_leaves_the_day_unsaid(read, book):
    for conduct, on in itertools.product(book.conduct_types, ("2018", "2024-09", "2024-10-02")):
        found = read(conduct, on)
        for answer in (found.answer, *(other.answer for other in found.alternatives)):
            assert not any("{" in one.id + one.en for one in answer.why)


def test_a_missing_contest_matters_only_where_the_days_of_fixing_differ(read):
    between = read(on="2023-11-05", election="pemilu-2024", status="PNS")
    after = read(on="2023-11-20", election="pemilu-2024", status="PNS")

    assert between.answer.breach is None
    assert [o.when.en for o in between.alternatives] == [
        "if the contest is President",
        "if the contest is DPD, DPR or DPRD",
    ]
    assert (after.answer.phase, after.alternatives) == ("after_fixed", ())


def test_a_missing_contest_matters_where_the_rules_differ_by_contest(read):
    """PP 53/2010 Art. 4(14) named letters for candidates of the DPD and of regions, no others."""
    found = read("support_letter", "2019-02-01", election="pemilu-2019", status="PNS")

    assert found.answer.breach is None
    assert [(o.when.en, o.answer.breach) for o in found.alternatives] == [
        ("if the contest is DPR, DPRD or President", None),
        ("if the contest is DPD", "discipline"),
    ]


def test_sources_that_conflict_on_a_level_give_both_readings(read):
    found = read("partisan_activity", "2024-10-01", **PILKADA)

    assert found.answer.level == "heavy"
    assert [o.answer.level for o in found.alternatives] == ["medium"]
    assert found.alternatives[0].when.id == "bila baris II.B.8 dibaca menurut Tribunnews"
    assert all(s.startswith("medium-") for s in found.alternatives[0].answer.sanctions)


def test_a_repeat_vote_is_told_by_its_region(read):
    known = read(on="2025-03-22", election="psu-pilkada-2025", region="14.08")
    unknown = read(on="2025-03-22", election="psu-pilkada-2025")

    assert known.answer.phase == "voting"
    assert unknown.answer.phase is None
    repeat = "Repeat vote 2025, within {} days"
    not_fixed = f"{repeat.format(180)}, {repeat.format(45)} or {repeat.format(60)}"
    fixed = "if the contestants were fixed"
    assert [(o.when.en, o.answer.phase) for o in unknown.alternatives] == [
        (f"if the election is {repeat.format(30)}", "voting"),
        (f"if the election is {not_fixed}", None),
        (f"if the election is {not_fixed}; {fixed} after the day of the act", "before_fixed"),
        (
            f"if the election is {not_fixed}; {fixed} on or before the day of the act",
            "after_fixed",
        ),
        (f"if the election is {repeat.format(90)}", "before_fixed"),
    ]


def test_two_contests_of_an_invented_election_are_told_apart(book):
    facts = {
        "kind": "pemilu",
        "contests": "president, dpr",
        "presidential_candidates_fixed": "2027-03-10",
        "legislative_candidates_fixed": "2027-03-01",
    }
    demo = book.with_election(Election.invented_from("demo", facts))
    found = classify(demo, Act(conduct="like", on=PartialDay(2027, 3, 5), election="demo"))

    assert [(o.when.id, o.answer.phase) for o in found.alternatives] == [
        ("bila yang dipilih Presiden", "before_fixed"),
        ("bila yang dipilih DPR", "after_fixed"),
    ]


def test_a_contest_that_nobody_knows_is_named_as_it_was_written(read):
    told = said(read(election="pilkada-2024", contest="sheriff").answer)

    assert "Pemilihan Serentak 2024 tidak memuat pemilihan sheriff." in told


def test_an_election_that_nobody_knows_is_refused(read):
    with pytest.raises(NotFound):
        read(election="pilkada-1945")


def test_both_sides_of_a_day_of_fixing_that_was_not_established_are_offered(read):
    found = read(on="2025-03-01", election="psu-2025-180d", contest="governor", status="PNS")

    assert (found.answer.phase, found.answer.breach, found.answer.level) == (None, None, None)
    assert [
        (o.when.id, o.answer.phase, o.answer.breach, o.answer.level) for o in found.alternatives
    ] == [
        (
            "bila pesertanya ditetapkan sesudah hari perbuatan",
            "before_fixed",
            "code_of_ethics",
            "moral",
        ),
        (
            "bila pesertanya ditetapkan pada atau sebelum hari perbuatan",
            "after_fixed",
            "discipline",
            "heavy",
        ),
    ]


def test_a_day_that_voting_tells_apart_from_the_fixing_is_not_asked_about(read):
    assert read(on="2025-08-07", election="psu-2025-180d", status="PNS").alternatives == ()


def test_a_day_of_fixing_that_was_not_established_is_not_guessed(read):
    answer = read(on="2025-03-22", election="psu-2025-60d").answer

    assert (answer.phase, answer.breach, answer.rows) == (None, None, ())
    assert "tidak ditetapkan dalam sumber" in said(answer)


def test_what_every_phase_forbids_needs_no_phase(read):
    """Row dis-5 of the annex holds in any phase: the day of fixing makes no difference to it."""
    answer = read("party_member", "2025-03-22", election="psu-2025-60d", status="PNS").answer

    assert (answer.phase, answer.breach, answer.rows) == (None, "discipline", ("dis-5",))


def test_days_that_share_their_first_reading_share_its_level(read):
    """On 31 October 2023 Law 20/2023 replaced Law 5/2014: the provisions differ, the level not."""
    month = read("partisan_activity", "2023-10", election="pemilu-2024", contest="dpr")

    assert (month.answer.breach, month.answer.level) == ("discipline", "heavy")
    assert {o.answer.level for o in month.alternatives} == {"heavy", "medium"}


# --- outside elections --------------------------------------------------------------------------


def test_without_a_name_the_election_under_way_decides(read):
    assert read(on="2024-10-01").answer.phase == "campaign"
    assert read(on="2024-12-16").answer.phase == "after_voting"
    assert read(on="2024-12-17").answer.phase == "none"


def test_a_vote_held_in_some_regions_is_under_way_in_those_only(book):
    day = PartialDay.parse("2025-07-30").first

    assert [e.id for e in elections_under_way(book, day, "19.71")] == ["pilkada-ulang-2025"]
    assert elections_under_way(book, day, "36.71") == ()

    ordered = PartialDay.parse("2025-02-24").first
    assert [e.id for e in elections_under_way(book, ordered, "36.04")] == ["psu-2025-60d"]
    assert elections_under_way(book, ordered, "36.71") == ()
    assert elections_under_way(book, ordered, None) == ()


def test_outside_any_election_both_framings_are_given(read):
    found = read(on="2025-12-01", status="PNS")

    assert (found.answer.phase, found.answer.breach, found.answer.rows) == ("none", None, ())
    assert [o.answer.breach for o in found.alternatives] == ["code_of_ethics", "discipline"]
    assert "light-oral" in found.alternatives[1].answer.sanctions


def test_party_membership_is_forbidden_at_all_times(read):
    answer = read("party_member", "2025-12-01", status="PNS").answer

    assert (answer.phase, answer.breach, answer.rows) == ("none", "discipline", ("dis-5",))
    assert answer.sanctions == ("dismissal-party",)
    assert answer.remedy == "appeal"
    assert answer.level is None  # dismissal itself is named, none of the four levels


# --- law data as they may become ------------------------------------------------------------------


DIS_8 = """level = "heavy"
level_sources = ["S63", "S34"]
level_alt = "medium"
level_alt_sources = ["S62"]
"""


def test_rows_of_both_classes_leave_the_class_open(changed):
    found = changed(
        "conduct_types.toml", 'rows = ["dis-8"]', 'rows = ["ke-7", "dis-8"]', "partisan_activity"
    )

    assert (found.answer.rows, found.answer.breach) == (("ke-7", "dis-8"), None)


def test_rows_of_one_class_that_differ_in_level_leave_the_level_open(changed):
    found = changed(
        "conduct_types.toml",
        'rows = ["dis-12"]',
        'rows = ["dis-5", "dis-12"]',
        "favouring_decision",
    )

    assert (found.answer.breach, found.answer.level) == ("discipline", None)
    assert "Baris-barisnya berbeda tingkat." in [one.id for one in found.answer.why]
    assert "The rows differ in level." in [one.en for one in found.answer.why]


def test_every_source_of_another_level_is_named(changed):
    two = changed(
        "conducts.toml", DIS_8, DIS_8.replace('["S62"]', '["S62", "S60"]'), "partisan_activity"
    )
    none = changed(
        "conducts.toml",
        DIS_8,
        DIS_8.replace('level_alt_sources = ["S62"]\n', ""),
        "partisan_activity",
    )

    assert [o.when.en for o in two.alternatives] == [
        "if row II.B.8 is read as Tribunnews; Kantor Regional BKN Medan has it"
    ]
    assert [o.when.en for o in none.alternatives] == ["if row II.B.8 is read as – has it"]


def test_another_reading_that_is_dismissal_has_none_of_the_four_levels(changed):
    other = DIS_8.replace('level_alt = "medium"', 'level_alt = "dishonourable_dismissal"')
    [found] = changed("conducts.toml", DIS_8, other, "partisan_activity").alternatives

    assert (found.answer.level, found.answer.sanctions) == (None, ("dismissal-party",))


def test_a_light_level_that_a_provision_names_is_proposed(changed):
    named = """id = "pp94-5n-6"
aliases = ["pp94-5n6"]"""
    documents = law_documents()["provisions.toml"]
    start = documents.index(named)
    row = documents[start : documents.index("[[provision]]", start)]
    found = changed(
        "provisions.toml", row, row.replace('level = "heavy"', 'level = "light"'), "declare_support"
    )

    assert found.answer.level == "light"
    assert found.answer.sanctions == ("light-oral", "light-written", "light-dissatisfied")


def test_without_its_reasons_an_answer_is_the_same_but_for_them(read):
    answer = read(**PILKADA).answer

    assert answer.why
    assert answer.without_reasons() == replace(answer, why=())


def test_a_contest_that_is_left_open_has_no_phase_where_the_days_differ(book):
    """Asked of one day and no contest: `classify` would ask for each."""
    act = Circumstances(
        conduct="like",
        on=date(2023, 11, 5),
        election=book.elections["pemilu-2024"],
        contest=None,
        status="PNS",
        beneficiary=None,
        asked_on=PartialDay(2023, 11, 5),
    )
    answer, _ = read_act(book, act)

    assert (answer.phase, answer.breach, answer.rows) == (None, None, ())


@pytest.mark.parametrize(
    ("contest", "fixed"),
    [
        (None, "2022-12-14"),
        ("dpr", "2022-12-14"),
        ("dprd", "2022-12-14"),
        ("dpd", "2023-11-03"),
        ("president", "2023-11-13"),
        ("governor", "None"),
    ],
)
def test_a_party_is_a_contestant_of_the_votes_for_dpr_and_dprd(book, contest, fixed):
    pemilu = book.elections["pemilu-2024"]

    assert str(fixing_day(pemilu, contest, "party")) == fixed
    assert str(fixing_day(pemilu, contest, "candidate")) == str(
        pemilu.fixed_on(contest) if contest else None
    )


# --- acts without an annex row --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "before", "after"),
    [
        ("PNS", "code_of_ethics", "discipline"),
        (None, "code_of_ethics", "discipline"),
        ("CPNS", "discipline", "discipline"),
        ("PPPK", None, "discipline"),
    ],
)
def test_the_class_without_a_row_follows_rules_that_name_the_act(read, status, before, after):
    """PP 42/2004 is for PNS alone; PP 49/2018 subjects PPPK to discipline, but names no act."""
    known = {**PILKADA, "status": status}

    assert read("declare_support", "2024-09-21", **known).answer.breach == before
    assert read("declare_support", "2024-09-22", **known).answer.breach == after


@pytest.mark.parametrize("status", ["PNS", "CPNS", "PPPK", "PPPK_PW", None])
def test_an_act_that_nobody_has_classed_yet_has_no_class_after_the_fixing(read, status):
    found = read("other", "2024-10-01", **{**PILKADA, "status": status})

    assert found.answer.breach is None
    assert "tidak menetapkan" in said(found.answer)


# --- whom, and what may be imposed ----------------------------------------------------------------


def test_the_kinds_of_sanction_are_those_of_the_status(read):
    by_status = {
        status: read(on="2024-10-01", election="pilkada-2024", status=status).answer.sanctions
        for status in ("PNS", "CPNS", "PPPK")
    }

    assert by_status["PNS"] == by_status["CPNS"]
    assert by_status["PPPK"] == ("pppk-termination",)


def test_the_transitional_medium_kinds_stand_beside_the_new_ones(read):
    found = read("campaign_team", "2024-09-01", **PILKADA)

    assert found.answer.level == "medium"
    assert {"medium-cut25-6", "medium-t-raise"} <= set(found.answer.sanctions)
    assert found.answer.remedy == "objection"


def test_a_level_that_the_law_does_not_name_stays_open(read):
    """PP 94/2021 Art. 5(n)(1), joining a campaign, has no level in the mapping seen."""
    answer = read("join_campaign", "2024-10-01", **PILKADA).answer

    assert (answer.breach, answer.level) == ("discipline", None)
    assert {"light-oral", "heavy-dismissal"} <= set(answer.sanctions)
    assert "memilih dengan alasan" in said(answer)


def test_the_remedy_stays_open_where_the_sanctions_differ(read):
    answer = read(on="2024-10-01", **PILKADA).answer

    assert answer.remedy is None
    assert "banding ke BPASN atas pemberhentian" in said(answer)


def test_every_conduct_phase_and_status_has_an_answer_or_says_that_there_is_none(read, book):
    asked = 0
    statuses = ("PNS", "CPNS", "PPPK", "PPPK_PW", None)
    days = {**PHASE_DAYS, "none": "2025-12-01", "2020": "2020-10-01", "2020 before": "2020-09-01"}
    for conduct, (phase, on), status in itertools.product(
        book.conduct_types, days.items(), statuses
    ):
        election = None if phase == "none" else f"pilkada-{on[:4]}"
        found = read(conduct, on, election=election, contest="regent_mayor", status=status)
        for answer in (found.answer, *(o.answer for o in found.alternatives)):
            where = f"{conduct}, {phase}, {status}: {said(answer)}"
            if answer.breach and not answer.sanctions:
                assert "Sumber tidak memberi jenis sanksi" in said(answer), where
            if not answer.provisions:
                assert "Sumber tidak memberi ketentuan" in said(answer), where
        if found.answer.breach is None and not found.alternatives:
            assert "tidak menetapkan" in said(found.answer), f"{conduct}, {phase}, {status}"
        asked += 1
    assert asked == len(book.conduct_types) * 9 * 5
