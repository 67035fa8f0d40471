"""Every word, row and byte of evidence is held against the book; what was altered is named."""

import os
from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.builders import World
from tests.journeys import Begin, Journey
from tracker.domain.matters import Audience
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.evidence import Upload, add_evidence, read_evidence, withdraw_evidence
from tracker.store.evidence import SEALED, CustodyEntry, EvidenceItem
from tracker.store.opening import Store

Found = list[tuple[str, str, str]]


@pytest.fixture
def case(session: Session, work: Begin, world: World) -> Journey:
    """A case with three pieces: one of them read, one withdrawn, all in the file sent on."""
    journey = Journey(session, work, world).filed().to_decided()
    actor = journey.actor("verifier", "bawaslu")
    for number in range(3):
        with work(actor) as act:
            upload = Upload(f"bukti-{number}.txt", BytesIO(b"bukti %d" % number), "Layar ponsel")
            add_evidence(act, journey.case_id, upload, audience=Audience.FILE)
    first, second, _third = pieces(session, journey)
    with work(actor) as act:
        read_evidence(act, journey.case_id, first.id)
    with work(actor) as act:
        withdraw_evidence(act, journey.case_id, second.id, reason="Salah berkas.")
    return journey.takes("send_on", by="commissioner", copy_to=world["bkpsdm"])


@pytest.fixture
def damage(session: Session, store: Store) -> Callable[[], Found]:
    def found() -> Found:
        session.expire_all()
        result = evidence_verified(session, store.vault)
        return [(one.kind, one.ref, one.what) for one in result.damage]

    return found


def pieces(session: Session, case: Journey) -> list[EvidenceItem]:
    asked = select(EvidenceItem).where(EvidenceItem.case_id == case.case_id)
    return list(session.scalars(asked.order_by(EvidenceItem.id)))


def altered(session: Session, statement: str, **values: object) -> None:
    """Change what only somebody with the database in hand can."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(statement), values)


def test_evidence_that_nobody_touched_is_whole(case, session, store) -> None:
    found = evidence_verified(session, store.vault)

    ours = {piece.id for piece in pieces(session, case)}
    handlings = session.scalars(
        select(CustodyEntry.handling)
        .where(CustodyEntry.item_id.in_(ours))
        .order_by(CustodyEntry.entry, CustodyEntry.item_id)
    ).all()
    assert found.damage == []
    assert handlings == ["collected"] * 3 + ["copied", "withdrawn", "sent", "sent"]
    assert found.pieces >= 3


@pytest.mark.parametrize(
    "change",
    [
        "caption = 'Layar lain'",
        "file_name = 'lain.txt'",
        "media_type = 'image/png'",
        "size = size + 1",
        "audience = 'verification'",
        "agency_id = agency_id + 1",
        "added_at = added_at + interval '1 microsecond'",
        "added_by = added_by + 1",
        "digest = sha256('x')",
        "case_id = case_id + 1",
    ],
)
def test_a_changed_word_of_a_piece_is_found(case, session, damage, change: str) -> None:
    piece = pieces(session, case)[0].id

    altered(session, f"UPDATE evidence_items SET {change} WHERE id = :id", id=piece)

    assert ("evidence", str(piece), "changed") in damage()


@pytest.mark.parametrize(
    "change",
    [
        "handling = 'viewed'",
        "at = at + interval '1 microsecond'",
        "account_id = account_id + 1",
        "agency_id = agency_id + 1",
        "happened_on = '2024-01-01'",
        "party = 'orang lain'",
        "reason = 'lain'",
        "result = 'lain'",
    ],
)
def test_a_changed_word_of_custody_is_found(case, session, damage, change: str) -> None:
    piece = pieces(session, case)[0].id
    entry = session.scalar(
        select(CustodyEntry.entry).where(
            CustodyEntry.item_id == piece, CustodyEntry.handling == "copied"
        )
    )

    altered(session, f"UPDATE custody_entries SET {change} WHERE entry = :entry", entry=entry)

    assert damage() == [("custody", f"{entry}/{piece}", "changed")]


def test_a_piece_that_went_or_came_unseen_is_found(case, session, damage) -> None:
    piece = pieces(session, case)[2].id
    altered(session, "DELETE FROM evidence_items WHERE id = :id", id=piece)
    assert ("evidence", str(piece), "missing") in damage()
    session.rollback()

    altered(
        session,
        "INSERT INTO evidence_items SELECT 999999, case_id, step_id, digest, size, media_type, "
        "file_name, caption, audience, agency_id, added_at, added_by "
        "FROM evidence_items WHERE id = :id",
        id=piece,
    )
    assert damage() == [("evidence", "999999", "unknown")]


def test_a_handling_that_went_or_came_unseen_is_found(case, session, damage) -> None:
    first, _second, third = (piece.id for piece in pieces(session, case))
    entries = select(CustodyEntry.entry).where(CustodyEntry.item_id == first)
    came, _copied, sent = session.scalars(entries.order_by(CustodyEntry.entry))
    altered(
        session, "DELETE FROM custody_entries WHERE entry = :e AND item_id = :i", e=sent, i=third
    )
    assert damage() == [("custody", f"{sent}/{third}", "missing")]
    session.rollback()

    altered(
        session,
        "INSERT INTO custody_entries (entry, item_id, handling, at, account_id, agency_id) "
        "SELECT :e, :i, handling, at, account_id, agency_id FROM custody_entries WHERE entry = :e",
        e=came,
        i=third,
    )
    assert damage() == [("custody", f"{came}/{third}", "unknown")]
    session.rollback()

    altered(
        session,
        "INSERT INTO custody_entries (entry, item_id, handling, at, account_id, agency_id) "
        "SELECT 888888, item_id, handling, at, account_id, agency_id FROM custody_entries "
        "WHERE entry = :e",
        e=came,
    )
    assert damage() == [("custody", f"888888/{first}", "unknown")]


@pytest.mark.parametrize(
    "change", ["withdrawn_at = NULL, withdrawn_reason = NULL", "withdrawn_reason = 'lain'"]
)
def test_a_withdrawal_that_was_undone_is_found(case, session, damage, change: str) -> None:
    piece = pieces(session, case)[1].id

    altered(session, f"UPDATE evidence_items SET {change} WHERE id = :id", id=piece)

    assert damage() == [("evidence", str(piece), "withdrawal")]


def test_a_withdrawal_that_nobody_made_is_found(case, session, damage) -> None:
    piece = pieces(session, case)[0].id

    altered(session, "UPDATE evidence_items SET withdrawn_at = added_at WHERE id = :id", id=piece)

    assert damage() == [("evidence", str(piece), "withdrawal")]


def test_bytes_that_changed_went_or_came_are_found(case, session, store, damage) -> None:
    digests = [piece.digest for piece in pieces(session, case)]
    changed, gone = (store.vault.path(digest) for digest in digests[:2])
    os.chmod(changed, 0o600)
    changed.write_bytes(b"bukti 9")
    gone.unlink()
    stranger = store.vault.folder / "ab" / ("ab" * 32)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"siapa?")

    assert sorted(damage()) == sorted(
        [
            ("file", digests[0].hex(), "changed"),
            ("file", digests[1].hex(), "missing"),
            ("file", "ab" * 32, "unknown"),
        ]
    )


def test_every_column_of_a_piece_is_sealed_or_told_by_its_custody() -> None:
    told_by_custody = {"withdrawn_at", "withdrawn_reason"}
    assert set(EvidenceItem.__table__.c.keys()) == set(SEALED) | told_by_custody
