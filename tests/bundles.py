"""Sealed bundles for tests: a case with evidence, and archives sealed by whoever likes to."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import hostile_files
from tests.builders import World
from tests.conftest import TestClock
from tests.journeys import REPORT, Begin, Journey
from tests.services.test_observing import HACKED, LIKE, SEEN_AT
from tracker.domain.bundles import Bundle, lines
from tracker.domain.custody import digest_of
from tracker.domain.elements import Bears
from tracker.domain.ledger import canonical
from tracker.domain.matters import Audience
from tracker.domain.observing import Look as Again
from tracker.domain.observing import StillThere, Way
from tracker.domain.redaction import Area, Wanted
from tracker.queries.bundles import (
    custody_told,
    pieces_told,
    redactions_told,
    slice_of,
    tombstones_told,
    traces_told,
)
from tracker.services.checkpoints import have_stamped, make_checkpoint
from tracker.services.destroying import (
    Proposed,
    approve_destruction,
    propose_destruction,
    refuse_destruction,
)
from tracker.services.evidence import Upload, add_evidence, read_evidence, withdraw_evidence
from tracker.services.observing import (
    Bearing,
    Looked,
    attribute,
    correct_observed,
    link_element,
    look_again,
    observe,
)
from tracker.services.redacting import Told, redact
from tracker.services.sealing import Sealed, seal_case, sealed_file
from tracker.services.sweeping import erase
from tracker.services.work import Work
from tracker.store.cases import Conduct
from tracker.store.evidence import EvidenceItem
from tracker.store.redacting import redacted
from tracker.store.signing import Signer
from tracker.store.time_stamps import Authorities
from tracker.store.vault import Vault
from tracker.verifier.netral_periksa import (
    BOOK,
    CHECKPOINTS,
    CONTENTS,
    CUSTODY,
    FIXED,
    KIND,
    PIECES,
    REDACTIONS,
    TOMBSTONES,
    TRACES,
)

Members = dict[str, bytes]
ELEMENT = "Perbuatan itu terjadi dan dilakukan terlapor"
NAME = "001/TM/PG/Kota.Tangerang/X/2024"
MADE_AT = datetime(2024, 10, 9, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sealing:
    """What a bundle says of itself, and who seals it."""

    signer: Signer
    case: int = 1
    name: str = NAME
    entries: int = 0
    last: int = 0

    def called(self, name: str) -> "Sealing":
        return replace(self, name=name)

    def contents(self, members: Mapping[str, bytes]) -> bytes:
        listed = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
        ]
        told = {
            "kind": KIND,
            "case": {"id": self.case, "name": self.name},
            "made_at": MADE_AT.isoformat(timespec="microseconds"),
            "key": self.signer.public.hex(),
            "entries": self.entries,
            "last": self.last,
            "members": listed,
        }
        return canonical(told).encode()


def sealed(members: Mapping[str, bytes], sealing: Sealing, contents: bytes | None = None) -> bytes:
    """The bundle over these members, with the list of contents that is right unless given."""
    listed = sealing.contents(members) if contents is None else contents
    return signed(archive([*members.items(), (CONTENTS, listed)]), sealing.signer)


def archive(files: Sequence[tuple[str, bytes]], *, large: bool = False) -> bytes:
    """A ZIP whose signature is still to come, written as a stream."""
    sink = _Stream()
    with zipfile.ZipFile(sink, "w") as zipped:
        for name, data in files:
            info = zipfile.ZipInfo(name, (2024, 10, 9, 3, 0, 0))
            with zipped.open(info, "w", force_zip64=large) as member:
                member.write(data)
        zipped.comment = f"{KIND} ".encode() + b"0" * 128
    return sink.whole.getvalue()


def signer_of(byte: str) -> Signer:
    """The holder of a key known by a byte, such as "11"; nobody kept keys of before."""
    return Signer(lambda: bytes.fromhex(byte * 32), Path("/nonexistent"))


def signed(zipped: bytes, signer: Signer) -> bytes:
    """The archive with a true signature over all that is before it."""
    body = zipped[:-128]
    said = f"{KIND}\n{hashlib.sha256(body).hexdigest()}".encode()
    return body + signer.sign(said).hex().encode()


def members_in(bundle: bytes) -> Members:
    """The members of a bundle without the list of contents."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist() if name != CONTENTS}


