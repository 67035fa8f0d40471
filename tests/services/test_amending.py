"""A sender's correction: the new facts count, the old ones stay to be read."""

import pytest
from sqlalchemy import select, update

from tests.imports import Importer, article, case, event, person
from tracker.domain.days import PartialDay
from tracker.domain.ledger import Act, breaks
from tracker.domain.standing import Origin
from tracker.queries.exporting import export_cases
from tracker.store import ledger
from tracker.store.cases import (
    Case,
    Conduct,
    FactCorrection,
    LaneRow,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
)
from tracker.store.ledger import LedgerEntry
from tracker.store.library import CaseNews, ConductProvision
from tracker.store.reporters import Reporter

RECEIVED = event("received", "2024-09-05", "accepted")
SENT = event("forwarded", "2024-09-13", "forwarded")
PROVEN = event("recommendation", "2024-10-21", "proven")


@pytest.fixture
def importer(work, world, tmp_path) -> Importer:
    return Importer(work, world, tmp_path / "receipts")


@pytest.fixture
def exported(session, world):
    def now() -> dict:
        (record,) = export_cases(session, world.system_actor)
        return record

    return now


def the_case(session) -> Case:
    return session.scalars(select(Case).execution_options(populate_existing=True)).one()


def steps(session) -> list[Step]:
    return list(session.scalars(select(Step).order_by(Step.position, Step.id)))


def acts(session) -> list[Act]:
    return list(session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)))


def refusals(receipt) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in receipt.rows]


def test_a_correction_takes_the_place_of_the_facts_and_keeps_the_old(importer, session, exported):
    importer.cases(case(outcome="received", rules_cited=["PP 53/2010"]))
    new = case(outcome="forwarded", rules_cited=["PP 94/2021", "UU 20/2023"], contest="governor")

    receipt = importer.cases(new, because="Salah kutip.")

    assert (receipt.amended, receipt.created, receipt.rejected) == (1, 0, 0)
    assert exported() == new
    kept = session.scalars(select(FactCorrection)).one()
    assert kept.was == {"contest": None, "rules_cited": "PP 53/2010", "outcome": "received"}
    assert kept.now == {
        "contest": "governor",
        "rules_cited": "PP 94/2021; UU 20/2023",
        "outcome": "forwarded",
    }
    assert (kept.subject, kept.reason) == (f"case:{kept.case_id}", "Salah kutip.")
    assert the_case(session).version == 2


def test_a_correction_is_an_act_that_names_its_fields_and_no_words(importer, session):
    importer.cases(case())
    importer.cases(case(narrative="Lurah Rekaan menyukai unggahan."), because="Nama disamarkan.")

    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.CASE_AMENDED)).one()
    assert '"fields":["narrative"]' in entry.text
    assert "Rekaan" not in entry.text
    assert "disamarkan" not in entry.text
    assert breaks(ledger.chain(session), ledger.head_of(session)) == []


def test_after_a_correction_the_new_file_is_unchanged_and_the_old_differs(importer):
    importer.cases(case())
    importer.cases(case(outcome="forwarded"), because="Kabar baru.")

    assert importer.cases(case(outcome="forwarded")).unchanged == 1
    assert refusals(importer.cases(case())) == [("outcome", "differs: outcome")]


def test_the_same_facts_are_no_correction(importer, session):
    importer.cases(case())

    assert importer.cases(case(), because="Sekadar mengulang.").unchanged == 1
    assert acts(session) == [Act.CASE_IMPORTED]


def test_an_event_that_changed_supersedes_its_step_alone(importer, session, exported):
    importer.cases(case(events=[RECEIVED, SENT]))
    later = {**SENT, "on": "2024-09-20", "note": "Tanggal surat."}

    importer.cases(case(events=[RECEIVED, later]), because="Tanggal surat keliru.")

    first, old, new = steps(session)
    assert (first.superseded_by, old.superseded_by, new.superseded_by) == (None, new.id, None)
    assert (old.happened_on, new.happened_on) == (PartialDay(2024, 9, 13), PartialDay(2024, 9, 20))
    assert (old.reason, old.position, new.position) == ("Tanggal surat keliru.", 2, 2)
    assert exported()["events"] == [RECEIVED, later]
    assert acts(session)[3:] == [Act.STEP_RECORDED, Act.STEP_CORRECTED, Act.CASE_AMENDED]
    assert new.act == 4


