"""The law data: the package of the house loads, and broken ones are refused whole."""

from datetime import date
from pathlib import Path

import pytest

from tests.builders import law_documents
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Election
from tracker.domain.lawbook import Lawbook, LawProblems

LAW = Path(__file__).parents[2] / "config" / "law"
DOCUMENTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(LAW.glob("*.toml"))}


@pytest.fixture(scope="module")
def book():
    return Lawbook.from_documents(DOCUMENTS)


def day(text):
    return PartialDay.parse(text)


def faults(text, **beside):
    """What is wrong with a package of `text` and the documents named `beside` it."""
    with pytest.raises(LawProblems) as refused:
        Lawbook.from_documents({**beside, "zz.toml": text})
    return [(fault.file, fault.line, fault.reason) for fault in refused.value.problems]


# --- the package of the house ---------------------------------------------------------------


def test_every_conduct_type_of_the_record_format_is_there(book):
    assert set(book.conduct_types) == {
        *("post", "comment", "share", "like", "follow", "join_group", "online_promotion"),
        *("photo_with_candidate", "banner", "attend_campaign", "declare_support"),
        *("join_campaign", "spouse_campaign", "approach_party", "party_member"),
        *("campaign_team", "partisan_activity", "support_letter", "favouring_decision", "other"),
    }


def test_every_conduct_type_has_annex_rows_or_says_why_not(book):
    without = {item.id for item in book.conduct_types.values() if not item.rows}

    assert without == {"declare_support", "other"}
    assert all(book.conduct_types[name].no_rows_id for name in without)
    assert all(item.elements_id and item.elements_en for item in book.conduct_types.values())


def test_the_annex_has_seven_rows_of_ethics_and_twelve_of_discipline(book):
    sections = [row.section for row in book.rows.values()]

    assert (sections.count("ethics"), sections.count("discipline")) == (7, 12)


def test_acts_on_social_media_need_an_account_and_no_others(book):
    assert {item.id for item in book.conduct_types.values() if item.needs_account} == {
        *("post", "comment", "share", "like", "follow", "join_group"),
        *("online_promotion", "photo_with_candidate"),
    }


@pytest.mark.parametrize(
    ("other", "identifier"),
    [
        ("skb-netralitas-2022", "skb-2-2022"),
        ("pp94-5n5", "pp94-5n-5"),
        ("pp94-14-i", "pp94-14i"),
        ("pp42-11", "pp42-11c"),
        ("hukuman_disiplin_berat", "heavy"),
        ("dis-6", "dis-6"),
    ],
)
def test_doubled_rows_stand_under_one_id_and_answer_to_both(book, other, identifier):
    assert book.resolve(other) == identifier


def test_an_unknown_name_is_refused(book):
    with pytest.raises(NotFound):
        book.resolve("pp-1-1999")


def test_a_doubled_row_keeps_the_better_mark_and_both_sources(book):
    provision = book.provisions["pp94-5n-5"]

    assert provision.confidence == "verified"
    assert provision.sources == ("S31", "S33", "D1")


def test_conflicting_levels_keep_both_readings_with_their_sources(book):
    row = book.rows["dis-3"]

    assert (row.level, row.level_sources) == ("medium", ("S58",))
    assert (row.level_alt, row.level_alt_sources) == ("heavy", ("S59",))
    assert row.id in book.conflicts["level-dis-3"].affects


def test_article_14_i_number_3_as_cited_means_article_5_n_number_5(book):
    citation = book.citations["cite-skb2-14i-3"]

    assert citation.as_cited_id == "PP 94/2021 Pasal 14 huruf i angka 3"
    assert citation.resolved == ("pp94-5n-5",)
    assert book.provisions["pp94-5n-5"].locator == "Pasal 5 huruf n angka 5"


def test_the_heavy_sanctions_of_2010_are_there_from_memory(book):
    heavy = [item for item in book.sanctions.values() if item.id.startswith("pp53-heavy-")]

    assert len(heavy) == 5
    assert {item.confidence for item in heavy} == {"recalled"}


