"""Opening a case: what is written, what is not, and what happens when a form is sent twice."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import World, make_account, world_of
from tracker.domain.days import PartialDay
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.filing import ConductGiven, Filing, ReporterGiven, RespondentGiven
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience, CaseKind, LinkKind, StaffStatus, Wish
from tracker.domain.roles import Actor
from tracker.domain.traces import Traces, traces_of
from tracker.queries.intake import draft, similar_cases
from tracker.queries.running_law import running_law
from tracker.services import linking
from tracker.services.evidence import Upload
from tracker.services.intake import (
    EVIDENCE,
    PAPERS,
    PLACE,
    LinkChoice,
    file_case,
    keep_filing,
)
from tracker.services.work import Work
from tracker.store.base import Base, make_engine
from tracker.store.cases import (
    Case,
    CaseLink,
    Conduct,
    ConductRespondent,
    LaneRow,
    NumberSeries,
    Recusal,
    Respondent,
    Step,
    TermRow,
)
from tracker.store.evidence import EvidenceItem
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Draft
from tracker.store.reporters import Reporter
from tracker.store.vault_folder import FolderVault

Begin = Callable[[Actor], Work]

NIP = "198503102010012003"
ADDRESS = "https://www.facebook.com/akun.pemenangan/posts/77?mibextid=Zx"
REPORT = Filing(
    kind=CaseKind.REPORT,
    region="36.71",
    narrative="Terlapor menyukai unggahan akun pemenangan.",
    submitted_on=date(2024, 10, 7),
    place="Cipondoh",
    election="pilkada-2024",
    contest="regent_mayor",
    known_on=PartialDay(2024, 10, 3),
    wish=Wish.CONFIDENTIAL,
    reporter=ReporterGiven("Sari Wulandari", "Jalan Melati 4", "0812-3456-789", "3671010101900001"),
    respondents=(
        RespondentGiven("Joko Pranoto", "camat", StaffStatus.PNS, "Kecamatan Cipondoh", NIP),
        RespondentGiven(position="kepala desa", status=StaffStatus.NOT_ASN),
        RespondentGiven(position="guru", count=14),
    ),
    conducts=(
        ConductGiven(
            "like", PartialDay(2024, 10, 2), "Facebook", ADDRESS, "", "pasangan 2", (0, 1)
        ),
        ConductGiven("photo_with_candidate", PartialDay(2024, 9), "", "", "Foto", "", (2,)),
    ),
)
FINDING = replace(
    REPORT,
    kind=CaseKind.FINDING,
    wish=None,
    reporter=ReporterGiven(),
    known_on=None,
    found_on=PartialDay(2024, 10, 4),
    supervision_no="021/LHP/X/2024",
)
LEAD = Filing(CaseKind.LEAD, "36.71", "Ada kabar dari warga.", date(2024, 10, 7), anonymous=True)


@pytest.fixture
def officer(session: Session, world: World) -> Actor:
    account = make_account(session, "intake_officer")
    return world.actor("intake_officer", account=account.id)


@pytest.fixture
def verifier(session: Session, world: World) -> Actor:
    account = make_account(session, "verifier")
    return world.actor("verifier", account=account.id)


def the_case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def entries(session: Session, act: Act) -> list[LedgerEntry]:
    return list(
        session.scalars(select(LedgerEntry).where(LedgerEntry.act == act).order_by(LedgerEntry.seq))
    )


def test_a_report_becomes_a_case_with_its_people_acts_and_ties(work: Begin, session, officer):
    with work(officer) as act:
        filed = file_case(act, REPORT)

    case = the_case(session)
    assert filed.case_id == case.id
    assert filed.receipt_no == case.receipt_no == "TT.0001/LP/36.71/2024"
    assert (case.kind, case.filed_kind) == (CaseKind.REPORT, CaseKind.REPORT)
    assert case.title == "Menyukai (like) di Facebook · 3 terlapor"
    assert case.agency_id == case.receiving_agency_id == officer.agency_id
    people = session.scalars(select(Respondent).order_by(Respondent.ordinal)).all()
    assert [(p.position, p.status.value, p.nip, p.count) for p in people] == [
        ("camat", "PNS", NIP, 1),
        ("kepala desa", "not_asn", None, 1),
        ("guru", "unknown", None, 14),
    ]
    acts = session.scalars(select(Conduct).order_by(Conduct.ordinal)).all()
    assert acts[0].url == ADDRESS
    assert acts[0].url_key == "https://facebook.com/akun.pemenangan/posts/77"
    ties = session.execute(
        select(Conduct.type, Respondent.position)
        .join(ConductRespondent, ConductRespondent.conduct_id == Conduct.id)
        .join(Respondent, Respondent.id == ConductRespondent.respondent_id)
        .order_by(Conduct.ordinal, ConductRespondent.ordinal)
    ).all()
    assert [tuple(tie) for tie in ties] == [
        ("like", "camat"),
        ("like", "kepala desa"),
        ("photo_with_candidate", "guru"),
    ]


def test_the_moments_are_kept_apart(work: Begin, session, officer):
    with work(officer) as act:
        file_case(act, REPORT)

    case = the_case(session)
    assert case.known_on == PartialDay(2024, 10, 3)
    assert case.found_on is None
    assert case.received_on == PartialDay(2024, 10, 7)
    assert case.registered_on is None


@pytest.mark.parametrize(
    ("filing", "move", "stage", "open_terms"),
    [
        (REPORT, "receive_report", "received", {"pilkada-initial-study": date(2024, 10, 9)}),
        (FINDING, "determine_finding", "received", {}),
        (LEAD, "take_up_lead", "lead", {"pemilu-tracing": date(2024, 10, 16)}),
    ],
    ids=["report", "finding", "lead"],
)
def test_each_kind_opens_its_own_road(
    work: Begin, session, officer, filing, move, stage, open_terms
):
    """A lead of Monday 7 October without an election: 7 working days end on Wednesday 16."""
    with work(officer) as act:
        file_case(act, filing)

    step = session.scalars(select(Step)).one()
    assert (step.move, str(step.happened_on), step.position) == (move, "2024-10-07", 1)
    lane = session.scalars(select(LaneRow)).one()
    assert (lane.stage, lane.holder_agency_id) == (stage, officer.agency_id)
    running = session.scalars(select(TermRow).where(TermRow.met_on.is_(None))).all()
    assert {t.term: t.due_on for t in running} == open_terms


def test_the_act_and_the_step_know_each_other(work: Begin, session, officer):
    with work(officer) as act:
        file_case(act, FINDING)

    (entry,) = entries(session, Act.CASE_FILED)
    step = session.scalars(select(Step)).one()
    assert step.act == entry.seq
    assert step.facts == {"supervision_no": "021/LHP/X/2024"}
    assert entry.case_id == the_case(session).id


def test_receipt_numbers_run_without_gaps_by_agency_and_kind(work: Begin, session, officer):
    with work(officer) as act:
        first = file_case(act, FINDING).receipt_no
    with pytest.raises(Invalid), work(officer) as act:
        file_case(act, replace(FINDING, narrative=""))
    with work(officer) as act:
        second = file_case(act, FINDING).receipt_no

    assert (first, second) == ("TT.0001/TM/36.71/2024", "TT.0002/TM/36.71/2024")


def test_a_refused_filing_leaves_nothing(work: Begin, session, officer):
    with pytest.raises(Invalid) as refused, work(officer) as act:
        file_case(act, replace(REPORT, reporter=ReporterGiven()))

    assert refused.value.errors == {
        "reporter_name": ["required"],
        "reporter_address": ["required"],
    }
    for table in (Case, Step, Respondent, LedgerEntry, NumberSeries):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_case_can_be_laid_in_a_region_below_and_nowhere_else(work: Begin, session, officer):
    with work(officer) as act:
        file_case(act, replace(FINDING, region="36.71.01"))
    assert the_case(session).region_code == "36.71.01"
    for elsewhere in ("36", "36.72", "", "36.71.99"):
        with pytest.raises(Invalid) as refused, work(officer) as act:
            file_case(act, replace(FINDING, region=elsewhere))
        assert refused.value.errors == {"region": ["not_an_option"]}


@pytest.mark.parametrize(
    "role", ["commissioner", "discipline_officer", "supervisor", "auditor", "administrator"]
)
def test_only_intake_officers_and_verifiers_open_cases(work: Begin, world: World, role):
    with pytest.raises(Forbidden), work(world.actor(role)) as act:
        file_case(act, FINDING)


# --- The reporter ---------------------------------------------------------------------------------


def everything_written(session: Session, *leave_out: str) -> str:
    """The text of every row of every table, apart from those named."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in leave_out]
    return "\n".join(str(row) for table in tables for row in session.execute(select(table)))


