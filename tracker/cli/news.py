"""`flask news …`: takes news items into the library."""

from pathlib import Path

from flask.cli import AppGroup

from tracker.cli.answering import Answer, answering
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
from tracker.services.importing import import_news

group = AppGroup("news", help="News items of the library.")


@group.command("import")
@file_argument
@sender_option
@answering
def take_in(file: Path, sender: str) -> Answer:
    """Take in the news items of a file of JSON lines."""
    with file.open("rb") as opened, works() as begin_work:
        try:
            receipt = import_news(
                begin_work,
                read_lines(lines_of(opened)),
                sender,
                receipts(),
                progress=tell_progress,
            )
        except Invalid as refusal:
            raise usage_of(refusal) from refusal
    return answer_of(receipt)