class _Stream(io.RawIOBase):
    """Takes bytes and cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = io.BytesIO()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self.whole.write(data)


# --- a case with a history of its evidence ------------------------------------------------------


def case_with_evidence(session: Session, work: Begin, world: World) -> Journey:
    """Four pieces, one of them the reporter's: read, withdrawn, sent on with the file; a picture,
    and a copy of it with parts blacked out."""
    journey = Journey(session, work, world).filed(REPORT).to_decided()
    actor = journey.actor("verifier", "bawaslu")
    for number in range(4):
        audience = Audience.REPORTER if number == 3 else Audience.FILE
        upload = Upload(f"bukti-{number}.txt", io.BytesIO(b"isi bukti %d " % number * 9), "Layar")
        with work(actor) as act:
            add_evidence(act, journey.case_id, upload, audience=audience)
    first, second = pieces_of(session, journey.case_id)[:2]
    with work(actor) as act:
        read_evidence(act, journey.case_id, first.id)
    with work(actor) as act:
        withdraw_evidence(act, journey.case_id, second.id, reason="Salah berkas, “lama”.")
    blacked_out(work, journey)
    return journey.takes("send_on", by="commissioner", copy_to=world["bkpsdm"])


def seen_acts(session: Session, work: Begin, case: Journey) -> None:
    """Rows in each table of what was seen of acts: corrected, seen again, ascribed, linked; and one
    of the other side's own."""
    conduct = session.scalars(select(Conduct).where(Conduct.case_id == case.case_id)).first()
    assert conduct is not None
    told = replace(LIKE, respondent=case.people[0])
    looked = Looked(Again.AGAIN, SEEN_AT, "WIB", StillThere.NO, Way.IN_PERSON, "Sudah dihapus.")
    with work(case.actor("verifier", "bawaslu")) as act:
        first = observe(act, case.case_id, conduct.id, told, audience=Audience.FILE)
    with work(case.actor("verifier", "bawaslu")) as act:
        seen = correct_observed(act, case.case_id, first, told, reason="Salah baca.")
    with work(case.actor("verifier", "bawaslu")) as act:
        look_again(act, case.case_id, seen, looked)
    with work(case.actor("verifier", "bawaslu")) as act:
        attribute(act, case.case_id, seen, HACKED)
    with work(case.actor("discipline_officer", "bkpsdm")) as act:
        observe(act, case.case_id, conduct.id, told, audience=Audience.PERSONNEL)
    bearing = Bearing(ELEMENT, Bears.FOR, case.people[0], act=seen, remark="Nama sama.")
    with work(case.actor("verifier", "bawaslu")) as act:
        link_element(act, case.case_id, conduct.id, bearing, audience=Audience.FILE)


def blacked_out(work: Begin, journey: Journey) -> tuple[int, int]:
    """A picture, and a copy of it with its middle blacked out; their ids."""
    actor, wanted = journey.actor("verifier", "bawaslu"), Wanted((Area(1, 2500, 2500, 5000, 5000),))
    with work(actor) as act:
        upload = Upload("ktp-siti.png", io.BytesIO(hostile_files.picture("PNG")), "Kartu")
        original = add_evidence(act, journey.case_id, upload, audience=Audience.FILE)
    told = Told("", "", Audience.FILE, "Untuk keterbukaan informasi, nama ditutup.")
    with work(actor) as act:
        piece = act.session.get(EvidenceItem, original)
        assert piece is not None
        made = redacted(act.vault, piece.digest, piece.media_type, wanted, ["Siti"])
    with work(actor) as act:
        seen = digest_of(made.data)
        copy = redact(act, journey.case_id, original, wanted, told, looked_at=seen)
    return original, copy