@pytest.mark.parametrize(
    ("sanction", "remedy"),
    [
        ("light-oral", "objection"),
        ("heavy-demotion", "objection"),
        ("heavy-dismissal", "appeal"),
        ("pppk-termination", "appeal"),
        ("moral-open", None),
        ("pp53-heavy-dismissal", None),
    ],
)
def test_dismissal_is_appealed_and_the_rest_objected_to(book, sanction, remedy):
    # PP 79/2021 Pasal 1 angka 4 and 5
    assert book.sanctions[sanction].remedy == remedy


def test_medium_sanctions_of_2021_stand_beside_the_transitional_ones(book):
    medium = book.sanctions_for("PNS", day("2024-10-01"), "hukuman_disiplin_sedang")

    assert [item.id for item in medium] == [
        *("medium-cut25-6", "medium-cut25-9", "medium-cut25-12"),
        *("medium-t-raise", "medium-t-promotion", "medium-t-rank"),
    ]
    assert medium[3].stands_in_for == "medium-cut25-6"


def test_an_act_of_2020_draws_the_heavy_sanctions_of_2010(book):
    heavy = book.sanctions_for("PNS", day("2020-10-10"), "heavy")

    assert {item.id for item in heavy} == {
        f"pp53-heavy-{kind}"
        for kind in ("rank", "transfer", "release", "dismissal", "dishonourable")
    }


def test_pppk_have_a_list_of_their_own(book):
    found = {item.id for item in book.sanctions_for("PPPK", day("2024-10-01"))}

    assert found == {"pppk-local-light", "pppk-local-medium", "pppk-termination", "dismissal-party"}


def test_a_term_carries_the_mark_of_its_length_and_of_its_kind_of_day(book):
    term = book.terms["pemilu-finding"]

    assert (term.length, term.unit, term.basis) == (7, "working_days", ("uu7-454-5",))
    assert (term.confidence, term.unit_confidence) == ("verified", "recalled")


def test_the_extended_term_of_pemilu_is_a_ceiling_from_registration(book):
    plain, extended = book.terms["pemilu-handling"], book.terms["pemilu-handling-extended"]

    assert (plain.starts_from, extended.starts_from) == ("registered", "registered")
    assert extended.length == 14


def test_24_hours_are_kept_beside_the_plain_day(book):
    term = book.terms["pilkada-criminal-forward"]

    assert (term.hours, term.length) == (24, 1)


def test_the_calendar_counts_109_days_in_force_and_one_withdrawn(book):
    withdrawn = [row for row in book.holidays if row.withdrawn_on]

    assert len(book.holidays) == 110
    assert [(row.on, row.withdrawn_on) for row in withdrawn] == [
        (date(2023, 4, 26), date(2023, 3, 29))
    ]
    assert sorted(book.holiday_years) == [2023, 2024, 2025, 2026]


def test_every_fact_names_a_source_or_is_an_election_known_from_the_press(book):
    bare = [
        item.id
        for table in (book.instruments, book.provisions, book.rows, book.sanctions, book.bodies)
        for item in table.values()
        if not item.sources
    ]

    assert [name for name in bare if not name.startswith("pkpu")] == []


# --- what was in force ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instrument", "on", "answer"),
    [
        ("pp-53-2010", "2021-08-30", "yes"),
        ("pp-53-2010", "2021-08-31", "no"),
        ("pp-94-2021", "2021-08-30", "no"),
        ("pp-94-2021", "2021-08-31", "yes"),
        ("pp-94-2021", "2021-08", "unknown"),
        ("pp-42-2004", "2004-09", "no"),
        ("pp-42-2004", "2004-10-15", "unknown"),
        ("pp-42-2004", "2004-10-31", "yes"),
        ("perka-bkn-21-2010", "2022-03-31", "no"),
        ("uu-1-2015", "2024-10-01", "unknown"),
        ("skb-5-2020", "2022-09-21", "yes"),
        ("skb-5-2020", "2022-09-22", "unknown"),
    ],
)
def test_validity_is_yes_no_or_not_established(book, instrument, on, answer):
    assert book.instruments[instrument].in_force(day(on)) == answer


