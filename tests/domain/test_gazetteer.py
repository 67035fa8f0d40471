"""Which place a sender's words mean."""

import pytest

from tracker.domain.gazetteer import Gazetteer, Place

PLACES = Gazetteer.of(
    Place(code, name)
    for code, name in [
        ("17", "Bengkulu"),
        ("17.71", "Kota Bengkulu"),
        ("16", "Sumatera Selatan"),
        ("16.73", "Kota Lubuk Linggau"),
        ("31", "Daerah Khusus Ibukota Jakarta"),
        ("31.73", "Kota Administrasi Jakarta Barat"),
        ("36", "Banten"),
        ("36.03", "Kabupaten Tangerang"),
        ("36.71", "Kota Tangerang"),
        ("36.72", "Kota Cilegon"),
        ("52", "Nusa Tenggara Barat"),
        ("72.04", "Kabupaten Toli-toli"),
        ("72", "Sulawesi Tengah"),
        ("71", "Sulawesi Utara"),
        ("71.09", "Kabupaten Kep. Siau Tagulandang Biaro"),
    ]
)


@pytest.mark.parametrize(
    ("province", "region", "code"),
    [
        ("Banten", "Kota Tangerang", "36.71"),
        ("Banten", "kab. tangerang", "36.03"),
        ("Prov. Banten", "KOTA CILEGON", "36.72"),
        ("36", "36.71", "36.71"),
        ("Banten", "36.72", "36.72"),
        ("Banten", "Cilegon", "36.72"),
        (None, "Kota Cilegon", "36.72"),
        ("Provinsi Bantenn", "Kota Cilegon", "36.72"),
        ("DKI Jakarta", "Kota Jakarta Barat", "31.73"),
        ("Jakarta", "Kota Adm. Jakarta Barat", "31.73"),
        ("Sumatera Selatan", "Kota Lubuklinggau", "16.73"),
        ("Sulawesi Tengah", "Kabupaten Tolitoli", "72.04"),
        ("Sulawesi Utara", "Kabupaten Kepulauan Siau Tagulandang Biaro", "71.09"),
    ],
)
def test_a_place_is_found_however_it_is_written(
    province: str | None, region: str | None, code: str
) -> None:
    assert PLACES.code_for(province, region) == code


@pytest.mark.parametrize(
    ("province", "region", "code"),
    [
        ("Banten", None, "36"),
        ("NTB", "Provinsi NTB", "52"),
        (None, "Provinsi NTB", "52"),
        ("Banten", "Tangerang", "36"),
        ("Banten", "Kota Banjar dan Tasikmalaya", "36"),
        ("Banten", "36.99", "36"),
        ("Banten", "31.73", "36"),
        ("Banten", "Kota Jakarta Barat", "36"),
        ("Bengkulu", "Bengkulu", "17"),
    ],
)
def test_what_no_code_fits_is_filed_at_province_level(
    province: str | None, region: str | None, code: str
) -> None:
    assert PLACES.code_for(province, region) == code


@pytest.mark.parametrize(
    ("province", "region"),
    [(None, None), ("Negeri Antah", None), ("99", "99.01"), ("-", "?"), (None, "Tangerang")],
)
def test_what_names_no_place_at_all_is_filed_with_the_nation(
    province: str | None, region: str | None
) -> None:
    assert PLACES.code_for(province, region) == ""
