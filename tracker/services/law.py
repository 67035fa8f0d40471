"""Applying a package of law data: from then on it is the law for every server."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from tracker.domain.errors import Stale
from tracker.domain.law import RunningLaw, digest_of
from tracker.domain.ledger import Act
from tracker.domain.recounting import OpenTerm, count_again
from tracker.domain.roles import Permission, Role
from tracker.services.notices import holders_of, tell
from tracker.services.searching import keep_rules
from tracker.services.work import Work
from tracker.store.library import LawPackage
from tracker.store.open_terms import open_term_of, open_terms


def apply_law(work: Work, documents: Mapping[str, str], *, shown: str | None = None) -> bool:
    """Make a package (file name → TOML text) the running law; False when it is already.

    `shown` is the digest, in hex, of the package that the actor was shown, where one was.

    Raises:
        Forbidden: the actor applies no law.
        Stale: the package is another than the one shown.
        LawProblems: everything that is wrong with the package; nothing was changed.
    """
    work.actor.must(Permission.LAW_APPLY)
    previous = work.session.scalars(
        select(LawPackage.digest).order_by(LawPackage.id.desc()).limit(1)
    ).one_or_none()
    digest = digest_of(documents)
    if shown is not None and shown != digest.hex():
        raise Stale()
    if digest == previous:
        return False
    work.law = RunningLaw.from_documents(documents)
    work.session.add(
        LawPackage(
            digest=digest,
            documents=dict(documents),
            applied_at=work.now,
            applied_by=work.actor.account_id,
        )
    )
    work.record(
        Act.LAW_APPLIED,
        "law",
        digest=digest.hex(),
        previous=previous.hex() if previous is not None else None,
    )
    keep_rules(work)
    _tell_supervisors(work)
    return True


def _tell_supervisors(work: Work) -> None:
    """Supervisors of agencies whose open terms this law counts otherwise hear of it."""
    owners: dict[int, int] = {}

    def held() -> Iterator[OpenTerm]:
        for row in work.session.connection().execute(open_terms()):
            owners[row.id] = row.owner
            yield open_term_of(row)

    touched = {owners[move.term.id] for move in count_again(held(), work.law)}
    for agency in sorted(touched):
        tell(work, holders_of(work, Role.SUPERVISOR, agency), "terms_to_move")
