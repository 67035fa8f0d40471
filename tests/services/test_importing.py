"""Taking in cases: everything lands as it was said, bad rows come back, twice is once."""

import json
import stat
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from tests import generated
from tests.imports import Importer, article, case, demo, event, person
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid
from tracker.domain.ledger import Act, breaks
from tracker.domain.matters import CaseKind, Wish
from tracker.domain.standing import Origin
from tracker.queries.exporting import export_cases
from tracker.store import ledger
from tracker.store.cases import (
    Case,
    LaneRow,
    NumberSeries,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
    TermRow,
)
from tracker.store.ledger import LedgerEntry
from tracker.store.library import CaseNews, NewsItem
from tracker.store.reporters import Reporter
from tracker.store.searching import SearchText, all_cases, keep_searchable

CHANGED_CASES = text("SELECT pg_stat_get_xact_tuples_updated('cases'::regclass)")
"""How many rows of cases this transaction has changed after writing them."""
TEXT = (
    SearchText.case_id,
    SearchText.counted_on,
    SearchText.head,
    SearchText.body,
    SearchText.codes,
    SearchText.words,
)


@pytest.fixture
def importer(work, world, tmp_path) -> Importer:
    return Importer(work, world, tmp_path / "receipts")


def the_case(session, ref: str = "A1") -> Case:
    return session.scalars(select(Case).where(Case.sender_ref == ref)).one()


def lanes(session) -> set[tuple[str, str, bool]]:
    rows = session.execute(select(LaneRow.lane, LaneRow.stage, LaneRow.is_waiting))
    return {tuple(row) for row in rows}


def count(session, table: Any, *conditions: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions))


def refusals(receipt) -> list[tuple[int, str | None, str, str]]:
    return [(one.row, one.ref, one.field, one.reason) for one in receipt.rows]


def test_the_whole_demonstration_lands_and_every_event_is_a_recorded_step(importer, session):
    records = demo("records")

    receipt = importer.cases(*records)

    assert (receipt.read, receipt.created, receipt.rejected) == (102, 102, 0)
    assert receipt.path is None
    told = sum(len(record["events"]) for record in records)
    assert count(session, Step) == count(session, Step, Step.origin == Origin.RECORDED) == told


def test_export_gives_back_every_fact_of_the_demonstration(importer, session, world):
    records = demo("records")
    importer.cases(*records)
    importer.news(*demo("news"))

    assert list(export_cases(session, world.system_actor)) == records


def test_the_same_file_again_changes_nothing(importer, session):
    records = demo("records")
    importer.cases(*records)
    entries = count(session, LedgerEntry)

    receipt = importer.cases(*records)

    assert (receipt.read, receipt.created, receipt.unchanged) == (102, 0, 102)
    assert count(session, Case) == 102
    assert count(session, LedgerEntry) == entries


def test_nothing_is_late_on_a_desk_and_no_number_is_taken(importer, session):
    importer.cases(*demo("records"))

    assert count(session, TermRow) == 0
    assert count(session, NumberSeries) == 0
    assert session.scalars(select(Case.next_due_on).distinct()).all() == [None]
    assert session.scalars(select(Case.number).distinct()).all() == [None]


def test_each_case_and_each_step_is_an_entry_and_the_book_holds(importer, session):
    importer.cases(*demo("records"))

    per_act = dict(
        session.execute(select(LedgerEntry.act, func.count()).group_by(LedgerEntry.act)).all()
    )
    assert per_act == {Act.CASE_IMPORTED: 102, Act.STEP_RECORDED: 256}
    assert breaks(ledger.chain(session), ledger.head_of(session)) == []
    numbers = session.execute(
        select(Step.id, LedgerEntry.subject).join(LedgerEntry, LedgerEntry.seq == Step.act)
    ).all()
    assert len(numbers) == 256
    assert all(subject == f"step:{own}" for own, subject in numbers)


