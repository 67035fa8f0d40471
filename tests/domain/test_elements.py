"""The elements of a breach: numbered alike in both languages, kept in the language of the file."""

from tests.builders import law_documents
from tracker.domain.elements import OF_EVERY_BREACH, element_in, elements_of
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
