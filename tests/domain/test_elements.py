"""The elements of a breach: numbered alike in both languages, kept in the language of the file."""

import pytest

from tests.builders import law_documents
from tests.domain.test_road import ground
from tests.domain.walks import Walk, the_road
from tracker.domain.answers import Known, checked
from tracker.domain.elements import OF_EVERY_BREACH, element_in, elements_of, rows_of
from tracker.domain.errors import Invalid
from tracker.domain.guards import refused
from tracker.domain.lawbook import Lawbook

KINDS = Lawbook.from_documents(law_documents()).conduct_types


def test_the_elements_of_every_breach_come_before_those_of_the_kind():
    like = elements_of(KINDS["like"])

    assert like[:3] == OF_EVERY_BREACH
    assert [words.id for words in like[3:]] == list(KINDS["like"].elements_id)
    assert [words.en for words in like[3:]] == list(KINDS["like"].elements_en)


def test_an_element_is_kept_in_indonesian_and_said_in_either_language():
    kept = "Terlapor adalah ASN"

    assert element_in("id", kept, KINDS.values()) == kept
    assert element_in("en", kept, KINDS.values()) == "The respondent is a civil servant (ASN)"
    own = KINDS["banner"].elements_id[0]
    assert element_in("en", own, KINDS.values()) == KINDS["banner"].elements_en[0]


def test_an_element_of_older_law_data_has_no_other_language():
    assert element_in("en", "Unsur yang sudah diganti", KINDS.values()) is None


def test_what_concerns_the_respondent_is_asked_of_each_who_did_it():
    rows = rows_of(KINDS["like"], [7, 9])
    asked = {words.id: [whose for _n, one, whose in rows if one == words] for _, words, _ in rows}

    assert asked["Terlapor adalah ASN"] == [7, 9]
    assert asked["Akun atau grup itu berkampanye bagi bakal calon atau calon"] == [None]
    account = next(text for text in asked if text.startswith("Akun itu milik terlapor"))
    assert asked[account] == [7, 9]
    assert [number for number, *_ in rows][:4] == ["0-7", "0-9", "1-7", "1-9"]


def test_an_act_of_one_is_asked_about_once():
    rows = rows_of(KINDS["like"], [7])

    assert [number for number, *_ in rows] == [str(n) for n in range(len(rows))]
    assert {whose for *_, whose in rows} == {None}


def study(found: str, met: str, reason: str = "", evidence: str = "foto") -> dict[str, object]:
    rows = {"0-7": {"element": "a", "met": met, "evidence": evidence}}
    given = {"elements": {"3": rows}, "found": found, "conclusion": "x", "doubt_reason": reason}
    known = Known(respondents=frozenset({7}), conducts=frozenset({3}))
    return checked(the_road().move("conclude_study"), given, known)


def refused_study(facts: dict[str, object]) -> dict[str, list[str]]:
    walk = Walk(known_on="2024-10-01")
    walk.take("determine_finding", "2024-10-03")
    return refused(the_road().move("conclude_study"), ground(walk, **facts))


def test_an_element_that_is_met_names_its_evidence():
    with pytest.raises(Invalid) as without:
        study("proven", "yes", evidence=" ")

    assert without.value.errors == {"elements": ["evidence_missing"]}
    assert study("not_proven", "no", evidence="")["found"] == "not_proven"


@pytest.mark.parametrize("met", ["no", "unclear"])
def test_a_study_that_proves_in_spite_of_a_doubt_says_why(met):
    assert refused_study(study("proven", met)) == {"doubt_reason": ["doubts_without_reason"]}
    assert refused_study(study("proven", met, "Bukti lain cukup.")) == {}
    assert refused_study(study("not_proven", met)) == {}
    assert refused_study(study("proven", "yes")) == {}


def test_the_answer_about_a_person_keeps_whose_it_is():
    facts = study("proven", "yes")

    assert facts["elements"]["3"]["0-7"]["of"] == "7"
    with pytest.raises(Invalid):
        known = Known(conducts=frozenset({3}))
        rows = {"0-8": {"element": "a", "met": "no", "evidence": ""}}
        checked(the_road().move("conclude_study"), {"elements": {"3": rows}}, known)
