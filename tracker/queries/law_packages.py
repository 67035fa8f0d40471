"""The packages of law data that were applied, and what the one on disk would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw, digest_of
from tracker.domain.law_changes import LawChanges, changes_between
from tracker.domain.problems import LawProblems, Problem
from tracker.queries.term_moves import AgencyMoves, moves_by_agency
from tracker.store.library import LawPackage
from tracker.store.people import Account

MOST = 20


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A package that was applied, newest first: the first is the running one."""

    digest: str
    applied_at: datetime
    applied_by: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A package before it is applied: what is wrong with it, or what it would change."""

    digest: str
    problems: tuple[Problem, ...] = ()
    changes: LawChanges | None = None
    moves: tuple[AgencyMoves, ...] = ()


def packages(session: Session) -> list[PackageLine]:
    """The latest packages."""
    rows = session.execute(
        select(LawPackage.digest, LawPackage.applied_at, Account.full_name)
        .join(Account, Account.id == LawPackage.applied_by)
        .order_by(LawPackage.id.desc())
        .limit(MOST)
    )
    return [PackageLine(row.digest.hex(), row.applied_at, row.full_name) for row in rows]


def planned(session: Session, running: RunningLaw, documents: Mapping[str, str]) -> Planned:
    """What applying a package (file name → TOML text) would change; nothing is changed."""
    digest = digest_of(documents)
    if digest == running.digest:
        return Planned(digest.hex())
    try:
        law = RunningLaw.from_documents(documents)
    except LawProblems as wrong:
        return Planned(digest.hex(), tuple(wrong.problems))
    return Planned(digest.hex(), (), changes_between(running, law), moves_by_agency(session, law))
