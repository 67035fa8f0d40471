"""Lists that leave the house as files: what is asked, the file, and its definitions beside it.

A list says once what it is called, what it was asked for, and its columns; the rest is the same for
all: CSV, JSON lines, XLSX, a count that is the screen's, and a line in the book of acts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Generic, TypeVar

from flask import Blueprint, Response, render_template, send_file, url_for
from flask_login import current_user

from tracker.domain.roles import Permission
from tracker.domain.table_cells import Column
from tracker.services.exporting import Exported, Listing, TableKind, definitions, export_list
from tracker.web.forms import Form
from tracker.web.forms.exporting import ExportForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.leaving import leaving
from tracker.web.list_columns import Told, headings, in_codes, in_words
from tracker.web.refusals import in_zone
from tracker.web.session import begin_work, now
from tracker.web.words import moment

R = TypeVar("R")

TYPES = {
    TableKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableKind.CSV: "text/csv; charset=utf-8",
    TableKind.JSONL: "application/jsonl",
}


@dataclass(frozen=True)
class Leaving(Generic[R]):
    """A list as it was asked for, ready to leave.

    `name` is that in the book, `title` that of the sheet, `file` begins the name of the file.
    `filters` are those of the address as the list reads them, `asked` the same in words, and
    `everything` says what leaves where nothing is asked. `typed` are filters whose value somebody
    typed. Count and rows are of what the reader may see, and read no more than the screen.
    """

    name: str
    title: str
    file: str
    filters: Mapping[str, str]
    asked: Sequence[tuple[str, str]]
    everything: str
    columns: Sequence[Told[R]]
    count: Callable[[], int]
    rows: Callable[[], Iterator[R]]
    back: str
    typed: frozenset[str] = frozenset()


Describe = Callable[..., Leaving[Any]]


def leaves(bp: Blueprint, rule: str, permission: Permission) -> Callable[[Describe], Describe]:
    """Let the list at that address leave from `…/ekspor`, for those who may see it.

    What describes it is asked with the parts of the address, and once more for the file.
    """

    def let(describe: Describe) -> Describe:
        _let_leave(bp, f"{rule}/ekspor", permission, describe)
        return describe

    return let


def _let_leave(bp: Blueprint, rule: str, permission: Permission, describe: Describe) -> None:
    name = describe.__name__

    def ask(**parts: Any) -> str:
        return asked(parts, ExportForm(formdata=None))

    def export(**parts: Any) -> Any:
        form = ExportForm()
        if not form.validate_on_submit():
            return asked(parts, form), 422
        return _sent(describe(**parts), TableKind(form.kind.data))

    def define(**parts: Any) -> Response:
        return _defined(describe(**parts))

    def asked(parts: Mapping[str, Any], form: Form) -> str:
        found = describe(**parts)
        address = {**parts, **found.filters}
        return render_template(
            "exporting/ask.html",
            form=form,
            title=found.title,
            count=found.count(),
            about=_about(found, []),
            columns=headings(found.columns),
            back=found.back,
            action=url_for(f".export_{name}", **address),
            definitions=url_for(f".define_{name}", **address),
        )

    for rest, prefix, view, method in (
        ("", "ask", ask, "GET"),
        ("", "export", export, "POST"),
        ("/keterangan.csv", "define", define, "GET"),
    ):
        guarded = needs(permission)(view)
        bp.add_url_rule(f"{rule}{rest}", f"{prefix}_{name}", guarded, methods=[method])


def _sent(found: Leaving[Any], kind: TableKind) -> Response:
    with begin_work() as work:
        told = headings(found.columns)
        listing = Listing(
            found.name,
            found.title,
            found.filters,
            told,
            (_("Definitions"), _about(found, told)),
            found.typed,
        )
        rows = found.rows()
        words, codes = in_words(found.columns, rows), in_codes(found.columns, rows)
        exported: Exported = export_list(work, listing, kind, words, codes)
    name = f"{_stamped(found.file)}.{kind.value}"
    return leaving(exported.file, name, TYPES[kind], exported.size)


def _defined(found: Leaving[Any]) -> Response:
    """What the columns mean, as a file to lie beside CSV and JSON lines."""
    told = headings(found.columns)
    heads = (_("Column"), _("In JSON"), _("Meaning"))
    made = definitions(heads, _about(found, []), told)
    name = f"{_stamped(found.file)}-{_('definitions')}.csv"
    kind = TYPES[TableKind.CSV]
    return send_file(BytesIO(made), mimetype=kind, as_attachment=True, download_name=name)


def _about(found: Leaving[Any], columns: Sequence[Column]) -> list[tuple[str, str]]:
    """What a reader of the file must know: what was asked for, when, by whom, and the columns."""
    asked = "; ".join(f"{name}: {value}" for name, value in found.asked)
    told = [
        (_("Filters"), asked or found.everything),
        (_("Moment"), moment(now())),
        (_("Exported by"), f"{current_user.full_name}, {current_user.agency_name}"),
    ]
    return [*told, *((column.heading, column.meaning) for column in columns)]


def _stamped(name: str) -> str:
    return f"{name}-{in_zone(now(), str(current_user.zone)):%Y%m%d-%H%M}"
