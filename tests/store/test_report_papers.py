"""The paper and the workbook of a report with more rows than anybody reads on paper."""

import io
from datetime import date

from python_calamine import load_workbook

from tests.letters import words_of
from tests.reports import report_content
from tracker.domain.reports import HIDDEN, MOST_ROWS
from tracker.store.papers import Stamp, stamped_paper
from tracker.store.report_sheets import write_report_sheets

ON = date(2024, 10, 7)


def long_content(rows: int) -> dict:
    content = report_content("September 2024")
    section = content["chapters"][0]["sections"][0]
    section["rows"] = [
        {"words": f"Kantor nomor {n:04}", "cells": [{"key": [str(n)], "count": rows - n}]}
        for n in range(rows)
    ]
    return content


def paper_of(content) -> str:
    stamp = Stamp(ON, "001/LAP", "https://x/y")
    made = stamped_paper(
        "report.typ", content, stamp, charts={}, hidden=HIDDEN, most_rows=MOST_ROWS
    )
    return words_of(made)


def test_a_long_table_ends_on_paper_and_says_how_much_further_it_goes_in_the_workbook():
    content = long_content(MOST_ROWS + 1_300)
    paper = paper_of(content)
    assert f"Kantor nomor {MOST_ROWS - 1:04}" in paper
    assert f"Kantor nomor {MOST_ROWS:04}" not in paper
    assert "1.300 baris berikutnya ada dalam XLSX." in paper
    book = io.BytesIO()
    write_report_sheets(book, content, "001/LAP", ON)
    rows = load_workbook(io.BytesIO(book.getvalue())).get_sheet_by_name("Angka").to_python()[1:]
    assert len(rows) == MOST_ROWS + 1_300


def test_a_table_that_fits_is_printed_whole_and_says_nothing():
    paper = paper_of(long_content(MOST_ROWS))
    assert f"Kantor nomor {MOST_ROWS - 1:04}" in paper
    assert "baris berikutnya" not in paper
