"""Reading who reported: a right of its own, a reason each time, an act in the book."""

from dataclasses import dataclass

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.services import cases
from tracker.services.work import Work
from tracker.store.reporters import Reporter


@dataclass(frozen=True)
class Identity:
    """Who reported, for the eyes of the one who asked."""

    name: str | None
    identity_no: str | None
    address: str | None
    contact: str | None


def read_reporter(work: Work, case_id: int, *, reason: str) -> Identity:
    """The reporter's identity; that it was read, and by whom, enters the ledger.

    Raises:
        NotFound, Forbidden, Invalid: nothing was shown.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.REPORTER_READ, sight)
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    reporter = work.session.get(Reporter, case.id)
    if reporter is None:
        raise NotFound("no_reporter")
    work.record(
        Act.REPORTER_READ,
        f"case:{case.id}",
        case=case.id,
        version=case.version,
        reason="given",
    )
    return Identity(reporter.name, reporter.identity_no, reporter.address, reporter.contact)
