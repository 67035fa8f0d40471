"""Files made to break the verifier: each is named as damage, in little time and little memory."""

import io
import json
import resource
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundles import archive, sealed, signed
from tests.verifier.conftest import Check, Office, found
from tracker.domain.ledger import canonical
from tracker.verifier import FILE
from tracker.verifier.netral_periksa import (
    BOOK,
    CHECKPOINTS,
    CONTENTS,
    CUSTODY,
    LONGEST_LINE,
    MOST_DAMAGE,
    PIECES,
    Report,
    lines,
)

MEMORY = 160 << 20
"""Bytes of address space, the interpreter and its libraries among them."""


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    """No file of this size may take long: CPU time, which other work does not stretch."""
    before = time.process_time()
    yield
    assert time.process_time() - before < 20


def parts(report: Report) -> set[str]:
    return {one.part for one in report.damage}


def directory(data: bytes) -> int:
    """Where the directory of the archive begins."""
    return int(struct.unpack("<L", data[-128 - 16 - 22 + 16 : -128 - 16 - 22 + 20])[0])


def moved(data: bytes, at: int, more: bytes) -> bytes:
    """The archive with foreign bytes put in, and its end told of it."""
    end = len(data) - 128 - 16 - 22
    start = struct.pack("<L", directory(data) + len(more))
    whole = bytearray(data[:at] + more + data[at:])
    whole[end + len(more) + 16 : end + len(more) + 20] = start
    return bytes(whole)


@pytest.mark.parametrize("where", ["before", "between", "before the directory"])
def test_foreign_data_is_named_even_when_it_is_signed(
    office: Office, check: Check, where: str
) -> None:
    second = office.bundle.index(b"PK\3\4", 4)
    at = {"before": 0, "between": second, "before the directory": directory(office.bundle)}[where]
    forged = signed(moved(office.bundle, at, b"siapa?"), office.signer)

    told = found(check(forged))
    assert {code for part, _ref, code in told if part == "envelope"} >= {"place"}


