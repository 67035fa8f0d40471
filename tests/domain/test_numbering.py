"""Official numbers: patterns filled in, and patterns refused with a reason."""

from datetime import date

import pytest

from tracker.domain.numbering import check_pattern, render_number, roman_month


def render(pattern, **changes):
    asked = {
        "serial": 7,
        "on": date(2024, 11, 20),
        "kind_code": "LP",
        "region": "36.71",
        "agency_code": "BAWASLU-TNG",
        "year": 2024,
    }
    return render_number(pattern, **(asked | changes))


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{serial:03d}/{kind}/PW/Kab/{region}/{roman_month}/{year}", "007/LP/PW/Kab/36.71/XI/2024"),
        ("{serial}/{year}", "7/2024"),
        ("{serial:05}/{year}", "00007/2024"),
        ("800.1.6.2/{serial:04d}-{agency}/{year}", "800.1.6.2/0007-BAWASLU-TNG/2024"),
        ("{year}/{serial:03d}/{year}", "2024/007/2024"),
        ("{{{serial}}}/{year}", "{7}/2024"),
    ],
)
def test_a_pattern_is_filled_in(pattern, number):
    check_pattern(pattern)
    assert render(pattern) == number


def test_a_serial_longer_than_its_width_keeps_all_its_digits():
    assert render("{serial:03d}/{year}", serial=12345) == "12345/2024"


def test_a_letter_of_january_can_belong_to_the_old_years_series():
    number = render("{serial}/{roman_month}/{year}", on=date(2025, 1, 3), year=2024)
    assert number == "7/I/2024"


def test_months_are_roman():
    months = [roman_month(date(2026, month, 28)) for month in range(1, 13)]
    assert " ".join(months) == "I II III IV V VI VII VIII IX X XI XII"


def test_braces_in_a_code_are_text():
    assert render("{serial}/{kind}/{year}", kind_code="{year}") == "7/{year}/2024"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        pytest.param("", "needs {serial}", id="empty"),
        pytest.param("{year}/LP", "needs {serial}", id="no serial"),
        pytest.param("{serial}/LP", "needs {year}", id="no year"),
        pytest.param("{serial}/{bulan}/{year}", "No field is called {bulan}", id="unknown"),
        pytest.param("{}/{year}", "No field is called {}", id="nameless"),
        pytest.param("{0}/{year}", "No field is called {0}", id="position"),
        pytest.param("{serial.__class__}/{year}", "No field", id="attribute"),
        pytest.param("{serial[0]}/{year}", "No field", id="index"),
        pytest.param("{serial!r}/{year}", "takes no conversion", id="conversion"),
        pytest.param("{serial:>99999999}/{year}", "width such as 03d", id="huge width"),
        pytest.param("{serial:{year}}/{year}", "width such as 03d", id="nested"),
        pytest.param("{serial:x}/{year}", "width such as 03d", id="hexadecimal"),
        pytest.param("{serial}/{year:02d}", "{year} takes no width", id="cut year"),
        pytest.param("{serial/{year}", "braces do not match", id="open brace"),
        pytest.param("{serial}}/{year}", "braces do not match", id="lone brace"),
        pytest.param("{serial}\n{year}", "one line", id="two lines"),
        pytest.param("{serial}{year}" + "x" * 120, "at most 120", id="too long"),
    ],
)
def test_a_pattern_that_cannot_number_is_refused_with_the_reason(pattern, reason):
    plain = reason.replace("{", r"\{").replace("}", r"\}")
    with pytest.raises(ValueError, match=plain):
        check_pattern(pattern)
    with pytest.raises(ValueError, match=plain):
        render(pattern)


@pytest.mark.parametrize("serial", [0, -1])
def test_serials_start_at_one(serial):
    with pytest.raises(ValueError, match="starts at 1"):
        render("{serial}/{year}", serial=serial)


def test_a_code_that_the_pattern_asks_for_must_be_there():
    with pytest.raises(ValueError, match="region"):
        render("{serial}/{region}/{year}", region=" ")
    assert render("{serial}/{year}", region="") == "7/2024"
