"""Steps on the real database: what the law asks, what happens twice, and mending."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import World, actor_of, make_account
from tests.conftest import TestClock
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongStage
from tracker.domain.filing import ConductGiven, Filing, RespondentGiven
from tracker.domain.ledger import breaks
from tracker.domain.matters import CaseKind, StaffStatus
from tracker.domain.roles import Actor
from tracker.services import facts, mending_steps, steps
from tracker.services.intake import file_case
from tracker.services.steps import Taken
from tracker.services.work import Work
from tracker.store import ledger
from tracker.store.cases import Case, Conduct, FactCorrection, LaneRow, Respondent, Step, TermRow

Begin = Callable[[Actor], Work]


class Office:
    """Bawaslu Kota Tangerang at work on one finding about a like by two people."""

    def __init__(self, session: Session, work: Begin) -> None:
        self.session, self.work = session, work
        self.accounts = {
            role: make_account(session, role)
            for role in ("intake_officer", "verifier", "commissioner", "discipline_officer")
        }
        with work(self.actor("intake_officer")) as act:
            self.case_id = file_case(act, a_finding()).case_id

    def actor(self, role: str) -> Actor:
        return actor_of(self.session, self.accounts[role], role)

    @property
    def case(self) -> Case:
        return self.session.get_one(Case, self.case_id)

    @property
    def persons(self) -> list[int]:
        return list(
            self.session.scalars(
                select(Respondent.id)
                .where(Respondent.case_id == self.case_id)
                .order_by(Respondent.ordinal)
            )
        )

    def takes(
        self,
        role: str,
        move: str,
        person: int | None = None,
        *,
        on: date | None = None,
        seen: int | None = None,
        also: tuple[int, ...] = (),
        **answers: Any,
    ) -> list[int]:
        with self.work(self.actor(role)) as act:
            return steps.take_move(
                act,
                self.case_id,
                move,
                person,
                seen=self.case.version if seen is None else seen,
                taken=Taken(on or act.today, answers, also=also),
            )

    def registers(self) -> None:
        self.takes("verifier", "start_review")
        self.takes(
            "verifier",
            "accept_requirements",
            formal=all_of(self, "formal"),
            material=all_of(self, "material"),
            violation="other_law",
        )
        self.takes("verifier", "register")

    def concludes(self) -> None:
        self.registers()
        self.takes("verifier", "study_without_clarification", reason="Bukti sudah lengkap.")
        elements = {"0": {"met": "yes", "evidence": "tangkapan layar"}}
        conducts = self.session.scalars(select(Conduct.id).where(Conduct.case_id == self.case_id))
        self.takes(
            "verifier",
            "conclude_study",
            elements={str(c): elements for c in conducts},
            found="proven",
            conclusion="Memenuhi unsur.",
        )

    def decides(self) -> None:
        self.concludes()
        one, two = self.persons
        self.takes(
            "commissioner",
            "hold_plenary",
            minutes_no="BA-1",
            votes=votes("agree", "agree"),
            outcomes={
                str(one): {"outcome": "proven", "reason": "terbukti"},
                str(two): {"outcome": "not_proven", "reason": "akun bukan miliknya"},
            },
            crime="no",
            decision="Terbukti untuk satu orang.",
        )

    def sends_on(self, world: World, copy_to: str = "bkpsdm") -> int:
        self.decides()
        one, _two = self.persons
        self.takes(
            "commissioner",
            "send_on",
            respondents=[one],
            body=world["bkn"],
            letter_no="12/PM/2024",
            letter_on="2024-10-07",
            channel=steps_option(self, "send_on", "channel"),
            copy_to=world[copy_to],
        )
        return one


def steps_option(office: Office, move: str, field: str) -> str:
    with office.work(office.actor("verifier")) as act:
        return act.law.road.move(move).field(field).options[0].id


def all_of(office: Office, field: str) -> list[str]:
    """Every requirement of the list ticked."""
    with office.work(office.actor("verifier")) as act:
        asked = act.law.road.move("accept_requirements").field(field)
        return [option.id for option in asked.options_in("pilkada")]


def votes(*given: str) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Anggota {i}",
            "present": True,
            "vote": vote,
            "reason": "lain" * (vote != "agree"),
        }
        for i, vote in enumerate(given)
    ]


def a_finding() -> Filing:
    return Filing(
        kind=CaseKind.FINDING,
        region="36.71",
        narrative="Dua ASN menyukai unggahan akun pemenangan.",
        submitted_on=date(2024, 10, 7),
        found_on=PartialDay.parse("2024-10-04"),
        election="pilkada-2024",
        contest="regent_mayor",
        respondents=(
            RespondentGiven(position="lurah", status=StaffStatus.PNS),
            RespondentGiven(position="guru", status=StaffStatus.PNS),
        ),
        conducts=(
            ConductGiven(
                type="like",
                on=PartialDay.parse("2024-10-01"),
                channel="Facebook",
                respondents=(0, 1),
            ),
        ),
    )


@pytest.fixture
def office(session: Session, work: Begin) -> Office:
    return Office(session, work)


def test_registration_gives_the_next_number_and_starts_the_handling_term(office: Office) -> None:
    office.registers()
    assert office.case.number == "001/TM/PW/36.71/X/2024"
    assert office.case.stage == "registered"
    # UU Pilkada Art. 134(5): 3 calendar days from the register, Monday 7 October 2024
    assert (office.case.next_term, office.case.next_due_on) == (
        "pilkada-handling",
        date(2024, 10, 10),
    )


def test_a_failed_act_gives_its_number_back(office: Office, session: Session, work: Begin) -> None:
    with pytest.raises(Invalid):
        office.takes("verifier", "register", on=date(2030, 1, 1))
    second = Office(session, work)
    second.registers()
    assert second.case.number == "001/TM/PW/36.71/X/2024"


def test_the_first_of_two_wins_and_the_second_is_told(office: Office) -> None:
    seen = office.case.version
    office.takes("verifier", "start_review")
    with pytest.raises(Stale):
        office.takes("verifier", "start_review", seen=seen)


def test_a_step_out_of_order_is_refused(office: Office) -> None:
    with pytest.raises(WrongStage):
        office.takes("commissioner", "hold_plenary")


def test_a_step_of_another_role_is_refused(office: Office) -> None:
    with pytest.raises(Forbidden):
        office.takes("intake_officer", "start_review")


def test_a_case_outside_sight_does_not_exist(office: Office, session: Session, work: Begin) -> None:
    stranger = make_account(session, "verifier", "bawaslu_bandung")
    with pytest.raises(NotFound), work(actor_of(session, stranger, "verifier")) as act:
        steps.take_move(act, office.case_id, "start_review", None, seen=1, taken=Taken(act.today))


@pytest.mark.parametrize(
    ("on", "code"), [(date(2024, 10, 8), "in_the_future"), (date(2024, 10, 6), "before_previous")]
)
def test_a_step_happens_neither_in_the_future_nor_before_what_it_follows(
    office: Office, on: date, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        office.takes("verifier", "start_review", on=on)
    assert refused.value.errors == {"happened_on": [code]}


def test_every_missing_answer_is_named_at_once_and_nothing_is_stored(
    office: Office, session: Session
) -> None:
    office.takes("verifier", "start_review")
    before = (ledger.head_of(session), session.scalar(select(func.count()).select_from(Step)))
    with pytest.raises(Invalid) as refused:
        office.takes("verifier", "reject", on=date(2030, 1, 1))
    assert set(refused.value.errors) == {"ground", "reason", "happened_on"}
    after = (ledger.head_of(session), session.scalar(select(func.count()).select_from(Step)))
    assert before == after


def test_a_file_goes_on_only_for_those_the_plenary_found_proven(
    office: Office, world: World
) -> None:
    office.decides()
    one, two = office.persons
    answers = {
        "body": world["bkn"],
        "letter_no": "1",
        "letter_on": "2024-10-07",
        "channel": steps_option(office, "send_on", "channel"),
    }
    with pytest.raises(Invalid) as refused:
        office.takes("commissioner", "send_on", respondents=[one, two], **answers)
    assert refused.value.errors["respondents"] == ["sends_unproven"]
    office.takes("commissioner", "send_on", respondents=[one], **answers)
    assert office.case.stage == "sent"


def test_a_plenary_without_quorum_decides_nothing(office: Office) -> None:
    office.concludes()
    outcomes = {str(p): {"outcome": "proven", "reason": "x"} for p in office.persons}
    with pytest.raises(Invalid) as refused:
        office.takes(
            "commissioner",
            "hold_plenary",
            minutes_no="1",
            votes=votes("agree"),
            outcomes=outcomes,
            crime="no",
            decision="x",
        )
    assert "quorum_not_met" in refused.value.errors[""]


def test_kasn_can_no_longer_be_addressed_after_its_end(office: Office, world: World) -> None:
    office.decides()
    with pytest.raises(Invalid) as refused:
        office.takes(
            "commissioner",
            "send_on",
            respondents=office.persons[:1],
            body=world["kasn"],
            letter_no="1",
            letter_on="2024-10-07",
            channel=steps_option(office, "send_on", "channel"),
        )
    assert refused.value.errors == {"body": ["unknown_agency"]}


def test_an_agency_without_accounts_is_recorded_from_its_letters(
    office: Office, world: World, session: Session
) -> None:
    one = office.sends_on(world, copy_to="bkpsdm_cilegon")
    with pytest.raises(Invalid) as refused:
        office.takes("verifier", "receive_file", one, regime="discipline")
    assert "letter_no" in refused.value.errors
    office.takes("verifier", "receive_file", one, regime="discipline", letter_no="800/1")
    step = session.scalars(select(Step).order_by(Step.id.desc()).limit(1)).one()
    assert (step.origin.value, step.for_agency_id) == ("letter", world["bkpsdm_cilegon"])


def test_an_agency_with_accounts_records_its_own_steps(office: Office, world: World) -> None:
    one = office.sends_on(world)
    with pytest.raises(Forbidden):
        office.takes("verifier", "receive_file", one, regime="discipline", letter_no="800/1")
    office.takes("discipline_officer", "receive_file", one, regime="discipline", letter_no="800/1")


def test_a_correction_supersedes_and_counts_the_term_anew(
    office: Office, session: Session, clock: TestClock
) -> None:
    office.registers()
    clock.set("2024-10-08")
    register = session.scalars(
        select(Step).where(Step.case_id == office.case_id, Step.move == "register")
    ).one()
    with office.work(office.actor("verifier")) as act, pytest.raises(Invalid):
        mending_steps.correct_step(
            act,
            office.case_id,
            register.id,
            seen=office.case.version,
            reason="",
            happened_on=date(2024, 10, 8),
            answers={},
        )
    with office.work(office.actor("verifier")) as act:
        new = mending_steps.correct_step(
            act,
            office.case_id,
            register.id,
            seen=office.case.version,
            reason="Buku register mencatat tanggal 8.",
            happened_on=date(2024, 10, 8),
            answers={},
        )
    session.refresh(register)
    assert register.superseded_by == new
    assert office.case.next_due_on == date(2024, 10, 11)
    told = list(ledger.chain(session))[-1].text
    assert '"is":"2024-10-11"' in told
    assert '"was":"2024-10-10"' in told
    assert breaks(ledger.chain(session), ledger.head_of(session)) == []


def test_a_second_person_annuls_and_the_case_stands_as_before(
    office: Office, session: Session
) -> None:
    office.takes("verifier", "start_review")
    step = session.scalars(
        select(Step).where(Step.case_id == office.case_id, Step.move == "start_review")
    ).one()
    with (
        pytest.raises(Forbidden, match="same_person"),
        office.work(office.actor("verifier")) as act,
    ):
        mending_steps.annul_step(
            act, office.case_id, step.id, seen=office.case.version, reason="keliru"
        )
    colleague = make_account(session, "verifier")
    with office.work(actor_of(session, colleague, "verifier")) as act:
        mending_steps.annul_step(
            act, office.case_id, step.id, seen=office.case.version, reason="keliru"
        )
    assert office.case.stage == "received"
    session.refresh(step)
    assert step.annulled_by == colleague.id


def test_a_step_on_which_a_later_one_depends_cannot_be_annulled(
    office: Office, session: Session
) -> None:
    office.registers()
    first = session.scalars(
        select(Step).where(Step.case_id == office.case_id, Step.move == "start_review")
    ).one()
    colleague = make_account(session, "verifier")
    with (
        pytest.raises(WrongStage, match="later_depends"),
        office.work(actor_of(session, colleague, "verifier")) as act,
    ):
        mending_steps.annul_step(
            act, office.case_id, first.id, seen=office.case.version, reason="x"
        )


def test_one_act_holds_for_several_respondents_at_the_same_stage(
    office: Office, world: World, session: Session
) -> None:
    office.concludes()
    one, two = office.persons
    office.takes(
        "commissioner",
        "hold_plenary",
        minutes_no="1",
        votes=votes("agree", "agree", "dissent"),
        outcomes={str(p): {"outcome": "proven", "reason": "x"} for p in (one, two)},
        crime="no",
        decision="x",
    )
    office.takes(
        "commissioner",
        "send_on",
        respondents=[one, two],
        body=world["bkn"],
        letter_no="1",
        letter_on="2024-10-07",
        channel=steps_option(office, "send_on", "channel"),
        copy_to=world["bkpsdm"],
    )
    before = ledger.head_of(session)[0]
    written = office.takes(
        "discipline_officer", "receive_file", one, also=(two,), regime="discipline", letter_no="9"
    )
    assert len(written) == 2
    assert ledger.head_of(session)[0] == before + 1
    stages = session.scalars(
        select(LaneRow.stage).where(LaneRow.case_id == office.case_id, LaneRow.lane == "personnel")
    ).all()
    assert stages == ["received", "received"]


def test_correcting_the_day_of_knowledge_moves_the_term_and_keeps_the_old_value(
    office: Office, session: Session
) -> None:
    case = office.case
    given = {name: getattr(case, name) for name in facts.CASE_FACTS}
    given["found_on"] = PartialDay.parse("2024-10-02")
    with office.work(office.actor("verifier")) as act:
        facts.correct_case(
            act,
            case.id,
            given,
            seen=case.version,
            reason="Laporan bertanggal 2 Oktober.",
        )
    kept = session.scalars(select(FactCorrection)).one()
    assert (kept.was["found_on"], kept.now["found_on"]) == ("2024-10-04", "2024-10-02")
    due = session.scalars(
        select(TermRow.due_on).where(TermRow.case_id == case.id, TermRow.term == "pilkada-finding")
    ).one()
    assert due == date(2024, 10, 9)


def test_a_respondent_found_later_is_added_with_a_reason(office: Office, session: Session) -> None:
    given = RespondentGiven(position="camat", status=StaffStatus.PNS, nip="123")
    with pytest.raises(Invalid) as refused, office.work(office.actor("verifier")) as act:
        facts.put_respondent(
            act, office.case_id, None, given, seen=office.case.version, reason="Terlihat di video."
        )
    assert refused.value.errors == {"nip": ["nip_length"]}
    good = RespondentGiven(position="camat", status=StaffStatus.PNS)
    with office.work(office.actor("verifier")) as act:
        facts.put_respondent(
            act, office.case_id, None, good, seen=office.case.version, reason="Terlihat di video."
        )
    assert len(office.persons) == 3


def test_a_reopened_case_can_be_decided_again(office: Office) -> None:
    office.decides()
    office.takes(
        "commissioner",
        "reopen",
        minutes_no="2",
        votes=votes("agree", "agree"),
        reason="Bukti baru.",
    )
    assert office.case.stage == "study"
    assert office.case.is_open


def test_a_group_of_unknown_number_stays_unknown(session: Session, work: Begin) -> None:
    officer = make_account(session, "intake_officer")
    group = replace(
        a_finding(),
        respondents=(RespondentGiven(position="guru", status=StaffStatus.PNS, count=None),),
        conducts=(
            ConductGiven(type="like", on=PartialDay.parse("2024-10-01"), channel="Facebook"),
        ),
    )
    with work(actor_of(session, officer, "intake_officer")) as act:
        filed = file_case(act, group)
    assert session.scalars(
        select(Respondent.count).where(Respondent.case_id == filed.case_id)
    ).all() == [None]


def invited(office: Office, session: Session) -> Step:
    """An invitation of a respondent to clarification, with a place."""
    office.registers()
    answers = {
        "person": "respondent",
        "respondents": office.persons[:1],
        "letter_no": "7/PM",
        "invited_for": "2024-10-08",
        "place": "Ruang rapat",
    }
    with office.work(office.actor("verifier")) as act:
        taken = Taken(act.today, answers)
        (number,) = steps.take_move(
            act,
            office.case_id,
            "summon_clarification",
            None,
            seen=office.case.version,
            taken=taken,
        )
    return session.get_one(Step, number)


def corrects(office: Office, step: Step, **answers: Any) -> int:
    with office.work(office.actor("verifier")) as act:
        return mending_steps.correct_step(
            act,
            office.case_id,
            step.id,
            seen=office.case.version,
            reason="Keliru dicatat.",
            happened_on=date(2024, 10, 7),
            answers=answers,
        )


def test_a_correction_that_changes_nothing_is_refused(office: Office, session: Session) -> None:
    step = invited(office, session)
    with pytest.raises(Invalid) as refused:
        corrects(office, step)
    assert refused.value.errors == {"": ["nothing_changed"]}


def test_a_correction_may_empty_an_answer(office: Office, session: Session) -> None:
    step = invited(office, session)
    new = session.get_one(Step, corrects(office, step, place=""))
    assert "place" not in new.facts
    assert new.facts["letter_no"] == "7/PM"


def test_a_correction_drops_the_answers_that_are_no_longer_asked(
    office: Office, session: Session
) -> None:
    step = invited(office, session)
    new = session.get_one(Step, corrects(office, step, person="witness", heard="Saksi"))
    assert "respondents" not in new.facts
    assert step.facts["respondents"] == office.persons[:1]


def test_an_annulment_keeps_the_reason_of_an_earlier_correction(
    office: Office, session: Session
) -> None:
    step = invited(office, session)
    corrected = session.get_one(Step, corrects(office, step, letter_no="8/PM"))
    colleague = make_account(session, "verifier")
    with office.work(actor_of(session, colleague, "verifier")) as act:
        seen = office.case.version
        mending_steps.annul_step(
            act, office.case_id, corrected.id, seen=seen, reason="Perkara lain."
        )
    assert corrected.reason == "Keliru dicatat.\nPerkara lain."