def destroyed(
    session: Session, work: Begin, case: Journey, clock: TestClock, *places: int
) -> dict[bytes, bytes]:
    """The case ends, and years later these of its pieces are destroyed, after a proposal that was
    refused; their bytes by their digests."""
    for person in case.people:
        case.takes("record_death", person, by="discipline_officer", agency="bkpsdm")
    clock.set("2030-03-04")
    asked = select(EvidenceItem).where(EvidenceItem.case_id == case.case_id)
    pieces = session.scalars(asked.order_by(EvidenceItem.id)).all()
    chosen = [pieces[place] for place in places]
    given = Proposed(
        tuple(piece.id for piece in chosen),
        "JRA Nomor 5 Tahun 2026, butir “3.2”",
        date(2030, 1, 31),
        "BA-07/2030",
        date(2030, 3, 1),
        "Masa simpan habis.",
    )
    proposer, second = (case.actor(role, "bawaslu") for role in ("verifier", "supervisor"))
    for place in range(2):
        with work(proposer) as act:
            number = propose_destruction(act, case.case_id, given)
        if place == 0:
            with work(second) as act:
                refuse_destruction(act, case.case_id, number, reason="Periksa sekali lagi.")
    with work(second) as act:
        kept = {piece.digest: b"".join(act.vault.read(piece.digest)) for piece in chosen}
        typed = case.case.number or ""
        digests = approve_destruction(act, case.case_id, number, typed=typed)
    with work(case.world.system_actor) as act:
        erase(act, digests)
    return kept


def pieces_of(session: Session, case: int) -> Sequence[EvidenceItem]:
    """Those that may leave the house."""
    asked = select(EvidenceItem).where(EvidenceItem.case_id == case)
    return session.scalars(
        asked.where(EvidenceItem.audience != Audience.REPORTER).order_by(EvidenceItem.id)
    ).all()


def checkpointed(work: Callable[[], Work], signer: Signer, authorities: Authorities) -> None:
    with work() as act:
        make_checkpoint(act, signer)
    assert have_stamped(work, authorities) == []


def seal(work: Begin, journey: Journey) -> Sealed:
    """The act by which a case goes out of the house."""
    with work(journey.actor("verifier", "bawaslu")) as act:
        return seal_case(act, journey.case_id, reason="Untuk sidang.")


def bundle_of(
    session: Session, vault: Vault, case: int, sealing: Sealed, signer: Signer
) -> tuple[bytes, Sealing]:
    """The bundle as the product makes it, with a short dossier."""
    told = slice_of(session, case)
    bundle = Bundle(case, NAME, MADE_AT, signer.public, len(told.book), told.last)
    texts = {
        FIXED[0]: b"Bundel untuk uji.\n",
        FIXED[1]: b"%PDF-1.7\n",
        FIXED[2]: b"{}",
        FIXED[3]: b'{"accounts":{}}',
        BOOK: lines(told.book),
        CHECKPOINTS: lines(told.checkpoints),
        PIECES: lines(pieces_told(sealing.pieces)),
        CUSTODY: lines(custody_told(session, sealing.ids, told.last)),
        TRACES: lines(traces_told(session, case, sealing.traces, told.last)),
    }
    if redactions := redactions_told(session, sealing.ids):
        texts[REDACTIONS] = lines(redactions)
    if sealing.stones:
        texts[TOMBSTONES] = lines(tombstones_told(sealing.stones))
    made = b"".join(sealed_file(bundle, texts, sealing, vault, signer))
    return made, Sealing(signer, case, NAME, len(told.book), told.last)


def with_line(
    members: Members, name: str, place: int, change: Callable[[dict[str, Any]], None]
) -> Members:
    """The members with one line of a record changed."""
    lines = members[name].decode().splitlines()
    told = json.loads(lines[place])
    change(told)
    lines[place] = canonical(told)
    return members | {name: ("\n".join(lines) + "\n").encode()}


def fitting(members: Members, sealing: Sealing) -> Sealing:
    """The sealing with the count and the end that the book in these members has."""
    lines = members[BOOK].decode().splitlines()
    last = json.loads(lines[-1])["seq"] if lines else 0
    return replace(sealing, entries=len(lines), last=last)
