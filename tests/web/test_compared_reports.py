"""Reports beside the period before: the same figures of it, as of the same moment, nothing more."""

import io
import re
from datetime import date

import pytest
from python_calamine import load_workbook

from tests.counting_by_hand import make_crowd
from tests.journeys import FINDING, journey
from tests.letters import words_of
from tests.web.test_reports import last_report, made, told
from tracker.domain.figures import FigureId

TODAY = date(2024, 10, 7)


@pytest.fixture
def crowd(session, work):
    """Many cases, and a book that is not empty: an identifier names one of its entries."""
    journey(session, work).filed(FINDING)
    return make_crowd(session, TODAY, 150)


def sections(content):
    first = content["chapters"][0]
    return first, {section["name"]: section for section in first["sections"]}


def numbers(rows, name):
    """The numbers of a section by their keys."""
    return {
        tuple(cell["key"]): cell["count"]
        for row in rows
        for cell in (row["cells"] if name == "cells" else row["before"])
        if cell is not None
    }


@pytest.mark.parametrize(
    ("masa", "before"),
    [
        ("2024-09", "masa=2024-08"),
        ("2024-t3", "masa=2024-t2"),
        ("pilkada-2024", "masa=pilkada-2020"),
    ],
)
def test_each_number_beside_is_the_one_that_a_report_of_that_period_prints(
    sign_in, session, crowd, masa, before
):
    head = sign_in("commissioner", "bawaslu_ri")
    made(head, masa=masa, per="2024-10-07", intern="y")
    chapter, found = sections(last_report(session).content)
    made(head, masa=before.partition("=")[2], per="2024-10-07", intern="y")
    _, alone = sections(last_report(session).content)
    assert chapter["compared"]["has_data"]
    compared = [section for section in found.values() if "before" in section]
    assert {s["name"] for s in found.values()} - {s["name"] for s in compared} <= {"intake"}
    some = 0
    for section in compared:
        name = section["name"]
        beside = numbers(section["rows"], "before")
        printed = numbers(alone[name]["rows"], "cells")
        if name == "intake":
            assert sum(beside.values()) == sum(printed.values())
            continue
        assert {key: n for key, n in beside.items() if n} == {
            key: n for key, n in printed.items() if n
        }, name
        some += sum(beside.values())
        again = head.get(section["before"]["address"])
        assert again.status_code == 200
        page = re.findall(r'<td class="number">([\d.]+)</td>', again.text)
        assert sorted(n for n in map(int, page) if n) == sorted(n for n in beside.values() if n)
        assert (
            section["before"]["address"].partition("?")[0] == section["address"].partition("?")[0]
        )
        assert FigureId.parse(section["id"]) is not None
    assert some > 0


def test_months_stand_beside_the_months_as_many_places_before(sign_in, session, crowd):
    head = sign_in("commissioner", "bawaslu_ri")
    made(head, masa="2024-t3", per="2024-10-07", intern="y")
    _, found = sections(last_report(session).content)
    made(head, masa="2024-t2", per="2024-10-07", intern="y")
    _, alone = sections(last_report(session).content)
    rows = found["intake"]["rows"]
    assert rows[-1]["words"] == "September 2024 (sebelumnya: Juni 2024)"
    printed = numbers(alone["intake"]["rows"], "cells")
    pairs = {("2024-07",): ("2024-04",), ("2024-08",): ("2024-05",), ("2024-09",): ("2024-06",)}
    for key, count in numbers(rows, "before").items():
        assert count == printed.get(pairs[key], 0)


def test_a_number_of_the_period_before_is_hidden_by_the_same_rule(sign_in, session, crowd):
    head = sign_in("commissioner", "bawaslu_ri")
    for masa in ("2024-t3", "2024-t2"):
        made(head, masa=masa, per="2024-10-07")
    _, alone = sections(last_report(session).content)
    made(head, masa="2024-t3", per="2024-10-07")
    _, found = sections(last_report(session).content)
    hidden = 0
    for name, section in found.items():
        if name == "intake" or "before" not in section:
            continue
        printed = numbers(alone[name]["rows"], "cells")
        for key, count in numbers(section["rows"], "before").items():
            assert count is None or not 0 < count < 5, (name, key)
            hidden += count is None
            if key in printed and name != "employers":
                assert count == printed[key], (name, key)
    assert hidden > 3


def test_an_office_is_named_by_a_printed_number_alone_and_the_other_says_nothing(
    sign_in, session, crowd
):
    head = sign_in("commissioner", "bawaslu_ri")
    made(head, masa="2024-t3", per="2024-10-07")
    _, found = sections(last_report(session).content)
    for row in found["employers"]["rows"]:
        counts = [c["count"] for c in (*row["cells"], *row["before"]) if c is not None]
        assert counts
        assert all(count is not None and count >= 5 for count in counts)


def test_before_the_first_case_there_is_no_data_and_no_nought(sign_in, session, work):
    journey(session, work).filed(FINDING)
    head = sign_in("commissioner")
    address = made(head, masa="2024-09", per="2024-10-07", intern="y")
    chapter, found = sections(last_report(session).content)
    assert not chapter["compared"]["has_data"]
    assert not any("before" in section for section in found.values())
    paper = words_of(head.get(address + "/laporan.pdf").data)
    assert "Agustus 2024: tidak ada data." in paper
    assert "Agustus 2024: tidak ada data." in told(head.get(address).text)
    book = load_workbook(io.BytesIO(head.get(address + "/laporan.xlsx").data))
    rows = book.get_sheet_by_name("Angka").to_python()[1:]
    of_chapter = [row for row in rows if row[0] == chapter["title"]]
    assert {row[9] for row in of_chapter} == {"tidak ada data"}
    assert {row[9] for row in rows if row not in of_chapter} == {""}


def test_page_paper_and_sheet_tell_the_same_numbers_of_the_period_before(sign_in, session, crowd):
    head = sign_in("commissioner", "bawaslu_ri")
    address = made(head, masa="2024-t3", per="2024-10-07", intern="y")
    chapter, found = sections(last_report(session).content)
    paper = words_of(head.get(address + "/laporan.pdf").data).replace(" ", "")
    page = told(head.get(address).text)
    book = load_workbook(io.BytesIO(head.get(address + "/laporan.xlsx").data))
    sheet = book.get_sheet_by_name("Angka").to_python()[1:]
    assert chapter["compared"]["words"] == "triwulan II 2024"
    assert "triwulan II 2024" in page
    for section in found.values():
        assert section["before"]["address"].replace(" ", "") in paper
        wanted = [
            cell["count"] for row in section["rows"] for cell in row["before"] if cell is not None
        ]
        told_there = [r[9] for r in sheet if r[1] == section["title"] and r[9] != ""]
        assert told_there == wanted, section["name"]
        for row in section["rows"]:
            if len(section["columns"]) == 1 and row["cells"][0] and row["before"][0]:
                now, then = row["cells"][0]["count"], row["before"][0]["count"]
                assert f"{row['words']}{now}{then}".replace(" ", "") in paper
