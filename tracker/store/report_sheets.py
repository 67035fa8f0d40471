"""The numbers of a report as a workbook beside its paper."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

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
    "Masa sebelumnya",
    "Angka masa sebelumnya",
    "Alamat masa sebelumnya",
)


_ACTIVITY = ("Hari", "Jenis", "Kegiatan", "Peserta", "Tempat", "Orang")


def write_report_sheets(file: BinaryIO, content: Content, number: str, on: date) -> None:
    """The same numbers as on the paper: what the report is, a row a number, and definitions."""
    facts = [
        ("Nomor", number),
        ("Judul", content["title"]),
        ("Masa laporan", content["period"]),
        ("Instansi", content["head"].get("name")),
        ("Tanggal dibuat", day_said(on).id),
        *content["facts"],
        *([("Pencegahan", content["prevention"]["said"])] if "prevention" in content else []),
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
            ("Pencegahan", _headed(*_ACTIVITY), _activities(content)),
            ("Definisi", _headed("Nama", "Versi", "Tabel", "Yang dihitung"), definitions),
        ],
        is_small=True,
    )


def _headed(*names: str) -> list[Column]:
    return [Column(name, name, "") for name in names]


def _activities(content: Content) -> Iterator[list[Cell]]:
    for row in content.get("prevention", {"rows": []})["rows"]:
        yield [row[name] for name in ("on", "kind", "title", "audience", "place", "people")]


def _numbers(content: Content) -> Iterator[list[Cell]]:
    for chapter in content["chapters"]:
        for section in chapter["sections"]:
            for row in section["rows"]:
                then = row.get("before") or [None] * len(row["cells"])
                for column, cell, earlier in zip(
                    section["columns"], row["cells"], then, strict=True
                ):
                    if cell is not None or earlier is not None:
                        yield [
                            chapter["title"], section["title"], row["words"], column,
                            _count(cell), section["unit"], section["id"], section["address"],
                            *_before(chapter, section, earlier),
                        ]  # fmt: skip


def _count(cell: Mapping[str, Any] | None) -> Cell:
    if cell is None:
        return None
    count: int | None = cell["count"]
    return HIDDEN if count is None else count


def _before(
    chapter: Mapping[str, Any], section: Mapping[str, Any], earlier: Mapping[str, Any] | None
) -> list[Cell]:
    """The period before, its number, and where it is told again; nothing where none is compared."""
    compared = chapter.get("compared")
    if compared is None:
        return [None, None, None]
    if not compared["has_data"]:
        return [compared["words"], "tidak ada data", None]
    if "before" not in section:
        return [None, None, None]
    return [compared["words"], _count(earlier), section["before"]["address"]]