def test_an_event_keeps_its_own_words_beside_its_place_in_a_lane(importer, session):
    told = event("forwarded", "2024-09", "planned", note="Akan dikirim.")
    importer.cases(case(events=[told]))

    step = session.scalars(select(Step)).one()
    assert (step.as_reported, step.happened_on, step.outcome, step.note) == (
        "forwarded",
        PartialDay(2024, 9),
        "planned",
        "Akan dikirim.",
    )
    assert (step.lane, step.stage, step.is_waiting) == ("verification", "sent_on", True)


def test_what_no_lane_has_a_place_for_stays_in_the_timeline(importer, session):
    importer.cases(case(events=[event("withdrawn", "2024-09-02", "withdrawal_not_effective")]))

    step = session.scalars(select(Step)).one()
    assert (step.as_reported, step.lane, step.stage) == ("withdrawn", "", "")
    assert lanes(session) == set()


def test_a_case_without_a_day_of_its_own_counts_by_its_first_event(importer, session):
    """Not in the month of its import: the first event that tells a day, in the order given."""
    events = [event("received"), event("assessed", "2023-08"), event("forwarded", "2023-06-02")]
    importer.cases(case("A1", events=events), case("A2", events=[event("received")]))

    dated, mute = the_case(session), the_case(session, "A2")
    assert dated.first_recorded_on == PartialDay(2023, 8)
    assert (str(dated.counted_on), str(dated.counted_until)) == ("2023-08-01", "2023-08-31")
    assert mute.first_recorded_on is None
    assert str(mute.counted_on) == "2024-10-07"


def test_a_corrected_history_counts_by_its_new_first_event(importer, session):
    importer.cases(case(events=[event("received", "2023-08-01")]))
    importer.cases(case(events=[event("received", "2022-05-04")]), because="Salah tahun.")

    session.expire_all()
    assert the_case(session).first_recorded_on == PartialDay(2022, 5, 4)


def test_the_last_known_state_is_a_headline_of_the_case(importer, session, world):
    importer.cases(
        case(
            events=[event("received", "2024-09-05"), event("assessed", "2024-09-20", "in_process")]
        )
    )

    found = the_case(session)
    assert (found.lane, found.stage, found.is_open) == ("verification", "study", True)
    assert found.last_known_on == PartialDay(2024, 9, 20)
    assert found.agency_id == found.receiving_agency_id == world["bawaslu_cilegon"]
    assert (found.is_imported, found.filed_kind, found.kind) == (
        True,
        CaseKind.FINDING,
        CaseKind.FINDING,
    )
    assert "lurah" in found.title


def test_a_day_that_lies_before_the_event_before_it_is_flagged_and_kept(importer, session):
    receipt = importer.cases(
        case(events=[event("received", "2024-09-05"), event("assessed", "2024-08-01")])
    )

    assert (receipt.created, receipt.rejected, receipt.flagged) == (1, 0, 1)
    first, second = session.scalars(select(Step).order_by(Step.position))
    assert "at_odds" not in first.facts
    assert second.facts["at_odds"] is True


@pytest.mark.parametrize(
    ("province", "region", "code", "agency"),
    [
        ("Banten", "Kota Tangerang", "36.71", "bawaslu"),
        ("36", "36.72", "36.72", "bawaslu_cilegon"),
        ("Banten", "Kota Banjar dan Tasikmalaya", "36", "bawaslu_banten"),
        ("Jawa Barat", None, "32", "bawaslu_ri"),
        ("Negeri Antah", "Kota Berantah", "", "bawaslu_ri"),
        (None, None, "", "bawaslu_ri"),
    ],
)
def test_a_case_is_filed_where_its_place_can_be_found(
    importer, session, world, province, region, code, agency
):
    importer.cases(case(province=province, region=region))

    found = the_case(session)
    assert (found.region_code, found.agency_id) == (code, world[agency])
    assert (found.province_written, found.region_written) == (province, region)


HANDED = [event("forwarded", "2024-09-13"), event("recommendation", "2024-10-21", "proven")]


