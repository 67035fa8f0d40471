"""Empty tables to fill in: the columns, an example, and a sheet that explains them."""

import csv
import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from tracker.domain.matters import CaseKind, Contest, StaffStatus, Wish
from tracker.domain.records import CONDUCT_TYPES, STAGES
from tracker.domain.sheet_columns import CASES, MAIN, PARTS, SINGLE, sheets_of
from tracker.domain.sheet_states import SheetSubject
from tracker.domain.staff_rows import GROUPS
from tracker.domain.table_cells import harmless
from tracker.web.language import spoken as _

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ROWS = 2000
"""Rows for which the template offers lists to choose from."""

EXAMPLE: Mapping[str, Mapping[str, str]] = {
    CASES: {
        "ref": "contoh-1",
        "kind": "finding",
        "province": "Banten",
        "region": "Kota Tangerang",
        "election": "pilkada-2024",
        "contest": "regent_mayor",
        "received_on": "2024-10-03",
        "known_on": "2024-10-02",
        "narrative": "Contoh: lurah menyukai unggahan bakal calon. Hapus baris ini.",
    },
    "respondents": {"ref": "contoh-1", "key": "1", "position": "lurah", "status": "PNS"},
    "conducts": {
        "ref": "contoh-1",
        "type": "like",
        "on": "2024-10-01",
        "channel": "Instagram",
        "respondents": "1",
    },
    "events": {"ref": "contoh-1", "stage": "received", "on": "2024-10-03"},
    "sanctions": {},
    "articles": {},
    SheetSubject.STAFF: {
        "nip": "contoh: 198001012005011001",
        "name": "Contoh, hapus baris ini",
        "position": "lurah",
        "employer": "Kecamatan Contoh",
        "rank": "III/c",
        "status": "PNS",
    },
    SheetSubject.WORKFORCE: {"year": "2024", "count": "contoh: 8123"},
}
CHOICES: Mapping[str, list[str]] = {
    "kind": [one.value for one in CaseKind],
    "contest": [one.value for one in Contest],
    "reporter.wish": [one.value for one in Wish],
    "respondents.status": [one.value for one in StaffStatus],
    "conducts.type": sorted(CONDUCT_TYPES),
    "events.stage": sorted(STAGES),
    "staff.status": ["PNS", "CPNS", "PPPK"],
    "workforce.group": list(GROUPS),
}


def empty_csv(subject: SheetSubject) -> bytes:
    """One row a thing; of cases with numbered columns for what one has several of; the example."""
    if subject is not SheetSubject.CASES:
        columns = SINGLE[subject].columns
        return _csv(columns, [EXAMPLE[subject].get(column, "") for column in columns])
    return _csv_of_cases()


def _csv_of_cases() -> bytes:
    columns, told = list(MAIN), dict(EXAMPLE[CASES])
    for part, count in (("respondents", 2), ("conducts", 2), ("events", 3), ("sanctions", 1)):
        columns += [f"{part}.{n}.{name}" for n in range(1, count + 1) for name in PARTS[part]]
        told |= {f"{part}.1.{name}": value for name, value in EXAMPLE[part].items()}
    return _csv(columns, [told.get(column, "") for column in columns])


def _csv(columns: Sequence[str], example: Sequence[str]) -> bytes:
    said = io.StringIO(newline="")
    out = csv.writer(said, lineterminator="\r\n")
    out.writerow(columns)
    out.writerow([harmless(value) for value in example])
    return said.getvalue().encode("utf-8-sig")