def test_a_provision_is_valid_as_its_instrument_is(book):
    assert book.in_force("pp94-5n5", day("2024-10-01")) == "yes"
    assert book.in_force("uu5-9-2", day("2024-10-01")) == "no"
    assert book.in_force("pilkada-71-1", day("2024-10-01")) == "unknown"


def test_what_is_in_doubt_is_kept_apart_from_what_is_in_force(book):
    on = day("2024-10-01")
    certain = {item.id for item in book.provisions_in_force(on)}
    doubtful = {item.id for item in book.provisions_in_doubt(on)}

    assert "pp94-5n-5" in certain
    assert "pp53-4-15" not in certain | doubtful
    assert "pilkada-71-1" in doubtful
    assert not certain & doubtful


@pytest.mark.parametrize(
    ("on", "body"),
    [
        (date(2024, 8, 24), "kasn"),
        (date(2024, 8, 25), "bkn"),
        (PartialDay.parse("2018"), "kasn"),
        (date(2026, 11, 22), "bkn"),
    ],
)
def test_kasn_received_cases_to_24_august_2024_and_bkn_from_the_day_after(book, on, body):
    assert book.body_on(on).id == body


def test_a_month_that_knew_both_bodies_names_neither(book):
    assert book.body_on(day("2024-08")) is None


# --- elections ------------------------------------------------------------------------------


def test_repeat_votes_reported_under_one_name_are_told_apart_by_region(book):
    assert book.election_called("psu-pilkada-2025", "36.04").id == "psu-2025-60d"
    assert book.election_called("psu-pilkada-2025", "14.08").id == "psu-2025-30d"
    assert book.election_called("psu-pilkada-2025") is None
    assert book.election_called("pilkada-2024").id == "pilkada-2024"


def test_an_invented_election_joins_a_copy_of_the_book(book):
    invented = Election.invented_from(
        "demo-2027", {"label_id": "Pilkada Contoh", "candidates_fixed": "2027-02-01"}
    )
    wider = book.with_election(invented)

    assert wider.elections["demo-2027"].invented
    assert wider.resolve("demo-2027") == "demo-2027"
    assert wider.elections["demo-2027"].contests == ("governor", "regent_mayor")
    assert "demo-2027" not in book.elections


def test_an_invented_election_may_be_changed_but_takes_no_real_name(book):
    first = Election.invented_from("demo", {"voting": "2027-06-01"})
    later = Election.invented_from("demo", {"voting": "2027-06-08"})

    wider = book.with_election(first).with_election(later)

    assert wider.elections["demo"].voting == date(2027, 6, 8)
    with pytest.raises(ValueError):
        book.with_election(Election.invented_from("pilkada-2024", {}))
    with pytest.raises(ValueError):
        book.with_election(Election.invented_from("kasn", {}))


@pytest.mark.parametrize(
    "facts",
    [
        {"voting": "soon"},
        {"kind": "referendum"},
        {"contests": "president, sheriff"},
        {"weather": "dry"},
    ],
)
def test_an_invented_election_with_odd_facts_is_refused(facts):
    with pytest.raises(ValueError):
        Election.invented_from("demo", facts)


# --- broken packages --------------------------------------------------------------------------

INSTRUMENT = """[[instrument]]
id = "{id}"
kind = "law"
number = "1"
year = 2030
label_id = "UU 1/2030"
label_en = "Law 1/2030"
title_id = "Contoh"
title_en = "Example"
confidence = "{mark}"
{more}
"""

TERM = """[[term]]
id = "t-1"
stage = "s"
regime = "r"
label_id = "Contoh"
label_en = "Example"
length = 3
{unit}
starts_from = "known"
starts_id = "hari diketahui"
starts_en = "the day known"
confidence = "recalled"
unit_confidence = "recalled"
{more}
"""


def instrument(name, mark="recalled", more=""):
    return INSTRUMENT.format(id=name, mark=mark, more=more)


def term(unit='unit = "working_days"', more=""):
    return TERM.format(unit=unit, more=more)


def test_text_that_is_not_toml_is_refused_with_its_line():
    [(file, line, reason)] = faults('[[term]]\nid = "t-1"\nlength = = 3\n')

    assert (file, line) == ("zz.toml", 3)
    assert reason.startswith("not TOML")


