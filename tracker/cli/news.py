"""`flask news …`: takes news items into the library, and tells what belongs together."""

from pathlib import Path
from typing import Any

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
from tracker.domain.row_faults import sentence
from tracker.newsdesk.telling import told
from tracker.queries.case_choices import case_called
from tracker.queries.news import news_called
from tracker.queries.stories import Story, stories
from tracker.queries.suggestions import Suggested, cases_of, news_about
from tracker.services.importing import import_news
from tracker.services.newsdesk import Caught, catch_up
from tracker.services.tables import rows_in
from tracker.services.work import Work

group = AppGroup("news", help="News items of the library.")


@group.command("import")
@file_argument
@sender_option
@answering
def take_in(file: Path, sender: str) -> Answer:
    """Take in the news items of a file: JSON lines, or a table by its ending (.csv, .xlsx)."""
    with file.open("rb") as opened, works() as begin_work:
        try:
            with rows_in(opened, file.name) as rows:
                receipt = import_news(begin_work, rows, sender, receipts(), progress=tell_progress)
        except Invalid as refusal:
            if "file" in refusal.errors:
                why = " ".join(sentence(code).en for code in refusal.errors["file"])
                raise Failed(why) from refusal
            raise usage_of(refusal) from refusal
    return answer_of(receipt)


@group.command("suggest")
@click.option("--case", "case", metavar="REF", help="The news that may be about this case.")
@click.option("--article", metavar="REF", help="The cases that this item may be about.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 400), help="At the most."
)
@answering
def suggest(case: str | None, article: str | None, limit: int) -> Answer:
    """Tell which news is about a case, or which cases an item is about, the likeliest first."""
    if (case is None) == (article is None):
        raise click.UsageError("give either --case or --article.")
    with works() as begin:
        catch_up(begin, _tell_reading)
        with begin() as work:
            pairs = _for_case(work, case, limit) if case else _for_article(work, article, limit)
    lines = [
        f"{p['score']:.3f} {'yes' if p['suggested'] else 'no '} {p['ref']}: {'; '.join(p['why'])}"
        for p in pairs
    ]
    return Answer(pairs, lines or ["Nothing in the library comes near."])


@group.command("clusters")
@answering
def clusters() -> Answer:
    """Tell which news belongs together: stories of two and more items, and the copies in them."""
    with works() as begin:
        catch_up(begin, _tell_reading)
        with begin() as work:
            found = stories(work.session)
    lines = [f"{one.id}: {len(one.items)} items, first {one.first.ref}" for one in found]
    return Answer([_story(one) for one in found], lines or ["No two items tell of one event."])


def _for_case(work: Work, ref: str, limit: int) -> list[dict[str, Any]]:
    case_id = case_called(work.session, work.actor, ref)
    if case_id is None:
        raise Failed(f"there is no case {ref}, or more than one.")
    found = news_about(work.session, case_id, limit, asked_only=False)
    return [{"ref": one.ref, "url": one.url, **_about(one.about)} for one in found]


def _for_article(work: Work, ref: str | None, limit: int) -> list[dict[str, Any]]:
    news_id = news_called(work.session, ref or "")
    if news_id is None:
        raise Failed(f"there is no item {ref} in the library, or more than one.")
    found = cases_of(work.session, work.actor, news_id, limit, asked_only=False)
    return [{"ref": one.ref, "url": None, **_about(one.about)} for one in found]


def _about(about: Suggested) -> dict[str, Any]:
    why = [told(reason).id for reason in about.why]
    return {"score": about.score, "suggested": about.is_suggested, "why": why}


def _story(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "first": story.first.ref,
        "items": [item.ref for item in story.items],
        "copies": [[item.ref for item in group] for group in story.copies],
    }


def _tell_reading(caught: Caught) -> None:
    progress(f"{caught.news} items and {caught.cases} cases read …")
