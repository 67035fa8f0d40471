"""Hours as offices write them."""

from datetime import time

import pytest

from tracker.domain.deadlines import Zone
from tracker.domain.hours import OtherZone, hour_said, read_hour


@pytest.mark.parametrize(
    "text",
    ["9.05", "09.05", "9:05", "09:05:00", " 09.05 WIB ", "09.05wib", "pukul 9.05 WIB", "Jam 09.05"],
)
def test_an_hour_is_read_however_an_office_writes_it(text: str) -> None:
    assert read_hour(text, Zone.WIB) == time(9, 5)
    assert hour_said(read_hour(text, Zone.WIB), Zone.WIB) == "09.05 WIB"


@pytest.mark.parametrize(
    "text", ["", "9", "24.00", "09.60", "9.5", "pagi", "09.00 s.d. selesai", "٠٩.٠٠", "-9.00"]
)
def test_what_is_no_hour_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_hour(text, Zone.WIB)


def test_an_hour_of_another_zone_is_no_hour_of_this_place() -> None:
    assert read_hour("13.00 WITA", Zone.WITA) == time(13)
    with pytest.raises(OtherZone):
        read_hour("13.00 WITA", Zone.WIB)
    with pytest.raises(OtherZone):
        read_hour("13.00 WIT", Zone.WITA)
