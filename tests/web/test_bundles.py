"""A case leaves the house sealed: everything that proves it goes along, no word of who reported."""

import hashlib
import io
import json
import os
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from tests.journeys import REPORT, REPORTER, Journey
from tracker.domain.checkpoints import root_along
from tracker.domain.ledger import seal
from tracker.domain.matters import Audience
from tracker.services import checkpoints
from tracker.services.evidence import Upload, add_evidence
from tracker.store.checkpoints import CheckpointRow
from tracker.store.evidence import EvidenceItem
from tracker.store.ledger import LedgerEntry
from tracker.store.signing import is_signed

WHY = "Untuk Pengadilan Negeri, surat 12/2024."


@pytest.fixture
def case(session, work, world) -> Journey:
    journey = Journey(session, work, world).filed(REPORT).to_registered()
    actor = journey.actor("verifier", "bawaslu")
    for name, audience in (("layar.txt", Audience.FILE), ("ktp.txt", Audience.REPORTER)):
        with work(actor) as act:
            upload = Upload(name, io.BytesIO(f"isi {name}".encode()))
            add_evidence(act, journey.case_id, upload, audience=audience)
    return journey


@pytest.fixture
def sealed(case, sign_in) -> bytes:
    answer = asked(sign_in("verifier"), case)
    assert answer.status_code == 200, answer.text
    return answer.data


def asked(client: Any, case: Journey, reason: str = WHY) -> Any:
    """Fill in the page's form and send it."""
    address = f"/perkara/{case.case_id}/segel"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token
    return client.post(address, data={"csrf_token": token[1], "reason": reason})


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def told(archive: zipfile.ZipFile, name: str) -> list[Any]:
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def test_a_bundle_holds_the_case_and_lists_every_file_with_its_digest(case, sealed) -> None:
    archive = opened(sealed)
    listed = json.loads(archive.read("isi.json"))

    assert [info.filename for info in archive.infolist()] == [
        *(member["name"] for member in listed["members"]),
        "isi.json",
    ]
    for member in listed["members"]:
        data = archive.read(member["name"])
        assert (len(data), hashlib.sha256(data).hexdigest()) == (member["size"], member["sha256"])
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    assert archive.read("berkas.pdf").startswith(b"%PDF")
    assert json.loads(archive.read("perkara.json"))["narrative"] == REPORT.narrative


def test_the_whole_file_is_signed(sealed) -> None:
    listed = json.loads(opened(sealed).read("isi.json"))
    signature, body = bytes.fromhex(sealed[-128:].decode()), sealed[:-128]
    said = b"netral-bundle/1\n" + hashlib.sha256(body).hexdigest().encode()

    assert body.endswith(b"netral-bundle/1 ")
    assert is_signed(bytes.fromhex(listed["key"]), signature, said)


def test_every_act_on_the_case_goes_along_with_the_way_to_what_was_signed(
    case, sealed, session
) -> None:
    archive = opened(sealed)
    entries = told(archive, "catatan/buku.jsonl")
    points = {json.loads(c["text"])["number"]: json.loads(c["text"])
              for c in told(archive, "catatan/titik-segel.jsonl")}  # fmt: skip

    own_entries = select(LedgerEntry.seq).where(LedgerEntry.case_id == case.case_id)
    assert [e["seq"] for e in entries] == sorted(session.scalars(own_entries))
    assert json.loads(entries[-1]["text"])["facts"]["handling"] == "sealed"
    before = None
    for entry in entries:
        own = bytes.fromhex(entry["hash"])
        assert seal(bytes.fromhex(entry["previous"]), entry["text"]) == own
        way = [(side, bytes.fromhex(node)) for side, node in entry["path"]]
        assert root_along(own, way).hex() == points[entry["checkpoint"]]["root"]
        assert json.loads(entry["text"])["before"] == before
        before = entry["seq"]


