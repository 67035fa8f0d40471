"""A bundle that nobody touched: the verifier says so, to a person and to a machine, anywhere."""

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.bundles import archive, sealed, signed
from tests.verifier.conftest import Check, Office
from tracker.verifier import FILE
from tracker.verifier.netral_periksa import SENTENCES, WHY, lines


@pytest.fixture
def run(office: Office, tmp_path: Path):
    """The one file alone in a folder, on a bundle beside it."""
    shutil.copy(FILE, tmp_path / "netral_periksa.py")
    (tmp_path / "roots.pem").write_bytes(office.roots.read_bytes())

    def ran(data: bytes | None, *words: str) -> subprocess.CompletedProcess[str]:
        if data is not None:
            (tmp_path / "bundel.zip").write_bytes(data)
        called = [sys.executable, "-I", "netral_periksa.py", "bundel.zip", *words]
        return subprocess.run(called, cwd=tmp_path, capture_output=True, text=True)

    return ran


def test_a_bundle_that_nobody_touched_is_whole(office: Office, check: Check) -> None:
    for keys in ([], [office.signer.public], [bytes(32), office.signer.public]):
        report = check(office.bundle, keys)
        assert (report.damaged, report.damage) == (0, [])
        assert report.counts["entry"] == office.sealing.entries
        assert report.counts["piece"] == 5
        assert report.counts["redaction"] == 1
        assert report.counts["custody"] >= 3 + 1 + 1 + 2 + 3


def test_what_the_law_keeps_back_is_said_and_no_damage(office: Office, check: Check) -> None:
    told = {one.code: one for one in check(office.bundle).notes}
    assert told["kept_back"].facts["count"] == str(office.kept_back)
    assert "Ini bukan kerusakan" in told["kept_back"].said(0)


def test_the_file_works_alone_and_says_it_in_words(run, office: Office) -> None:
    result = run(office.bundle, "--kunci", office.signer.public.hex(), "--akar", "roots.pem")

    assert (result.returncode, result.stderr) == (0, "")
    assert "HASIL: UTUH." in result.stdout
    for name in office.members:
        assert name in result.stdout
    assert "RUSAK" not in result.stdout
    english = run(None, "--english")
    assert english.returncode == 0
    assert "RESULT: WHOLE." in english.stdout
    assert office.signer.public.hex() in english.stdout


def test_a_machine_reads_the_same(run, office: Office) -> None:
    told = json.loads(run(office.bundle, "--json").stdout)
    assert (told["whole"], told["damage"]) == (True, [])
    assert told["facts"]["key"] == office.signer.public.hex()

    damaged = run(office.bundle[:-1] + b"~", "--json")
    assert damaged.returncode == 4
    assert json.loads(damaged.stdout)["whole"] is False


def test_the_exit_status_tells_damage_from_misuse_and_from_other_files(run, office: Office) -> None:
    assert run(office.bundle.replace(b"isi bukti 1", b"isi bukti 7", 1)).returncode == 4
    assert run(office.bundle, "--kunci", "00" * 32).returncode == 4
    assert run(office.bundle, "--kunci", "bukan").returncode == 2
    assert run(office.bundle, "--akar", "tidak-ada.pem").returncode == 2
    assert run(b"", "--json").returncode == 1
    other = run(b"PK\3\4 ZIP yang lain")
    assert (other.returncode, other.stdout) == (1, "")
    assert other.stderr.count("\n") == 1
    assert run(b"x").stderr == "bundel.zip: bukan bundel bersegel Netral.\n"


def test_a_file_that_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    called = [sys.executable, "-I", str(FILE), str(tmp_path)]
    result = subprocess.run(called, capture_output=True, text=True)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)


def test_large_sizes_are_read_as_well(office: Office, check: Check) -> None:
    """As a writer has it that does not know beforehand how large a file will be."""
    listed = office.sealing.contents(office.members)
    plain = archive([*office.members.items(), ("isi.json", listed)])
    large = archive([*office.members.items(), ("isi.json", listed)], large=True)
    assert len(large) > len(plain)
    assert check(signed(large, office.signer)).damaged == 0


def test_a_bundle_of_many_gigabytes_is_read_by_its_large_sizes(
    office: Office, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer is told that a hundred bytes are more than a plain ZIP can say."""
    listed = office.sealing.contents(office.members)
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    zipped = archive([*office.members.items(), ("isi.json", listed)], large=True)
    whole = signed(zipped, office.signer)

    assert b"PK\6\6" in whole
    assert check(whole).damage == []
    end = whole.index(b"PK\6\6")
    unsaid = range(end + 12, end + 16)  # who wrote it, and what a reader must know
    for place in sorted(set(range(end, end + 98)) - set(unsaid)):
        data = bytearray(whole)
        data[place] ^= 0x10
        assert check(signed(bytes(data), office.signer)).damaged, place


def test_a_case_without_evidence_is_whole_too(office: Office, check: Check) -> None:
    """A bundle need not hold pieces: all of them may have to stay."""
    kept = {name: data for name, data in office.members.items() if not name.startswith("bukti/")}
    kept |= {"catatan/bukti.jsonl": b"", "catatan/penanganan.jsonl": b""}
    del kept["catatan/penghitaman.jsonl"]
    told = check(sealed(kept, office.sealing))
    # Its own sealing names five, and of which one a copy was made.
    assert {one.code for one in told.damage} == {"piece_gone", "redaction_missing"}


def test_it_runs_on_python_3_9_and_imports_nothing_of_the_house() -> None:
    tree = ast.parse(FILE.read_text(encoding="utf-8"), feature_version=(3, 9))
    named = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named.add((node.module or "").partition(".")[0])
    assert named - set(sys.stdlib_module_names) == {"cryptography"}


def test_every_sentence_is_there_in_both_languages(office: Office, check: Check) -> None:
    assert all(len(set(said)) == 2 and all(said) for said in (*SENTENCES.values(), *WHY.values()))
    used = FILE.read_text(encoding="utf-8")
    assert [code for code in SENTENCES if used.count(f'"{code}"') < 2] == []
    told = check(office.bundle)
    assert len(list(lines(told, "x", 0))) == len(list(lines(told, "x", 1)))