def test_the_reporter_lies_in_one_table_and_nowhere_else(work: Begin, session, officer):
    with work(officer) as act:
        keep_filing(
            act,
            "k1",
            {"reporter_name": ["Sari Wulandari"]},
            uploads={PAPERS: [Upload("KTP Sari Wulandari.JPG", BytesIO(b"kartu"))]},
        )
    with work(officer) as act:
        file_case(act, REPORT, key="k1")

    kept = session.scalars(select(Reporter)).one()
    assert (kept.name, kept.address, kept.contact, kept.identity_no) == (
        "Sari Wulandari",
        "Jalan Melati 4",
        "0812-3456-789",
        "3671010101900001",
    )
    written = everything_written(session, "reporters")
    for secret in ("Wulandari", "Melati", "3456", "3671010101900001"):
        assert secret not in written
    assert the_case(session).reporter_wish is Wish.CONFIDENTIAL


def test_papers_of_the_reporter_are_for_those_who_may_read_the_reporter(
    work: Begin, session, officer
):
    with work(officer) as act:
        keep_filing(
            act,
            "k1",
            {},
            uploads={
                PAPERS: [Upload("KTP Sari.JPG", BytesIO(b"kartu"))],
                EVIDENCE: [Upload("C:\\foto\\unggahan.png", BytesIO(b"gambar"))],
            },
        )
    with work(officer) as act:
        file_case(act, REPORT, key="k1")

    items = session.scalars(select(EvidenceItem).order_by(EvidenceItem.id)).all()
    assert [(i.file_name, i.audience) for i in items] == [
        ("pelapor-1.jpg", Audience.REPORTER),
        ("unggahan.png", Audience.FILE),
    ]