def test_an_unknown_table_is_refused():
    assert faults('\n[[misprint]]\nid = "x"\n') == [
        ("zz.toml", 2, "there is no table [[misprint]]")
    ]


def test_an_unknown_reference_is_refused_at_the_header_of_its_row():
    text = instrument("a-law") + instrument("b-law", more='replaced_by = "c-law"')

    assert faults(text) == [
        ("zz.toml", 12, "instrument 'b-law': replaced_by names 'c-law', no instrument")
    ]


def test_an_alias_does_not_stand_in_for_an_id_inside_the_package():
    text = term(more='basis = ["pp94-5n5"]')

    assert faults(text, **DOCUMENTS) == [
        ("zz.toml", 1, "term 't-1': basis names 'pp94-5n5', no provision or instrument")
    ]


def test_an_id_that_no_column_can_hold_is_refused():
    name = "a" * 41
    assert faults(instrument(name)) == [
        ("zz.toml", 1, f"instrument '{name}': the id is longer than 40 signs")
    ]


def test_a_doubled_id_and_a_doubled_alias_are_refused():
    text = instrument("pp-94-2021") + instrument("b-law", more='aliases = ["pp94-5n5"]')

    found = faults(text, **DOCUMENTS)

    assert [(file, line) for file, line, _ in found] == [("zz.toml", 1), ("zz.toml", 12)]
    assert all("is taken already, at " in reason for _, _, reason in found)


def test_a_bad_mark_a_bad_date_and_a_missing_label_are_told_at_once():
    text = (
        instrument("a-law", mark="sure")
        + instrument("b-law", more='in_force_from = "2024-13"')
        + instrument("c-law").replace('label_en = "Law 1/2030"\n', "")
    )

    assert [(line, reason) for _, line, reason in faults(text)] == [
        (1, "instrument 'a-law': confidence: 'sure' is none of verified, secondary, recalled"),
        (12, "instrument 'b-law': in_force_from: month must be in 1..12"),
        (23, "instrument 'c-law': label_en is missing"),
    ]


def test_a_row_that_cannot_be_read_is_not_also_reported_as_missing():
    text = instrument("a-law", mark="sure") + instrument("b-law", more='replaced_by = "a-law"')

    assert [line for _, line, _ in faults(text)] == [1]


def test_an_unreadable_row_does_not_hide_the_faults_of_others():
    text = instrument("a-law", mark="sure") + instrument("b-law", more='replaced_by = "c-law"')

    assert [line for _, line, _ in faults(text)] == [1, 12]


def test_a_term_without_a_unit_is_refused():
    assert faults(term(unit="")) == [("zz.toml", 1, "term 't-1': unit is missing")]


def test_a_misspelt_key_is_refused():
    assert faults(term(more="lenght = 4")) == [
        ("zz.toml", 1, "term 't-1': there is no key 'lenght'")
    ]


def test_hours_that_do_not_make_the_days_are_refused():
    assert faults(term(more="hours = 24")) == [
        ("zz.toml", 1, "term 't-1': 24 hours are not 3 days")
    ]


def test_two_versions_of_one_term_may_not_be_valid_together():
    first = term(more='in_force_until = "2024-10-02"')
    second = term(more='in_force_from = "2024-10-01"').replace('"t-1"', '"t-2"')

    assert faults(first + second) == [
        ("zz.toml", 15, "term 't-2': valid at the same time as 't-1'")
    ]


def test_a_version_may_begin_on_the_day_the_other_ends():
    first = term(more='in_force_until = "2024-10-01"')
    second = term(more='in_force_from = "2024-10-01"').replace('"t-1"', '"t-2"')

    book = Lawbook.from_documents({"zz.toml": first + second})

    assert set(book.terms) == {"t-1", "t-2"}


def test_a_second_oversight_body_on_the_same_days_is_refused():
    text = """[[body]]
id = "other-body"
label_id = "Lembaga lain"
label_en = "Another body"
role = "oversight"
in_force_from = "2026-01-01"
confidence = "recalled"
"""
    found = faults(text, **DOCUMENTS)

    assert found == [("zz.toml", 1, "body 'other-body': valid at the same time as 'bkn'")]


