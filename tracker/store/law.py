"""The running law: the newest package in the database, read once a process."""

from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Election
from tracker.store.library import InventedElection, LawPackage


class NoLaw(Exception):
    """The database holds no law data yet; `setup` brings them."""


# Asked by every request, so it is one statement, made once.
_NEWEST = (
    select(
        LawPackage.id,
        LawPackage.digest,
        select(func.json_object_agg(InventedElection.id, InventedElection.facts))
        .scalar_subquery()
        .label("invented"),
    )
    .order_by(LawPackage.id.desc())
    .limit(1)
)

_read_packages: dict[bytes, RunningLaw] = {}


def running_law(session: Session) -> RunningLaw:
    """The law in force for every server of this database.

    Reads one small row; the package itself is parsed once a process and digest.

    Raises:
        NoLaw: `setup` has not run.
    """
    newest = session.execute(_NEWEST).one_or_none()
    if newest is None:
        raise NoLaw()
    if newest.digest not in _read_packages:
        documents = session.execute(
            select(LawPackage.documents).where(LawPackage.id == newest.id)
        ).scalar_one()
        _read_packages[newest.digest] = RunningLaw.from_documents(documents)
    law = _read_packages[newest.digest]
    if not newest.invented:
        return law
    rows = sorted(newest.invented.items())
    return _join(law, tuple((name, tuple(sorted(facts.items()))) for name, facts in rows))


@lru_cache(maxsize=8)
def _join(law: RunningLaw, rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> RunningLaw:
    book = law.book
    for identifier, facts in rows:
        book = book.with_election(Election.invented_from(identifier, dict(facts)))
    return RunningLaw(law.digest, book, law.road, law.calendar)
