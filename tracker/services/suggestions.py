"""What officers say of suggested news: not about this case, or on second thought perhaps."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import NewsKind
from tracker.domain.roles import Permission
from tracker.services import cases
from tracker.services.news import link_news
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.library import CaseNews, NewsItem
from tracker.store.newsdesk import NewsRefusal


def confirm_news(work: Work, case_id: int, news_id: int, kind: NewsKind) -> None:
    """Say that a suggested item is about a case, which ties it.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed; somebody refused it meanwhile.
    """
    _editable(work, case_id)
    if work.session.get(NewsRefusal, (case_id, news_id)) is not None:
        raise Invalid({"news_id": ["refused_meanwhile"]})
    link_news(work, case_id, news_id, kind)


def refuse_news(work: Work, case_id: int, news_id: int) -> None:
    """Say that an item is not about a case: it is not suggested there again. Twice is once.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed; somebody tied it meanwhile.
    """
    case = _editable(work, case_id)
    if work.session.get(NewsItem, news_id) is None:
        raise NotFound()
    if work.session.get(CaseNews, (case_id, news_id)) is not None:
        raise Invalid({"news_id": ["tied_meanwhile"]})
    said = work.session.execute(
        insert(NewsRefusal)
        .values(
            case_id=case_id,
            news_id=news_id,
            refused_at=work.now,
            refused_by=work.actor.account_id,
        )
        .on_conflict_do_nothing()
        .returning(NewsRefusal.case_id)
    ).one_or_none()
    if said is not None:
        _tell(work, Act.NEWS_REFUSED, case, news_id)


def reconsider_news(work: Work, case_id: int, news_id: int) -> None:
    """Take a refusal back: the item may be suggested again. Where there is none, nothing happens.

    Raises:
        NotFound, Forbidden: nothing was changed.
    """
    case = _editable(work, case_id)
    gone = work.session.execute(
        delete(NewsRefusal)
        .where(NewsRefusal.case_id == case_id, NewsRefusal.news_id == news_id)
        .returning(NewsRefusal.case_id)
    ).one_or_none()
    if gone is not None:
        _tell(work, Act.NEWS_RECONSIDERED, case, news_id)


def _editable(work: Work, case_id: int) -> Case:
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.NEWS_EDIT, sight)
    return case


def _tell(work: Work, act: Act, case: Case, news_id: int) -> None:
    work.record(act, f"news:{news_id}", case=case.id, version=case.version, news=news_id)
