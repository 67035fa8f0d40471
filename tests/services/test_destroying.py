"""Evidence is destroyed after its retention by two people, and what it was stays in the book."""

import io
from datetime import date

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests import pictures
from tests.builders import World
from tests.conftest import TestClock
from tests.journeys import REPORT, Begin, Journey
from tracker.domain.custody import Handling, digest_said
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services import custody
from tracker.services.destroying import (
    Proposed,
    approve_destruction,
    propose_destruction,
    refuse_destruction,
    take_back_destruction,
)
from tracker.services.evidence import (
    Upload,
    add_evidence,
    hand_over,
    read_evidence,
    view_evidence,
    withdraw_evidence,
)
from tracker.services.near_copies import print_missing
from tracker.services.sweeping import erase, sweep
from tracker.store.destructions import Tombstone
from tracker.store.evidence import CustodyEntry, EvidenceItem
from tracker.store.holding import held_for_bundle, hold_bytes
from tracker.store.ledger import LedgerEntry
from tracker.store.near_copies import PicturePair, PicturePrint
from tracker.store.opening import Store
from tracker.store.people import Account

ENDED, MINUTES = date(2030, 1, 31), date(2030, 3, 1)


def given(*pieces: int, **other: object) -> Proposed:
    told: dict[str, object] = {
        "pieces": pieces,
        "basis": "JRA Keputusan Nomor 5 Tahun 2026, butir 3.2",
        "retention_ended_on": ENDED,
        "minutes_no": "BA-07/2030",
        "minutes_on": MINUTES,
        "reason": "Masa simpan habis.",
    }
    return Proposed(**(told | other))


@pytest.fixture
def case(session: Session, work: Begin, world: World, clock: TestClock) -> Journey:
    """A case that ended on 7 October 2024, with two pieces; it is 4 March 2030 now."""
    journey = Journey(session, work, world).filed(REPORT)
    for number in range(2):
        added(journey, b"isi bukti %d" % number, f"bukti-{number}.txt")
    journey.takes("close_case", by="commissioner")
    clock.set("2030-03-04")
    return journey


def added(
    case: Journey, content: bytes, name: str = "bukti.txt", audience: Audience = Audience.FILE
) -> int:
    with case.begin(case.actor("verifier", "bawaslu")) as act:
        return add_evidence(act, case.case_id, Upload(name, io.BytesIO(content)), audience=audience)


def pieces_of(case: Journey) -> list[EvidenceItem]:
    asked = select(EvidenceItem).where(EvidenceItem.case_id == case.case_id)
    return list(case.session.scalars(asked.order_by(EvidenceItem.id)))


def proposed(case: Journey, *pieces: int, **other: object) -> int:
    wanted = pieces or tuple(piece.id for piece in pieces_of(case))
    with case.begin(case.actor("verifier", "bawaslu")) as act:
        return propose_destruction(act, case.case_id, given(*wanted, **other))


def approved(case: Journey, proposal: int, by: str = "supervisor") -> tuple[bytes, ...]:
    typed = case.case.number or case.case.receipt_no or ""
    with case.begin(case.actor(by, "bawaslu")) as act:
        return approve_destruction(act, case.case_id, proposal, typed=typed)


def destroyed(case: Journey, *pieces: int) -> tuple[bytes, ...]:
    digests = approved(case, proposed(case, *pieces))
    with case.begin(case.world.system_actor) as act:
        erase(act, digests)
    return digests


def damage(case: Journey, store: Store) -> list[tuple[str, str, str]]:
    case.session.expire_all()
    found = evidence_verified(case.session, store.vault)
    return [(one.kind, one.ref, one.what) for one in found.damage]


def test_a_destroyed_piece_leaves_its_row_its_custody_and_a_tombstone(case, session, store):
    first, second = pieces_of(case)
    destroyed(case, first.id)

    stone = session.get_one(Tombstone, first.id)
    assert (stone.digest, stone.size) == (first.digest, len(b"isi bukti 0"))
    assert (stone.basis, stone.minutes_no) == (given().basis, "BA-07/2030")
    assert stone.proposed_by == case.actor("verifier", "bawaslu").account_id
    assert stone.approved_by == case.actor("supervisor", "bawaslu").account_id
    assert not store.vault.has(first.digest)
    assert store.vault.has(second.digest)
    told = session.scalars(
        select(CustodyEntry.handling)
        .where(CustodyEntry.item_id == first.id)
        .order_by(CustodyEntry.entry)
    ).all()
    assert told == [Handling.COLLECTED, Handling.DESTROYED]
    assert damage(case, store) == []
    assert evidence_verified(session, store.vault).destroyed == 1


