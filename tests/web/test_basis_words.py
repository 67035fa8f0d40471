"""The basis of every step and caution can be read in English."""

import re

import pytest

from tests.builders import law_documents
from tracker.domain.law import RunningLaw
from tracker.web.basis_words import in_english

INDONESIAN = re.compile(
    r"\b(Pasal|ayat|huruf|angka|dan|atau|yang|menurut|belum|tentang|Peraturan|Perpres|"
    r"praktik|Praktik|pernyataan|surat|hukuman|kewenangan|laporan|jangka|sanksi|keputusan)\b"
)


def every_basis() -> set[str]:
    road = RunningLaw.from_documents(law_documents()).road
    moves = road.moves.values()
    return {m.basis for m in moves} | {c.basis for m in moves for c in m.cautions}


def test_no_basis_keeps_an_indonesian_word_in_english():
    found = every_basis()

    assert len(found) > 60
    assert {told for text in found if INDONESIAN.search(told := in_english(text))} == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("PP 94/2021 Pasal 26(3)", "Government Regulation 94/2021 Art. 26(3)"),
        (
            "UU 7/2017 Pasal 494 dan 280; UU Pilkada Pasal 71 dan 188",
            "Law 7/2017 Art. 494 and 280; Pilkada law Art. 71 and 188",
        ),
        (
            "Peraturan BKN 6/2022 (pasal belum dipastikan)",
            "BKN Regulation 6/2022 (article not established)",
        ),
    ],
)
def test_a_basis_reads_as_it_is_cited_in_english(text, told):
    assert in_english(text) == told
