"""Cases that cite an item which its outlet corrected, answered or took down lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from tracker.domain.news_intake import NoticeKind
from tracker.domain.roles import Actor, Side
from tracker.queries.case_names import name_of
from tracker.queries.titles import title_for
from tracker.store.cases import Case
from tracker.store.library import CaseNews, NewsItem
from tracker.store.news_intake import NewsNotice, SeenNewsNotice
from tracker.store.sight import planned_for, visible_to

LATELY = timedelta(days=30)
"""How long a desk tells of it; the case and the item tell of it for good."""
MOST = 10


@dataclass(frozen=True, slots=True)
class FlaggedCase:
    """An open case, and the notice about an item that it cites."""

    case_id: int
    name: str
    title: str
    news_id: int
    outlet: str
    headline: str
    notice_id: int
    kind: NoticeKind
    recorded_at: datetime


def flagged_lately(session: Session, actor: Actor, now: datetime) -> tuple[FlaggedCase, ...]:
    """The open cases of the reader's desk whose news was corrected, answered or taken down within
    `LATELY`, the last notice first, at most `MOST`; one statement. Notices taken back are left out,
    and those that the reader has seen."""
    rows = session.execute(
        select(NewsNotice, NewsItem.outlet, NewsItem.title, Case)
        .join(NewsItem, NewsItem.id == NewsNotice.news_id)
        .join(CaseNews, CaseNews.news_id == NewsNotice.news_id)
        .join(Case, Case.id == CaseNews.case_id)
        .where(
            NewsNotice.recorded_at >= now - LATELY,
            NewsNotice.withdrawn_at.is_(None),
            Case.is_open,
            visible_to(actor),
            _on_the_desk_of(actor),
            ~select(SeenNewsNotice.notice_id)
            .where(
                SeenNewsNotice.notice_id == NewsNotice.id,
                SeenNewsNotice.account_id == actor.account_id,
            )
            .exists(),
        )
        .order_by(NewsNotice.recorded_at.desc(), NewsNotice.id.desc(), Case.id)
        .limit(MOST)
    )
    return tuple(
        FlaggedCase(
            case.id,
            name_of(case),
            title_for(actor, case.title),
            notice.news_id,
            outlet,
            headline,
            notice.id,
            notice.kind,
            notice.recorded_at,
        )
        for notice, outlet, headline, case in rows
    )


def _on_the_desk_of(actor: Actor) -> ColumnElement[bool]:
    """Bawaslu's own cases; the personnel side has those that were sent to it, all in its sight."""
    if actor.side is not Side.BAWASLU:
        return true()
    return Case.agency_id == planned_for(actor.agency_id)
