"""What `cases import` and `news import` have in common: the file, the sender, the answer."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tracker.cli.answering import DONE, IN_PART, Answer, progress
from tracker.domain.errors import Invalid
from tracker.domain.row_faults import sentence
from tracker.queries.running_law import running_law
from tracker.services.importing import BATCH, Receipt
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.web.session import house

RECEIPTS = "receipts"
"""The folder of receipts in the data folder."""

MOST_LINES = 20
_TELL_EVERY = 10 * BATCH

file_argument = click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
sender_option = click.option(
    "--sender", default="cli", show_default=True, help="Whose keys the refs are."
)


def receipts() -> Path:
    return house().store.home / RECEIPTS


@contextmanager
def works() -> Iterator[Callable[[], Work]]:
    """A way to begin one work after the other, as the system account."""
    found = house()
    with found.store.session() as session:
        actor, law = system_actor(session), running_law(session)
        with seldom_collecting():
            yield lambda: Work(session, actor, found.clock, law, found.store.vault)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the garbage collector pass over what is there already: rows make few rings of things."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def tell_progress(receipt: Receipt) -> None:
    if receipt.read % _TELL_EVERY < BATCH and receipt.read >= BATCH:
        progress(f"{receipt.read} rows read, {receipt.rejected} rejected …")


def usage_of(refusal: Invalid) -> click.UsageError:
    """Options that cannot stand, as wrong usage."""
    faults = (f"--{field}: {', '.join(codes)}" for field, codes in refusal.errors.items())
    return click.UsageError("; ".join(faults))


def answer_of(receipt: Receipt, *, with_amended: bool = False) -> Answer:
    """The receipt as a document and as lines; rejected rows make the status 3."""
    counts: dict[str, Any] = {
        "read": receipt.read,
        "created": receipt.created,
        "unchanged": receipt.unchanged,
        "rejected": receipt.rejected,
    }
    if with_amended:
        counts["amended"] = receipt.amended
    lines = [", ".join(f"{number} {name}" for name, number in counts.items()) + "."]
    for row in receipt.rows[:MOST_LINES]:
        where = " ".join(part for part in (row.ref, row.field) if part)
        lines.append(f"  row {row.row}: {where} {row.reason}. {sentence(row.reason).en}")
    if len(receipt.rows) > MOST_LINES:
        lines.append(f"  … and {len(receipt.rows) - MOST_LINES} more")
    if receipt.path is not None:
        lines.append(f"Receipt: {receipt.path}")
    if receipt.flagged:
        progress(f"Rows with dates at odds: {receipt.flagged}; they landed as written.")
    document = {
        **counts,
        "receipt": str(receipt.path) if receipt.path else None,
        "rows": [row.as_dict() for row in receipt.rows],
    }
    return Answer(document, lines, IN_PART if receipt.rejected else DONE)