def test_data_behind_the_end_is_named(office: Office, check: Check) -> None:
    assert ("envelope", "end", "end") in found(check(office.bundle + b"lagi"))
    assert check(office.bundle[:-1]).damaged
    assert check(office.bundle[: len(office.bundle) // 2]).damaged


def test_a_file_that_is_there_twice_is_named(office: Office, check: Check) -> None:
    listed = office.sealing.contents(office.members)
    files = [*office.members.items(), ("perkara.json", b"{}"), (CONTENTS, listed)]
    with pytest.warns(UserWarning, match="Duplicate"):
        forged = signed(archive(files), office.signer)
    assert ("member", "perkara.json", "twice") in found(check(forged))


def test_files_that_overlap_are_never_read(office: Office, check: Check) -> None:
    """Many entries that all point at the same bytes: each could be read for ever."""
    data = archive([*office.members.items(), (CONTENTS, b"{}")])
    start, end = directory(data), len(data) - 128 - 16 - 22
    entry = data[start : start + 46 + len("BACA-DAHULU.txt")]
    many = entry * 9_000
    whole = bytearray(data[:start] + many + data[end:])
    struct.pack_into("<2H2L", whole, start + len(many) + 8, 9_000, 9_000, len(many), start)
    told = check(signed(bytes(whole), office.signer))
    assert told.damaged >= 9_000
    assert ("envelope", "BACA-DAHULU.txt", "place") in found(told)


@pytest.mark.parametrize("count", [0, 5, 65_535])
def test_a_wrong_count_of_files_is_named(office: Office, check: Check, count: int) -> None:
    whole = bytearray(office.bundle)
    struct.pack_into("<2H", whole, len(whole) - 128 - 16 - 22 + 8, count, count)
    told = found(check(signed(bytes(whole), office.signer)))
    assert {part for part, _ref, _code in told} >= {"envelope"}


def test_sizes_that_lie_are_named(office: Office, check: Check) -> None:
    """Four gigabytes told in the directory, and in the field for large sizes."""
    start = directory(office.bundle)
    for size in (0, 1, 1 << 31, 0xFFFFFFFF):
        whole = bytearray(office.bundle)
        struct.pack_into("<2L", whole, start + 20, size, size)
        told = found(check(signed(bytes(whole), office.signer)))
        assert {"envelope"} <= {part for part, _ref, _code in told}, size


def test_a_lying_locator_of_large_files_is_named(office: Office, check: Check) -> None:
    end = len(office.bundle) - 128 - 16 - 22
    for offset in (0, end, (1 << 64) - 1):
        lie = struct.pack("<4sLQL", b"PK\6\7", 0, offset, 1)
        whole = office.bundle[:end] + lie + office.bundle[end:]
        assert ("envelope", "end", "end") in found(check(signed(whole, office.signer)))


def test_a_file_that_was_packed_is_named(office: Office, check: Check) -> None:
    """A bomb of a thousand to one is never unpacked, because nothing ever is."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in [*office.members, CONTENTS]:
            zipped.writestr(name, bytes(1 << 20))
        zipped.comment = b"netral-bundle/1 " + b"0" * 128
    told = check(signed(sink.getvalue(), office.signer))
    assert "envelope" in parts(told)


NESTED = b"[" * 1_500_000
HUGE = b'{"entry":' + b"9" * 1_500_000 + b',"text":"{}"}'


@pytest.mark.parametrize("name", [BOOK, CHECKPOINTS, PIECES, CUSTODY])
@pytest.mark.parametrize(
    "text",
    [NESTED, HUGE, b'{"a":' * 300_000, b'{"text":1,"text":2}', b"\xff\xfe", b'"\\ud800"', b"NaN",
     b"1e999", b"null", b"[]", b"", b'{"seq":1e400}', b'{"entry":true,"text":""}'],
    ids=range(13),
)  # fmt: skip
def test_a_line_that_is_no_record_is_named_by_its_number(
    office: Office, check: Check, name: str, text: bytes
) -> None:
    members = office.members | {name: office.members[name] + text + b"\n"}
    number = members[name].count(b"\n")
    told = found(check(sealed(members, office.sealing)))
    assert ("line", f"{name}:{number}") in {(code, ref) for _part, ref, code in told}


def test_a_line_without_an_end_is_not_read_into_memory(office: Office, check: Check) -> None:
    members = office.members | {BOOK: office.members[BOOK] + b"x" * (3 * LONGEST_LINE)}
    last = members[BOOK].count(b"\n") + 1
    assert ("entry", f"{BOOK}:{last}", "line") in found(check(sealed(members, office.sealing)))
    members = office.members | {BOOK: b"x" * (3 * LONGEST_LINE) + b"\n" + office.members[BOOK]}
    told = found(check(sealed(members, office.sealing)))
    assert ("entry", f"{BOOK}:1", "line_long") in told
    assert not {code for _part, _ref, code in told} - {"line_long"}  # the others are all right


def test_a_path_without_end_is_refused(office: Office, check: Check) -> None:
    told = json.loads(office.members[BOOK].splitlines()[0])
    told["path"] = [["left", "00" * 32]] * 20_000
    members = office.members | {BOOK: canonical(told).encode() + b"\n"}
    assert ("entry", f"{BOOK}:1", "line") in found(check(sealed(members, office.sealing)))


def test_damage_without_end_is_counted_and_given_up(office: Office, check: Check) -> None:
    members = office.members | {BOOK: b"\n" * 2_000_000, CUSTODY: b"[]\n" * 500_000}
    told = check(sealed(members, office.sealing))
    assert told.damaged > MOST_DAMAGE
    assert len(told.damage) <= 1_000
    assert len(list(lines(told, "x", 0))) < 1_000


def test_a_list_of_contents_without_end_is_not_read(office: Office, check: Check) -> None:
    for listed in (b"[" * 8_000_000, b"[" * 100_000, b"{}", b"", b"\xff"):
        told = found(check(sealed(office.members, office.sealing, listed)))
        assert ("member", CONTENTS, "contents") in told


def test_a_list_of_contents_in_another_form_is_refused(office: Office, check: Check) -> None:
    """Two readers could take it for two things."""
    listed = office.sealing.contents(office.members)
    for other in (listed + b" ", listed.replace(b'"entries":', b'"entries":0,"entries":', 1)):
        told = found(check(sealed(office.members, office.sealing, other)))
        assert ("member", CONTENTS, "contents") in told


def test_nothing_that_a_terminal_obeys_is_printed(office: Office, check: Check) -> None:
    evil = "bukti/7-\x1b[2J\x07‮\x9b31m\u2028.txt"
    name = "\x1b]0;jahat\x07" + "x" * 500
    told = check(sealed(office.members | {evil: b"x"}, office.sealing.called(name)))
    said = "\n".join([*lines(told, "\x1b[1mx.zip", 0), *lines(told, "x", 1)])
    assert "bukti/7-" in said
    assert all(c == "\n" or c.isprintable() for c in said)
    assert max(map(len, said.split("\n"))) < 1_000


def test_a_large_bundle_is_read_in_slices(office: Office, tmp_path: Path) -> None:
    """One file of 192 MiB, in less memory than it has bytes."""
    large = office.members | {"perkara.json": bytes(192 << 20)}
    path = tmp_path / "besar.zip"
    path.write_bytes(sealed(large, office.sealing))
    del large

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    called = [sys.executable, "-I", str(FILE), str(path), "--json"]
    result = subprocess.run(called, capture_output=True, text=True, preexec_fn=bounded)
    assert (result.returncode, result.stderr) == (0, "")