def test_history_of_the_personnel_side_is_shown_to_the_personnel_agency_of_the_place(
    importer, session, world
):
    importer.cases(case(events=HANDED))

    sent = session.scalars(select(SendingRow)).one()
    assert (sent.agency_id, sent.ppk_id) == (world["bkpsdm_cilegon"], world["ppk_cilegon"])
    assert sent.is_recorded
    assert sent.sent_on == PartialDay(2024, 10, 21)
    oversight = session.scalars(select(LaneRow).where(LaneRow.lane == "oversight")).one()
    assert (oversight.addressee_id, oversight.holder_agency_id) == (None, None)


@pytest.mark.parametrize(
    ("place", "events"),
    [
        ({}, HANDED[:1]),
        ({"region": None}, HANDED),
        ({"region": "Kota Banjar dan Tasikmalaya"}, HANDED),
        ({"province": "Jawa Barat", "region": "Kota Bandung"}, HANDED),
    ],
)
def test_nobody_is_made_up_who_got_the_file(importer, session, place, events):
    """Only sent on; a province; a place no code fits; a place without a personnel agency."""
    importer.cases(case(**place, events=events))

    assert count(session, SendingRow) == 0


def test_what_is_said_of_one_respondent_moves_that_lane_alone(importer, session):
    importer.cases(
        case(
            respondents=[person("a"), person("b")],
            conducts=[],
            events=[
                event("forwarded", "2024-09-13"),
                event("recommendation", "2024-10-21", "proven", respondent="b"),
            ],
        )
    )

    named = select(Respondent.key, LaneRow.stage).join(
        Respondent, Respondent.id == LaneRow.respondent_id
    )
    assert session.execute(named).all() == [("b", "recommended")]


def test_a_sanction_counts_only_beside_an_event_that_says_so(importer, session):
    imposed = {
        "respondent": "1",
        "sanction": "light-written",
        "decided_on": "2025-01",
        "decree_no": "800/12",
        "basis": ["PP 94/2021"],
    }
    importer.cases(
        case("A1", sanctions=[imposed], events=[event("sanction", "2025-01", "sanctioned")]),
        case("A2", sanctions=[imposed], events=[event("recommendation", "2025-01", "proven")]),
        case("A3", sanctions=[{**imposed, "sanction": "Pidana denda"}], events=HANDED),
    )

    rows = session.execute(
        select(Case.sender_ref, SanctionRow.level, SanctionRow.is_imposed, SanctionRow.basis)
        .join(Case, Case.id == SanctionRow.case_id)
        .order_by(Case.id)
    ).all()
    assert rows == [
        ("A1", "light", True, ["PP 94/2021"]),
        ("A2", "light", False, ["PP 94/2021"]),
        ("A3", None, False, ["PP 94/2021"]),
    ]


def test_who_reported_lies_apart_and_never_goes_out(importer, session, world):
    told = {"name": "Sari Rekaan", "contact": "0812", "address": None, "wish": "confidential"}
    importer.cases(case(kind="report", reporter=told), case("A2", reporter={"wish": "open"}))

    found = the_case(session)
    reporter = session.get_one(Reporter, found.id)
    assert (reporter.name, reporter.contact, found.reporter_wish) == (
        "Sari Rekaan",
        "0812",
        Wish.CONFIDENTIAL,
    )
    assert count(session, Reporter) == 1
    first, second = export_cases(session, world.system_actor)
    assert (first["reporter"], second["reporter"]) == ({"wish": "confidential"}, {"wish": "open"})
    book = session.scalars(select(LedgerEntry.text)).all()
    assert not any("Sari" in text for text in book)


def test_a_file_that_was_exported_comes_in_again_as_unchanged(importer, session, world):
    told = {"name": "Sari Rekaan", "contact": None, "address": None, "wish": "open"}
    importer.cases(case(reporter=told))

    receipt = importer.cases(*export_cases(session, world.system_actor))

    assert receipt.unchanged == 1
    assert session.get_one(Reporter, the_case(session).id).name == "Sari Rekaan"


def test_other_facts_under_a_known_ref_are_refused_by_name(importer, session):
    importer.cases(case())

    receipt = importer.cases(case(outcome="forwarded", region="Kota Serang"))

    assert refusals(receipt) == [
        (1, "A1", "region", "differs: region"),
        (1, "A1", "outcome", "differs: outcome"),
    ]
    assert (receipt.created, receipt.unchanged, receipt.rejected) == (0, 0, 1)
    assert the_case(session).reported_outcome is None


