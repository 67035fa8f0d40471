"""`flask evidence …`: proves that no piece, no handling and no byte of evidence was altered."""

from dataclasses import asdict

from flask.cli import AppGroup

from tracker.cli.answering import DAMAGED, DONE, Answer, answering
from tracker.queries.verifying_evidence import evidence_verified
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
        f"{len(damage)} damaged."
    )
    return Answer({"entries": found.entries, "damage": damage}, lines, DAMAGED if damage else DONE)