def test_an_event_that_came_later_is_one_more_step(importer, session, exported):
    importer.cases(case(events=[RECEIVED, SENT]))

    importer.cases(case(events=[RECEIVED, SENT, PROVEN]), because="Perkembangan.")

    assert [step.as_reported for step in steps(session)] == [
        "received",
        "forwarded",
        "recommendation",
    ]
    assert all(step.superseded_by is None for step in steps(session))
    assert exported()["events"] == [RECEIVED, SENT, PROVEN]
    assert session.scalars(select(LaneRow.stage).where(LaneRow.lane == "oversight")).all() == [
        "recommended"
    ]
    assert len(session.scalars(select(SendingRow)).all()) == 1


def test_an_event_that_is_gone_is_struck_out_with_the_reason(importer, session, exported):
    importer.cases(case(events=[RECEIVED, SENT, PROVEN]))

    importer.cases(case(events=[RECEIVED, PROVEN]), because="Tidak pernah diteruskan.")

    struck = [step for step in steps(session) if step.annulled_at is not None]
    assert [(step.as_reported, step.reason) for step in struck] == [
        ("forwarded", "Tidak pernah diteruskan.")
    ]
    assert exported()["events"] == [RECEIVED, PROVEN]
    assert Act.STEP_ANNULLED in acts(session)


def test_an_event_put_in_between_moves_what_follows_to_its_lane(importer, session, exported):
    heard = event("clarified", "2024-10-30", "admitted")
    importer.cases(case(events=[RECEIVED, heard]))
    assert [step.lane for step in steps(session)] == ["verification", "verification"]

    importer.cases(case(events=[RECEIVED, SENT, heard]), because="Penerusan terlewat.")

    assert exported()["events"] == [RECEIVED, SENT, heard]
    assert [step.lane for step in steps(session)] == ["verification", "verification", "personnel"]
    assert [step.position for step in steps(session)] == [1, 2, 3]


def test_people_and_acts_that_go_on_keep_their_ids(importer, session, exported):
    importer.cases(case())
    person_id = session.scalars(select(Respondent.id)).one()
    conduct_id = session.scalars(select(Conduct.id)).one()
    new = case(respondents=[person("2", position="camat"), person("1", count=None)])
    new["conducts"] = [
        {**new["conducts"][0], "type": "share", "respondents": ["1", "2"]},
        {**new["conducts"][0], "respondents": ["2"]},
    ]

    importer.cases(new, because="Bukan hanya lurah.")

    assert exported() == new
    kept = session.get_one(Respondent, person_id, populate_existing=True)
    assert (kept.key, kept.ordinal, kept.count) == ("1", 1, None)
    assert session.get_one(Conduct, conduct_id, populate_existing=True).type == "share"


def test_a_respondent_under_a_new_key_stays_the_same_person(importer, session, exported):
    told = [event("recommendation", "2024-10-21", "proven", respondent="1")]
    importer.cases(case(events=told))
    own = session.scalars(select(Respondent.id)).one()
    new = case(respondents=[person("lurah")], events=[{**told[0], "respondent": "lurah"}])
    new["conducts"][0]["respondents"] = ["lurah"]

    importer.cases(new, because="Kunci diganti.")

    assert exported() == new
    assert session.scalars(select(Respondent.id)).all() == [own]


def test_a_person_whom_nothing_names_can_be_taken_out(importer, session, exported):
    importer.cases(case(respondents=[person("1"), person("2")], events=[SENT, PROVEN]))

    importer.cases(case(events=[SENT, PROVEN]), because="Hanya satu orang.")

    assert exported() == case(events=[SENT, PROVEN])
    assert len(session.scalars(select(LaneRow).where(LaneRow.lane == "oversight")).all()) == 1