def test_an_anonymous_lead_has_no_reporter(work: Begin, session, officer):
    with work(officer) as act:
        file_case(act, LEAD)

    assert session.scalars(select(Reporter)).all() == []
    assert the_case(session).reporter_wish is None


def test_a_text_that_names_the_reporter_is_filed_only_when_confirmed(work: Begin, session, officer):
    leaky = replace(REPORT, narrative="Sari Wulandari melihat terlapor menyukai unggahan.")
    with pytest.raises(Invalid) as warned, work(officer) as act:
        file_case(act, leaky)

    assert warned.value.errors == {
        "narrative": ["names_reporter"],
        "confirm": ["confirm_reporter_named"],
    }
    with work(officer) as act:
        file_case(act, replace(leaky, confirmed=True))
    assert the_case(session).narrative == leaky.narrative


def test_a_file_name_that_names_the_reporter_is_noticed(work: Begin, session, officer):
    with work(officer) as act:
        keep_filing(
            act, "k1", {}, uploads={EVIDENCE: [Upload("dari wulandari.png", BytesIO(b"x"))]}
        )
    with pytest.raises(Invalid) as warned, work(officer) as act:
        file_case(act, REPORT, key="k1")

    assert warned.value.errors["evidence"] == ["names_reporter"]


# --- Drafts and double sending --------------------------------------------------------------------


def test_a_draft_keeps_text_and_files_for_its_writer_alone(work: Begin, session, officer, verifier):
    with work(officer) as act:
        faults = keep_filing(
            act,
            "k1",
            {"narrative": ["Terlapor"], "respondents-0-nip": ["1985"]},
            uploads={EVIDENCE: [Upload("a.png", BytesIO(b"a")), Upload("b.png", BytesIO(b""))]},
        )
    assert faults == {"evidence": ["file_empty"]}

    mine = draft(session, officer.account_id, PLACE, "k1")
    assert mine is not None
    assert mine.fields == {"narrative": ["Terlapor"], "respondents-0-nip": ["1985"]}
    assert [(f.name, f.size) for f in mine.files] == [("a.png", 1)]
    assert draft(session, verifier.account_id, PLACE, "k1") is None


def test_files_add_up_over_savings_and_the_same_file_counts_once(work: Begin, session, officer):
    for text in (b"a", b"b", b"a"):
        with work(officer) as act:
            keep_filing(act, "k1", {}, uploads={EVIDENCE: [Upload("x.png", BytesIO(text))]})
    before = draft(session, officer.account_id, PLACE, "k1")
    assert before is not None
    with work(officer) as act:
        keep_filing(act, "k1", {}, without=before.files[0].digest)
    after = draft(session, officer.account_id, PLACE, "k1")

    assert len(before.files) == 2
    assert after is not None
    assert after.files == before.files[1:]


