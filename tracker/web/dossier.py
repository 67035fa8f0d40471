"""The dossier of a case on paper: what its page says, set as a PDF that keeps (PDF/A-2b)."""

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.elements import element_in
from tracker.domain.road import FieldKind
from tracker.queries.act_traces import NOTHING, ActView, RungView
from tracker.queries.case_views import CasePage, EvidenceView, StepView
from tracker.queries.custody import CustodyView
from tracker.store.papers import paper
from tracker.web.language import language
from tracker.web.language import spoken as _
from tracker.web.law_words import in_law
from tracker.web.reported_words import reported
from tracker.web.session import law, now, today
from tracker.web.words import (
    contest,
    day,
    election,
    file_size,
    label,
    level,
    moment,
    result_said,
    said,
    tombstone_said,
)

_PLAIN = frozenset({FieldKind.LINE, FieldKind.TEXT, FieldKind.DAY})


def dossier(page: CasePage, custody: Sequence[CustodyView]) -> bytes:
    """The PDF. What people typed is data to it and can never be read as instructions.

    A text with signs that no letter of the fonts shows cannot be archived (PDF/A): such a file is a
    plain PDF, in which they are boxes.
    """
    return paper("dossier.typ", _content(page, custody), must_keep=False)


def _content(page: CasePage, custody: Sequence[CustodyView]) -> dict[str, Any]:
    on = today()
    return {
        "title": _("Case file %(name)s", name=page.name),
        "agency": page.handling,
        "language": language(),
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "printed": _("Printed %(when)s", when=moment(now())),
        "invented": _("Invented case of the demonstration: no such people, no such acts.")
        if page.is_invented
        else None,
        "matter": _matter(page),
        "parts": [
            _respondents(page),
            _acts(page),
            _traces(page),
            _elements(page),
            _history(page),
            _sanctions(page),
            _evidence(page.evidence),
            _custody(custody),
        ],
        "seals": _seals(page.evidence),
    }


def _matter(page: CasePage) -> list[tuple[str, str]]:
    told = [
        (_("What it is about"), page.title),
        (_("Number"), page.number or "–"),
        (_("Kind"), label(page.kind)),
        (_("Place"), " · ".join(filter(None, (page.place, page.region)))),
        (_("Election"), " · ".join(filter(None, (election(page.election), contest(page.contest))))),
        (_("Handled by"), page.handling),
        (_("Received"), day(page.received_on)),
        (_("Registered"), day(page.registered_on)),
        (_("Narrative"), page.narrative),
    ]
    return [(name, str(value) or "–") for name, value in told]


def _part(
    title: str, head: Sequence[str], widths: Sequence[int], rows: list[list[str]], empty: str
) -> dict[str, Any]:
    return {"title": title, "head": head, "widths": widths, "rows": rows, "empty": empty}


def _respondents(page: CasePage) -> dict[str, Any]:
    rows = [
        [
            p.letter,
            p.name or "–",
            p.position or p.description or "–",
            label(p.status),
            p.agency or "–",
        ]
        for p in page.persons
    ]
    head = ["", _("Name"), _("Position"), _("Status"), _("Employed at")]
    return _part(_("Respondents"), head, (1, 5, 5, 3, 6), rows, _("None is named."))


def _acts(page: CasePage) -> dict[str, Any]:
    kinds = law().book.conduct_types
    rows = [
        [
            str(said(kinds[c.type])) if c.type in kinds else c.type,
            day(c.on),
            ", ".join(p.letter for p in c.persons),
            " · ".join(filter(None, (c.channel, c.url, c.summary))),
        ]
        for c in page.conducts
    ]
    head = [_("Act"), _("Day"), _("By"), _("Where and what")]
    return _part(_("Acts"), head, (5, 3, 1, 7), rows, _("No act is recorded."))


def _traces(page: CasePage) -> dict[str, Any]:
    """Every observed act with the way to the rung on which it stands."""
    rows = [
        [
            _conduct_called(page, conduct.id),
            str(act.number),
            _seen(page, act),
            "; ".join(_looked(act)),
            "; ".join(_rung(rung) for rung in reversed(act.rungs)) or label(act.rung),
        ]
        for conduct in page.conducts
        for act in page.traces.get(conduct.id, NOTHING).acts
    ]
    head = [_("Act"), _("No."), _("What was seen"), _("By whom and when"), _("Attribution")]
    return _part(_("Traces"), head, (3, 1, 5, 5, 6), rows, _("No trace is recorded."))


def _conduct_called(page: CasePage, conduct_id: int) -> str:
    kinds = law().book.conduct_types
    found = next(one for one in page.conducts if one.id == conduct_id)
    return str(said(kinds[found.type])) if found.type in kinds else found.type


def _seen(page: CasePage, act: ActView) -> str:
    row, whose = act.row, page.person(act.row.respondent_id)
    told = (
        label(row.deed),
        whose.letter if whose else None,
        row.platform,
        row.handle,
        row.account_no,
        row.profile_url,
        row.object_shows,
        row.object_author,
        row.object_url,
        row.visible_at,
    )
    return " · ".join(filter(None, told))


def _looked(act: ActView) -> Iterator[str]:
    row = act.row
    yield f"{_('First seen')} {moment(row.first_seen)}, {label(row.way)}, {label(row.observer)}"
    found, at = act.still_there
    yield f"{label(found)} ({moment(at)})" if at else label(found)
    if act.second:
        who = ", ".join(filter(None, (act.second.by.name, act.second.by.agency)))
        yield f"{_('Second observer')}: {who}, {moment(act.second.looked_at)}"