def test_a_person_whom_a_step_names_is_not_taken_out(importer, session, exported):
    before = case(
        respondents=[person("1"), person("2")],
        events=[event("recommendation", "2024-10-21", "proven", respondent="2")],
    )
    importer.cases(before, case("A2"))

    receipt = importer.cases(case(), case("A2", outcome="forwarded"), because="Hanya satu orang.")

    assert refusals(receipt) == [("respondents", "in_use")]
    assert (receipt.amended, receipt.rejected) == (1, 1)
    first = session.scalars(select(Case.version).where(Case.sender_ref == "A1")).one()
    assert first == 1


def test_an_act_on_which_an_officer_decided_is_not_taken_out(importer, session, world):
    importer.cases(case())
    conduct = session.scalars(select(Conduct.id)).one()
    case_row = the_case(session)
    session.add(
        ConductProvision(
            conduct_id=conduct,
            provision="pp94-5n",
            decision="confirmed",
            decided_by=world.system,
            decided_at=case_row.filed_at,
        )
    )
    session.commit()

    receipt = importer.cases(case(conducts=[]), because="Perbuatan lain.")

    assert refusals(receipt) == [("conducts", "in_use")]


def test_a_case_moves_to_its_right_place_while_nobody_worked_on_it(importer, session, world):
    importer.cases(case(events=[SENT, PROVEN]))

    importer.cases(case(region="Kota Tangerang", events=[SENT, PROVEN]), because="Salah kota.")

    found = the_case(session)
    assert (found.region_code, found.agency_id) == ("36.71", world["bawaslu"])
    assert session.scalars(select(SendingRow.agency_id)).all() == [world["bkpsdm"]]


def test_a_case_that_officers_work_on_stays_where_it_is(importer, session):
    importer.cases(case(events=[RECEIVED]))
    session.execute(update(Step).values(origin=Origin.LIVE))
    session.commit()

    receipt = importer.cases(case(region="Kota Tangerang"), because="Salah kota.")

    assert ("region", "in_use") in refusals(receipt)


def test_a_sanction_is_weighed_anew_with_the_events(importer, session, exported):
    sanction = {"respondent": "1", "sanction": "light-written", "decided_on": "2025-01"}
    sanction |= {"decree_no": None, "basis": []}
    importer.cases(case(sanctions=[sanction]))
    assert session.scalars(select(SanctionRow.is_imposed)).all() == [False]
    new = case(sanctions=[sanction], events=[event("sanction", "2025-01", "sanctioned")])

    importer.cases(new, because="Sudah dijatuhkan.")

    assert exported() == new
    assert session.scalars(select(SanctionRow.is_imposed)).all() == [True]


def test_sources_are_brought_in_line_and_an_officers_link_stays(importer, session, exported):
    importer.cases(case(articles=[article("Satu"), article("Dua")]))
    linked = select(CaseNews).order_by(CaseNews.ordinal)
    first = session.scalars(linked).first()
    first.is_reported = False
    session.commit()
    new = case(articles=[article("Tiga", "https://contoh.id/3")])

    importer.cases(new, because="Sumber keliru.")

    titles = [one["title"] for one in exported()["articles"]]
    assert sorted(titles) == ["Satu", "Tiga"]


def test_the_reporter_changes_only_when_a_row_names_one(importer, session):
    told = {"name": "Sari Rekaan", "contact": None, "address": None, "wish": "open"}
    importer.cases(case(reporter=told))
    own = the_case(session).id

    importer.cases(case(reporter={"wish": "confidential"}), because="Minta dirahasiakan.")
    assert session.get_one(Reporter, own, populate_existing=True).name == "Sari Rekaan"

    importer.cases(
        case(reporter={**told, "name": "Budi Rekaan", "wish": "confidential"}), because="Salah."
    )
    assert session.get_one(Reporter, own, populate_existing=True).name == "Budi Rekaan"
    told = [(one.was, one.now) for one in session.scalars(select(FactCorrection))]
    assert told == [({"reporter": "open"}, {"reporter": "confidential"})]

    importer.cases(case(reporter=None), because="Bukan laporan.")
    assert session.get(Reporter, own, populate_existing=True) is None
