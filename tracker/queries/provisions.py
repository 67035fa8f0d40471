"""The provisions at a case: what the law proposes for each conduct, and what officers said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import (
    AnnexRow,
    ConductType,
    Confidence,
    InForce,
    Instrument,
    Level,
    Provision,
)
from tracker.domain.matters import Decision, StaffStatus
from tracker.domain.proposals import (
    Classified,
    ConductFacts,
    LeftOut,
    Matter,
    Offered,
    Reading,
    Silence,
    Warned,
    classify_conduct,
    read_conduct,
    warning_of,
)
from tracker.domain.roles import Actor, Permission, Side
from tracker.domain.rulebook import Phase
from tracker.domain.saying import Words
from tracker.queries.case_names import name_of
from tracker.queries.case_views import ConductView
from tracker.queries.cases import sight_and_case
from tracker.store.cases import Conduct, ConductRespondent, Respondent
from tracker.store.library import ConductClass, ConductProvision
from tracker.store.people import Account, Agency


@dataclass(frozen=True, slots=True)
class ConductAtHand:
    """A conduct as the panel shows it; `statuses` are those of the people who did it.

    `number` counts the conducts that the reader sees, from 1.
    """

    id: int
    number: int
    type: str
    on: PartialDay | None
    summary: str | None
    statuses: tuple[StaffStatus, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """An officer's word on a provision."""

    decision: Decision
    reason: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecidedClass:
    """An officer's word on the class and level of a conduct, and what was proposed to them."""

    breach: str
    level: str | None
    reason: str | None
    proposed_breach: str | None
    proposed_level: str | None
    by: str
    at: datetime


Decisions = Mapping[int, Mapping[str, Decided]]
"""Conduct id → provision id → the word that stands."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One provision at a conduct. `reason` is None where an officer brought it in.

    `levels` are the levels named for it, the preferred first; `statuses` whom it holds for where
    that is not everybody; `warning` what to know before relying on it.
    """

    provision: Provision
    instrument: Instrument
    row: AnnexRow | None
    reason: Words | None
    mark: Confidence
    validity: InForce
    levels: tuple[Level, ...]
    statuses: tuple[StaffStatus, ...]
    decision: Decided | None
    warning: Warned | None


@dataclass(frozen=True, slots=True, eq=False)
class LawReading:
    """All that the law data say to a conduct of that matter and those facts, whoever asks and
    whatever anybody said; one object for all that are alike, and equal to itself alone."""

    reading: Reading
    classified: tuple[Classified, ...]
    proposed: tuple[Proposed, ...]


@dataclass(frozen=True, slots=True)
class ConductRules:
    """What the law says to one conduct. `kind` is None for a type the law data do not know."""

    conduct: ConductAtHand
    law: LawReading
    kind: ConductType | None
    phase: Phase | None
    fixed_on: date | None
    silence: Silence | None
    proposed: tuple[Proposed, ...]
    left_out: tuple[LeftOut, ...]
    classified: tuple[Classified, ...] = ()
    decided: DecidedClass | None = None

    @property
    def standing(self) -> tuple[Proposed, ...]:
        """Those not refused: what the page shows first."""
        return tuple(one for one in self.proposed if not _is_refused(one))

    @property
    def refused(self) -> tuple[Proposed, ...]:
        return tuple(one for one in self.proposed if _is_refused(one))


@dataclass(frozen=True, slots=True)
class Choice:
    """A provision to pick from a list."""

    id: str
    instrument: Instrument
    provision: Provision


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What can be brought in on some day; one object for all days alike."""

    items: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class CaseRules:
    """The panel of a case: its conducts in order, and what else could be brought in."""

    conducts: tuple[ConductRules, ...]
    choices: Choices


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The page on which one conduct's provisions are decided."""

    case_id: int
    case_name: str
    case_title: str
    version: int
    rules: ConductRules
    choices: Choices


def proposals_for(
    law: RunningLaw,
    matter: Matter,
    conducts: Sequence[ConductAtHand],
    decisions: Decisions,
    classes: Mapping[int, DecidedClass] = MappingProxyType({}),
) -> list[ConductRules]:
    """What is proposed for each conduct, with the words that stand; reads nothing."""
    found = [_rules_of(law, matter, one, decisions.get(one.id, {})) for one in conducts]
    return [replace(rules, decided=classes.get(rules.conduct.id)) for rules in found]


