"""Cases to walk past: one at each main stage, one shown to each side, one from an import."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, make_account
from tests.conftest import TestClock
from tests.hostile_files import picture
from tests.journeys import FINDING, LEAD, LIKE_SEEN, REPORT, Begin, Journey, journey
from tests.letters import REFERRAL, Desk
from tracker.domain.elements import OF_EVERY_BREACH, Bears
from tracker.domain.filing import Filing
from tracker.domain.json_lines import read_lines
from tracker.domain.matters import Audience
from tracker.domain.moves import Ways
from tracker.domain.roles import Actor, Role, Side, Sight
from tracker.domain.standing import LaneKey, LaneState
from tracker.services import importing
from tracker.services.cases import sight_of, ways_of
from tracker.services.destroying import Proposed, propose_destruction
from tracker.services.evidence import Upload, add_evidence
from tracker.services.observing import Bearing, link_element, observe
from tracker.services.projection import standing_of
from tracker.store.cases import Case, Conduct, Recusal, Respondent, SendingRow, Step, TermRow
from tracker.store.destructions import DestructionProposal
from tracker.store.evidence import EvidenceItem
from tracker.store.letters import Letter
from tracker.store.library import CaseNews
from tracker.store.observed import ElementLink, ObservedAct
from tracker.store.people import Account

AFAR = replace(FINDING, region="32.73", place="Coblong")
RECORD = {
    "ref": "uji-1",
    "kind": "finding",
    "province": "Banten",
    "region": "Kota Tangerang",
    "election": "pilkada-2024",
    "contest": "regent_mayor",
    "received_on": "2024-10",
    "known_on": None,
    "reporter": None,
    "narrative": "Seorang lurah berfoto dengan bakal calon.",
    "conducts": [],
    "respondents": [
        {
            "key": "a",
            "description": None,
            "position": "lurah",
            "status": "PNS",
            "agency": None,
            "nip": None,
            "count": 1,
        }
    ],
    "events": [
        {"stage": "registered", "on": "2024-10", "respondent": None, "outcome": None, "note": None},
        {"stage": "forwarded", "on": None, "respondent": None, "outcome": None, "note": None},
    ],
    "sanctions": [],
    "rules_cited": [],
    "outcome": None,
    "articles": [],
}


@dataclass(frozen=True)
class Subject:
    """A case, what the policy knows of it, and what hangs on it.

    `offices` tells the agency of every account that took a step.
    """

    name: str
    case_id: int
    sight: Sight
    respondents: tuple[int, ...]
    conducts: tuple[int, ...]
    steps: tuple[Step, ...]
    terms: tuple[TermRow, ...]
    evidence: tuple[EvidenceItem, ...]
    sendings: tuple[SendingRow, ...]
    lanes: Mapping[LaneKey, LaneState]
    ways: Ways
    offices: Mapping[int, int]
    news: tuple[int, ...]
    acts: tuple[ObservedAct, ...]
    links: tuple[ElementLink, ...]
    proposals: tuple[DestructionProposal, ...]
    letters: tuple[Letter, ...]

    def __repr__(self) -> str:
        return self.name

    def shows(self, actor: Actor, respondent: int | None) -> bool:
        """Whether a person who sees the case also sees this respondent of it."""
        if respondent is None or actor.side is Side.BAWASLU:
            return True
        if actor.side is Side.INSPECTION:
            found = {s.respondent_id for s in self.sendings if s.region_code == actor.region}
        else:
            own = actor.agency_id
            found = {s.respondent_id for s in self.sendings if own in (s.agency_id, s.ppk_id)}
        return respondent in found


def build_cases(session: Session, begin: Begin, world: World, home: Path) -> dict[str, int]:
    """Every representative case, by name; its id."""

    def new(filing: Filing = FINDING, agency: str = "bawaslu") -> Journey:
        return journey(session, begin).filed(filing, agency)

    made = {
        "lead": new(LEAD),
        "received": new(),
        "initial review": new(REPORT).takes("start_review"),
        "completion": new(REPORT).takes("start_review").takes("request_completion"),
        "registered": new().to_registered(),
        "clarification": new().to_registered().takes("summon_clarification", person="witness"),
        "study": new().to_study(),
        "decided": new().to_decided(),
        "sent to its bkpsdm": new(REPORT).to_sent("bkpsdm"),
        "sent to another bkpsdm": new().to_sent("bkpsdm_cilegon"),
        "one sent to each": _sent_to_each(new()),
        "sent to nobody here": new().to_sent(),
        "closed": new().takes("close_case", by="commissioner"),
        "transferred": new().takes("transfer", office=world["bawaslu_bandung"]),
        "filed by a district": new(replace(FINDING, region="36.71.01"), "panwascam"),
        "of Bandung": new(AFAR, "bawaslu_bandung"),
    }
    own = made["sent to its bkpsdm"]
    own.takes("receive_file", own.people[0], by="discipline_officer", agency="bkpsdm")
    made["to be destroyed"] = new().takes("close_case", by="commissioner")
    for name in ("registered", "sent to its bkpsdm", "of Bandung", "closed", "to be destroyed"):
        _with_evidence(made[name])
    _to_be_destroyed(made["to be destroyed"])
    _with_letters(made["registered"])
    found = {name: one.case_id for name, one in made.items()}
    return {**found, "imported": imported(session, begin, world, home)}


def _sent_to_each(case: Journey) -> Journey:
    """Two respondents, employed in two cities: each personnel agency is sent its own."""
    case.to_decided()
    first, second = case.people
    near, far = case.world["bkpsdm"], case.world["bkpsdm_cilegon"]
    case.takes("send_on", by="commissioner", respondents=[first], copy_to=near)
    return case.takes("send_copy", respondents=[second], copy_to=far)


def _with_evidence(case: Journey) -> None:
    actor = case.actor("verifier", case.handling)
    for audience in (Audience.FILE, Audience.VERIFICATION, Audience.REPORTER):
        with case.begin(actor) as work:
            upload = Upload(f"{audience}.txt", BytesIO(b"bukti uji"))
            add_evidence(work, case.case_id, upload, audience=audience)
    with case.begin(actor) as work:
        upload = Upload("foto.png", BytesIO(picture("PNG")))
        add_evidence(work, case.case_id, upload, audience=Audience.FILE)
    asked = select(Conduct.id).where(Conduct.case_id == case.case_id).order_by(Conduct.ordinal)
    conduct = case.session.scalars(asked).first()
    assert conduct is not None
    for audience in (Audience.FILE, Audience.VERIFICATION):
        with case.begin(actor) as work:
            act = observe(work, case.case_id, conduct, LIKE_SEEN, audience=audience)
        bearing = Bearing(OF_EVERY_BREACH[2].id, Bears.FOR, act=act)
        with case.begin(actor) as work:
            link_element(work, case.case_id, conduct, bearing, audience=audience)


def _with_letters(case: Journey) -> None:
    """A draft, a letter that waits for approval, and one that was issued."""
    desk = Desk(case)
    plenary = {"pleno__tanggal": "2024-10-07", "pleno__nomor": "BA-1/2024"}
    drafts = [desk.written("referral", case.people, **REFERRAL, **plenary) for _ in range(3)]
    for letter in drafts[1:]:
        desk.submitted(letter)
    desk.approved(drafts[2])


def _to_be_destroyed(case: Journey) -> None:
    """Months later somebody proposes to destroy its evidence; then it is the first day again."""
    asked = select(EvidenceItem.id).where(EvidenceItem.case_id == case.case_id)
    pieces = tuple(case.session.scalars(asked.order_by(EvidenceItem.id)))
    proposer = case.actor("verifier", case.handling)
    clock = case.begin(proposer).clock
    assert isinstance(clock, TestClock)
    before = clock.at
    clock.set("2025-06-02")
    ended, minutes = date(2025, 5, 30), date(2025, 6, 1)
    given = Proposed(pieces, "JRA uji, butir 1", ended, "BA-1/2025", minutes, "Masa simpan habis.")
    with case.begin(proposer) as work:
        propose_destruction(work, case.case_id, given)
    clock.at = before


def imported(session: Session, begin: Begin, world: World, home: Path, **different: object) -> int:
    """A case from an import; its id."""
    record = RECORD | different
    line = json.dumps(record).encode()
    receipt = importing.import_cases(
        lambda: begin(world.system_actor), read_lines([line]), "uji", home
    )
    assert receipt.created == 1, receipt.rows
    return session.scalars(select(Case.id).where(Case.sender_ref == record["ref"])).one()


def shut_out(session: Session, case_id: int, accounts: list[int]) -> None:
    """A conflict of interest of these accounts with this case."""
    supervisor = make_account(session, Role.SUPERVISOR)
    rows = [
        Recusal(
            case_id=case_id,
            account_id=account,
            reason="uji",
            noted_by=supervisor.id,
            noted_at=supervisor.created_at,
        )
        for account in accounts
    ]
    session.add_all(rows)
    session.commit()


def subject(session: Session, begin: Begin, world: World, name: str, case_id: int) -> Subject:
    """Everything that the walk must know of a case, read once."""

    def rows(table: type, order: object) -> tuple:
        found = select(table).where(table.case_id == case_id).order_by(order)
        return tuple(session.scalars(found))

    with begin(world.system_actor) as work:
        case = session.get_one(Case, case_id)
        sight = sight_of(work, case)
        lanes = standing_of(session, case, work.law).lanes
        ways = ways_of(work, case, {s.addressee for s in lanes.values() if s.addressee})
    return Subject(
        name,
        case_id,
        sight,
        tuple(r.id for r in rows(Respondent, Respondent.ordinal)),
        tuple(c.id for c in rows(Conduct, Conduct.ordinal)),
        rows(Step, Step.position),
        rows(TermRow, TermRow.id),
        rows(EvidenceItem, EvidenceItem.id),
        rows(SendingRow, SendingRow.respondent_id),
        lanes,
        ways,
        _offices(session, case_id),
        tuple(n.news_id for n in rows(CaseNews, CaseNews.ordinal)),
        rows(ObservedAct, ObservedAct.id),
        rows(ElementLink, ElementLink.id),
        rows(DestructionProposal, DestructionProposal.id),
        rows(Letter, Letter.id),
    )


def _offices(session: Session, case_id: int) -> dict[int, int]:
    taken = select(Step.recorded_by).where(Step.case_id == case_id)
    rows = session.execute(select(Account.id, Account.agency_id).where(Account.id.in_(taken)))
    return {row.id: row.agency_id for row in rows}