def test_one_entry_binds_bytes_basis_and_both_persons(case, session):
    first, second = pieces_of(case)
    destroyed(case)

    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.EVIDENCE_DESTROYED))
    (entry,) = entries.all()
    stones = session.scalars(select(Tombstone).order_by(Tombstone.item_id)).all()
    assert entry.account_id == stones[0].approved_by
    for told in (first, second):
        assert digest_said(told.digest) in entry.text
    assert all(stone.seal() in entry.text and stone.entry == entry.seq for stone in stones)
    assert f'"proposed_by":{stones[0].proposed_by}' in entry.text


def test_nothing_of_an_open_case_can_be_proposed(session, work, world, clock):
    case = Journey(session, work, world).filed(REPORT)
    piece = added(case, b"isi")
    clock.set("2030-03-04")
    with pytest.raises(WrongStage) as held:
        proposed(case, piece)
    assert held.value.code == "destroy_case_open"


def test_a_case_that_was_reopened_between_is_held(case):
    proposal = proposed(case)
    case.takes("reopen", by="commissioner")
    with pytest.raises(WrongStage) as held:
        approved(case, proposal)
    assert held.value.code == "destroy_case_open"


def test_a_term_that_still_runs_holds_the_case(case, session):
    session.execute(
        text(
            "INSERT INTO terms (case_id, lane, term, started_by, start_on, due_on, is_provisional,"
            " ends_on_day_off, is_cancelled) SELECT case_id, lane, 'a-objection', id, '2030-03-01',"
            " '2030-03-22', false, false, false FROM steps WHERE case_id = :case LIMIT 1"
        ),
        {"case": case.case_id},
    )
    with pytest.raises(WrongStage) as held:
        proposed(case)
    assert held.value.code == "destroy_term_runs"


def test_a_sanction_that_is_being_served_holds_the_case(case, session):
    session.execute(
        text(
            "INSERT INTO sanctions (case_id, respondent_id, ordinal, sanction, basis, is_imposed,"
            " is_disclosed, is_annulled, served_from, served_until) VALUES (:case, :who, 0, 'x',"
            " '[]', true, false, false, '2029-06-01', '2030-06-01')"
        ),
        {"case": case.case_id, "who": case.people[0]},
    )
    with pytest.raises(WrongStage) as held:
        proposed(case)
    assert held.value.code == "destroy_sanction_runs"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("retention_ended_on", date(2030, 3, 4), "retention_not_over"),
        ("retention_ended_on", date(2024, 10, 7), "retention_before_end"),
        ("retention_ended_on", None, "required"),
        ("minutes_on", date(2030, 3, 5), "in_the_future"),
        ("minutes_on", ENDED, "minutes_before_end"),
        ("minutes_on", None, "required"),
        ("minutes_no", " ", "required"),
        ("basis", "", "required"),
        ("reason", " ", "required"),
    ],
)
def test_what_is_said_of_the_retention_must_be_able_to_be(case, field, value, code):
    with pytest.raises(Invalid) as refused:
        proposed(case, **{field: value})
    assert refused.value.errors[field] == [code]


def test_the_day_after_the_last_event_is_the_first_on_which_retention_can_end(case):
    assert proposed(case, retention_ended_on=date(2024, 10, 8))


def test_at_least_one_piece_is_chosen_and_only_of_the_own_office(case, work, session):
    verifier = case.actor("verifier", "bawaslu")
    with pytest.raises(Invalid) as none, work(verifier) as act:
        propose_destruction(act, case.case_id, given())
    assert none.value.errors == {"pieces": ["pieces_missing"]}
    first = pieces_of(case)[0]
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(
        text("UPDATE evidence_items SET agency_id = :other WHERE id = :id"),
        {"other": case.world["bkpsdm"], "id": first.id},
    )
    session.expire_all()
    with pytest.raises(Invalid) as other, work(verifier) as act:
        propose_destruction(act, case.case_id, given(first.id))
    assert other.value.errors == {"pieces": ["not_an_option"]}