def test_another_reporter_under_a_known_ref_is_refused_without_a_name(importer, session):
    told = {"name": "Sari Rekaan", "contact": None, "address": None, "wish": "open"}
    importer.cases(case(reporter=told))

    assert importer.cases(case(reporter=told)).unchanged == 1
    receipt = importer.cases(case(reporter={**told, "name": "Budi Rekaan"}))

    assert refusals(receipt) == [(1, "A1", "reporter", "differs: reporter")]


def test_what_was_corrected_here_does_not_make_the_same_file_differ(importer, session):
    told = {"name": "Sari Rekaan", "contact": None, "address": None, "wish": "open"}
    importer.cases(case(reporter=told), case("A2"))
    session.execute(update(Case).values(narrative="Dikoreksi petugas."))
    session.commit()

    assert importer.cases(case(reporter=told), case("A2")).unchanged == 2
    assert importer.cases(case(reporter={**told, "name": "Budi"}), because="Salah.").amended == 1
    assert the_case(session).narrative == "Dikoreksi petugas."


def test_words_of_a_source_stay_out_of_the_book(importer, session):
    importer.cases(case(events=[event("closed", outcome="Kata Sari Rekaan: selesai")]))

    texts = session.scalars(select(LedgerEntry.text)).all()
    assert not any("Sari" in text for text in texts)
    assert session.scalars(select(Step.outcome)).one() == "Kata Sari Rekaan: selesai"


def test_a_ref_twice_in_one_file_meets_the_first_one_landed(importer, session):
    receipt = importer.cases(case(), case("A2"), case(), case("A2", kind="lead"))

    assert (receipt.created, receipt.unchanged, receipt.rejected) == (2, 1, 1)
    assert refusals(receipt) == [(4, "A2", "kind", "differs: kind")]


def test_two_senders_may_use_the_same_ref(importer, session):
    importer.cases(case(), sender="satu")

    assert importer.cases(case(kind="lead"), sender="dua").created == 1
    assert count(session, Case) == 2


def test_good_rows_land_and_bad_rows_come_back_with_row_field_and_reason(importer, session):
    good, bad = json.dumps(case()).encode(), json.dumps(case("A3", kind="rumour")).encode()
    bytes_of_file = b"\n".join(
        [good, b"", b"{", b'{"ref": "\xff"}', bad, b'{"ref": "A4"}', b"[]", b""]
    )

    receipt = importer.lines(bytes_of_file.splitlines(keepends=True))

    assert (receipt.read, receipt.created, receipt.rejected) == (6, 1, 5)
    assert refusals(receipt) == [
        (3, None, "", "not_json"),
        (4, None, "", "not_utf8"),
        (5, "A3", "kind", "unknown_value"),
        (6, "A4", "narrative", "required"),
        (7, None, "", "not_an_object"),
    ]
    assert receipt.path is not None
    told = [json.loads(line) for line in receipt.path.read_text(encoding="utf-8").splitlines()]
    assert told == [one.told() for one in receipt.rows]
    sentences = [one.pop("sentence") for one in told]
    assert sentences[0]["id"].startswith("Baris ini bukan JSON")
    assert told == [one.as_dict() for one in receipt.rows]
    assert stat.S_IMODE(receipt.path.stat().st_mode) == 0o600


def test_every_import_with_bad_rows_has_a_receipt_of_its_own(importer):
    one, other = importer.cases(case(kind="x")), importer.cases(case(kind="x"))

    assert one.path != other.path
    assert one.path.exists()


@pytest.mark.parametrize(
    ("sender", "because", "field"),
    [
        ("", None, "sender"),
        ("a:b", None, "sender"),
        ("x" * 81, None, "sender"),
        ("a", " ", "reason"),
    ],
)
def test_without_a_sender_or_a_reason_nothing_is_read(importer, session, sender, because, field):
    with pytest.raises(Invalid) as refused:
        importer.cases(case(), sender=sender, because=because)

    assert list(refused.value.errors) == [field]
    assert count(session, Case) == 0


