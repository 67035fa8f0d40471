"""A copy with parts blacked out is a piece of its own, bound to its original in one act."""

import io
import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests import hostile_files
from tests.builders import World
from tests.bundles import blacked_out
from tests.journeys import Begin, Journey
from tests.papers import SECRET, line, paper, saved
from tracker.domain.custody import Handling, digest_of
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.redaction import Area, Made, Wanted
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.evidence import Upload, add_evidence, withdraw_evidence
from tracker.services.redacting import Told, redact
from tracker.store.evidence import CustodyEntry, EvidenceItem
from tracker.store.ledger import LedgerEntry
from tracker.store.opening import Store
from tracker.store.redacting import redacted
from tracker.store.redactions import Redaction

MIDDLE = Wanted((Area(1, 2500, 2500, 5000, 5000),))
TOLD = Told("", "", Audience.FILE, "Untuk pemohon informasi Budi; nama saksi ditutup.")


@pytest.fixture
def case(session: Session, work: Begin, world: World) -> Journey:
    return Journey(session, work, world).filed().to_registered()


def added(
    case: Journey,
    work: Begin,
    content: bytes = b"",
    name: str = "ktp-siti-rahmawati.png",
    audience: Audience = Audience.VERIFICATION,
) -> int:
    upload = Upload(name, io.BytesIO(content or hostile_files.picture("PNG")), "KTP Siti")
    with work(case.actor("verifier", "bawaslu")) as act:
        return add_evidence(act, case.case_id, upload, audience=audience)


def digest_seen(case: Journey, work: Begin, piece: int, wanted: Wanted = MIDDLE) -> str:
    with work(case.actor("verifier", "bawaslu")) as act:
        item = act.session.get(EvidenceItem, piece)
        assert item is not None
        return digest_of(redacted(act.vault, item.digest, item.media_type, wanted, [""]).data)


def test_a_copy_says_nothing_of_its_original_but_in_the_row_that_binds_them(
    case: Journey, work: Begin, session: Session
) -> None:
    original = added(case, work)
    seen = digest_seen(case, work, original)
    with work(case.actor("verifier", "bawaslu")) as act:
        number = redact(act, case.case_id, original, MIDDLE, TOLD, looked_at=seen)

    copy, was = session.get_one(EvidenceItem, number), session.get_one(EvidenceItem, original)
    assert (copy.file_name, copy.caption) == ("salinan-dihitamkan.png", None)
    assert (copy.media_type, copy.audience) == ("image/png", Audience.FILE)
    assert digest_of(copy.digest) != digest_of(was.digest)
    (entry,) = session.scalars(
        select(LedgerEntry).where(LedgerEntry.act == Act.EVIDENCE_REDACTED)
    ).all()
    assert was.digest.hex() not in entry.text
    assert original not in json.loads(entry.text)["facts"].values()
    rows = session.scalars(select(CustodyEntry).where(CustodyEntry.entry == entry.seq)).all()
    told = {row.item_id: (row.handling, row.reason, row.result) for row in rows}
    assert told == {
        original: (Handling.COPIED, TOLD.reason, Made.COPY),
        number: (Handling.COLLECTED, None, Made.AS_COPY),
    }
    link = session.get_one(Redaction, number)
    assert link.original_id == original
    assert link.areas == [{"page": 1, "boxes": [[10, 7, 30, 23]]}]
    assert len(link.salt) == 32


def test_it_is_one_act_with_one_entry(case: Journey, work: Begin, session: Session) -> None:
    original = added(case, work)
    seen = digest_seen(case, work, original)
    before = len(session.scalars(select(LedgerEntry.seq)).all())
    with work(case.actor("verifier", "bawaslu")) as act:
        redact(act, case.case_id, original, MIDDLE, TOLD, looked_at=seen)
    assert len(session.scalars(select(LedgerEntry.seq)).all()) == before + 1


def test_what_the_personnel_side_makes_stays_there(
    session: Session, work: Begin, world: World
) -> None:
    case = Journey(session, work, world).filed().to_sent("bkpsdm")
    officer = case.actor("discipline_officer", "bkpsdm")
    original = added(case, work, audience=Audience.FILE)
    seen = digest_seen(case, work, original)
    with work(officer) as act:
        number = redact(act, case.case_id, original, MIDDLE, TOLD, looked_at=seen)
    assert session.get_one(EvidenceItem, number).audience is Audience.PERSONNEL


