"""The running law: the newest package in the database, read once a process."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Election
from tracker.store.library import InventedElection, LawPackage


class NoLaw(Exception):
    """The database holds no law data yet; `setup` brings them."""


_read_packages: dict[bytes, RunningLaw] = {}


def running_law(session: Session) -> RunningLaw:
    """The law in force for every server of this database.

    Reads two small rows; the package itself is parsed once a process and digest.

    Raises:
        NoLaw: `setup` has not run.
    """
    newest = session.execute(
        select(LawPackage.id, LawPackage.digest).order_by(LawPackage.id.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        raise NoLaw()
    if newest.digest not in _read_packages:
        documents = session.execute(
            select(LawPackage.documents).where(LawPackage.id == newest.id)
        ).scalar_one()
        _read_packages[newest.digest] = RunningLaw.from_documents(documents)
    return _with_invented(session, _read_packages[newest.digest])


def _with_invented(session: Session, law: RunningLaw) -> RunningLaw:
    rows = session.execute(select(InventedElection.id, InventedElection.facts)).all()
    if not rows:
        return law
    return _join(law, tuple((row.id, tuple(sorted(row.facts.items()))) for row in rows))


@lru_cache(maxsize=8)
def _join(law: RunningLaw, rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> RunningLaw:
    book = law.book
    for identifier, facts in rows:
        book = book.with_election(Election.invented_from(identifier, dict(facts)))
    return RunningLaw(law.digest, book, law.road, law.calendar)