def test_a_draft_is_gone_once_it_is_filed(work: Begin, session, officer):
    with work(officer) as act:
        keep_filing(act, "k1", {"reporter_name": ["Sari Wulandari"]})
    with work(officer) as act:
        file_case(act, REPORT, key="k1")

    assert session.scalars(select(Draft)).all() == []


def test_a_form_sent_twice_opens_one_case(work: Begin, session, officer):
    with work(officer) as act:
        first = file_case(act, FINDING, key="k1")
    with work(officer) as act:
        second = file_case(act, FINDING, key="k1")

    assert first == second
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert len(entries(session, Act.CASE_FILED)) == 1


def test_the_key_of_one_officer_says_nothing_to_another(work: Begin, officer, verifier):
    with work(officer) as act:
        first = file_case(act, FINDING, key="k1")
    with work(verifier) as act:
        second = file_case(act, FINDING, key="k1")

    assert first.case_id != second.case_id


def test_a_late_saving_does_not_bring_a_filed_draft_back(work: Begin, session, officer):
    with work(officer) as act:
        filed = file_case(act, FINDING, key="k1")
    with pytest.raises(Conflict) as late, work(officer) as act:
        keep_filing(act, "k1", {"narrative": ["Terlapor"]})

    assert late.value.facts == {"case": filed.case_id}
    assert session.scalars(select(Draft)).all() == []


def test_two_sendings_at_the_same_moment_open_one_case(server: str, clock, tmp_path):
    """Real transactions on a database of their own: the second waits for the first."""
    engine = make_engine(databases.fresh(server, "unit_two_sendings"))
    with Session(engine) as session:
        account = make_account(session, "intake_officer")
        actor = world_of(session).actor("intake_officer", account=account.id)
    answers: list[int] = []
    together = threading.Barrier(2)

    def send() -> None:
        with Session(engine, expire_on_commit=False) as session:
            law = running_law(session)
            together.wait()
            with Work(session, actor, clock, law, FolderVault(tmp_path, 1000)) as act:
                answers.append(file_case(act, FINDING, key="k1").case_id)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with Session(engine) as session:
        cases = session.scalars(select(Case.id)).all()
    engine.dispose()
    assert answers == [cases[0]] * 2
    assert len(cases) == 1


# --- Possible doubles -----------------------------------------------------------------------------


def filed_elsewhere(work: Begin, world: World, session: Session, filing: Filing) -> int:
    """The same filing at the Bawaslu of Cilegon, out of sight for Tangerang."""
    account = make_account(session, "intake_officer", "bawaslu_cilegon")
    neighbour = world.actor("intake_officer", "bawaslu_cilegon", account.id)
    with work(neighbour) as act:
        return file_case(act, replace(filing, region="36.72")).case_id


def test_similar_cases_are_found_by_address_number_person_and_post(work: Begin, session, officer):
    with work(officer) as act:
        known = file_case(act, FINDING).case_id
    other_spelling = ConductGiven(
        "comment", PartialDay(2024, 10, 5), "", "m.facebook.com/akun.pemenangan/posts/77"
    )
    day = PartialDay(2024, 10, 2)

    def reasons(traces: Traces) -> list[tuple[int, tuple[str, ...]]]:
        return [(s.case_id, s.reasons) for s in similar_cases(session, officer, traces)]

    assert reasons(traces_of(replace(FINDING, respondents=(), conducts=(other_spelling,)))) == [
        (known, ("url",))
    ]
    assert reasons(Traces(nips=(NIP,))) == [(known, ("nip",))]
    assert reasons(Traces(persons=(("joko PRANOTO", day),))) == [(known, ("person_day",))]
    assert reasons(Traces(persons=(("joko pranoto", PartialDay(2024, 10, 3)),))) == []
    assert reasons(Traces(posts=(("Camat", day),), region="36.71")) == [(known, ("post_day",))]
    assert reasons(Traces(posts=(("Camat", day),), region="36.72")) == []
    assert reasons(traces_of(FINDING)) == [(known, ("url", "nip", "person_day", "post_day"))]
    assert reasons(Traces()) == []


