"""`flask ledger …`: proves that the book was not altered."""

from flask.cli import AppGroup

from tracker.cli.answering import DAMAGED, DONE, Answer, answering
from tracker.queries.verifying import verified
from tracker.web.session import house

group = AppGroup("ledger", help="The book of acts.")


@group.command("verify")
@answering
def verify() -> Answer:
    """Walk the whole chain and name every break."""
    with house().store.session() as session:
        found = verified(session)
    damage = [{"entry": d.seq, "what": d.what} for d in found.damage]
    lines = [f"Entry {d.seq}: {d.what}" for d in found.damage]
    lines.append(f"{found.entries} entries, {len(damage)} damaged.")
    return Answer({"entries": found.entries, "damage": damage}, lines, DAMAGED if damage else DONE)