def rules_panel(
    session: Session,
    law: RunningLaw,
    actor: Actor,
    case_id: int,
    matter: Matter,
    conducts: Sequence[ConductView],
    *,
    has_rulings: bool,
) -> CaseRules:
    """The panel for the conducts that a reader has before them already: two statements, none where
    nobody has said anything yet.

    What follows from people whom the reader may not see is not in it. Outside Bawaslu a refused
    provision is not shown, and a word is an agency's rather than a person's.
    """
    at_hand = [
        ConductAtHand(
            one.id, number, one.type, one.on, one.summary, tuple(p.status for p in one.persons)
        )
        for number, one in enumerate(conducts, start=1)
    ]
    inside = actor.side is Side.BAWASLU or actor.is_system
    decisions: Decisions = {}
    classes: Mapping[int, DecidedClass] = {}
    if has_rulings:
        decisions = decisions_on(session, case_id, by_agency=not inside)
        classes = classes_on(session, case_id, by_agency=not inside)
    panel = _panel(law, matter, at_hand, decisions, classes)
    return panel if inside else CaseRules(tuple(map(_without_refused, panel.conducts)), Choices(()))


def decisions_on(session: Session, case_id: int, *, by_agency: bool = False) -> Decisions:
    """Every word on a provision at a case, by person or by agency; one statement."""
    found: dict[int, dict[str, Decided]] = defaultdict(dict)
    for row in session.connection().execute(_PROVISIONS_OF, {"case": case_id}):
        by = row.agency if by_agency else row.person
        word = Decided(Decision(row.decision), row.reason, by, row.decided_at)
        found[row.conduct_id][row.provision] = word
    return found


def _words_of(table: Any) -> Select[*tuple[Any, ...]]:
    """What was said of the conducts of a case, and by whom: made once for every page."""
    return (
        select(*table.__table__.c, Account.full_name.label("person"), Agency.name.label("agency"))
        .join(Conduct, Conduct.id == table.conduct_id)
        .join(Account, Account.id == table.decided_by)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Conduct.case_id == bindparam("case"))
    )


_PROVISIONS_OF = _words_of(ConductProvision).order_by(
    ConductProvision.conduct_id, ConductProvision.provision
)
_CLASSES_OF = _words_of(ConductClass)


def classes_on(
    session: Session, case_id: int, *, by_agency: bool = False
) -> Mapping[int, DecidedClass]:
    """The word on the class of each conduct of a case, by person or by agency; one statement."""
    return {
        row.conduct_id: DecidedClass(
            row.breach,
            row.level,
            row.reason,
            row.proposed["class"],
            row.proposed["level"],
            row.agency if by_agency else row.person,
            row.decided_at,
        )
        for row in session.connection().execute(_CLASSES_OF, {"case": case_id})
    }


def conducts_of(session: Session, case_id: int) -> tuple[ConductAtHand, ...]:
    """The conducts of a case in order, with the statuses of those who did them; one statement."""
    rows = session.execute(
        select(Conduct, Respondent.status)
        .outerjoin(ConductRespondent, ConductRespondent.conduct_id == Conduct.id)
        .outerjoin(Respondent, Respondent.id == ConductRespondent.respondent_id)
        .where(Conduct.case_id == case_id)
        .order_by(Conduct.ordinal, Conduct.id, ConductRespondent.ordinal, Respondent.id)
    ).all()
    statuses: dict[int, list[StaffStatus]] = defaultdict(list)
    for conduct, status in rows:
        if status is not None:
            statuses[conduct.id].append(status)
    in_order = {conduct.id: conduct for conduct, _ in rows}.values()
    return tuple(
        ConductAtHand(c.id, number, c.type, c.on, c.summary, tuple(statuses[c.id]))
        for number, c in enumerate(in_order, start=1)
    )


def rule_form(
    session: Session, law: RunningLaw, actor: Actor, case_id: int, conduct_id: int
) -> RuleForm:
    """One conduct's provisions, for the page that decides them: five statements.

    Raises:
        NotFound: no such conduct in a case that the actor can see.
        Forbidden: the case is handled by another agency.
    """
    case, sight = sight_and_case(session, actor, case_id)
    actor.must(Permission.PROVISION_DECIDE, sight)
    conduct = next((one for one in conducts_of(session, case.id) if one.id == conduct_id), None)
    if conduct is None:
        raise NotFound()
    matter = Matter(case.election, case.contest, case.region_code)
    decisions, classes = decisions_on(session, case.id), classes_on(session, case.id)
    panel = _panel(law, matter, [conduct], decisions, classes)
    return RuleForm(
        case_id=case.id,
        case_name=name_of(case),
        case_title=case.title,
        version=case.version,
        rules=panel.conducts[0],
        choices=panel.choices,
    )


