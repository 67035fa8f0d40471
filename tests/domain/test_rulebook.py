"""Phases, annex rows and proposed provisions, on examples checked by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law_items import Election
from tracker.domain.lawbook import Lawbook
from tracker.domain.rulebook import (
    class_of,
    contests_of,
    phase_of,
    propose_provisions,
    rows_for,
)

LAW = Path(__file__).parents[2] / "config" / "law"


@pytest.fixture(scope="module")
def book():
    return Lawbook.from_documents(
        {path.name: path.read_text(encoding="utf-8") for path in LAW.glob("*.toml")}
    )


def day(text):
    return PartialDay.parse(text)


def proposed(book, conduct_type, election, contest, on, status="PNS"):
    held = book.elections.get(election)
    phase = class_of(phase_of(held, contest, day(on)))
    return propose_provisions(
        book, conduct_type, phase, day(on), status, contests_of(held, contest)
    )


def rows(book, conduct_type, election, contest, on):
    phase = class_of(phase_of(book.elections.get(election), contest, day(on)))
    return [row.id for row in rows_for(book, conduct_type, phase, day(on))]


def ids(proposals):
    return [proposal.provision_id for proposal in proposals]


# --- phases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "phase"),
    [
        ("2019-01-01", "before_fixed"),
        ("2024-09-21", "before_fixed"),
        ("2024-09-22", "after_fixed"),
        ("2024-09-24", "after_fixed"),
        ("2024-09-25", "campaign"),
        ("2024-11-23", "campaign"),
        ("2024-11-24", "quiet"),
        ("2024-11-26", "quiet"),
        ("2024-11-27", "voting"),
        ("2024-11-28", "after_voting"),
        ("2026-11-22", "after_voting"),
        ("2024-10", "campaign"),
        ("2024-08", "before_fixed"),
        ("2024-09", None),
        ("2024", None),
        ("2025", "after_voting"),
    ],
)
def test_the_phases_of_pilkada_2024(book, on, phase):
    assert phase_of(book.elections["pilkada-2024"], "regent_mayor", day(on)) == phase


@pytest.mark.parametrize(
    ("contest", "on", "phase"),
    [
        ("dpr", "2023-11-02", "before_fixed"),
        ("dpr", "2023-11-03", "after_fixed"),
        ("dpr", "2023-11-05", "after_fixed"),
        ("president", "2023-11-05", "before_fixed"),
        ("president", "2023-11-12", "before_fixed"),
        ("president", "2023-11-13", "after_fixed"),
        (None, "2023-11-02", "before_fixed"),
        (None, "2023-11-05", None),
        (None, "2023-11-13", "after_fixed"),
        (None, "2023-12-01", "campaign"),
        ("governor", "2023-12-01", None),
        ("sheriff", "2023-12-01", None),
    ],
)
def test_each_contest_of_pemilu_2024_has_its_own_day_of_fixing(book, contest, on, phase):
    assert phase_of(book.elections["pemilu-2024"], contest, day(on)) == phase


@pytest.mark.parametrize(
    ("election", "on", "phase"),
    [
        ("psu-2025-60d", "2025-03-16", None),
        ("psu-2025-60d", "2025-04-19", "voting"),
        ("psu-2025-60d", "2025-05", "after_voting"),
        ("pilkada-ulang-2025", "2025-08-01", "after_fixed"),
        ("pemilu-nasional-2029", "2028-01-01", None),
        ("pemilu-daerah-2031", "2032-04-21", "after_voting"),
        ("pemilu-daerah-2031", "2031-12-01", None),
    ],
)
def test_a_phase_that_was_not_established_is_not_guessed(book, election, on, phase):
    assert phase_of(book.elections[election], None, day(on)) == phase


def test_a_phase_in_the_middle_of_a_partial_date_is_not_overlooked():
    """Without a quiet period on record, the days after the campaign are again only "after"."""
    demo = Election.invented_from(
        "demo",
        {
            "candidates_fixed": "2027-02-01",
            "campaign_start": "2027-03-05",
            "campaign_end": "2027-03-20",
            "voting": "2027-05-05",
        },
    )

    assert phase_of(demo, "governor", day("2027-02")) == "after_fixed"
    assert phase_of(demo, "governor", day("2027-03")) is None
    assert phase_of(demo, "governor", day("2027-04")) == "after_fixed"


def test_the_last_day_of_a_month_is_not_overlooked_either():
    demo = Election.invented_from(
        "demo",
        {
            "candidates_fixed": "2027-02-01",
            "quiet_start": "2027-04-25",
            "quiet_end": "2027-05-30",
            "voting": "2027-06-05",
        },
    )

    assert phase_of(demo, "governor", day("2027-05")) is None
    assert phase_of(demo, "governor", day("2027-05-30")) == "quiet"
    assert phase_of(demo, "governor", day("2027-05-31")) == "after_fixed"


def test_without_an_election_there_is_no_phase():
    assert phase_of(None, "governor", day("2024-10-01")) == "none"


def test_an_invented_election_has_phases_like_any_other(book):
    demo = Election.invented_from(
        "demo", {"candidates_fixed": "2027-02-01", "voting": "2027-05-05"}
    )

    assert phase_of(demo, "governor", day("2027-01-31")) == "before_fixed"
    assert phase_of(demo, "governor", day("2027-02-01")) == "after_fixed"


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        ("before_fixed", "before"),
        ("after_fixed", "after"),
        ("quiet", "after"),
        ("after_voting", "after"),
        ("none", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_annex_knows_before_and_after_only(phase, expected):
    assert class_of(phase) == expected


def test_an_act_may_concern_the_contest_named_or_those_of_its_election(book):
    pilkada = book.elections["pilkada-2024"]

    assert contests_of(pilkada, "governor") == ("governor",)
    assert contests_of(pilkada, None) == ("governor", "regent_mayor")
    assert contests_of(None, "dpr") == ("dpr",)
    assert contests_of(None, None) == ()


# --- annex rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conduct_type", "election", "contest", "on", "expected"),
    [
        ("like", "pilkada-2024", "regent_mayor", "2024-09-21", ["ke-4"]),
        ("like", "pilkada-2024", "regent_mayor", "2024-09-22", ["dis-6"]),
        ("like", "pemilu-2024", "president", "2023-11-05", ["ke-4"]),
        ("like", "pemilu-2024", "dpr", "2023-11-05", ["dis-6"]),
        ("like", "pemilu-2024", None, "2023-11-05", ["ke-4", "dis-6"]),
        ("like", "pilkada-2024", None, "2022-09-21", []),
        ("like", "pilkada-2024", None, "2022-09-22", ["ke-4"]),
        ("like", "pilkada-2024", None, "2022-09", []),
        ("like", "pilkada-2020", None, "2020-10-10", []),
        ("banner", "pilkada-2024", None, "2024-06", ["ke-1"]),
        ("photo_with_candidate", "pilkada-2024", None, "2024-10", ["dis-7"]),
        ("spouse_campaign", "pilkada-2024", None, "2024-10", ["ke-7"]),
        ("join_campaign", "pilkada-2024", None, "2024-10", []),
        ("campaign_team", "pilkada-2024", None, "2024-06", ["dis-9"]),
        ("campaign_team", "pilkada-2024", None, "2024-10", ["dis-10"]),
        ("party_member", None, None, "2024-10", ["dis-5"]),
        ("declare_support", "pilkada-2024", None, "2024-10", []),
    ],
)
def test_the_annex_row_follows_act_contest_and_day(
    book, conduct_type, election, contest, on, expected
):
    assert rows(book, conduct_type, election, contest, on) == expected


def test_an_unknown_conduct_type_is_refused(book):
    with pytest.raises(NotFound):
        rows_for(book, "dance", "after", day("2024-10-01"))


# --- proposals ---------------------------------------------------------------------------------


def test_a_like_on_the_eve_of_fixing_is_a_matter_of_ethics(book):
    found = proposed(book, "like", "pilkada-2024", "regent_mayor", "2024-09-21")

    assert ids(found)[:2] == ["pp42-11c", "pp42-15"]
    assert [(one.row_id, one.levels, one.mark) for one in found[:2]] == [
        ("ke-4", ("moral",), "secondary")
    ] * 2
    assert "pp94-5n-5" not in ids(found)


def test_the_same_like_on_the_day_of_fixing_is_heavy_discipline(book):
    found = proposed(book, "like", "pilkada-2024", "regent_mayor", "2024-09-22")

    assert ids(found)[:3] == ["pp94-5n-5", "uu20-9-2", "pp94-5n-6"]
    assert {(one.row_id, one.levels) for one in found[:3]} == {("dis-6", ("heavy",))}
    assert "pp42-15" not in ids(found)


def test_a_proposal_is_no_better_attested_than_its_weakest_link(book):
    found = proposed(book, "like", "pilkada-2024", "regent_mayor", "2024-09-22")

    assert book.provisions["pp94-5n-5"].confidence == "verified"
    assert book.rows["dis-6"].confidence == "secondary"
    assert found[0].mark == "secondary"


def test_a_base_that_was_repealed_is_followed_to_what_says_the_same(book):
    moved = {
        one.provision_id: one.reason_id
        for one in proposed(book, "like", "pilkada-2024", "regent_mayor", "2024-09-22")
    }

    assert "uu5-9-2" not in moved
    assert "dikutip sebagai UU 5/2014 Pasal 9 ayat (2)" in moved["uu20-9-2"]


def reasons(book, *asked):
    """Of each proposal: provision, annex row, and the reason in both languages."""
    return [
        (one.provision_id, one.row_id, one.reason_id, one.reason_en)
        for one in proposed(book, *asked)
    ]


def test_a_proposal_says_where_the_annex_names_it_or_is_read_so(book):
    before = reasons(book, "like", "pilkada-2024", None, "2024-09-21")
    after = reasons(book, "like", "pilkada-2024", None, "2024-09-22")

    assert before[0] == (
        "pp42-11c",
        "ke-4",
        "Lampiran II.A.4 SKB 2/2022 menyebut ketentuan ini.",
        "Annex II.A.4 of Joint Decree 2/2022 names this provision.",
    )
    assert after[:3] == [
        (
            "pp94-5n-5",
            "dis-6",
            "Lampiran II.B.6 SKB 2/2022 menyebut ketentuan ini.",
            "Annex II.B.6 of Joint Decree 2/2022 names this provision.",
        ),
        (
            "uu20-9-2",
            "dis-6",
            "Lampiran II.B.6 SKB 2/2022 menyebut ketentuan ini (dikutip sebagai UU 5/2014 "
            "Pasal 9 ayat (2)).",
            "Annex II.B.6 of Joint Decree 2/2022 names this provision (cited as Law 5/2014 "
            "Art. 9(2)).",
        ),
        (
            "pp94-5n-6",
            "dis-6",
            "Lampiran II.B.6 SKB 2/2022 dibaca bersandar pada ketentuan ini.",
            "Annex II.B.6 of Joint Decree 2/2022 is read as resting on this provision.",
        ),
    ]


def test_a_proposal_beside_the_annex_gives_the_reason_of_its_basis(book):
    found = reasons(book, "join_campaign", "pilkada-2024", None, "2024-10-01")

    assert found[0] == (
        "pp94-5n-1",
        None,
        "Ikut kampanye; sumber berbeda tentang tingkat hukumannya.",
        "Taking part in a campaign; sources differ on its level.",
    )


def test_a_row_without_a_base_says_that_none_was_seen(book):
    found = reasons(book, "banner", "pilkada-2024", None, "2024-10-01", "PPPK")

    assert found[0] == (
        "skb2-annex-2b",
        "dis-1",
        "Lampiran II.B.1 SKB 2/2022; dasar lain bagi status ini tidak terlihat.",
        "Annex II.B.1 of Joint Decree 2/2022; no other basis for this status was seen.",
    )


@pytest.mark.parametrize(
    ("provision", "conduct_type", "status"),
    [("pp94-5n-6", "partisan_activity", "PNS"), ("skb2-annex-2b", "banner", "PPPK")],
)
def test_a_proposal_is_only_recalled_where_its_provision_is(book, provision, conduct_type, status):
    def marks(held):
        found = proposed(held, conduct_type, "pilkada-2024", None, "2024-10-01", status)
        return {one.provision_id: one.mark for one in found}

    weak = replace(book.provisions[provision], confidence="recalled")
    other = replace(book, provisions={**book.provisions, provision: weak})

    assert marks(book)[provision] == "secondary"
    assert marks(other)[provision] == "recalled"


def test_a_row_is_only_recalled_where_it_is(book):
    weak = replace(book.rows["dis-1"], confidence="recalled")
    other = replace(book, rows={**book.rows, "dis-1": weak})
    found = proposed(other, "banner", "pilkada-2024", None, "2024-10-01", "PPPK")

    assert (found[0].provision_id, found[0].mark) == ("skb2-annex-2b", "recalled")


def test_before_31_october_2023_the_law_cited_is_the_law_in_force(book):
    found = ids(proposed(book, "like", "pilkada-2024", None, "2022-10-01"))

    assert "uu5-9-2" in found
    assert "uu20-9-2" not in found


def test_a_like_in_pilkada_2020_follows_the_regulations_of_2004_and_2010(book):
    before = proposed(book, "like", "pilkada-2020", "regent_mayor", "2020-09-22")
    after = proposed(book, "like", "pilkada-2020", "regent_mayor", "2020-09-23")

    assert ids(before) == ["pp42-11c", "pp42-15", "uu5-9-2"]
    assert ids(after) == ["pp53-4-15", "pp53-12", "uu5-9-2"]
    assert [one.mark for one in after[:2]] == ["recalled", "recalled"]
    assert all(one.row_id is None for one in before + after)


def test_presidential_support_in_2019_falls_under_number_13_not_15(book):
    found = ids(proposed(book, "post", "pemilu-2019", "president", "2019-02-01"))

    assert "pp53-4-13" in found
    assert "pp53-4-15" not in found


def test_provisions_whose_validity_is_not_established_come_last_with_their_mark(book):
    found = proposed(book, "favouring_decision", "pilkada-2024", None, "2024-10-01")

    assert ids(found)[:2] == ["pp94-5n-5", "pp94-14i"]
    assert [(one.provision_id, one.validity, one.mark) for one in found[-2:]] == [
        ("pilkada-71-1", "unknown", "secondary"),
        ("pilkada-188", "unknown", "secondary"),
    ]
    assert all(one.validity == "yes" for one in found[:-2])


def test_only_the_election_law_of_the_contest_is_proposed(book):
    pilkada = ids(proposed(book, "declare_support", "pilkada-2024", None, "2024-10-01"))
    pemilu = ids(proposed(book, "declare_support", "pemilu-2024", None, "2024-01-10"))

    assert "uu7-283" not in pilkada
    assert "pilkada-71-1" in pilkada
    assert "uu7-283" in pemilu
    assert "pilkada-71-1" not in pemilu


def test_pppk_are_not_judged_by_the_discipline_of_pns(book):
    found = ids(proposed(book, "like", "pilkada-2024", None, "2024-10-01", "PPPK"))

    assert {"uu20-9-2", "pp49-52", "pp49-51", "uu20-24-1d"} == set(found)


def test_an_annex_row_without_a_base_for_the_status_is_proposed_itself(book):
    found = proposed(book, "banner", "pilkada-2024", None, "2024-10-01", "PPPK")

    assert (found[0].provision_id, found[0].row_id) == ("skb2-annex-2b", "dis-1")


def test_cpns_are_told_why_the_discipline_of_pns_applies(book):
    found = ids(proposed(book, "like", "pilkada-2024", None, "2024-10-01", "CPNS"))

    assert "pp94-5n-5" in found
    assert "pp94-cpns" in found


def test_nothing_is_proposed_for_a_person_who_is_no_asn(book):
    assert proposed(book, "like", "pilkada-2024", None, "2024-10-01", "not_asn") == []


def test_a_phase_that_depends_offers_both_rows(book):
    found = proposed(book, "like", "pemilu-2024", None, "2023-11-05")

    assert {one.row_id for one in found} == {"ke-4", "dis-6", None}


def test_a_level_in_conflict_shows_both_the_preferred_one_first(book):
    [found] = [
        one
        for one in proposed(book, "campaign_team", "pilkada-2024", None, "2024-06-01")
        if one.row_id == "dis-9"
    ]

    assert found.levels == ("medium", "heavy")


def test_taking_part_in_a_campaign_leaves_the_level_open(book):
    [found] = [
        one
        for one in proposed(book, "join_campaign", "pilkada-2024", None, "2024-10-01")
        if one.provision_id == "pp94-5n-1"
    ]

    assert found.levels == ()


def test_a_partial_date_that_may_lie_before_the_joint_decree_draws_no_certain_row(book):
    found = proposed(book, "photo_with_candidate", "pilkada-2024", None, "2022-09")

    assert [(one.provision_id, one.row_id, one.validity) for one in found] == [
        ("pp42-15", None, "yes"),
        ("pp42-11c", None, "yes"),
        ("pp94-3-4", None, "yes"),
        ("uu5-9-2", None, "yes"),
    ]


@pytest.mark.parametrize("status", ["PNS", "CPNS", "PPPK", "PPPK_PW", "unknown"])
def test_whatever_the_day_nothing_is_proposed_that_was_not_in_force(book, status):
    for conduct_type in book.conduct_types:
        for on in ("2012-01-01", "2018-03-10", "2021-12-01", "2022-09", "2024-10-01", "2026"):
            found = propose_provisions(book, conduct_type, "unknown", day(on), status)
            assert len(set(ids(found))) == len(found)
            assert all(book.in_force(one.provision_id, day(on)) != "no" for one in found)
