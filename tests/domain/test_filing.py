"""What a filing must hold to open a case, by kind; what is told, and what must not slip."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.days import PartialDay
from tracker.domain.discretion import names_reporter, title_of
from tracker.domain.errors import Invalid
from tracker.domain.filing import (
    ConductGiven,
    Filing,
    Ground,
    ReporterGiven,
    RespondentGiven,
    check,
    status_remarks,
    url_key,
)
from tracker.domain.law import RunningLaw
from tracker.domain.matters import CaseKind, StaffStatus, Wish
from tracker.domain.outlook import current_election, opening_facts, opening_move, outlook

TODAY = date(2024, 10, 7)
GROUND = Ground(
    today=TODAY,
    regions=frozenset({"36.71", "36.71.01"}),
    contests={"pilkada-2024": ("governor", "regent_mayor"), "pemilu-2024": ("president",)},
    conduct_types=frozenset({"like", "photo_with_candidate", "other"}),
)
NIP_OF_A_PNS = "198503102010012003"
NI_OF_A_PPPK = "199001012023211004"

REPORTER = ReporterGiven("Sari Wulandari", "Jalan Melati 4, Tangerang", "0812-3456-789")
CAMAT = RespondentGiven(name="Joko Pranoto", position="camat", status=StaffStatus.PNS)
LIKE = ConductGiven(
    type="like",
    on=PartialDay(2024, 10, 2),
    channel="Facebook",
    url="https://facebook.com/akun/posts/1",
)

REPORT = Filing(
    kind=CaseKind.REPORT,
    region="36.71",
    narrative="Terlapor menyukai unggahan akun pemenangan.",
    submitted_on=TODAY,
    election="pilkada-2024",
    contest="regent_mayor",
    known_on=PartialDay(2024, 10, 3),
    wish=Wish.CONFIDENTIAL,
    reporter=REPORTER,
    respondents=(CAMAT,),
    conducts=(LIKE,),
)
FINDING = replace(
    REPORT,
    kind=CaseKind.FINDING,
    wish=None,
    reporter=ReporterGiven(),
    known_on=None,
    found_on=PartialDay(2024, 10, 4),
)
LEAD = Filing(
    kind=CaseKind.LEAD, region="36.71", narrative="Ada kabar dari warga.", submitted_on=TODAY
)


def faults(filing: Filing) -> dict[str, list[str]]:
    try:
        check(filing, GROUND)
    except Invalid as invalid:
        return invalid.errors
    return {}


@pytest.mark.parametrize("filing", [REPORT, FINDING, LEAD], ids=lambda f: f.kind.value)
def test_a_complete_filing_of_each_kind_passes(filing):
    assert faults(filing) == {}


def test_a_report_needs_all_that_the_statutes_name():
    empty = Filing(CaseKind.REPORT, "36.71", narrative="", submitted_on=None)

    assert faults(empty) == {
        "wish": ["required"],
        "reporter_name": ["required"],
        "reporter_address": ["required"],
        "narrative": ["required"],
        "respondents": ["respondent_missing"],
        "conducts": ["conduct_missing"],
        "submitted_on": ["required"],
        "known_on": ["required"],
    }


def test_a_finding_needs_the_day_it_was_found_and_no_reporter():
    assert faults(replace(FINDING, found_on=None)) == {"found_on": ["required"]}
    assert faults(replace(FINDING, reporter=REPORTER)) == {"wish": ["finding_has_reporter"]}


def test_a_lead_needs_only_what_happened():
    assert faults(replace(LEAD, narrative="")) == {"narrative": ["required"]}


def test_an_anonymous_report_cannot_exist_but_an_anonymous_lead_can():
    nameless = replace(REPORT, anonymous=True, wish=None, reporter=ReporterGiven())

    assert faults(nameless) == {"wish": ["anonymous_report"]}
    assert faults(replace(nameless, kind=CaseKind.LEAD)) == {}


def test_an_anonymous_voice_has_no_name():
    assert faults(replace(LEAD, anonymous=True, reporter=REPORTER)) == {
        "wish": ["anonymous_with_name"]
    }


def test_whoever_gives_a_name_for_a_lead_says_how_open_it_is():
    assert faults(replace(LEAD, reporter=REPORTER)) == {"wish": ["required"]}
    assert faults(replace(LEAD, reporter=REPORTER, wish=Wish.CONFIDENTIAL)) == {}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"submitted_on": date(2024, 10, 8)}, "submitted_on", "in_the_future"),
        ({"known_on": PartialDay(2024, 10, 8)}, "known_on", "in_the_future"),
        ({"known_on": PartialDay(2024, 11)}, "known_on", "in_the_future"),
        (
            {"submitted_on": date(2024, 10, 4), "known_on": PartialDay(2024, 10, 5)},
            "known_on",
            "after_submitted",
        ),
    ],
)
def test_moments_keep_their_order(change, field, code):
    assert faults(replace(REPORT, **change)) == {field: [code]}


def test_a_month_that_has_begun_is_not_in_the_future():
    assert faults(replace(REPORT, known_on=PartialDay(2024, 10))) == {}


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (None, "required"),
        (PartialDay(2024, 10, 9), "in_the_future"),
        (PartialDay(2024, 10, 5), "after_known"),
    ],
)
def test_an_act_comes_before_anybody_knows_of_it(on, code):
    late = replace(REPORT, conducts=(replace(LIKE, on=on),))

    assert faults(late) == {"conducts-0-on": [code]}


@pytest.mark.parametrize("on", [PartialDay(2024), PartialDay(2024, 10), PartialDay(2024, 10, 3)])
def test_the_day_of_an_act_may_be_known_in_part(on):
    assert faults(replace(REPORT, conducts=(replace(LIKE, on=on),))) == {}


def test_time_and_place_are_asked_but_a_channel_is_a_place():
    nowhere = replace(LIKE, channel="", url="")

    assert faults(replace(REPORT, conducts=(nowhere,))) == {"place": ["where_missing"]}
    assert faults(replace(REPORT, conducts=(nowhere,), place="Lapangan kota")) == {}


@pytest.mark.parametrize(
    ("nip", "code"),
    [
        ("1985", "nip_length"),
        ("19850310201001200X", "nip_not_digits"),
        ("131234567", "nip_old_nip"),
        ("198513102010012003", "nip_birth_date"),
        ("198503102010152003", "nip_month_or_contract"),
        ("198503102010015003", "nip_sex"),
        ("201003102012012003", "nip_appointment_age"),
        ("1.98503E+17", "nip_rounded"),
    ],
)
def test_a_staff_number_that_does_not_hold_together_is_refused(nip, code):
    assert faults(replace(REPORT, respondents=(replace(CAMAT, nip=nip),))) == {
        "respondents-0-nip": [code]
    }


@pytest.mark.parametrize(
    ("nip", "status", "code"),
    [
        (NIP_OF_A_PNS, StaffStatus.PPPK, "number_is_pns"),
        (NI_OF_A_PPPK, StaffStatus.PNS, "number_is_pppk"),
        (NIP_OF_A_PNS, StaffStatus.NOT_ASN, "not_asn_has_number"),
    ],
)
def test_a_number_at_odds_with_the_status_is_told_and_not_refused(nip, status, code):
    odd = replace(REPORT, respondents=(replace(CAMAT, nip=nip, status=status),))

    assert status_remarks(odd) == [("respondents-0-status", code)]
    assert faults(odd) == {}


def test_a_number_that_fits_the_status_is_not_remarked():
    assert status_remarks(replace(REPORT, respondents=(replace(CAMAT, nip=NIP_OF_A_PNS),))) == []


def test_somebody_without_a_number_is_known_by_a_description():
    assert faults(replace(REPORT, respondents=(RespondentGiven(position="kepala desa"),))) == {}
    assert faults(replace(REPORT, respondents=(RespondentGiven(agency="Dinas Kesehatan"),))) == {
        "respondents-0-position": ["respondent_unnamed"]
    }


@pytest.mark.parametrize("count", [14, None])
def test_a_group_has_a_count_and_no_staff_number(count):
    group = RespondentGiven(position="guru", count=count)

    assert faults(replace(REPORT, respondents=(group,))) == {}
    assert faults(replace(REPORT, respondents=(replace(group, nip=NIP_OF_A_PNS),))) == {
        "respondents-0-nip": ["group_has_nip"]
    }


def test_a_group_of_nobody_is_no_group():
    assert faults(replace(REPORT, respondents=(replace(CAMAT, count=0),))) == {
        "respondents-0-count": ["out_of_bounds"]
    }


def test_with_several_respondents_each_act_names_its_doers():
    lurah = RespondentGiven(position="lurah")
    two = replace(REPORT, respondents=(CAMAT, lurah))

    assert faults(two) == {"conducts-0-respondents": ["nobody"]}
    assert faults(replace(two, conducts=(replace(LIKE, respondents=(1,)),))) == {}


def test_an_act_cannot_be_laid_on_an_empty_row():
    empty_row = replace(REPORT, respondents=(CAMAT, RespondentGiven()))

    assert faults(replace(empty_row, conducts=(replace(LIKE, respondents=(1,)),))) == {
        "conducts-0-respondents": ["unknown_respondent"]
    }


def test_an_only_respondent_did_what_nobody_else_is_named_for():
    assert REPORT.doers_of(LIKE) == [0]


def test_empty_rows_are_passed_over_and_faults_keep_their_row():
    spaced = replace(
        REPORT,
        respondents=(RespondentGiven(), CAMAT),
        conducts=(ConductGiven(), replace(LIKE, type="")),
    )

    assert faults(spaced) == {"conducts-1-type": ["required"]}


def test_an_address_must_be_one():
    assert faults(replace(REPORT, conducts=(replace(LIKE, url="grup WA warga"),))) == {
        "conducts-0-url": ["no_web_address"]
    }


def test_an_address_is_compared_however_it_is_written():
    assert url_key("m.facebook.com/akun/posts/1?mibextid=x") == url_key(LIKE.url)
    assert url_key("javascript:alert(1)") is None


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"region": "32"}, "region", "not_an_option"),
        ({"election": "pilkada-1999"}, "election", "not_an_option"),
        ({"contest": "president"}, "contest", "contest_of_other_election"),
        ({"election": "", "contest": "governor"}, "contest", "contest_of_other_election"),
        ({"narrative": "x" * 20_001}, "narrative", "too_long"),
        ({"place": "x" * 201}, "place", "too_long"),
        ({"reporter": replace(REPORTER, contact="9" * 401)}, "reporter_contact", "too_long"),
        ({"conducts": (replace(LIKE, type="dance"),)}, "conducts-0-type", "not_an_option"),
        ({"conducts": (LIKE,) * 51}, "conducts", "too_many_rows"),
        ({"respondents": (replace(CAMAT, name="x" * 201),)}, "respondents-0-name", "too_long"),
    ],
)
def test_what_is_not_on_the_laws_lists_or_too_long_is_refused(change, field, code):
    assert faults(replace(REPORT, **change)) == {field: [code]}


def test_a_filing_outside_any_election_is_possible():
    assert faults(replace(REPORT, election="", contest="")) == {}


# --- Titles and texts ------

LABELS = {"like": "Menyukai (like)"}


def title(**change: object) -> str:
    return title_of(replace(REPORT, **change), LABELS, "Kota Tangerang")


def test_a_title_says_act_channel_and_post_and_never_a_name():
    assert title() == "Menyukai (like) di Facebook · camat"
    assert title(respondents=(replace(CAMAT, position="Camat Joko"),)) == (
        "Menyukai (like) di Facebook"
    )
    assert title(conducts=(replace(LIKE, channel="rumah Ibu Sari"),)) == "Menyukai (like) · camat"


def test_a_title_counts_those_who_are_several():
    assert title(respondents=(CAMAT, CAMAT)) == "Menyukai (like) di Facebook · 2 terlapor"
    assert title(respondents=(RespondentGiven(position="guru", count=14),)) == (
        "Menyukai (like) di Facebook · 14 orang"
    )


def test_a_title_falls_back_on_the_site_and_on_the_region():
    assert title(conducts=(replace(LIKE, channel=""),)) == "Menyukai (like) di facebook.com · camat"
    assert title_of(LEAD, LABELS, "Kota Tangerang") == "Informasi awal di Kota Tangerang"


def test_a_title_fits_its_column():
    assert len(title(conducts=(replace(LIKE, channel="x" * 190),))) == 200


@pytest.mark.parametrize(
    "narrative",
    [
        "Menurut Sari Wulandari, terlapor menyukai unggahan.",
        "Ibu WULANDARI melihatnya.",
        "Hubungi +62 812 3456 789.",
        "Ia tinggal di jalan melati 4, tangerang.",
    ],
)
def test_a_text_that_tells_who_reported_is_noticed(narrative):
    assert names_reporter(replace(REPORT, narrative=narrative), {}) == ["narrative"]


def test_every_text_that_goes_on_with_the_file_is_looked_at():
    leaky = replace(
        REPORT,
        place="Rumah Wulandari",
        respondents=(replace(CAMAT, description="atasan Wulandari"),),
        conducts=(replace(LIKE, summary="difoto Wulandari"),),
    )

    assert names_reporter(leaky, {"evidence": ["foto dari sari wulandari.jpg"]}) == [
        "place",
        "respondents-0-description",
        "conducts-0-summary",
        "evidence",
    ]


def test_a_word_that_the_respondent_is_called_too_tells_nothing():
    namesake = replace(
        REPORT,
        narrative="Joko Wulandari menyukai unggahan.",
        respondents=(replace(CAMAT, name="Joko Wulandari"),),
    )

    assert names_reporter(namesake, {}) == []


def test_an_e_mail_address_is_a_contact():
    mailed = replace(
        REPORT,
        reporter=ReporterGiven("Ani", "Jalan 1", "ani.b@contoh.id"),
        narrative="Kirim ke ANI.B@contoh.id",
    )

    assert names_reporter(mailed, {}) == ["narrative"]


def test_without_a_reporter_no_text_can_name_one():
    assert names_reporter(replace(FINDING, narrative="Sari Wulandari"), {}) == []


def test_a_printed_filing_does_not_show_the_reporter():
    assert "Sari" not in repr(REPORT)
    assert "Melati" not in repr(REPORT)


# --- What would follow ------


@pytest.fixture(scope="module")
def law() -> RunningLaw:
    folder = Path(__file__).parents[2] / "config" / "law"
    return RunningLaw.from_documents(
        {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in folder.rglob("*.toml")
        }
    )


def test_a_like_is_ethics_before_the_candidates_are_fixed_and_heavy_from_that_day(law):
    """Pilkada 2024: candidates fixed on 22 September 2024."""
    days = (PartialDay(2024, 9, 21), PartialDay(2024, 9, 22))
    filing = replace(REPORT, conducts=tuple(replace(LIKE, on=day) for day in days))

    acts = outlook(law, law.calendar, filing).acts

    assert [(a.phase, a.phase_class) for a in acts] == [
        ("before_fixed", "before"),
        ("after_fixed", "after"),
    ]
    assert [[row.id for row in a.rows] for a in acts] == [["ke-4"], ["dis-6"]]


def test_a_month_across_the_fixing_decides_no_phase(law):
    filing = replace(REPORT, conducts=(replace(LIKE, on=PartialDay(2024, 9)),))

    (act,) = outlook(law, law.calendar, filing).acts

    assert act.phase is None
    assert act.phase_class == "unknown"


def test_a_report_starts_the_initial_study_and_is_held_against_its_own_term(law):
    """Known on Thursday 3 October, handed in on Monday 7 October: 7 days end on 10 October; the
    initial study is due two days after the report."""
    terms = outlook(law, law.calendar, REPORT).terms

    assert [(t.term.id, t.due.due, t.is_missed) for t in terms] == [
        ("pilkada-report", date(2024, 10, 10), False),
        ("pilkada-initial-study", date(2024, 10, 9), False),
    ]


def test_a_report_after_its_seven_days_is_told_to_be_late(law):
    late = replace(REPORT, known_on=PartialDay(2024, 9, 29))

    (limit, _) = outlook(law, law.calendar, late).terms

    assert (limit.due.due, limit.is_missed) == (date(2024, 10, 6), True)


def test_a_finding_is_held_against_the_days_since_it_was_found(law):
    (limit,) = outlook(law, law.calendar, FINDING).terms

    assert (limit.term.id, limit.met_on) == ("pilkada-finding", TODAY)


def test_a_filing_that_is_hardly_begun_has_an_outlook_too(law):
    begun = Filing(CaseKind.LEAD, "36.71", narrative="", submitted_on=None)

    assert outlook(law, law.calendar, begun).terms == ()


def test_the_supervision_report_is_an_answer_to_the_opening_of_a_finding(law):
    numbered = replace(FINDING, supervision_no="021/LHP/X/2024")

    assert opening_facts(opening_move(law, CaseKind.FINDING), numbered) == {
        "supervision_no": "021/LHP/X/2024"
    }
    assert opening_facts(opening_move(law, CaseKind.REPORT), numbered) == {}


@pytest.mark.parametrize(
    ("today", "election"),
    [
        (date(2024, 10, 7), "pilkada-2024"),
        (date(2024, 1, 10), "pemilu-2024"),
        (date(2026, 11, 2), None),
    ],
)
def test_the_nearest_voting_day_ahead_names_the_current_election(law, today, election):
    found = current_election(law, "36.71", today)

    assert (found.id if found else None) == election
