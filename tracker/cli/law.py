"""`flask law …`: the law data, checked and applied."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from tracker.cli import law_asking
from tracker.cli.answering import DAMAGED, Answer, answering
from tracker.domain.law import RunningLaw
from tracker.domain.problems import LawProblems
from tracker.queries.law_files import LAW, read_documents
from tracker.queries.law_packages import Planned, planned
from tracker.queries.running_law import running_digest, running_law
from tracker.services.law import apply_law
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.web.session import house

group = AppGroup("law", help="The law data: check, apply, ask.")
for _question in (law_asking.terms, law_asking.due, law_asking.classify_act):
    group.add_command(_question)
_folder = click.argument(
    "folder",
    metavar="[DIR]",
    required=False,
    default=LAW,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)


@group.command("check")
@_folder
@answering
def check(folder: Path) -> Answer:
    """Check a package of law data as a whole (default: the one of this version)."""
    documents = read_documents(folder, house().settings.readings)
    try:
        law = RunningLaw.from_documents(documents)
    except LawProblems as wrong:
        found = [{"file": p.file, "line": p.line, "reason": p.reason} for p in wrong.problems]
        document: dict[str, Any] = {"files": len(documents), "problems": found}
        return Answer(document, [str(problem) for problem in wrong.problems], DAMAGED)
    document = {"files": len(documents), "digest": law.digest.hex(), "problems": []}
    return Answer(document, [f"{len(documents)} files in order ({law.digest.hex()[:12]})."])


@group.command("apply")
@_folder
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@answering
def apply(folder: Path, dry_run: bool) -> Answer:
    """Make a package of law data the running law (default: the one of this version)."""
    documents = read_documents(folder, house().settings.readings)
    law = RunningLaw.from_documents(documents)
    found = house()
    plan: Planned | None = None
    with found.store.session() as session:
        previous = running_digest(session)
        new = previous != law.digest
        if new and previous is not None:
            plan = planned(session, running_law(session), documents)
        if new and not dry_run:
            actor = system_actor(session)
            with Work(session, actor, found.clock, law, found.store.vault) as work:
                new = apply_law(work, documents)
    document = {
        "digest": law.digest.hex(),
        "previous": previous.hex() if previous else None,
        "applied": new and not dry_run,
        "unchanged": not new,
        "changes": _changes(plan),
        "moves": _moves(plan),
    }
    return Answer(document, [_line(law.digest.hex(), new, dry_run), *_told(document)])


def _changes(plan: Planned | None) -> list[dict[str, Any]]:
    if plan is None or plan.changes is None:
        return []
    return [
        {"table": row.table, "id": row.id, "change": row.how.value, "fields": list(row.fields)}
        for row in (*plan.changes.rows, *plan.changes.road)
    ]


def _moves(plan: Planned | None) -> list[dict[str, Any]]:
    """Per agency: its open terms, those that get another day, those settled on the same day."""
    return [
        {"agency": one.name, "open": one.open, "moved": one.moved, "settled": one.settled}
        for one in (plan.moves if plan else ())
    ]


def _told(document: dict[str, Any]) -> list[str]:
    """The changed rows, then the agencies whose open terms would end on another day."""
    rows = [
        f"{row['change']:8} {row['table']} {row['id']} {', '.join(row['fields'])}".rstrip()
        for row in document["changes"]
    ]
    moves = [
        f"{one['agency']}: {one['moved']} of {one['open']} open terms to another day, "
        f"{one['settled']} settled on the same day"
        for one in document["moves"]
    ]
    return [*rows, *moves]


def _line(digest: str, new: bool, dry_run: bool) -> str:
    if not new:
        return f"This law is running already ({digest[:12]})."
    return f"Would apply {digest[:12]}." if dry_run else f"Applied {digest[:12]}."