def test_the_book_seals_the_pieces_and_their_custody(case, sealed) -> None:
    archive = opened(sealed)
    acts = {e["seq"]: json.loads(e["text"]) for e in told(archive, "catatan/buku.jsonl")}
    lines = archive.read("catatan/bukti.jsonl").decode().splitlines()
    added = {a["facts"]["evidence"]: a["facts"] for a in acts.values()
             if a["act"] == "evidence.added"}  # fmt: skip

    for line in lines:
        row = json.loads(line)
        assert added[row["id"]]["item"] == "sha256:" + hashlib.sha256(line.encode()).hexdigest()
        data = archive.read(f"bukti/{row['id']}-{row['file_name']}")
        assert hashlib.sha256(data).hexdigest() == row["digest"]
    by_entry: dict[int, list[tuple[int, str]]] = {}
    for handled in told(archive, "catatan/penanganan.jsonl"):
        piece = json.loads(handled["text"])["piece"]
        by_entry.setdefault(handled["entry"], []).append((piece, handled["text"]))
    assert [acts[entry]["facts"]["custody"] for entry in by_entry] == [
        "sha256:" + hashlib.sha256("\n".join(t for _, t in sorted(rows)).encode()).hexdigest()
        for rows in by_entry.values()
    ]


def test_bytes_that_may_do_harm_lie_under_a_name_that_opens_nothing(case, work, sign_in) -> None:
    with work(case.actor("verifier", "bawaslu")) as act:
        upload = Upload("foto.jpg", io.BytesIO(b"MZ\x90\0" + bytes(99)))
        held = add_evidence(act, case.case_id, upload, audience=Audience.FILE)

    archive = opened(asked(sign_in("verifier"), case).data)

    assert archive.read(f"bukti/{held}-ditahan.bin").startswith(b"MZ")
    readme = archive.read("BACA-DAHULU.txt").decode()
    assert f"bukti/{held}-ditahan.bin   nama aslinya: foto.jpg" in readme
    assert not any(name.endswith("foto.jpg") for name in archive.namelist())


def test_neither_the_reporter_nor_their_papers_leave_the_house(case, sealed) -> None:
    archive = opened(sealed)
    names = " ".join(archive.namelist())

    assert "layar.txt" in names
    assert "ktp.txt" not in names
    for secret in (REPORTER.name, REPORTER.identity_no, REPORTER.contact, "isi ktp.txt"):
        for name in archive.namelist():
            assert secret.encode() not in archive.read(name), (secret, name)


def test_sealing_is_an_act_with_a_reason_kept_with_each_piece(case, sealed, sign_in) -> None:
    page = sign_in("verifier").get(f"/perkara/{case.case_id}/segel")
    refused = asked(sign_in("verifier"), case, " ")

    assert "1 barang bukti" in page.text
    assert refused.status_code == 422
    text = opened(sealed).read("catatan/penanganan.jsonl").decode()
    assert "surat 12/2024" in text


def test_a_piece_whose_bytes_changed_stops_the_sealing(case, sign_in, session, store) -> None:
    piece = session.scalars(
        select(EvidenceItem).where(EvidenceItem.audience == Audience.FILE)
    ).one()
    path = store.vault.path(piece.digest)
    os.chmod(path, 0o600)
    path.write_bytes(b"lain")
    version = case.case.version

    answer = asked(sign_in("verifier"), case)

    assert answer.status_code == 409
    assert f"no. {piece.id}" in answer.text
    session.expire_all()
    assert case.case.version == version


def test_a_large_book_is_covered_by_several_checkpoints(
    case, sign_in, session, monkeypatch
) -> None:
    monkeypatch.setattr(checkpoints, "MOST", 3)

    answer = asked(sign_in("verifier"), case)

    spans = [(row.first, row.last) for row in session.scalars(select(CheckpointRow)).all()]
    assert len(spans) > 1
    assert all(last - first < 3 for first, last in spans)
    entries = told(opened(answer.data), "catatan/buku.jsonl")
    assert len({entry["checkpoint"] for entry in entries}) > 1
    assert all(len(entry["path"]) <= 2 for entry in entries)


def test_what_people_typed_is_no_instruction_to_the_printer(case, sign_in, session) -> None:
    """Signs of the setting language, and signs that no font of the house has, are just text."""
    case.case.narrative = '#panic("x") $ * _ ] } #read("/etc/passwd") 🙂'
    session.flush()

    answer = asked(sign_in("verifier"), case)

    assert answer.status_code == 200
    assert opened(answer.data).read("berkas.pdf").startswith(b"%PDF")