def test_a_piece_is_destroyed_once(case):
    first, _second = pieces_of(case)
    destroyed(case, first.id)
    with pytest.raises(Invalid) as again:
        proposed(case, first.id)
    assert again.value.errors == {"pieces": ["not_an_option"]}


def test_one_proposal_waits_at_a_time_and_is_answered_once(case, work):
    proposal = proposed(case)
    with pytest.raises(WrongStage) as second:
        proposed(case)
    assert second.value.code == "destruction_waits"
    with work(case.actor("supervisor", "bawaslu")) as act:
        refuse_destruction(act, case.case_id, proposal, reason="Masih dipakai.")
    with pytest.raises(WrongStage) as answered:
        approved(case, proposal)
    assert answered.value.code == "destruction_answered"
    assert proposed(case)


@pytest.mark.parametrize("role", ["supervisor", "commissioner"])
def test_who_approves_may_not_propose(case, work, role):
    with pytest.raises(Forbidden), work(case.actor(role, "bawaslu")) as act:
        propose_destruction(act, case.case_id, given(pieces_of(case)[0].id))


def test_who_proposes_does_not_approve_whatever_their_roles(case, work):
    proposal = proposed(case)
    actor = case.actor("verifier", "bawaslu")
    both = case.world.actor("supervisor", "bawaslu", actor.account_id)
    with pytest.raises(Forbidden) as refused, work(both) as act:
        approve_destruction(act, case.case_id, proposal, typed=case.case.receipt_no or "")
    assert refused.value.code == "same_person"
    with pytest.raises(Forbidden), work(both) as act:
        refuse_destruction(act, case.case_id, proposal, reason="Tidak.")


def test_whoever_gave_the_other_a_password_lately_does_not_approve(case, session):
    proposal = proposed(case)
    second = session.get_one(Account, case.actor("supervisor", "bawaslu").account_id)
    second.password_given_by = case.actor("verifier", "bawaslu").account_id
    second.password_given_at = case.begin(case.world.system_actor).now
    session.flush()
    with pytest.raises(Forbidden) as refused:
        approved(case, proposal)
    assert refused.value.code == "not_independent"


def test_another_office_knows_of_no_proposal(case, work, world):
    proposal = proposed(case)
    with pytest.raises(NotFound), work(case.actor("commissioner", "bawaslu_banten")) as act:
        approve_destruction(act, case.case_id, proposal, typed="x")


def test_the_number_of_the_case_is_typed_before_what_cannot_be_undone(case, work):
    proposal = proposed(case)
    with pytest.raises(Invalid) as refused, work(case.actor("supervisor", "bawaslu")) as act:
        approve_destruction(act, case.case_id, proposal, typed="ya")
    assert refused.value.errors == {"typed": ["not_the_case_number"]}


def test_a_proposal_is_taken_back_by_whoever_made_it(case, work):
    proposal = proposed(case)
    with pytest.raises(Invalid), work(case.actor("verifier", "bawaslu")) as act:
        take_back_destruction(act, case.case_id, proposal, reason=" ")
    with work(case.actor("verifier", "bawaslu")) as act:
        take_back_destruction(act, case.case_id, proposal, reason="Salah JRA.")
    with pytest.raises(WrongStage):
        approved(case, proposal)


def test_bytes_that_another_piece_needs_stay_until_the_last_one_goes(case, store):
    first, _second = pieces_of(case)
    twin_case = Journey(case.session, case.begin, case.world).filed()
    twin = added(twin_case, b"isi bukti 0")
    destroyed(case, first.id)
    assert store.vault.has(first.digest)
    assert damage(case, store) == []

    case.session.rollback()
    twin_case.takes("close_case", by="commissioner")
    later = {"retention_ended_on": date(2031, 1, 1), "minutes_on": date(2031, 2, 1)}
    case.begin(case.world.system_actor).clock.set("2031-03-03")
    digests = approved(twin_case, proposed(twin_case, twin, **later))
    with case.begin(case.world.system_actor) as act:
        erase(act, digests)
    assert not store.vault.has(first.digest)
    assert damage(case, store) == []


