"""The numbers of a report as a workbook beside its paper."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from tracker.domain.reports import HIDDEN, Content
from tracker.domain.saying import day_said
from tracker.domain.table_cells import Cell, Column
from tracker.store.table_files import write_sheets

_COLUMNS = (
    "Bagian",
    "Tabel",
    "Baris",
    "Kolom",
    "Angka",
    "Satuan",
    "Pengenal",
    "Alamat",
)


def write_report_sheets(file: BinaryIO, content: Content, number: str, on: date) -> None:
    """The same numbers as on the paper: what the report is, a row a number, and definitions."""
    facts = [
        ("Nomor", number),
        ("Judul", content["title"]),
        ("Masa laporan", content["period"]),
        ("Instansi", content["head"].get("name")),
        ("Tanggal dibuat", day_said(on).id),
        *content["facts"],
        *([("Catatan", content["note"])] if content["note"] else []),
    ]
    definitions = [
        (one["name"], one["version"], one["title"], one["sentence"])
        for one in content["definitions"]
    ]
    write_sheets(
        file,
        [
            ("Laporan", _headed("Hal", "Isi"), facts),
            ("Angka", _headed(*_COLUMNS), _numbers(content)),
            ("Definisi", _headed("Nama", "Versi", "Tabel", "Yang dihitung"), definitions),
        ],
    )


def _headed(*names: str) -> list[Column]:
    return [Column(name, name, "") for name in names]


def _numbers(content: Content) -> Iterator[list[Cell]]:
    for chapter in content["chapters"]:
        for section in chapter["sections"]:
            for row in section["rows"]:
                for column, cell in zip(section["columns"], row["cells"], strict=True):
                    if cell is not None:
                        yield [
                            chapter["title"], section["title"], row["words"], column,
                            HIDDEN if cell["count"] is None else cell["count"],
                            section["unit"], section["id"], section["address"],
                        ]  # fmt: skip