@pytest.mark.parametrize("role", ["commissioner", "supervisor", "auditor", "administrator"])
def test_only_those_who_may_import_do(importer, session, world, role):
    importer.actor = world.actor(role)

    with pytest.raises(Forbidden):
        importer.cases(case())

    assert count(session, Case) == 0


def test_a_batch_takes_as_many_statements_as_one_case_does(importer, statements):
    def cost(rows: list[Any]) -> int:
        statements.clear()
        receipt = importer.cases(*rows)
        assert receipt.rejected == 0
        # How often the book's rows are sent is the driver's affair, not of rows.
        return len([s for s in statements if "ledger_entries" not in s])

    importer.cases(*generated.records(1, prefix="W"))
    few = cost(list(generated.records(40, seed=2, prefix="X")))

    assert cost(list(generated.records(400, seed=3, prefix="Y"))) == few


def test_a_case_is_written_once_with_what_its_conducts_make_it(importer, session):
    """Else a trigger would bring it in line by a second version of every row."""
    rows = list(generated.records(40, seed=5, prefix="F"))
    for row in rows:
        row.update(events=[], outcome=None, sanctions=[])
    before = session.scalar(CHANGED_CASES)

    importer.cases(*rows)

    assert session.scalar(CHANGED_CASES) == before
    assert count(session, Case, Case.type_facets != "", Case.channel_facets != "") == 40


def test_what_was_imported_stands_in_the_index_as_writing_it_anew_would_leave_it(importer, session):
    importer.cases(*generated.records(250, seed=6, prefix="S"))

    def indexed() -> list[Any]:
        wanted = select(SearchText.part, SearchText.key, *TEXT).order_by(
            SearchText.part, SearchText.key
        )
        return list(session.execute(wanted.where(SearchText.case_id.is_not(None))))

    kept = indexed()
    assert len(kept) > 1_000
    keep_searchable(session, all_cases(session), anew=True)
    assert indexed() == kept


def test_two_cases_share_the_item_that_both_name(importer, session, world):
    shared = article("Dua lurah dilaporkan", "https://contoh.id/a")
    importer.cases(
        case("A1", articles=[article("Lain"), shared]),
        case("A2", articles=[{**shared, "url": "https://contoh.id/b"}]),
        case("A3", articles=[{**shared, "url": None}]),
        case("A4", articles=[{**shared, "published_on": "2024-10"}]),
    )

    assert count(session, NewsItem) == 3
    links = session.execute(
        select(Case.sender_ref, CaseNews.ordinal, CaseNews.url_written, CaseNews.is_reported)
        .join(Case, Case.id == CaseNews.case_id)
        .join(NewsItem, NewsItem.id == CaseNews.news_id)
        .where(NewsItem.title == shared["title"])
        .order_by(Case.id)
    ).all()
    assert [link.ordinal for link in links] == [1, 0, 0, 0]
    assert all(link.is_reported for link in links)
    exported = [one["articles"] for one in export_cases(session, world.system_actor)]
    assert [one[-1]["url"] for one in exported[:3]] == [
        "https://contoh.id/a",
        "https://contoh.id/b",
        None,
    ]


def test_a_stop_half_way_leaves_whole_batches_and_the_rest_comes_in_later(
    importer, session, monkeypatch
):
    rows = list(generated.records(1200))
    whole = ledger.append
    calls: list[int] = []

    def full_disk(*given: Any) -> list[int]:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("no space left on device")
        return whole(*given)

    monkeypatch.setattr("tracker.services.work.ledger.append", full_disk)
    with pytest.raises(OSError, match="no space"):
        importer.cases(*rows)
    assert count(session, Case) == 500

    receipt = importer.cases(*rows)

    assert (receipt.created, receipt.unchanged) == (700, 500)
    assert breaks(ledger.chain(session), ledger.head_of(session)) == []


def test_progress_is_told_after_every_batch(importer):
    told: list[tuple[int, int]] = []

    importer.cases(
        *generated.records(600), progress=lambda so_far: told.append((so_far.read, so_far.created))
    )

    assert told == [(500, 500), (600, 600)]