def test_an_instrument_that_outlives_its_successor_is_refused():
    text = instrument("a-law", more='in_force_until = "2031-06-01"\nreplaced_by = "b-law"')
    text += instrument("b-law", more='in_force_from = "2031-01-01"')

    assert [(line, reason) for _, line, reason in faults(text)] == [
        (1, "instrument 'a-law': valid at the same time as its successor 'b-law'")
    ]


def test_a_circle_of_replacements_is_refused_once_for_each_of_its_rows():
    text = instrument("a-law", more='replaced_by = "b-law"')
    text += instrument("b-law", more='replaced_by = "a-law"')

    assert [(line, reason) for _, line, reason in faults(text)] == [
        (1, "instrument 'a-law': replaced_by runs in a circle: a-law → b-law → a-law"),
        (12, "instrument 'b-law': replaced_by runs in a circle: b-law → a-law → b-law"),
    ]


def test_a_validity_that_ends_before_it_begins_is_refused():
    text = instrument("a-law", more='in_force_from = "2031"\nin_force_until = "2030-12-31"')

    assert [reason for _, _, reason in faults(text)] == [
        "instrument 'a-law': in_force_until 2030-12-31 is not after in_force_from"
    ]


def test_a_note_in_one_language_only_is_refused():
    text = instrument("a-law", more='note_id = "Hanya satu bahasa."')

    assert [reason for _, _, reason in faults(text)] == [
        "instrument 'a-law': note_id and note_en do not match; both languages are needed"
    ]


def test_a_conduct_type_without_rows_must_say_why():
    text = '[[conduct_type]]\nid = "dance"\nlabel_id = "Menari"\nlabel_en = "Dancing"\n'

    assert [reason for _, _, reason in faults(text + "needs_account = false\n")] == [
        "conduct_type 'dance': needs annex rows or a reason why there are none, and not both"
    ]


def test_days_of_an_election_out_of_order_are_refused():
    text = """[[election]]
id = "e-1"
label_id = "Contoh"
label_en = "Example"
kind = "pilkada"
contests = ["governor"]
campaign_start = 2030-03-01
campaign_end = 2030-02-01
confidence = "recalled"
"""
    assert [reason for _, _, reason in faults(text)] == [
        "election 'e-1': campaign_end 2030-02-01 lies before campaign_start 2030-03-01"
    ]


def test_a_calendar_that_misses_a_day_of_its_decree_is_refused():
    lines = DOCUMENTS["holidays.toml"].replace("on = 2024-11-27\n", "on = 2022-11-27\n")
    at = DOCUMENTS["holidays.toml"].splitlines().index('id = "holidays-2024"')

    found = faults("", **{**DOCUMENTS, "holidays.toml": lines})

    reason = "holiday_year 'holidays-2024': 18 rows of kind national, the decree counts 19"
    assert found == [("holidays.toml", at, reason)]


@pytest.mark.parametrize(
    "wrong",
    [
        DOCUMENTS["terms.toml"].replace('id = "pemilu-report"', 'id = "pemilu-report"\nmore = 1'),
        DOCUMENTS["terms.toml"] + "\n[[term\n",
    ],
)
def test_terms_that_cannot_be_read_are_not_held_against_the_readings_that_change_them(wrong):
    found = faults("", **{**DOCUMENTS, "terms.toml": wrong})

    assert [file for file, _, _ in found] == ["terms.toml"]


@pytest.mark.parametrize("lost", ["holidays.toml", "conflicts.toml", "forms.toml"])
def test_a_package_that_lost_a_file_is_refused(lost):
    """Without its holidays every working day would be counted, and no reference miss them."""
    kept = {name: text for name, text in law_documents().items() if name != lost}

    with pytest.raises(LawProblems, match=r"no file holds a \[\["):
        RunningLaw.from_documents(kept)


def test_documents_of_the_road_are_another_readers():
    text = instrument("a-law")

    book = Lawbook.from_documents({"zz.toml": text, "road/lanes.toml": "[[lane]]\nid = 1\n"})

    assert set(book.instruments) == {"a-law"}
