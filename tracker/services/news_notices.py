"""What outlets published about an item later: corrections, errata, replies, take-downs.

The Press Act (UU 40/1999) knows hak jawab, hak koreksi and kewajiban koreksi (Pasal 1 and 5), the
Press Council's guidelines for online media ralat and pencabutan; both recalled, not looked up.
Nothing is decided by them here: they are recorded, and shown wherever the item is cited.
"""

from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert

from tracker.domain.days import PartialDay
from tracker.domain.errors import Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.news_intake import NoticeKind
from tracker.domain.roles import Permission
from tracker.services.news import is_web_address
from tracker.services.reasons import given_reason
from tracker.services.work import Work
from tracker.store.library import NewsItem
from tracker.store.news_intake import NewsNotice, SeenNewsNotice

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What was published, when as far as it is known, where, and in short what it says."""

    kind: NoticeKind
    published_on: PartialDay | None
    url: str | None
    note: str


def record_notice(work: Work, news_id: int, facts: NoticeFacts) -> int:
    """Record that something was published about an item; the number of the notice.

    Raises:
        Forbidden, NotFound, Invalid: nothing was changed.
    """
    work.actor.must(Permission.NEWS_EDIT)
    if work.session.get(NewsItem, news_id) is None:
        raise NotFound()
    url, note = (facts.url or "").strip() or None, facts.note.strip()
    errors: dict[str, list[str]] = {}
    if not note:
        errors["note"] = ["required"]
    if len(note) > LONGEST_NOTE:
        errors["note"] = ["too_long"]
    if url and len(url) > LONGEST_NOTE:
        errors["url"] = ["too_long"]
    elif url and not is_web_address(url):
        errors["url"] = ["not_an_address"]
    if facts.published_on and facts.published_on.first > work.today:
        errors["published_on"] = ["in_the_future"]
    if errors:
        raise Invalid(errors)
    notice = NewsNotice(
        news_id=news_id,
        kind=facts.kind,
        published_on=facts.published_on,
        url=url,
        note=note,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
    )
    work.session.add(notice)
    work.session.flush()
    work.record(
        Act.NEWS_NOTICED,
        f"news:{news_id}",
        news=news_id,
        notice=notice.id,
        kind=facts.kind.value,
        row=notice.seal(),
    )
    return notice.id


def withdraw_notice(work: Work, news_id: int, notice_id: int, reason: str) -> None:
    """Take back a notice that was recorded by mistake; it stays to be read, and flags nothing.

    Raises:
        Forbidden, NotFound, WrongStage, Invalid: nothing was changed.
    """
    work.actor.must(Permission.NEWS_EDIT)
    notice = work.session.get(NewsNotice, notice_id, with_for_update=True)
    if notice is None or notice.news_id != news_id:
        raise NotFound()
    if notice.withdrawn_at is not None:
        raise WrongStage("already_mended")
    said = given_reason(reason)
    notice.withdrawn_at, notice.withdrawn_by = work.now, work.actor.account_id
    notice.withdrawn_because = said
    work.record(
        Act.NEWS_NOTICE_WITHDRAWN,
        f"news:{news_id}",
        news=news_id,
        notice=notice_id,
        reason=said,
    )


def see_notice(work: Work, notice_id: int) -> None:
    """Have seen a notice: the own desk tells of it no more; the item and its cases do for good.

    Raises:
        Forbidden: the actor has no desk.
        NotFound: there is no such notice.
    """
    work.actor.must(Permission.DESK_READ)
    if work.session.get(NewsNotice, notice_id) is None:
        raise NotFound()
    seen = {"account_id": work.actor.account_id, "notice_id": notice_id, "seen_at": work.now}
    work.session.execute(insert(SeenNewsNotice).values(seen).on_conflict_do_nothing())
