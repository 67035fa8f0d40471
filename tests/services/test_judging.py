"""What a scanner finds is held, what it could not look at waits, and the book tells of changes."""

import io
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests import scanners
from tests.hostile_files import EICAR, picture
from tests.journeys import journey
from tracker.domain.file_dangers import Held, named_as_program
from tracker.domain.matters import Audience
from tracker.queries.verifying_holding import faults_of_held
from tracker.services.evidence import Upload, add_evidence
from tracker.services.judging import scan_again
from tracker.store.evidence import EvidenceItem, HeldBytes
from tracker.store.ledger import LedgerEntry
from tracker.store.scanner import Scanner
from tracker.store.vault import Keeping, Vault

NOBODY = "127.0.0.1:1"
MOST = 1 << 20


@pytest.fixture
def keeping(monkeypatch):
    """`keeping(address)`: from here on every vault asks that scanner, and allows those types."""

    def set_(address: str | None, most: int = MOST, allowed: tuple[str, ...] | None = None) -> None:
        def begin(vault: Vault, max_bytes: int) -> None:
            original(vault, max_bytes)
            scanner = Scanner(address, most) if address else None
            vault.keeping = replace(Keeping(), scanner=scanner)
            if allowed is not None:
                vault.keeping = replace(vault.keeping, allowed=allowed)

        monkeypatch.setattr(Vault, "__init__", begin)

    original = Vault.__init__
    return set_


@pytest.fixture
def add(session, work):
    road = journey(session, work).filed()

    def added(content: bytes, name: str = "pesan.txt") -> bytes:
        with work(road.actor("verifier", "bawaslu")) as act:
            number = add_evidence(
                act, road.case_id, Upload(name, io.BytesIO(content)), audience=Audience.FILE
            )
        return session.get_one(EvidenceItem, number).digest

    return added


def held(session) -> dict[bytes, tuple[Held, str | None]]:
    session.expire_all()
    return {row.digest: (row.reason, row.finding) for row in session.scalars(select(HeldBytes))}


def scans(work, world, *, everything: bool = False):
    with work(world.system_actor) as act:
        return scan_again(act, everything=everything)


def test_what_the_scanner_finds_is_held_under_its_name(session, add, keeping):
    with scanners.scanner() as address:
        keeping(address)
        harmless, found = add(b"Halo, ini percakapan."), add(b"Halo " + EICAR)
    assert held(session) == {found: (Held.MALWARE, "Eicar-Test-Signature")}
    assert harmless not in held(session)


def test_a_finding_across_two_chunks_is_found(session, add, keeping):
    with scanners.scanner(limit=4 << 20) as address:
        keeping(address, 4 << 20)
        found = add(b"x" * ((1 << 20) - 20) + EICAR)
    assert held(session)[found][0] is Held.MALWARE


def test_without_an_answer_evidence_waits_and_is_released_when_there_is_one(
    session, add, keeping, work, world
):
    keeping(NOBODY)
    harmless, found = add(b"Halo."), add(b"Halo " + EICAR)
    assert {reason for reason, _ in held(session).values()} == {Held.NOT_SCANNED}
    again = scans(work, world)
    assert (again.looked_at, again.away, again.held, again.released) == (2, 2, [], [])
    with scanners.scanner() as address:
        keeping(address)
        done = scans(work, world)
    assert (done.looked_at, done.away) == (2, 0)
    assert (done.released, done.held) == ([harmless], [found])
    assert held(session) == {found: (Held.MALWARE, "Eicar-Test-Signature")}
    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "evidence.scanned"))
    assert len(entries.all()) == 3  # each that came and waits, and the scan that changed something