@pytest.mark.parametrize(
    ("wanted", "told", "looked_at", "field", "code"),
    [
        (Wanted(), TOLD, None, "areas", "nothing_to_redact"),
        (MIDDLE, Told("", "", Audience.FILE, " "), None, "reason", "reason_missing"),
        (Wanted((Area(2, 0, 0, 100, 100),)), TOLD, None, "areas", "no_such_page"),
        (Wanted((Area(1, 9000, 0, 2000, 100),)), TOLD, None, "areas", "area_outside"),
        (MIDDLE, TOLD, digest_of(b""), "", "looks_different"),
        (Wanted(MIDDLE.areas * 201), TOLD, None, "areas", "too_many_areas"),
    ],
)
def test_nothing_is_kept_of_what_is_refused(
    case: Journey,
    work: Begin,
    session: Session,
    wanted: Wanted,
    told: Told,
    looked_at: str | None,
    field: str,
    code: str,
) -> None:
    original = added(case, work)
    seen = looked_at or digest_seen(case, work, original)
    with pytest.raises(Invalid) as refused, work(case.actor("verifier", "bawaslu")) as act:
        redact(act, case.case_id, original, wanted, told, looked_at=seen)
    assert refused.value.errors == {field: [code]}
    session.rollback()
    assert session.scalars(select(EvidenceItem.id)).all() == [original]
    assert session.scalars(select(Redaction.copy_id)).all() == []


def test_words_that_stand_nowhere_stop_the_whole(case: Journey, work: Begin) -> None:
    original = added(case, work, saved(paper(line())), "surat.pdf")
    wanted = Wanted(words=(SECRET, "Tidak Ada"))
    seen = digest_seen(case, work, original, wanted)
    with pytest.raises(Invalid) as refused, work(case.actor("verifier", "bawaslu")) as act:
        redact(act, case.case_id, original, wanted, TOLD, looked_at=seen)
    assert refused.value.errors == {"words": ["words_not_found"]}


def test_only_those_who_see_a_piece_and_may_add_evidence_make_a_copy(
    case: Journey, work: Begin
) -> None:
    original = added(case, work, audience=Audience.REPORTER)
    seen = digest_seen(case, work, original)
    for role, agency, refusal in (
        ("commissioner", "bawaslu", NotFound),  # the reporter's papers are not theirs to see
        ("auditor", "bawaslu", NotFound),
        ("discipline_officer", "bkpsdm", NotFound),
    ):
        with pytest.raises(refusal), work(case.actor(role, agency)) as act:
            redact(act, case.case_id, original, MIDDLE, TOLD, looked_at=seen)
    shared = added(case, work)
    with pytest.raises(Forbidden), work(case.actor("auditor", "bawaslu")) as act:
        redact(act, case.case_id, shared, MIDDLE, TOLD, looked_at=seen)


def test_held_withdrawn_and_other_pieces_are_not_copied(case: Journey, work: Begin) -> None:
    held = added(case, work, b"MZ" + bytes(90), "foto.png")
    plain = added(case, work, b"catatan", "catatan.txt")
    gone = added(case, work)
    with work(case.actor("verifier", "bawaslu")) as act:
        withdraw_evidence(act, case.case_id, gone, reason="Salah unggah.")
    for piece, code in ((held, "held"), (plain, "not_redactable"), (gone, "already_withdrawn")):
        with pytest.raises(WrongStage, match=code), work(case.actor("verifier", "bawaslu")) as act:
            redact(act, case.case_id, piece, MIDDLE, TOLD, looked_at="")


def test_the_book_binds_a_copy_to_its_original(
    case: Journey, work: Begin, session: Session, store: Store
) -> None:
    original, copy = blacked_out(work, case)
    assert evidence_verified(session, store.vault).damage == []
    assert evidence_verified(session, store.vault).redactions == 1
    entry = session.scalars(
        select(LedgerEntry.seq).where(LedgerEntry.act == Act.EVIDENCE_REDACTED)
    ).one()
    for change, kind, ref, what in (
        (f"UPDATE redactions SET original_id = {copy}", "redaction", str(copy), "changed"),
        ("UPDATE redactions SET areas = '[]'", "redaction", str(copy), "changed"),
        ("DELETE FROM redactions", "redaction", str(copy), "missing"),
        (
            f"INSERT INTO redactions SELECT {original}, copy_id, areas, salt FROM redactions",
            "redaction", str(original), "unknown",
        ),
        (
            f"UPDATE custody_entries SET reason = 'Lain' WHERE (entry, item_id) = ({entry}, "
            f"{original})",
            "custody", f"{entry}/{original}", "changed",
        ),
        (
            f"DELETE FROM custody_entries WHERE (entry, item_id) = ({entry}, {original})",
            "custody", f"{entry}/{original}", "missing",
        ),
    ):  # fmt: skip
        inside = session.begin_nested()
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(change))
        found = {(d.kind, d.ref, d.what) for d in evidence_verified(session, store.vault).damage}
        assert found == {(kind, ref, what)}, change
        inside.rollback()


def test_the_database_refuses_to_change_a_link(
    case: Journey, work: Begin, session: Session
) -> None:
    blacked_out(work, case)
    for change in ("UPDATE redactions SET areas = '[]'", "DELETE FROM redactions"):
        inside = session.begin_nested()
        with pytest.raises(DBAPIError, match="only ever appended to"):
            session.execute(text(change))
        inside.rollback()
