"""Keeping what can be searched: the law's texts, everything anew, and searches worth a name."""

from collections.abc import Callable

from sqlalchemy import delete, func, select

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.law import RunningLaw
from tracker.services.work import Work
from tracker.store.searching import (
    SavedSearch,
    all_cases,
    forget_words,
    keep_news_searchable,
    keep_rules_searchable,
    keep_searchable,
)

LONGEST_NAME = 80
LONGEST_QUERY = 1_000
MOST_SAVED = 50
"""How many searches a person may keep on one page."""

PAGES = ("cari", "perkara")
"""The pages of which a search can be kept, by the first part of their address."""

_AT_ONCE = 2_000


def keep_rules(work: Work) -> None:
    """Make the provisions of the law of this work the ones that can be searched."""
    keep_rules_searchable(work.session, _rules(work.law))


def _rules(law: RunningLaw) -> list[tuple[str, str, str, str]]:
    found = []
    for provision in law.book.provisions.values():
        of = law.book.instruments[provision.instrument]
        head = f"{of.label_id} {provision.locator}"
        body = " · ".join(
            part
            for part in (
                provision.summary_id,
                provision.summary_en,
                of.title_id,
                of.label_en,
                " ".join((*of.aliases, *provision.aliases)),
            )
            if part
        )
        found.append((provision.id, head, body, f"{of.number}/{of.year}"))
    return found


def rebuild(begin_work: Callable[[], Work], progress: Callable[[int, int], None]) -> int:
    """Write everything that can be searched anew, some cases at a time; how many cases.

    Searching goes on meanwhile: what has not changed stays as it is.
    """
    with begin_work() as work:
        forget_words(work.session)
        keep_rules(work)
        keep_news_searchable(work.session)
        cases = all_cases(work.session)
    for first in range(0, len(cases), _AT_ONCE):
        with begin_work() as work:
            keep_searchable(work.session, cases[first : first + _AT_ONCE], anew=True)
        progress(min(first + _AT_ONCE, len(cases)), len(cases))
    return len(cases)


def save_search(work: Work, page: str, name: str, query: str, *, is_shared: bool) -> None:
    """Keep a query string of a page by a name, for the actor or for the whole agency; one of the
    actor's own with that name is replaced.

    Raises:
        Invalid: it has no name, too long a one, or asks for nothing; or there are too many.
    """
    name = " ".join(name.split())
    if not name:
        raise Invalid({"name": ["required"]})
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": ["too_long"]})
    if page not in PAGES or not query or len(query) > LONGEST_QUERY:
        raise Invalid({"query": ["nothing_to_keep"]})
    mine = (SavedSearch.account_id == work.actor.account_id, SavedSearch.page == page)
    work.session.execute(delete(SavedSearch).where(*mine, SavedSearch.name == name))
    held = work.session.scalar(select(func.count()).select_from(SavedSearch).where(*mine)) or 0
    if held >= MOST_SAVED:
        raise Invalid({"name": ["too_many_kept"]})
    work.session.add(
        SavedSearch(
            account_id=work.actor.account_id,
            agency_id=work.actor.agency_id,
            page=page,
            name=name,
            query=query,
            is_shared=is_shared,
            saved_at=work.now,
        )
    )


def forget_search(work: Work, number: int) -> str:
    """Forget a search of the actor; the page that it was of.

    Raises:
        NotFound: it is not there, or somebody else's.
    """
    row = work.session.get(SavedSearch, number)
    if row is None or row.account_id != work.actor.account_id:
        raise NotFound()
    page = row.page
    work.session.delete(row)
    return page