def test_bytes_that_are_held_or_not_otherwise_than_the_book_tells_are_found(
    session, add, keeping, work, world, clock
):
    def faults() -> list[tuple[str, str]]:
        session.expire_all()
        return faults_of_held(session)[1]

    with scanners.scanner() as address:
        keeping(address)
        add(b"Halo.")
        found = add(b"Halo " + EICAR)
        assert faults() == []

        session.execute(update(HeldBytes).values(finding="lain"))
        assert faults() == [(found.hex(), "changed")]
        session.execute(delete(HeldBytes))
        assert faults() == [(found.hex(), "missing")]
        scans(work, world, everything=True)
        assert faults() == []

        session.add(HeldBytes(digest=b"x" * 32, reason=Held.MALWARE, held_at=clock()))
        session.flush()
        assert faults() == [((b"x" * 32).hex(), "unknown")]


@pytest.mark.parametrize("answer", [b"stream: what? ERROR\0", b"", b"UNKNOWN COMMAND\0"])
def test_an_answer_that_says_nothing_is_none(session, add, keeping, answer):
    with scanners.scanner(answer=answer) as address:
        keeping(address)
        digest = add(b"Halo.")
    assert held(session) == {digest: (Held.NOT_SCANNED, None)}


@pytest.mark.parametrize(("limit", "most"), [(1000, MOST), (MOST, 1000)], ids=["its", "ours"])
def test_what_is_too_large_to_scan_is_shown_only_where_nothing_can_run(
    session, add, keeping, limit, most
):
    with scanners.scanner(limit=limit) as address:
        keeping(address, most)
        text, photo = add(b"Halo. " * 1000), add(picture("BMP", (100, 100)), "foto.bmp")
    assert held(session) == {text: (Held.TOO_LARGE_TO_SCAN, None)}
    assert photo


def test_evidence_of_before_there_was_a_scanner_is_looked_at_when_all_of_it_is(
    session, add, keeping, work, world
):
    keeping(None)
    found = add(b"Halo " + EICAR)
    assert held(session) == {}
    with scanners.scanner() as address:
        keeping(address)
        assert scans(work, world).looked_at == 0
        assert scans(work, world, everything=True).held == [found]


def test_types_that_the_operator_does_not_name_are_held(session, add, keeping):
    keeping(None, allowed=("image/*",))
    text, photo = add(b"Halo."), add(picture(), "foto.jpg")
    assert held(session) == {text: (Held.TYPE_NOT_ALLOWED, "text/plain")}
    assert photo


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("foto.jpg", False),
        ("foto.jpg.exe", True),
        ("FOTO.EXE", True),
        ("foto.exe .", True),
        ("exe", False),
        ("laporan.docm", True),
        ("laporan.docx", False),
        (".bashrc", False),
    ],
)
def test_a_name_tells_by_its_last_ending_whether_a_double_click_runs_it(name, runs):
    assert named_as_program(name) is runs


@pytest.mark.skipif(shutil.which("clamd") is None, reason="no ClamAV on this machine")
def test_a_real_daemon_says_the_same(session, add, keeping, tmp_path: Path):
    """With a database of one signature of our own, as none can be loaded from elsewhere here."""
    signatures = tmp_path / "tanda"
    signatures.mkdir()
    (signatures / "uji.ndb").write_text(f"Uji.Eicar:0:*:{EICAR.hex()}\n")
    socket = tmp_path / "clamd.sock"
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {socket}\nDatabaseDirectory {signatures}\nForeground yes\n"
        "StreamMaxLength 100K\nMaxThreads 2\n"
    )
    child = subprocess.Popen(
        ["clamd", "-c", str(tmp_path / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 30
        while not socket.exists() and time.monotonic() < end and child.poll() is None:
            time.sleep(0.05)
        keeping(str(socket))
        harmless, found = add(b"Halo."), add(b"Halo " + EICAR)
        large = add(b"Halo. " * 40_000)
    finally:
        child.terminate()
        child.wait(10)
    assert harmless not in held(session)
    assert held(session)[found][0] is Held.MALWARE
    assert held(session)[large][0] is Held.TOO_LARGE_TO_SCAN