def test_looking_for_doubles_takes_one_statement(work: Begin, session, officer, statements):
    for _ in range(3):
        with work(officer) as act:
            file_case(act, FINDING)
    statements.clear()

    found = similar_cases(session, officer, traces_of(FINDING))

    assert len(found) == 3
    assert len(statements) == 1


def test_a_case_out_of_sight_is_no_double(work: Begin, session, world: World, officer):
    filed_elsewhere(work, world, session, FINDING)

    assert similar_cases(session, officer, traces_of(FINDING)) == []


def test_a_verifier_is_told_whom_to_ask_and_the_book_says_so_once(
    work: Begin, session, world: World, verifier
):
    filed_elsewhere(work, world, session, FINDING)
    for _ in range(2):
        with work(verifier) as act:
            hints = linking.hint_related(act, "k1", traces_of(FINDING))

    assert [(h.agency, h.reasons) for h in hints] == [
        ("Bawaslu Kota Cilegon", ("url", "nip", "person_day"))
    ]
    (entry,) = entries(session, Act.RELATED_HINTED)
    assert entry.account_id == verifier.account_id
    assert entry.case_id is None


def test_an_intake_officer_is_told_nothing_of_other_offices(
    work: Begin, session, world: World, officer
):
    filed_elsewhere(work, world, session, FINDING)

    with work(officer) as act:
        assert linking.hint_related(act, "k1", traces_of(FINDING)) == []
    assert entries(session, Act.RELATED_HINTED) == []


def test_whoever_is_recused_from_a_case_gets_no_hint_of_it(
    work: Begin, session, world: World, verifier, clock
):
    case_id = filed_elsewhere(work, world, session, FINDING)
    session.add(
        Recusal(
            case_id=case_id,
            account_id=verifier.account_id,
            reason="keluarga",
            noted_by=world.system,
            noted_at=clock(),
        )
    )
    session.commit()

    with work(verifier) as act:
        assert linking.hint_related(act, "k1", traces_of(FINDING)) == []


def test_what_the_officer_said_of_doubles_is_kept_and_nothing_is_merged(
    work: Begin, session, world: World, officer
):
    with work(officer) as act:
        one = file_case(act, FINDING).case_id
    with work(officer) as act:
        two = file_case(act, LEAD).case_id
    unseen = filed_elsewhere(work, world, session, FINDING)
    choices = [
        LinkChoice(one, LinkKind.RELATED, "alamat yang sama"),
        LinkChoice(two, LinkKind.IGNORED, "bukan perkara yang sama"),
        LinkChoice(unseen, LinkKind.RELATED, "tidak terlihat"),
    ]
    with work(officer) as act:
        three = file_case(act, FINDING, links=choices).case_id

    links = session.scalars(select(CaseLink).order_by(CaseLink.case_id)).all()
    assert [(link.case_id, link.other_id, link.kind) for link in links] == [
        (one, three, "related"),
        (two, three, "ignored"),
    ]
    assert [entry.case_id for entry in entries(session, Act.CASE_LINKED)] == [three, three]


def test_a_link_can_be_changed_later_and_asks_for_a_reason(work: Begin, session, officer):
    cases = []
    for _ in range(2):
        with work(officer) as act:
            cases.append(file_case(act, FINDING).case_id)
    one, two = cases

    with pytest.raises(Invalid), work(officer) as act:
        linking.link_cases(act, two, one, kind=LinkKind.RELATED, reason=" ")
    for kind in (LinkKind.RELATED, LinkKind.IGNORED):
        with work(officer) as act:
            linking.link_cases(act, two, one, kind=kind, reason="terlapor sama")

    link = session.scalars(select(CaseLink)).one()
    assert (link.case_id, link.other_id, link.kind) == (one, two, "ignored")
    assert session.get_one(Case, two).version == 3


def test_a_case_is_not_linked_to_itself_nor_to_one_out_of_sight(
    work: Begin, session, world: World, officer
):
    with work(officer) as act:
        mine = file_case(act, FINDING).case_id
    unseen = filed_elsewhere(work, world, session, FINDING)

    for other in (mine, unseen, 999_999):
        with pytest.raises(NotFound), work(officer) as act:
            linking.link_cases(act, mine, other, kind=LinkKind.RELATED, reason="sama")
    assert session.scalars(select(CaseLink)).all() == []
