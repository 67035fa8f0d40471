"""`flask evidence …`: proves that nothing of it was altered; takes out what is nobody's."""

from dataclasses import asdict

import click
from flask.cli import AppGroup

from tracker.cli.answering import DAMAGED, DONE, FAILED, Answer, Failed, answering, progress
from tracker.cli.receiving import works
from tracker.domain.custody import digest_said
from tracker.domain.errors import Conflict
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.judging import scan_again
from tracker.services.near_copies import print_missing
from tracker.services.sweeping import Swept, sweep
from tracker.web.session import house

group = AppGroup("evidence", help="Evidence and its custody.")


@group.command("verify")
@answering
def verify() -> Answer:
    """Hold every row against the book and every byte against its row; name what differs."""
    with house().store.session() as session:
        found = evidence_verified(session, house().store.vault)
    damage = [asdict(one) for one in found.damage]
    lines = [f"{one.kind} {one.ref}: {one.what}" for one in found.damage]
    lines.append(
        f"{found.pieces} pieces, {found.handlings} handlings, {found.files} files, "
        f"{found.kept} rows on acts, {found.destroyed} destroyed after their retention, "
        f"{len(damage)} damaged."
    )
    document = {"entries": found.entries, "destroyed": found.destroyed, "damage": damage}
    return Answer(document, lines, DAMAGED if damage else DONE)


@group.command("sweep")
@click.option(
    "--even-many", is_flag=True, help="Also where more than a tenth of the vault has no row."
)
@answering
def sweep_vault(even_many: bool) -> Answer:
    """Take out expired uploads and bytes that no row names."""
    try:
        swept = swept_once(whole_vault=True, even_many=even_many)
    except Conflict as refusal:
        pieces, of = refusal.facts["pieces"], refusal.facts["of"]
        raise Failed(
            f"{pieces} of {of} pieces in the vault have no row; is this the right database? "
            "Nothing was taken out. With --even-many they are."
        ) from refusal
    if swept.waits:
        raise Failed("somebody was writing evidence all the time; sweep again later.")
    return Answer(_document(swept), [_line(swept)])


@group.command("scan")
@click.option("--all", "everything", is_flag=True, help="All evidence, not only what is unscanned.")
@answering
def scan(everything: bool) -> Answer:
    """Look again at evidence that could not be scanned; hold or release it."""
    with works() as begin_work, begin_work() as work:
        found = scan_again(work, everything=everything)
    document = {
        "looked_at": found.looked_at,
        "held": [digest_said(digest) for digest in found.held],
        "released": [digest_said(digest) for digest in found.released],
        "away": found.away,
    }
    line = (
        f"{found.looked_at} pieces looked at, {len(found.held)} held, "
        f"{len(found.released)} released, {found.away} still unscanned."
    )
    return Answer(document, [line], FAILED if found.away else DONE)


@group.command("prints")
@answering
def prints() -> Answer:
    """Make the prints that pictures lack, by which near copies are found."""
    with works() as begin_work:
        found = print_missing(begin_work)
    line = (
        f"{found.made} prints made, {found.pairs} pairs found, {found.without} pictures give no "
        f"print, {found.altered} altered."
    )
    return Answer(asdict(found), [line], DAMAGED if found.altered else DONE)


def sweep_uploads() -> None:
    """What uploads left behind, when the server starts; it never looks at the rest of the vault."""
    swept = swept_once(whole_vault=False, even_many=False)
    if swept.anything:
        progress(_line(swept))


def swept_once(*, whole_vault: bool, even_many: bool) -> Swept:
    with works() as begin_work, begin_work() as work:
        return sweep(work, whole_vault=whole_vault, even_many=even_many)


def _document(swept: Swept) -> dict[str, object]:
    return {
        "uploads": swept.uploads,
        "slices": swept.staged,
        "leftovers": swept.leftovers,
        "pieces": [digest_said(digest) for digest in swept.digests],
        "size": swept.size,
    }


def _line(swept: Swept) -> str:
    if not swept.anything:
        return "Nothing to sweep."
    return (
        f"Taken out: {swept.uploads} expired uploads, slices of {swept.staged}, "
        f"{swept.leftovers} leftovers, {len(swept.digests)} pieces without a row "
        f"({swept.size} bytes)."
    )
