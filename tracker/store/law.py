"""The running law: the newest package in the database, read once a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Label, func, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Calendar
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Election
from tracker.store.library import InventedElection, LawPackage
from tracker.store.people import Agency


class NoLaw(Exception):
    """The database holds no law data yet; `setup` brings them."""


@dataclass(frozen=True, slots=True)
class LawMark:
    """Which law is in force: the newest package's digest (None before `setup`), and the elections
    that were invented for a demonstration."""

    digest: bytes | None
    invented: Mapping[str, Mapping[str, str]] | None


def mark_columns() -> tuple[Label[Any], Label[Any]]:
    """The mark as columns `law_digest` and `law_invented` of any statement."""
    newest = select(LawPackage.digest).order_by(LawPackage.id.desc()).limit(1)
    invented = select(func.json_object_agg(InventedElection.id, InventedElection.facts))
    return (
        newest.scalar_subquery().label("law_digest"),
        invented.scalar_subquery().label("law_invented"),
    )


# Asked again and again, so it is one statement, made once.
_MARK = select(*mark_columns())
_read_packages: dict[bytes, RunningLaw] = {}


def running_law(session: Session, mark: LawMark | None = None) -> RunningLaw:
    """The law in force for every server of this database.

    Reads one small row, or nothing where its mark is known already; the package itself is parsed
    once a process and digest.

    Raises:
        NoLaw: `setup` has not run.
    """
    if mark is None:
        row = session.connection().execute(_MARK).one()
        mark = LawMark(row.law_digest, row.law_invented)
    if mark.digest is None:
        raise NoLaw()
    if mark.digest not in _read_packages:
        package = select(LawPackage.documents).where(LawPackage.digest == mark.digest)
        documents = session.execute(package.order_by(LawPackage.id.desc()).limit(1)).scalar_one()
        _read_packages[mark.digest] = RunningLaw.from_documents(documents)
    law = _read_packages[mark.digest]
    if not mark.invented:
        return law
    rows = sorted(mark.invented.items())
    return _join(law, tuple((name, tuple(sorted(facts.items()))) for name, facts in rows))


def office_calendar(session: Session, agency_id: int, law: RunningLaw) -> Calendar:
    """The days off as the agency's office counts them."""
    agency = session.get_one(Agency, agency_id)
    return law.calendar_of(agency.region_code, agency.settings)


@lru_cache(maxsize=8)
def _join(law: RunningLaw, rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> RunningLaw:
    book = law.book
    for identifier, facts in rows:
        book = book.with_election(Election.invented_from(identifier, dict(facts)))
    return RunningLaw(law.digest, book, law.road, law.calendar)
