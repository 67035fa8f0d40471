"""Cases brought to a stage by real acts: one line a step; what is not said is sensible."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, make_account, world_of
from tracker.domain.days import PartialDay
from tracker.domain.filing import ConductGiven, Filing, ReporterGiven, RespondentGiven
from tracker.domain.matters import CaseKind, StaffStatus, Wish
from tracker.domain.observing import Deed, Observer, Seen, StillThere, Way
from tracker.domain.road import Field, FieldKind, Move
from tracker.domain.roles import Actor, Role
from tracker.queries.running_law import running_law
from tracker.services import intake, steps
from tracker.services.evidence import Upload
from tracker.services.steps import Taken
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, Respondent

Begin = Callable[[Actor], Work]

REPORTER = ReporterGiven("Sari Wulandari", "Jalan Melati 4", "0812-3456-789", "3671010101900001")
FINDING = Filing(
    kind=CaseKind.FINDING,
    region="36.71",
    narrative="Dua pegawai menyukai unggahan akun pemenangan.",
    submitted_on=date(2024, 10, 7),
    place="Cipondoh",
    election="pilkada-2024",
    contest="regent_mayor",
    found_on=PartialDay(2024, 10, 4),
    supervision_no="021/LHP/X/2024",
    respondents=(
        RespondentGiven("Joko Pranoto", "camat", StaffStatus.PNS, "Kecamatan Cipondoh"),
        RespondentGiven("Ratna Kusuma", "lurah", StaffStatus.PNS, "Kelurahan Poris"),
    ),
    conducts=(ConductGiven("like", PartialDay(2024, 10, 2), "Facebook", respondents=(0, 1)),),
)
REPORT = replace(
    FINDING,
    kind=CaseKind.REPORT,
    found_on=None,
    known_on=PartialDay(2024, 10, 3),
    supervision_no="",
    wish=Wish.CONFIDENTIAL,
    reporter=REPORTER,
)
LEAD = replace(FINDING, kind=CaseKind.LEAD, found_on=None, supervision_no="", anonymous=True)

LIKE_SEEN = Seen(
    deed=Deed.LIKE,
    way=Way.OWN_ACCOUNT,
    observer=Observer.OFFICER,
    first_seen=datetime(2024, 10, 3, 2, 30, tzinfo=UTC),
    last_seen=None,
    still_there=StillThere.YES,
    looked_at=datetime(2024, 10, 3, 2, 30, tzinfo=UTC),
    zone="WIB",
    platform="Facebook",
    handle="akun.rekaan",
    object_shows="Ajakan memilih pasangan calon",
)


@dataclass
class Journey:
    """One case on its way. Every act is by an account of the right agency and role."""

    session: Session
    begin: Begin
    world: World
    case_id: int = 0
    people: list[int] = field(default_factory=list)
    _accounts: dict[tuple[str, str], int] = field(default_factory=dict)

    def filed(self, filing: Filing = FINDING, agency: str = "bawaslu") -> "Journey":
        with self.begin(self.actor("intake_officer", agency)) as work:
            self.case_id = intake.file_case(work, filing).case_id
        self.people = list(
            self.session.scalars(
                select(Respondent.id)
                .where(Respondent.case_id == self.case_id)
                .order_by(Respondent.ordinal)
            )
        )
        return self

    def takes(
        self,
        move_id: str,
        respondent: int | None = None,
        *,
        by: str = "verifier",
        agency: str | None = None,
        files: Mapping[str, bytes] | None = None,
        letter_no: str | None = None,
        note: str | None = None,
        **answers: Any,
    ) -> "Journey":
        """One step: required answers that are not given are filled in sensibly."""
        case = self.case
        actor = self.actor(by, agency or self.handling)
        told = answers | ({"letter_no": letter_no} if letter_no else {})
        with self.begin(actor) as work:
            move = work.law.road.move(move_id)
            regime = work.law.regime_of(case.election)
            taken = Taken(
                work.today,
                answers=self.answers(move, regime, told),
                files={
                    name: [Upload(f"{name}.pdf", BytesIO(content))]
                    for name, content in (files or {}).items()
                },
                letter_no=letter_no,
                note=note,
            )
            steps.take_move(work, self.case_id, move_id, respondent, seen=case.version, taken=taken)
        return self

    def answers(self, move: Move, regime: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The given answers, and one for every other field that must be answered."""
        found: dict[str, Any] = {}
        for asked in move.fields:
            if asked.id in given:
                found[asked.id] = given[asked.id]
            elif asked.required and asked.is_asked(found):
                found[asked.id] = self._answer(asked, regime)
        return found

    def _answer(self, asked: Field, regime: str) -> Any:
        match asked.kind:
            case FieldKind.LINE:
                return "012/UJI/X/2024"
            case FieldKind.TEXT:
                return "Keterangan untuk uji."
            case FieldKind.DAY:
                return "2024-10-07"
            case FieldKind.YES:
                return True
            case FieldKind.COUNT:
                return "1"
            case FieldKind.CHOICE:
                return asked.options_in(regime)[0].id
            case FieldKind.CHECKLIST:
                return [option.id for option in asked.options_in(regime)]
            case FieldKind.AGENCY:
                return self.world["bkn" if "bkn" in asked.agencies else "bkpsdm"]
            case FieldKind.SANCTION:
                law = running_law(self.session)
                fit = [s for s in law.book.sanctions.values() if s.level in asked.levels]
                heavy = [s for s in fit if s.level == "heavy"]  # the range of most acts filed here
                return (heavy or fit)[0].id
            case FieldKind.RESPONDENTS:
                return list(self.people)
            case FieldKind.OUTCOMES:
                return {str(p): {"outcome": "proven", "reason": ""} for p in self.people}
            case FieldKind.VOTES:
                names = ("Ketua Rekaan", "Anggota Satu", "Anggota Dua")
                return [
                    {"name": name, "present": True, "vote": "agree", "reason": ""} for name in names
                ]
            case FieldKind.ELEMENTS:
                return self._elements()
            case FieldKind.FILE:
                return []

    def _elements(self) -> dict[str, Any]:
        conducts = self.session.scalars(select(Conduct.id).where(Conduct.case_id == self.case_id))
        row = {"element": "unsur uji", "met": "yes", "evidence": "tangkapan layar"}
        return {str(conduct): {"0": row} for conduct in conducts}

    @property
    def case(self) -> Case:
        return self.session.get_one(Case, self.case_id, populate_existing=True)

    def actor(self, role: str, agency: str) -> Actor:
        key = (role, agency)
        if key not in self._accounts:
            self._accounts[key] = make_account(self.session, role, agency).id
        return self.world.actor(Role(role), agency, self._accounts[key])

    @property
    def handling(self) -> str:
        """The agency that handles the case, by its name in the small world."""
        handling = self.case.agency_id
        return next(name for name, i in self.world.agencies.items() if i == handling)

    # --- whole stretches of the road -------------------------------------------------------------

    def to_registered(self) -> "Journey":
        if self.case.kind is CaseKind.REPORT:
            self.takes("start_review").takes("accept_requirements")
        return self.takes("register")

    def to_study(self) -> "Journey":
        self.to_registered().takes("summon_clarification", person="respondent")
        return self.takes("record_clarification", person="respondent").takes("start_study")

    def to_decided(self, *proven: int) -> "Journey":
        """Decided in plenary: those named are found in breach (all, when none is named)."""
        wanted = proven or tuple(self.people)
        outcomes = {
            str(p): {"outcome": "proven" if p in wanted else "not_proven", "reason": "Menurut uji"}
            for p in self.people
        }
        self.to_study().takes("conclude_study")
        return self.takes("hold_plenary", by="commissioner", outcomes=outcomes)

    def to_sent(self, *addressees: str) -> "Journey":
        """Sent on to the oversight body, with direct copies to these agencies."""
        first, *others = addressees or ("",)
        copy = {"copy_to": self.world[first]} if first else {}
        self.to_decided().takes("send_on", by="commissioner", **copy)
        for other in others:
            self.takes("send_copy", copy_to=self.world[other])
        return self


def journey(session: Session, begin: Begin) -> Journey:
    """A case that is still to be filed."""
    return Journey(session, begin, world_of(session))
