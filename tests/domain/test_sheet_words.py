"""Whoever fills a table writes what the screens say; the record format keeps its own words."""

import pytest

from tests.builders import law_documents
from tracker.domain.lawbook import Lawbook
from tracker.domain.matters import CaseKind, Contest, StaffStatus, Wish
from tracker.domain.records import CONDUCT_TYPES, STAGES
from tracker.domain.sheet_records import record_of
from tracker.domain.sheet_words import WORDS, in_the_format

ALLOWED = {
    "kind": set(CaseKind),
    "contest": set(Contest),
    "reporter.wish": set(Wish),
    "respondents.status": set(StaffStatus),
    "conducts.type": CONDUCT_TYPES,
    "events.stage": STAGES,
}


def test_a_row_in_the_words_of_the_screens_is_the_record_in_those_of_the_format():
    row = {
        "ref": "7",
        "kind": "Temuan",
        "contest": "Wali Kota",
        "conducts.1.type": "Menyukai (like)",
        "respondents.1.status": "Bukan ASN",
        "events.1.stage": "Tidak terbukti",
        "narrative": "Temuan",
    }
    assert record_of(row, {}) == {
        "ref": "7",
        "kind": "finding",
        "contest": "regent_mayor",
        "respondents": [{"status": "not_asn", "key": "1"}],
        "conducts": [{"type": "like"}],
        "events": [{"stage": "not_proven"}],
        "narrative": "Temuan",
    }


@pytest.mark.parametrize("column", WORDS)
def test_every_word_means_one_of_the_format_and_the_formats_own_words_stay(column):
    assert set(WORDS[column].values()) <= ALLOWED[column]
    for own in ALLOWED[column]:
        assert in_the_format(column, str(own)) == own
    assert in_the_format(column, "entah apa") == "entah apa"


def test_every_kind_of_act_is_known_by_its_label():
    documents = {name: text for name, text in law_documents().items() if "/" not in name}
    for kind in Lawbook.from_documents(documents).conduct_types.values():
        assert in_the_format("conducts.type", kind.label_id) == kind.id
