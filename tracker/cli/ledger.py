"""`flask ledger …`: signs how far the book goes, and proves that it was not altered."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.answering import DAMAGED, DONE, IN_PART, Answer, Failed, answering
from tracker.queries.checkpoints import all_checkpoints
from tracker.queries.running_law import running_law
from tracker.queries.verifying import Trust, verified
from tracker.services.checkpoints import have_stamped, make_checkpoint
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.web.session import house

group = AppGroup("ledger", help="The book of acts.")


@group.command("verify")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Checkpoints that were kept elsewhere (`ledger checkpoints FILE`).",
)
@answering
def verify(against: Path | None) -> Answer:
    """Walk the whole chain and every checkpoint; name every break."""
    kept = _kept(against) if against else {}
    with house().store.session() as session:
        trust = Trust(house().signer.trusted(), house().authorities, kept)
        found = verified(session, trust)
    damage: list[dict[str, int | str | None]] = [
        *({"entry": d.seq, "checkpoint": None, "what": d.what} for d in found.damage),
        *({"entry": None, "checkpoint": d.number, "what": d.what} for d in found.unsound),
    ]
    lines = [f"Entry {d.seq}: {d.what}" for d in found.damage]
    lines += [f"Checkpoint {d.number}: {d.what}" for d in found.unsound]
    lines.append(
        f"{found.entries} entries and {found.checkpoints} checkpoints, {len(damage)} damaged."
    )
    return Answer({"entries": found.entries, "damage": damage}, lines, DAMAGED if damage else DONE)


@group.command("checkpoint")
@answering
def checkpoint() -> Answer:
    """Sign how far the book goes, if it has grown, and have the authorities stamp it."""
    found = house()
    with found.store.session() as session:
        actor, law = system_actor(session), running_law(session)

        def begin() -> Work:
            return Work(session, actor, found.clock, law, found.store.vault)

        with begin() as work:
            number = make_checkpoint(work, found.signer)
        refused = have_stamped(begin, found.authorities)
    said = f"Checkpoint {number} made." if number else "Nothing new to sign."
    document = {"checkpoint": number, "refused": refused}
    return Answer(document, [said, *refused], IN_PART if refused else DONE)


@group.command("checkpoints")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@answering
def checkpoints(file: Path) -> Answer:
    """Write every checkpoint into FILE, to be kept where nobody of this house can change it."""
    with house().store.session() as session:
        written = all_checkpoints(session)
    file.write_text("".join(line + "\n" for line in written), encoding="utf-8")
    return Answer({"written": len(written)}, [f"{len(written)} checkpoints written."])


def _kept(file: Path) -> dict[int, str]:
    """Checkpoints of a file, number to text.

    Raises:
        Failed: it is not such a file.
    """
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        texts = [line["text"] for line in lines]
        return {json.loads(text)["number"]: text for text in texts}
    except (ValueError, KeyError, TypeError) as error:
        raise Failed(f"{file.name} is not a file of checkpoints") from error