def _rung(rung: RungView) -> str:
    told = [label(rung.rung), day(PartialDay.of(rung.on))]
    if rung.dispute:
        told.append(label(rung.dispute))
    if rung.police_no and rung.police_on:
        on = day(PartialDay.of(rung.police_on))
        told.append(_("police report %(no)s of %(day)s", no=rung.police_no, day=on))
    return " · ".join((*told, rung.reason))


def _elements(page: CasePage) -> dict[str, Any]:
    """What officers linked to the elements of each conduct; pieces that stay here are not told."""
    letters = {person.id: person.letter for person in page.persons}
    pieces = {None, *(piece.id for piece in page.evidence)}
    kinds = law().book.conduct_types.values()
    rows = []
    for conduct in page.conducts:
        traces = page.traces.get(conduct.id, NOTHING)
        for link in (one for one in traces.links if one.evidence in pieces):
            act = traces.act(link.act)
            what = (
                f"{_('Evidence')} {link.evidence}"
                if act is None
                else f"{_('Observed act %(no)d', no=act.number)} · {label(act.rung)}"
            )
            rows.append(
                [
                    _conduct_called(page, conduct.id),
                    " · ".join(
                        filter(
                            None,
                            (
                                element_in(language(), link.element, kinds) or link.element,
                                letters.get(link.respondent or 0),
                            ),
                        )
                    ),
                    label(link.bears),
                    " · ".join(filter(None, (what, link.remark))),
                ]
            )
    head = [_("Act"), _("Element"), "", _("Evidence or observed act")]
    return _part(
        _("Elements, with what bears on them"),
        head,
        (3, 6, 2, 6),
        rows,
        _("Nothing is linked yet."),
    )


def _history(page: CasePage) -> dict[str, Any]:
    rows = [
        [
            day(event.first.on),
            _happened(event.first),
            ", ".join(person.letter for person in event.persons),
            _told(event.first),
        ]
        for event in page.events()
    ]
    head = [_("Day"), _("Step"), _("Of whom"), _("What was recorded")]
    return _part(_("History"), head, (3, 5, 2, 9), rows, _("Nothing happened yet."))


def _happened(step: StepView) -> str:
    if step.move:
        told = str(said(step.move.done))
    elif step.stage:
        told = str(said(law().road.stage(step.lane, step.stage).label))
    else:
        told = reported(step.as_reported)
    if step.annulled_at:
        return f"{told} ({_('annulled')})"
    return f"{told} ({_('corrected')})" if step.superseded_by else told


def _told(step: StepView) -> str:
    """What the step holds in plain words: its answers of one line, its note, where it is kept."""
    asked = step.move.fields if step.move else ()
    answers = [
        f"{said(f.label)}: {step.facts[f.id]}"
        for f in asked
        if f.kind in _PLAIN and f.id in step.facts
    ]
    book = _("ledger no. %(no)d", no=step.act) if step.act else None
    outcome = reported(step.outcome) if step.outcome else None
    return "; ".join(filter(None, (outcome, *answers, step.note, step.reason, book)))


def _sanctions(page: CasePage) -> dict[str, Any]:
    rows = [
        [
            s.person.letter if s.person else "–",
            _sanction_said(s.sanction),
            str(level(s.level)),
            day(s.decided_on),
            s.decree_no or "–",
        ]
        for s in page.sanctions
    ]
    head = [_("Of whom"), _("Sanction"), _("Level"), _("Decided"), _("Decree")]
    return _part(_("Sanctions"), head, (2, 7, 3, 3, 4), rows, _("No sanction is recorded."))


def _sanction_said(sanction: str | None) -> str:
    known = law().book.sanctions.get(sanction or "")
    return str(in_law(known, "label")) if known else sanction or "–"


def _evidence(pieces: Sequence[EvidenceView]) -> dict[str, Any]:
    rows = [
        [
            str(e.id),
            e.file_name,
            _shows(e),
            file_size(e.size),
            f"{moment(e.added_at)}, {e.agency}"
            + (f" ({_('Marked as withdrawn')}: {e.withdrawn_reason})" if e.withdrawn_reason else "")
            + (f" {tombstone_said(e.tombstone).unescape()}" if e.tombstone else ""),
        ]
        for e in pieces
    ]
    head = [_("No."), _("File"), _("What it shows"), _("Size"), _("Taken in")]
    return _part(_("Evidence"), head, (1, 5, 5, 2, 5), rows, _("No evidence yet."))


def _shows(piece: EvidenceView) -> str:
    """What a piece shows, and of which other one it is a copy."""
    made = _("Copy of no. %(no)d with parts blacked out", no=piece.redacted_from or 0)
    return "; ".join(filter(None, (piece.caption, made if piece.redacted_from else None))) or "–"


def _custody(rows: Sequence[CustodyView]) -> dict[str, Any]:
    told = [
        [
            moment(row.at),
            str(row.piece),
            label(row.handling),
            f"{row.by}, {row.agency}" if row.by else row.agency,
            "; ".join(filter(None, (row.party, row.reason, result_said(row.result)))),
        ]
        for row in rows
    ]
    head = [_("When"), _("No."), _("Handling"), _("By"), _("With whom, why, result")]
    return _part(_("Custody of the evidence"), head, (4, 1, 3, 5, 5), told, _("No evidence yet."))


def _seals(pieces: Sequence[EvidenceView]) -> dict[str, Any]:
    return {
        "title": _("Seals"),
        "lines": [
            _("The file isi.json of this bundle names every file with its SHA-256 and is signed."),
            _("Whoever wants to check it needs no access to the system: see BACA-DAHULU.txt."),
        ],
        "head": [_("No."), _("File"), "SHA-256"],
        "rows": [[str(e.id), e.file_name, e.digest] for e in pieces],
    }
