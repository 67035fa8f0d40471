"""Names of offices that are known folded: written as such names are, never worse than before."""

import pytest

from tracker.domain.office_names import best_written, office_said


@pytest.mark.parametrize(
    ("folded", "said"),
    [
        ("dinas pekerjaan umum dan penataan ruang", "Dinas Pekerjaan Umum dan Penataan Ruang"),
        ("bkpsdm kota tangerang", "BKPSDM Kota Tangerang"),
        ("uptd puskesmas neglasari", "UPTD Puskesmas Neglasari"),
        ("sdn cipondoh 3", "SDN Cipondoh 3"),
        ("dpmptsp (pelayanan satu pintu)", "DPMPTSP (Pelayanan Satu Pintu)"),
        ('kantor "ppk" kota', 'Kantor "PPK" Kota'),
        ("kecamatan batu-ceper", "Kecamatan Batu-Ceper"),
        ("dan lain-lain", "Dan Lain-Lain"),
        ("7 1/2", "7 1/2"),
    ],
)
def test_a_name_in_small_letters_gets_its_capitals(folded: str, said: str) -> None:
    assert office_said(folded) == said
    assert said.lower() == folded


def test_the_most_frequent_way_counts_that_tells_letters_apart() -> None:
    ways = ["dinas sosial", "dinas sosial", "DINAS SOSIAL", "Dinas Sosial"]
    assert best_written(ways) == "Dinas Sosial"
    assert best_written(["OPD Sosial", "Opd Sosial", "OPD Sosial"]) == "OPD Sosial"
    assert best_written(["Opd A", "OPD A"]) == best_written(["OPD A", "Opd A"])
    assert best_written(["dinas sosial", "BKPSDM"]) is None
