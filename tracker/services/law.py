"""Applying a package of law data: from then on it is the law for every server."""

from collections.abc import Mapping

from sqlalchemy import select

from tracker.domain.law import RunningLaw, digest_of
from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.services.work import Work
from tracker.store.library import LawPackage


def apply_law(work: Work, documents: Mapping[str, str]) -> bool:
    """Make a package (file name → TOML text) the running law; False when it is already.

    Raises:
        Forbidden: the actor applies no law.
        LawProblems: everything that is wrong with the package; nothing was changed.
    """
    work.actor.must(Permission.LAW_APPLY)
    previous = work.session.scalars(
        select(LawPackage.digest).order_by(LawPackage.id.desc()).limit(1)
    ).one_or_none()
    digest = digest_of(documents)
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
    return True