def empty_sheets(subject: SheetSubject) -> bytes:
    """A workbook with a sheet for each role of such a table, all cells text so that no program
    rewrites a day or a number, and one that explains the columns."""
    said = io.BytesIO()
    with Workbook(said, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for role, names in sheets_of(subject).items():
            columns = _columns_of(role)
            sheet = book.add_worksheet(names[0])
            sheet.set_column(0, len(columns) - 1, 22, plain)
            sheet.write_row(0, 0, columns, bold)
            sheet.freeze_panes(1, 1)
            for place, column in enumerate(columns):
                if (value := EXAMPLE[role].get(column)) is not None:
                    sheet.write_string(1, place, value, plain)
                key = column if role == CASES else f"{role}.{column}"
                if (chosen := CHOICES.get(key)) and len(",".join(chosen)) <= 255:
                    rule = {"validate": "list", "source": chosen}
                    sheet.data_validation(1, place, _ROWS, place, rule)
        _explained(book, bold, subject)
    return said.getvalue()


def _columns_of(role: str) -> tuple[str, ...]:
    if role in SINGLE:
        return SINGLE[role].columns
    return MAIN if role == CASES else ("ref", *PARTS[role])


def _explained(book: Workbook, bold: object, subject: SheetSubject) -> None:
    words = book.add_worksheet("Petunjuk")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    words.set_column(0, 0, 26)
    words.set_column(1, 1, 100)
    for row, (name, about) in enumerate(explained(subject).items()):
        words.write_string(row, 0, name, bold)
        words.write_string(row, 1, about, wrapped)


def explained(subject: SheetSubject) -> dict[str, str]:
    """What each column of such a table takes, by sheet and column."""
    match subject:
        case SheetSubject.STAFF:
            return _of_staff()
        case SheetSubject.WORKFORCE:
            return _of_workforce()
    return _of_cases()


def _of_staff() -> dict[str, str]:
    return {
        "nip": _("18 digits, NIP or NI PPPK; as text, so that no program rounds it."),
        "name": _("The name; it must be there."),
        "position": _("The post; or empty."),
        "employer": _("The office (OPD) where the person works; or empty."),
        "rank": _("Rank and grade, such as III/c; or empty."),
        "status": _("PNS, CPNS or PPPK; empty: as the number tells."),
    }


def _of_workforce() -> dict[str, str]:
    return {
        "region": _("Name or code of the regency or city; empty for your own region."),
        "year": _("The year; it must be there."),
        "employer": _("The office (OPD); empty for the whole government of the region."),
        "group": _("%(values)s; empty for all.", values=_listed("workforce.group")),
        "count": _("How many; it must be there."),
    }


def _of_cases() -> dict[str, str]:
    day = _("Day as 2024-10-05, or 2024-10 or 2024 where no more is known.")
    told = {
        "ref": _("Your own key of the case; it must be there, and once only on the first sheet."),
        "kind": _("How it came: %(values)s; or empty.", values=_listed("kind")),
        "province": _("Name or code of the province."),
        "region": _("Name or code of the regency or city; it must lie in your region."),
        "election": _("Id of the election as in the rules, such as pilkada-2024; or empty."),
        "contest": _("%(values)s; or empty.", values=_listed("contest")),
        "received_on": _("When it was received. %(day)s", day=day),
        "known_on": _("When the act became known. %(day)s", day=day),
        "reporter.…": _("Name, contact and address of who reported, and the wish: %(values)s.",
                        values=_listed("reporter.wish")),
        "narrative": _("What happened; it must be there."),
        "rules_cited": _("Rules as the source names them, parted by semicolons."),
        "outcome": _("The last state that was reported."),
        "respondents": _(
            "key: 1, 2 …; status: %(values)s; count: people of a group, else 1.",
            values=_listed("respondents.status"),
        ),
        "conducts": _(
            "type: %(values)s. respondents: their keys, parted by semicolons. on: %(day)s",
            values=_listed("conducts.type"), day=day,
        ),
        "events": _("Steps in their order. stage: %(values)s. respondent: a key, or empty.",
                    values=_listed("events.stage")),
        "sanctions": _("respondent: a key, or empty; basis: rules, parted by semicolons."),
        "articles": _("outlet and title must be there."),
    }  # fmt: skip
    return told


def _listed(column: str) -> str:
    return ", ".join(CHOICES[column])
