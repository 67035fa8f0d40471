"""`flask cases …`: takes cases in and writes them out, in the record format."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from flask.cli import AppGroup

from tracker.cli.answering import Answer, Failed, answering, progress
from tracker.cli.receiving import (
    answer_of,
    file_argument,
    receipts,
    sender_option,
    tell_progress,
    usage_of,
    works,
)
from tracker.domain.errors import Invalid
from tracker.domain.json_lines import lines_of, read_lines
from tracker.queries.exporting import ExportFilter, export_lines
from tracker.services.exporting import tell_export
from tracker.services.importing import import_cases

group = AppGroup("cases", help="Cases in the record format.")

_TELL_EVERY = 20_000


@group.command("import")
@file_argument
@sender_option
@click.option("--amend", is_flag=True, help="Take other facts of a known ref as a correction.")
@click.option("--reason", help="Why the facts are corrected (with --amend).")
@answering
def take_in(file: Path, sender: str, amend: bool, reason: str | None) -> Answer:
    """Take in the cases of a file of JSON lines."""
    if reason is not None and not amend:
        raise click.UsageError("--reason says why facts are corrected; it needs --amend.")
    because = (reason if reason is not None else f"Correction by {sender}") if amend else None
    with file.open("rb") as opened, works() as begin_work:
        try:
            receipt = import_cases(
                begin_work,
                read_lines(lines_of(opened)),
                sender,
                receipts(),
                amend_because=because,
                progress=tell_progress,
            )
        except Invalid as refusal:
            raise usage_of(refusal) from refusal
    return answer_of(receipt, with_amended=amend)


@group.command("export")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--sender", help="Only the cases of this sender.")
@answering
def write_out(file: Path, sender: str | None) -> Answer:
    """Write the cases to a file of JSON lines; it is there when it is whole, or not at all."""
    if not file.absolute().parent.is_dir():
        raise Failed(f"there is no folder {file.absolute().parent}.")
    written, hasher = 0, hashlib.sha256()
    with (
        works() as begin_work,
        NamedTemporaryFile(dir=file.absolute().parent, prefix=".export-", delete=False) as aside,
    ):
        try:
            with begin_work() as work:
                filters = ExportFilter(sender=sender)
                for record in export_lines(work.session, work.actor, filters):
                    line = f"{record}\n".encode()
                    hasher.update(line)
                    aside.write(line)
                    written += 1
                    if written % _TELL_EVERY == 0:
                        progress(f"{written} cases written …")
                aside.flush()
                os.fsync(aside.fileno())
                tell_export(work, written, hasher.digest())
            os.replace(aside.name, file)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise
    return Answer({"written": written}, [f"{written} cases written to {file}."])