def _panel(
    law: RunningLaw,
    matter: Matter,
    conducts: Sequence[ConductAtHand],
    decisions: Decisions,
    classes: Mapping[int, DecidedClass],
) -> CaseRules:
    rules = proposals_for(law, matter, conducts, decisions, classes)
    return CaseRules(tuple(rules), _choices(law, conducts))


def _rules_of(
    law: RunningLaw, matter: Matter, conduct: ConductAtHand, words: Mapping[str, Decided]
) -> ConductRules:
    facts = ConductFacts(conduct.type, conduct.on, conduct.statuses)
    said = _reading_of(law, replace(matter, region=_telling(law, matter.region)), facts)
    # An id that a later package of law data made an alias still finds its provision.
    words = {law.book.names.get(name, name): word for name, word in words.items()}
    offered = said.proposed
    if words:
        offered = tuple(replace(one, decision=words.get(one.provision.id)) for one in offered)
    brought = [
        _brought_in(law, said.reading, provision, conduct.on, word)
        for provision, word in words.items()
        if said.reading.offers(provision) is None and provision in law.book.provisions
    ]
    return ConductRules(
        conduct=conduct,
        law=said,
        kind=law.book.conduct_types.get(conduct.type),
        phase=said.reading.phase,
        fixed_on=said.reading.fixed_on,
        silence=said.reading.silence,
        proposed=(*offered, *brought),
        left_out=said.reading.left_out,
        classified=said.classified,
    )


@lru_cache(maxsize=2048)
def _reading_of(law: RunningLaw, matter: Matter, facts: ConductFacts) -> LawReading:
    """Read once for all conducts alike: the same act of the same day is done by many."""
    reading = read_conduct(law, matter, facts)
    offered = (_offered(law, reading, offer, facts.on) for offer in reading.offered)
    return LawReading(reading, tuple(classify_conduct(law, matter, facts)), tuple(offered))


@lru_cache(maxsize=1024)
def _telling(law: RunningLaw, region: str | None) -> str | None:
    """The region where it tells elections apart that were held in some places only, else None."""
    held = any(election.is_held_in(region) for election in law.book.elections.values())
    return region if held else None


def _offered(
    law: RunningLaw,
    reading: Reading,
    offer: Offered,
    on: PartialDay | None,
) -> Proposed:
    proposal = offer.proposal
    provision = law.book.provisions[proposal.provision_id]
    return Proposed(
        provision=provision,
        instrument=law.book.instruments[provision.instrument],
        row=law.book.rows[proposal.row_id] if proposal.row_id else None,
        reason=Words(proposal.reason_id, proposal.reason_en),
        mark=proposal.mark,
        validity=proposal.validity,
        levels=tuple(law.book.levels[level] for level in proposal.levels),
        statuses=offer.statuses,
        decision=None,
        warning=warning_of(law, reading, provision.id, on),
    )


def _brought_in(
    law: RunningLaw, reading: Reading, name: str, on: PartialDay | None, word: Decided
) -> Proposed:
    provision = law.book.provisions[name]
    return Proposed(
        provision=provision,
        instrument=law.book.instruments[provision.instrument],
        row=None,
        reason=None,
        mark=provision.confidence,
        validity="unknown" if on is None else law.book.in_force(name, on),
        levels=(law.book.levels[provision.level],) if provision.level else (),
        statuses=(),
        decision=word,
        warning=warning_of(law, reading, name, on),
    )


def _choices(law: RunningLaw, conducts: Iterable[ConductAtHand]) -> Choices:
    """Every provision that may have been in force on the day of some conduct."""
    return _choices_on(law, frozenset(one.on for one in conducts if one.on is not None))


@lru_cache(maxsize=1024)
def _choices_on(law: RunningLaw, days: frozenset[PartialDay]) -> Choices:
    return _choices_of(
        law,
        tuple(
            name
            for name in law.book.provisions
            if not days or any(law.book.in_force(name, day) != "no" for day in days)
        ),
    )


@lru_cache(maxsize=128)
def _choices_of(law: RunningLaw, names: tuple[str, ...]) -> Choices:
    """One object for all days on which the same was in force."""
    items = (law.book.provisions[name] for name in names)
    return Choices(
        tuple(Choice(item.id, law.book.instruments[item.instrument], item) for item in items)
    )


def _without_refused(rules: ConductRules) -> ConductRules:
    return replace(rules, proposed=rules.standing)


def _is_refused(one: Proposed) -> bool:
    return one.decision is not None and one.decision.decision is Decision.REFUSED
