"""What the law proposes for one conduct of a case, for all the people who did it.

`tracker.domain.rulebook` answers for one person; a conduct may have several, of different status.
The answers are joined here, and what was left out is told with the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from tracker.domain.act_law import Answer
from tracker.domain.classifying import Act, Classification, classify
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import AnnexRow, Election, Status
from tracker.domain.matters import Decision, StaffStatus
from tracker.domain.rulebook import (
    Phase,
    Proposal,
    class_of,
    contests_of,
    propose_provisions,
    rows_for,
)

Silence = Literal["no_day", "unknown_type", "nobody_asn"]
LeftOutWhy = Literal["after", "before", "not_in_force", "not_established"]
Warned = Literal["not_proposed", "not_in_force", "not_established"]


@dataclass(frozen=True, slots=True)
class Matter:
    """What the law must know of a case: election and contest as stored, and its region."""

    election: str | None
    contest: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class ConductFacts:
    """What the law must know of a conduct; `statuses` are those of the people who did it.

    No status at all means that nobody is named yet: the rules for anybody are proposed.
    """

    type: str
    on: PartialDay | None
    statuses: tuple[StaffStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal, and the statuses it holds for; empty means for everybody who did it."""

    proposal: Proposal
    statuses: tuple[StaffStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An annex row of the conduct's type that does not apply, and why not."""

    row: AnnexRow
    why: LeftOutWhy


@dataclass(frozen=True, slots=True)
class Reading:
    """The law read for one conduct. `silence` says why nothing could be proposed at all.

    `fixed_on` is the day on which the candidates of the contest were fixed, None where it is not
    established or no one contest is known.
    """

    phase: Phase | None
    fixed_on: date | None
    offered: tuple[Offered, ...]
    left_out: tuple[LeftOut, ...]
    silence: Silence | None = None

    def offers(self, provision: str) -> Offered | None:
        """The offer of that provision, None where it was not proposed."""
        return next((o for o in self.offered if o.proposal.provision_id == provision), None)


def read_conduct(law: RunningLaw, matter: Matter, conduct: ConductFacts) -> Reading:
    """What the law proposes for a conduct, best first, and which annex rows it leaves out."""
    if conduct.on is None:
        return Reading(None, None, (), (), "no_day")
    if conduct.type not in law.book.conduct_types:
        return Reading(None, None, (), (), "unknown_type")
    election = _election(law, matter)
    phase = law.phase(matter.election, matter.contest, conduct.on, matter.region)
    fixed = _fixed_on(election, matter.contest)
    statuses = tuple(dict.fromkeys(conduct.statuses)) or (StaffStatus.UNKNOWN,)
    offered = _offered(law, phase, contests_of(election, matter.contest), conduct, statuses)
    nobody = all(status is StaffStatus.NOT_ASN for status in statuses)
    left_out = () if nobody else tuple(_left_out(law, phase, conduct.type, conduct.on))
    return Reading(phase, fixed, offered, left_out, "nobody_asn" if nobody else None)


@dataclass(frozen=True, slots=True)
class Classified:
    """The class of an act, and the statuses it holds for; empty means for everybody."""

    classification: Classification
    statuses: tuple[StaffStatus, ...] = ()


def classify_conduct(law: RunningLaw, matter: Matter, conduct: ConductFacts) -> list[Classified]:
    """The class of a conduct for the people who did it, joined where it is the same.

    Nothing where the day, the type or the election is not known to the law data, or where nobody
    who did it is a civil servant.
    """
    statuses = tuple(dict.fromkeys(conduct.statuses)) or (StaffStatus.UNKNOWN,)
    asn = [status for status in statuses if status is not StaffStatus.NOT_ASN]
    if conduct.on is None or conduct.type not in law.book.conduct_types:
        return []
    found: dict[Classification, list[StaffStatus]] = {}
    for status in asn:
        act = Act(
            conduct=conduct.type,
            on=conduct.on,
            election=matter.election,
            contest=matter.contest,
            status=None if status is StaffStatus.UNKNOWN else cast(Status, status.value),
            region=matter.region,
        )
        try:
            found.setdefault(classify(law.book, act), []).append(status)
        except NotFound:
            return []
    return [
        Classified(one, () if len(held) == len(asn) else tuple(held)) for one, held in found.items()
    ]


def differs(answer: Answer, breach: str, level: str | None) -> bool:
    """Whether an officer's word on class and level is another than the proposal, or fills it in."""
    return (answer.breach, answer.level) != (breach, level)


def warning_of(
    law: RunningLaw, reading: Reading, provision: str, on: PartialDay | None
) -> Warned | None:
    """What an officer must be told before relying on a provision for an act on `on`."""
    validity = "unknown" if on is None else law.book.in_force(provision, on)
    if validity == "no":
        return "not_in_force"
    offer = reading.offers(provision)
    if offer is None:
        return "not_proposed"
    return "not_established" if "unknown" in (validity, offer.proposal.validity) else None


def reason_needed(warning: Warned | None, decision: Decision) -> bool:
    """Refusing takes a reason; so does confirming what the law data did not propose."""
    return decision is Decision.REFUSED or warning in ("not_proposed", "not_in_force")


def _election(law: RunningLaw, matter: Matter) -> Election | None:
    return law.book.election_called(matter.election, matter.region) if matter.election else None


def _fixed_on(election: Election | None, contest: str | None) -> date | None:
    """The day of fixing; without a contest only where all contests of the election share it."""
    if election is None:
        return None
    if contest is not None:
        return election.fixed_on(contest)
    days = {election.fixed_on(one) for one in election.contests}
    return days.pop() if len(days) == 1 else None


def _offered(
    law: RunningLaw,
    phase: Phase | None,
    contests: tuple[str, ...],
    conduct: ConductFacts,
    statuses: tuple[StaffStatus, ...],
) -> tuple[Offered, ...]:
    assert conduct.on is not None
    found: dict[str, tuple[Proposal, list[StaffStatus]]] = {}
    for status in statuses:
        for proposal in propose_provisions(
            law.book, conduct.type, class_of(phase), conduct.on, status.value, contests
        ):
            found.setdefault(proposal.provision_id, (proposal, []))[1].append(status)
    held = (
        Offered(proposal, () if len(held_for) == len(statuses) else tuple(held_for))
        for proposal, held_for in found.values()
    )
    return tuple(sorted(held, key=lambda offer: offer.proposal.validity != "yes"))


def _left_out(
    law: RunningLaw, phase: Phase | None, conduct_type: str, on: PartialDay
) -> Iterable[LeftOut]:
    phase_class = class_of(phase)
    applied = {row.id for row in rows_for(law.book, conduct_type, phase_class, on)}
    for row_id in law.book.conduct_types[conduct_type].rows:
        row = law.book.rows[row_id]
        if row.id in applied:
            continue
        validity = law.book.instruments[row.instrument].in_force(on)
        if validity == "no":
            yield LeftOut(row, "not_in_force")
        elif row.phase != "any" and phase_class not in ("unknown", row.phase):
            yield LeftOut(row, "after" if row.phase == "after" else "before")
        else:
            yield LeftOut(row, "not_established")