def test_bytes_that_a_server_killed_in_between_left_are_told_and_swept(case, store, work):
    first, second = pieces_of(case)
    approved(case, proposed(case))  # and the server is gone before it takes the bytes out
    assert damage(case, store) == [
        ("file", digest.hex(), "left") for digest in sorted((first.digest, second.digest))
    ]
    with work(case.world.system_actor) as act:
        swept = sweep(act, whole_vault=False)
    assert set(swept.digests) == {first.digest, second.digest}
    assert damage(case, store) == []


def test_a_sweep_of_the_whole_vault_finishes_old_destructions_too(case, store, work, clock):
    approved(case, proposed(case))
    clock.set("2030-06-03")
    with work(case.world.system_actor) as act:
        assert sweep(act, whole_vault=False).digests == []
    with work(case.world.system_actor) as act:
        assert len(sweep(act, whole_vault=True).digests) == 2
    assert damage(case, store) == []


def test_an_act_that_fails_leaves_no_tombstone_and_every_byte(case, store, monkeypatch, session):
    proposal = proposed(case)

    def fails(*_: object) -> None:
        raise OSError("the line to the database is cut")

    monkeypatch.setattr("tracker.store.ledger.append", fails)
    with pytest.raises(OSError, match="cut"):
        approved(case, proposal)
    monkeypatch.undo()
    assert session.scalar(select(func.count()).select_from(Tombstone)) == 0
    assert all(store.vault.has(piece.digest) for piece in pieces_of(case))
    assert approved(case, proposal)


def test_no_byte_goes_on_the_word_of_a_row_that_the_book_does_not_tell(case, store, session, work):
    first, second = pieces_of(case)
    destroyed(case, first.id)
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(
        text(
            "INSERT INTO tombstones SELECT :id, entry, proposal_id, case_id, agency_id, :digest,"
            " size, basis, retention_ended_on, minutes_no, minutes_on, reason, proposed_by,"
            " approved_by, destroyed_at FROM tombstones"
        ),
        {"id": second.id, "digest": second.digest},
    )
    assert damage(case, store) == [("tombstone", str(second.id), "unknown")]
    with work(case.world.system_actor) as act:
        sweep(act, whole_vault=True, even_many=True)
    assert store.vault.has(second.digest)


def test_bytes_that_are_missing_without_a_tombstone_are_damage(case, store):
    first, second = pieces_of(case)
    destroyed(case, first.id)
    store.vault.remove(second.digest)
    assert damage(case, store) == [("file", second.digest.hex(), "missing")]


@pytest.mark.parametrize(
    "change",
    [
        "basis = 'lain'",
        "minutes_no = 'lain'",
        "minutes_on = minutes_on + 1",
        "retention_ended_on = retention_ended_on - 1",
        "reason = 'lain'",
        "digest = sha256('x')",
        "size = size + 1",
        "approved_by = proposed_by",
        "proposed_by = approved_by",
        "destroyed_at = destroyed_at + interval '1 microsecond'",
        "entry = entry - 1",
        "proposal_id = proposal_id + 1",
    ],
)
def test_a_changed_word_of_a_tombstone_is_found(case, session, store, change):
    first, _second = pieces_of(case)
    destroyed(case, first.id)
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(f"UPDATE tombstones SET {change}"))
    assert ("tombstone", str(first.id), "changed") in damage(case, store)


@pytest.mark.parametrize(
    ("table", "kind", "key"),
    [
        ("destruction_proposals", "destruction", "id"),
        ("destruction_answers", "destruction_answer", "proposal_id"),
        ("tombstones", "tombstone", "item_id"),
    ],
)
def test_a_row_of_a_destruction_that_went_is_found(case, session, store, table, kind, key):
    destroyed(case, pieces_of(case)[0].id)
    number = session.scalar(text(f"SELECT {key} FROM {table}"))
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(f"DELETE FROM {table}"))
    assert (kind, str(number), "missing") in damage(case, store)


@pytest.mark.parametrize("table", ["destruction_proposals", "destruction_answers", "tombstones"])
def test_the_database_refuses_to_change_what_was_said(case, session, table):
    destroyed(case)
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(statement))


