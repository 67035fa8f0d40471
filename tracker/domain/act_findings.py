"""What the law data hold about one act on one day: phase, rows, provisions, class, sanctions.

Each is found from the ones before it, without words; `tracker.domain.act_reasons` says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from tracker.domain.days import PartialDay
from tracker.domain.law_items import AnnexRow, Election, Sanction, Status
from tracker.domain.lawbook import Lawbook
from tracker.domain.rulebook import (
    Phase,
    Proposal,
    Reach,
    class_of,
    phase_on,
    propose_provisions,
    rows_for,
)

Beneficiary = Literal["candidate", "party"]
Side = Literal["before", "after"]
BreachClass = Literal["code_of_ethics", "discipline"]

LEVELS = ("moral", "light", "medium", "heavy")
ETHICS = frozenset({"pp-42-2004"})
DISCIPLINE = frozenset({"pp-94-2021", "pp-53-2010", "pp-49-2018"})
_SECTION: dict[str, BreachClass] = {"ethics": "code_of_ethics", "discipline": "discipline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """One day, one contest: what must be settled before the law can be read.

    `election` None: none was under way. `contest` None: it makes no difference. `status` None: the
    person's status is not known, and every status is meant. `asked_on` is the day whose competent
    body is asked for, the day of the act unless given. `taken_as` is the side of a fixing whose day
    is not established on which the act is taken to lie.
    """

    conduct: str
    on: date
    election: Election | None
    contest: str | None
    status: Status | None
    beneficiary: Beneficiary | None
    asked_on: PartialDay | None = None
    taken_as: Side | None = None


def fixing_day(
    election: Election, contest: str | None, beneficiary: Beneficiary | None
) -> date | None:
    """When the contestants that an act concerns were fixed, None where not established.

    A party is itself the contestant of the votes for DPR and DPRD, from the day on which the
    parties were fixed; an act for a candidate follows the fixing of that contest's candidates.
    """
    if beneficiary == "party" and election.parties_fixed and contest in (None, "dpr", "dprd"):
        return election.parties_fixed
    return None if contest is None else election.fixed_on(contest)


class Findings:
    """The parts of an answer, each from the ones before it.

    `phase` None: not established. `rows` are those of the annexes, `of_class` those of the breach's
    own class; `breach` None: the sources establish none. `asked` is the day whose competent body is
    asked for.
    """

    def __init__(self, book: Lawbook, act: Circumstances) -> None:
        self.book, self.act = book, act
        self.day = PartialDay.of(act.on)
        self.asked = act.asked_on or self.day
        self.phase = self._phase()
        self.reach: Reach = "none" if self.phase == "none" else class_of(self.phase)
        self.rows = self._rows()
        self.proposals = propose_provisions(
            book, act.conduct, self.reach, self.day, act.status or "unknown", self._contests()
        )
        self.breach = self._breach()
        self.of_class = tuple(r for r in self.rows if _SECTION[r.section] == self.breach)

    def _phase(self) -> Phase | None:
        election = self.act.election
        if election is None:
            return "none"
        if self.act.contest is not None and self.act.contest not in election.contests:
            return None
        if self.act.taken_as is None:
            return phase_on(election, self.fixed(election), self.act.on)
        # A fixing on the very day puts the act after it.
        is_after = self.act.taken_as == "after"
        return phase_on(election, self.act.on, self.act.on) if is_after else "before_fixed"

    def fixed(self, election: Election) -> date | None:
        contest = self.act.contest
        for_party = self.act.beneficiary == "party" and election.parties_fixed is not None
        if contest is None and not for_party:
            days = {election.fixed_on(one) for one in election.contests}
            return days.pop() if len(days) == 1 else None
        return fixing_day(election, contest, self.act.beneficiary)

    def _rows(self) -> tuple[AnnexRow, ...]:
        # Rows that hold in every phase hold in one that is not known, too.
        reach: Reach = "none" if self.phase is None else self.reach
        return rows_for(self.book, self.act.conduct, reach, self.day)

    def _contests(self) -> tuple[str, ...]:
        if self.act.contest is not None:
            return (self.act.contest,)
        return self.act.election.contests if self.act.election else ()

    # --- class ------------------------------------------------------------------------------------

    def _breach(self) -> BreachClass | None:
        sections = {_SECTION[row.section] for row in self.rows}
        if sections:
            return sections.pop() if len(sections) == 1 else None
        if self.phase is None or self.reach == "none":
            return None
        status = self.act.status or "PNS"
        named = self._instruments_naming_the_act(status)
        if self.reach == "before" and named & ETHICS:
            return "code_of_ethics"
        if named & DISCIPLINE:
            return "discipline"
        # PP 49/2018 subjects PPPK to discipline without naming acts: what is discipline for PNS
        # after the fixing is so for them.
        if self.reach == "after" and self.rests_on(DISCIPLINE):
            named = self._instruments_naming_the_act("PNS")
            return "discipline" if named & DISCIPLINE else None
        return None

    def _instruments_naming_the_act(self, status: Status) -> set[str]:
        """The instruments whose rules name acts of this kind, not merely a duty of everybody."""
        general = {b.provision for b in self.book.bases.values() if "*" in b.types}
        proposals = propose_provisions(
            self.book, self.act.conduct, self.reach, self.day, status, self._contests()
        )
        return {self._instrument(p) for p in proposals if p.provision_id not in general}

    def rests_on(self, instruments: Iterable[str]) -> list[Proposal]:
        wanted = set(instruments)
        return [p for p in self.proposals if self._instrument(p) in wanted]

    def _instrument(self, proposal: Proposal) -> str:
        return self.book.provisions[proposal.provision_id].instrument

    def any_asn_rule(self) -> bool:
        return bool(self.rests_on(ETHICS | DISCIPLINE))

    def is_fixing_unknown(self) -> bool:
        """The phase is open because the election's day of fixing is not established."""
        election, contest = self.act.election, self.act.contest
        if election is None or self.phase is not None or self.act.taken_as is not None:
            return False
        if contest is not None:
            return contest in election.contests and self.fixed(election) is None
        days = [election.fixed_on(one) for one in election.contests]
        return self.fixed(election) is None and not any(days)

    def sanctions(self, level: str | None) -> tuple[Sanction, ...]:
        if self.breach is None:
            return ()
        statuses = (self.act.status,) if self.act.status else get_args(Status)
        found: dict[str, Sanction] = {}
        for status in statuses:
            for one in self.book.sanctions_for(status, self.day, level):
                if level or one.level in LEVELS[1:]:
                    found.setdefault(one.id, one)
        return tuple(sorted(found.values(), key=lambda s: self.book.levels[s.level].rank))