def test_nothing_more_is_done_with_a_destroyed_piece(case, work):
    first, _second = pieces_of(case)
    destroyed(case, first.id)
    actor = case.actor("verifier", "bawaslu")
    acts = (
        lambda act: view_evidence(act, case.case_id, first.id),
        lambda act: read_evidence(act, case.case_id, first.id),
        lambda act: withdraw_evidence(act, case.case_id, first.id, reason="Salah."),
        lambda act: hand_over(
            act,
            case.case_id,
            first.id,
            Handling.SENT,
            on=date(2030, 3, 1),
            party="BKPSDM",
            reason="",
        ),
    )
    for done in acts:
        with pytest.raises(WrongStage) as refused, work(actor) as act:
            done(act)
        assert refused.value.code == "destroyed"


def test_nothing_is_destroyed_while_a_bundle_of_the_case_goes_out(case, engine: Engine):
    proposal = proposed(case)
    with (
        Session(engine) as other,
        held_for_bundle(other, case.case_id),
        pytest.raises(WrongStage) as refused,
    ):
        approved(case, proposal)
    assert refused.value.code == "bundle_goes_out"
    assert approved(case, proposal)


def test_bytes_stay_while_somebody_writes_and_go_with_the_next_sweep(case, store, engine, work):
    digests = approved(case, proposed(case))
    with Session(engine) as other:
        hold_bytes(other)
        with work(case.world.system_actor) as act:
            assert erase(act, digests, patience=0).waits
        assert all(store.vault.has(digest) for digest in digests)
    with work(case.world.system_actor) as act:
        assert len(sweep(act, whole_vault=False).digests) == 2


def test_a_file_that_waits_in_a_form_keeps_bytes_of_the_same_content(case, session, store):
    first, _second = pieces_of(case)
    verifier = case.actor("verifier", "bawaslu").account_id
    session.execute(
        text(
            "INSERT INTO uploads (key, account_id, target, file_name, size, received, begun_at,"
            " expires_at, digest, head) VALUES ('k', :who, 'evidence', 'x', 1, 1, now(),"
            " '2099-01-01', :digest, '')"
        ),
        {"who": verifier, "digest": first.digest},
    )
    destroyed(case, first.id)
    assert store.vault.has(first.digest)
    assert damage(case, store) == []


def test_no_print_stays_of_a_destroyed_picture(case, session, work, world):
    """The small grey copy in a print shows what the picture showed."""
    kept = added(case, pictures.as_jpeg(pictures.scene(5)))
    copy = added(case, pictures.as_jpeg(pictures.scene(5), 40))

    def printed() -> list[int]:
        found = print_missing(lambda: work(world.system_actor))
        rows = [PicturePrint.digest, PicturePair.first]
        return [found.made, *(len(session.scalars(select(row)).all()) for row in rows)]

    assert printed() == [2, 2, 1]
    destroyed(case, copy)
    assert printed() == [0, 1, 0]
    assert session.get_one(PicturePrint, session.get_one(EvidenceItem, kept).digest).whole


def test_many_destroyed_pieces_are_no_sign_of_the_wrong_database(case, store, work, clock):
    clock.set("2024-10-07")
    case.takes("reopen", by="commissioner")
    for number in range(25):
        added(case, b"isi banyak %d" % number)
    case.takes("close_case", by="commissioner")
    clock.set("2030-03-04")
    approved(case, proposed(case))
    with work(case.world.system_actor) as act:
        assert len(sweep(act, whole_vault=True).digests) == 27
    assert damage(case, store) == []


def test_a_destroyed_piece_is_not_said_to_be_sent_with_the_file(case, session, work):
    first, second = pieces_of(case)
    destroyed(case, first.id)
    with work(case.actor("verifier", "bawaslu")) as act:
        custody.sent_on(act, case.case, [case.world["bkpsdm"]], date(2030, 3, 4))
    sent = select(CustodyEntry.item_id).where(CustodyEntry.handling == Handling.SENT)
    assert session.scalars(sent).all() == [second.id]


def test_bytes_that_come_again_as_a_new_piece_are_kept_again(case, store, work):
    first, _second = pieces_of(case)
    destroyed(case, first.id)
    again = Journey(case.session, case.begin, case.world).filed()
    added(again, b"isi bukti 0")
    with work(case.world.system_actor) as act:
        sweep(act, whole_vault=True)
    assert store.vault.has(first.digest)
    assert damage(case, store) == []
