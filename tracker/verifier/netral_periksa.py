#!/usr/bin/env python3
"""Memeriksa bundel bersegel Netral di komputer sendiri. / Checks a sealed bundle of Netral offline.

    python3 netral_periksa.py BUNDEL.zip [--kunci HEX] [--akar ROOTS.pem] [--english] [--json]

Needs Python 3.9 or newer and the package `cryptography` (42 or newer); nothing else, no network, no
access to the system that made the bundle. Nothing is unpacked to disk; bundles of gigabytes are
read in slices. Nothing in the file is believed before it is checked, not even its sizes.

Exit status: 0 the bundle is whole, 4 it is damaged, 2 wrong usage, 1 it is no bundle or cannot be
read. The format is told in `docs/verifier.md`; each check stands under the heading of its part.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, BinaryIO, NoReturn

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding
except ImportError:
    sys.stderr.write(
        "Pasang dahulu paket “cryptography”: python3 -m pip install cryptography\n"
        "Install the package “cryptography” first: python3 -m pip install cryptography\n"
    )
    raise SystemExit(1) from None

KIND = "netral-bundle/1"
CHECKPOINT_KIND = "netral-checkpoint/1"
FIXED = (
    "BACA-DAHULU.txt",
    "berkas.pdf",
    "perkara.json",
    "catatan/orang.json",
    "catatan/buku.jsonl",
    "catatan/titik-segel.jsonl",
    "catatan/bukti.jsonl",
    "catatan/penanganan.jsonl",
    "catatan/jejak.jsonl",
)
BOOK, CHECKPOINTS, PIECES, CUSTODY, TRACES = FIXED[4:]
REDACTIONS, TOMBSTONES = OPTIONAL = ("catatan/penghitaman.jsonl", "catatan/pemusnahan.jsonl")
"""Behind the fixed ones in this order, where there is something to tell."""

CONTENTS = "isi.json"
PIECE_NAME = re.compile(r"bukti/([1-9][0-9]{0,17})-[^/\\]{1,255}")

SLICE = 1 << 20
"""Bytes read at a time."""

KEEPING = {
    "act.observed": ("observed_acts", "row", "seal"),
    "act.looked_at": ("act_looks", "row", "seal"),
    "act.attributed": ("attributions", "row", "seal"),
    "element.linked": ("element_links", "row", "seal"),
    "capture.kept": ("captures", "capture", "row"),
    "capture.observed": ("captures", "capture", "row"),
}
"""The acts that keep a row of what was seen: its table, and the facts that name its id, and its
seal."""

MOST_MEMBERS = 10_000
MOST_DIRECTORY = 16 << 20
MOST_CONTENTS = 4 << 20
LONGEST_LINE = 2 << 20
LONGEST_PATH = 64
MOST_CHECKPOINTS = 100_000
"""More of it than this is no honest bundle: it is named as damage, and not read."""

MOST_DAMAGE = 20_000
"""After so many damages a record is not read any further."""

DAMAGE_KEPT = 1_000
SHOWN = 200
"""Damages remembered and lines shown of each part; all others are counted."""


# === Kata-kata / words ============================================================================

SENTENCES: dict[str, tuple[str, str]] = {
    # envelope
    "end": (
        "Bagian penutup ZIP rusak, terpotong, atau disusul data asing; isinya tidak dapat "
        "ditemukan.",
        "The closing part of the ZIP is damaged, cut off or followed by foreign data; what it "
        "holds cannot be found.",
    ),
    "comment": (
        "Keterangan penutup ZIP tidak berbentuk tanda tangan netral-bundle/1.",
        "The closing comment of the ZIP is not a signature of netral-bundle/1.",
    ),
    "directory": (
        "Daftar di dalam ZIP rusak atau memuat hal yang tidak dipakai bundel.",
        "The directory of the ZIP is damaged, or says what a bundle does not use.",
    ),
    "too_many": (
        "Bundel memuat lebih banyak berkas daripada yang dapat diperiksa.",
        "The bundle holds more files than can be checked.",
    ),
    "local": (
        "{ref}: kepalanya di dalam ZIP tidak sama dengan daftar ZIP.",
        "{ref}: its header in the ZIP differs from the directory of the ZIP.",
    ),
    "place": (
        "{ref}: tidak berada tepat sesudah berkas sebelumnya; ada data asing, data hilang, "
        "atau berkas yang bertumpukan.",
        "{ref}: does not follow the file before it; there is foreign data, data is missing, "
        "or files overlap.",
    ),
    "descriptor": (
        "{ref}: ukuran atau angka pemeriksa di belakangnya diubah.",
        "{ref}: the size or checksum that follows it was changed.",
    ),
    "between": (
        "Ada data asing sebelum daftar ZIP.",
        "There is foreign data before the directory of the ZIP.",
    ),
    "elsewhere": (
        "Tanda tangan tidak cocok padahal semua berkas di dalamnya cocok dengan daftar isi: yang "
        "diubah adalah amplop ZIP, isi.json, atau tanda tangan itu sendiri.",
        "The signature does not hold although every file in it is as listed: what was changed is "
        "the envelope of the ZIP, isi.json, or the signature itself.",
    ),
    # signature and key
    "signature": (
        "Tanda tangan bundel tidak cocok dengan isinya.",
        "The signature of the bundle does not fit what it holds.",
    ),
    "no_key": (
        "Tanda tangan bundel tidak dapat diperiksa karena kuncinya tidak terbaca.",
        "The signature of the bundle cannot be checked because its key cannot be read.",
    ),
    "other_key": (
        "Bundel ditandatangani dengan kunci {ref}, bukan dengan kunci yang Anda berikan.",
        "The bundle is signed with the key {ref}, not with a key that you gave.",
    ),
    # contents and members
    "contents": (
        "isi.json tidak terbaca atau tidak berbentuk daftar isi bundel.",
        "isi.json cannot be read, or is not the list of a bundle's contents.",
    ),
    "absent": (
        "{ref}: disebut dalam daftar isi tetapi tidak ada.",
        "{ref}: is listed in the contents and is not there.",
    ),
    "stranger": (
        "{ref}: ada di dalam bundel tetapi tidak disebut dalam daftar isi.",
        "{ref}: is in the bundle and not listed in the contents.",
    ),
    "twice": ("{ref}: ada lebih dari satu kali.", "{ref}: is there more than once."),
    "order": (
        "{ref}: tidak berada pada urutannya.",
        "{ref}: is not where it belongs in the order.",
    ),
    "name": (
        "{ref}: bukan nama berkas sebuah bundel.",
        "{ref}: is not the name of a file of a bundle.",
    ),
    "changed": (
        "{ref}: isinya diubah; tidak sama lagi dengan yang disegel.",
        "{ref}: its content was changed; it is not what was sealed any more.",
    ),
    "checksum": (
        "{ref}: isinya tidak cocok dengan angka pemeriksa ZIP.",
        "{ref}: its content does not fit the checksum of the ZIP.",
    ),
    "unread": (
        "{ref}: tidak dapat dibaca, sehingga yang tercatat di dalamnya tidak dapat diperiksa.",
        "{ref}: cannot be read, so what it records cannot be checked.",
    ),
    "line": (
        "{ref}: baris ini tidak terbaca atau tidak berbentuk catatan.",
        "{ref}: this line cannot be read or is not such a record.",
    ),
    "given_up": (
        "{ref}: tidak dibaca lebih jauh karena kerusakannya terlalu banyak.",
        "{ref}: not read any further because there is too much damage.",
    ),
    "line_long": ("{ref}: baris ini terlalu panjang.", "{ref}: this line is too long."),
    # the book
    "entry_seal": (
        "Entri {ref}: isinya atau segelnya diubah.",
        "Entry {ref}: its text or its seal was changed.",
    ),
    "entry_chain": (
        "Entri {ref}: tidak menyambung pada segel entri {before} tepat sebelumnya.",
        "Entry {ref}: does not follow the seal of entry {before} just before it.",
    ),
    "entry_number": (
        "Entri {ref}: nomornya tidak sama dengan nomor di dalam isinya.",
        "Entry {ref}: its number is not the one in its text.",
    ),
    "entry_case": (
        "Entri {ref}: bukan entri perkara ini.",
        "Entry {ref}: is not an entry of this case.",
    ),
    "entry_before": (
        "Entri {ref}: entri perkara tepat sebelumnya hilang (semestinya nomor {before}).",
        "Entry {ref}: the case's entry just before it is missing (it should be number {before}).",
    ),
    "entry_order": (
        "Entri {ref}: tidak berada pada urutannya.",
        "Entry {ref}: is not where it belongs in the order.",
    ),
    "entry_text": (
        "Entri {ref}: isinya tidak terbaca.",
        "Entry {ref}: its text cannot be read.",
    ),
    "entry_checkpoint": (
        "Entri {ref}: titik segel {number} yang menutupnya tidak ada atau tidak mencakupnya.",
        "Entry {ref}: checkpoint {number}, which should cover it, is not there or does not.",
    ),
    "entry_root": (
        "Entri {ref}: tidak termasuk dalam yang ditandatangani titik segel {number}.",
        "Entry {ref}: is not part of what checkpoint {number} signed.",
    ),
    "book_count": (
        "Buku: ada {found} entri, semestinya {told}.",
        "Book: there are {found} entries, and there should be {told}.",
    ),
    "book_last": (
        "Buku: berakhir pada entri {found}, semestinya {told}.",
        "Book: it ends with entry {found}, and should end with {told}.",
    ),
    # checkpoints
    "checkpoint_signature": (
        "Titik segel {ref}: tanda tangannya tidak cocok.",
        "Checkpoint {ref}: its signature does not hold.",
    ),
    "checkpoint_key": (
        "Titik segel {ref}: ditandatangani dengan kunci {key}, bukan dengan kunci yang Anda "
        "berikan.",
        "Checkpoint {ref}: signed with the key {key}, not with a key that you gave.",
    ),
    "checkpoint_last_key": (
        "Titik segel {ref}: titik segel terakhir tidak ditandatangani dengan kunci bundel.",
        "Checkpoint {ref}: the last checkpoint is not signed with the key of the bundle.",
    ),
    "checkpoint_order": (
        "Titik segel {ref}: tidak menyambung pada titik segel sebelumnya.",
        "Checkpoint {ref}: does not follow the checkpoint before it.",
    ),
    "checkpoint_many": (
        "Titik segel: lebih banyak daripada yang dapat diperiksa.",
        "Checkpoints: more than can be checked.",
    ),
    "checkpoint_idle": (
        "Titik segel {ref}: tidak menutup satu pun entri di dalam bundel.",
        "Checkpoint {ref}: covers no entry of the bundle.",
    ),
    # time stamps
    "stamp_form": (
        "Cap waktu pada titik segel {ref}: rusak ({why}).",
        "Time stamp on checkpoint {ref}: damaged ({why}).",
    ),
    # pieces
    "piece_row": (
        "Bukti {ref}: catatannya tidak sama dengan yang disegel ketika bukti ditambahkan.",
        "Piece {ref}: its record is not what was sealed when it was added.",
    ),
    "piece_bytes": (
        "Bukti {ref}: bita berkasnya diubah.",
        "Piece {ref}: the bytes of its file were changed.",
    ),
    "piece_missing": (
        "Bukti {ref}: berkasnya tidak ada di dalam bundel.",
        "Piece {ref}: its file is not in the bundle.",
    ),
    "tombstone_changed": (
        "Bukti {ref}: catatan pemusnahannya bukan yang disegel dalam buku.",
        "Piece {ref}: the record of its destruction is not what the book sealed.",
    ),
    "tombstone_missing": (
        "Bukti {ref}: buku mencatat pemusnahannya, tetapi rinciannya tidak ada.",
        "Piece {ref}: the book tells of its destruction, and the details are not there.",
    ),
    "tombstone_unknown": (
        "Bukti {ref}: disebut dimusnahkan, tetapi buku tidak mengenal pemusnahan itu.",
        "Piece {ref}: is said to be destroyed, and the book knows of no such destruction.",
    ),
    "destroyed_there": (
        "Bukti {ref}: buku mencatat pemusnahannya, tetapi berkasnya ada di dalam bundel.",
        "Piece {ref}: the book tells of its destruction, and its file is in the bundle.",
    ),
    "piece_gone": (
        "Bukti {ref}: buku mengatakan ikut disegel, tetapi tidak ada di dalam bundel.",
        "Piece {ref}: the book says that it was sealed along, and it is not in the bundle.",
    ),
    "piece_unknown": (
        "Bukti {ref}: ada di dalam bundel, tetapi buku perkara tidak mengenalnya.",
        "Piece {ref}: is in the bundle, and the book of the case does not know it.",
    ),
    "piece_order": (
        "Bukti {ref}: dicatat dua kali atau tidak pada urutannya.",
        "Piece {ref}: is recorded twice, or not where it belongs in the order.",
    ),
    # custody
    "custody_changed": (
        "Penanganan {ref} (entri/bukti): kata-katanya diubah.",
        "Handling {ref} (entry/piece): its words were changed.",
    ),
    "custody_missing": (
        "Penanganan {ref} (entri/bukti): buku mencatatnya, tetapi rinciannya tidak ada.",
        "Handling {ref} (entry/piece): the book tells of it, and its details are not there.",
    ),
    "custody_unknown": (
        "Penanganan {ref} (entri/bukti): tidak dikenal oleh buku.",
        "Handling {ref} (entry/piece): the book does not know it.",
    ),
    "custody_order": (
        "Penanganan {ref} (entri/bukti): tidak berada pada urutannya.",
        "Handling {ref} (entry/piece): is not where it belongs in the order.",
    ),
    # traces
    "trace_changed": (
        "Catatan {ref} (nomor entri): diubah; tidak sama lagi dengan yang disegel entri itu.",
        "Record {ref} (number of the entry): was changed; it is not what that entry sealed.",
    ),
    "trace_gone": (
        "Catatan {ref} (nomor entri): buku mengatakan ikut disegel, tetapi tidak ada di dalam "
        "bundel.",
        "Record {ref} (number of the entry): the book says that it was sealed along, and it is not "
        "in the bundle.",
    ),
    "trace_unknown": (
        "Catatan {ref} (nomor entri): tidak dikenal oleh buku.",
        "Record {ref} (number of the entry): the book does not know it.",
    ),
    "trace_order": (
        "Catatan {ref} (nomor entri): dicatat dua kali atau tidak pada urutannya.",
        "Record {ref} (number of the entry): is there twice, or not where it belongs in the order.",
    ),
    # copies with parts blacked out
    "redaction_changed": (
        "Penghitaman {ref}: catatan asal salinan ini tidak sama dengan yang disegel.",
        "Copy {ref} with parts blacked out: what it was made of is not what was sealed.",
    ),
    "redaction_missing": (
        "Penghitaman {ref}: bukti asalnya ada di dalam bundel, tetapi catatan asal salinan hilang.",
        "Copy {ref} with parts blacked out: its original is in the bundle, and the record of what "
        "it was made of is missing.",
    ),
    "redaction_unknown": (
        "Penghitaman {ref}: tidak dikenal oleh buku.",
        "Copy {ref} with parts blacked out: the book does not know it.",
    ),
    "redaction_order": (
        "Penghitaman {ref}: dicatat dua kali atau tidak pada urutannya.",
        "Copy {ref} with parts blacked out: is recorded twice, or not where it belongs in the "
        "order.",
    ),
    # notes
    "traces_kept_back": (
        "{count} catatan tentang perbuatan atau halaman disebut dalam buku tetapi tidak disertakan "
        "karena tidak boleh keluar bersama bundel ini. Ini bukan kerusakan.",
        "{count} records of acts or pages are told of in the book and are not included because "
        "they may not leave with this bundle. This is no damage.",
    ),
    "compare_key": (
        "Bandingkan kunci {ref} dengan kunci yang diumumkan kantor pembuat bundel (halaman "
        "/periksa); hanya dengan itu terbukti siapa yang menyegel.",
        "Compare the key {ref} with the one that the office publishes (page /periksa); only that "
        "proves who sealed it.",
    ),
    "known_key": (
        "Kunci bundel sama dengan kunci yang Anda berikan.",
        "The key of the bundle is one that you gave.",
    ),
    "former_key": (
        "Titik segel {ref} ditandatangani dengan kunci lain, {key}. Tanyakan kepada kantor apakah "
        "itu kuncinya yang dahulu.",
        "Checkpoint {ref} is signed with another key, {key}. Ask the office whether it is one that "
        "it had before.",
    ),
    "kept_back": (
        "{count} bukti disebut dalam buku tetapi tidak disertakan karena tidak boleh keluar "
        "bersama bundel ini (misalnya surat-surat pelapor): nomor {ref}. Ini bukan kerusakan.",
        "{count} pieces are told of in the book and are not included because they may not leave "
        "with this bundle (the reporter's papers, for one): number {ref}. This is no damage.",
    ),
    "custody_unproven": (
        "{count} penanganan bersama mencakup juga bukti yang tidak disertakan, sehingga segelnya "
        "tidak dapat dihitung ulang; rinciannya dijamin oleh tanda tangan bundel saja.",
        "{count} handlings also cover pieces that are not included, so that their seal cannot be "
        "worked out again; only the signature of the bundle vouches for their details.",
    ),
    "old_entries": (
        "{count} entri dari masa sebelum buku menyebut entri perkara sebelumnya: kelengkapan di "
        "antara entri itu dijamin oleh tanda tangan bundel saja.",
        "{count} entries are from before the book named the case's entry before: only the "
        "signature of the bundle vouches that nothing is missing between them.",
    ),
    "withdrawn": (
        "Bukti {ref} dinyatakan ditarik; ia tetap disertakan.",
        "Piece {ref} was withdrawn; it is included all the same.",
    ),
    "destroyed": (
        "Bukti {ref} dimusnahkan menurut “{basis}” pada {on} (UTC), berita acara nomor {minutes} "
        "tanggal {minutes_on}; masa simpannya berakhir {ended}. Buku membuktikannya. Bitanya "
        "tidak ada lagi; SHA-256-nya dahulu {digest}. Ini bukan kerusakan.",
        "Piece {ref} was destroyed under “{basis}” on {on} (UTC), minutes no. {minutes} of "
        "{minutes_on}; its retention ended on {ended}. The book proves it. Its bytes are no more; "
        "their SHA-256 was {digest}. This is no damage.",
    ),
    "stamp_unchecked": (
        "Cap waktu pada titik segel {ref}: {time}, oleh {name}; siapa pemberinya tidak diperiksa "
        "karena --akar tidak diberikan.",
        "Time stamp on checkpoint {ref}: {time}, by {name}; who gave it was not checked because "
        "--akar was not given.",
    ),
    "stamp_unknown": (
        "Cap waktu pada titik segel {ref} memakai cara yang tidak dikenal pemeriksa ini ({why}); "
        "cap itu tidak diperhitungkan.",
        "The time stamp on checkpoint {ref} uses a method that this verifier does not know "
        "({why}); it does not count.",
    ),
    "stamp_holds": (
        "Cap waktu pada titik segel {ref}: {time}, oleh {name}.",
        "Time stamp on checkpoint {ref}: {time}, by {name}.",
    ),
    "no_stamps": (
        "Tidak ada cap waktu dari pihak lain: waktu yang tertulis adalah menurut kantor sendiri.",
        "There is no time stamp by others: the times are as the office itself wrote them.",
    ),
    "signature_only": (
        "BACA-DAHULU.txt, berkas.pdf, perkara.json dan catatan/orang.json dijamin oleh tanda "
        "tangan bundel; yang tercatat dalam buku adalah catatan/ dan bukti/.",
        "BACA-DAHULU.txt, berkas.pdf, perkara.json and catatan/orang.json are vouched for by the "
        "signature of the bundle; what the book records is catatan/ and bukti/.",
    ),
}

WHY: dict[str, tuple[str, str]] = {
    "der": ("bentuknya bukan RFC 3161", "it is not of the form of RFC 3161"),
    "many": ("terlalu banyak", "there are too many"),
    "refused": ("isinya penolakan", "it is a refusal"),
    "imprint": ("dibuat untuk teks lain", "it was made for another text"),
    "digest": ("isinya diubah", "its content was changed"),
    "certificate": ("sertifikat pemberinya tidak ada", "the certificate of its maker is not there"),
    "signature": ("tanda tangannya tidak cocok", "its signature does not hold"),
    "purpose": (
        "sertifikat pemberinya bukan untuk cap waktu",
        "the certificate of its maker is not for time stamps",
    ),
    "expired": (
        "sertifikat pemberinya tidak berlaku pada waktu itu",
        "the certificate of its maker was not valid at that time",
    ),
    "root": (
        "sertifikat pemberinya tidak berpangkal pada --akar",
        "the certificate of its maker does not lead to --akar",
    ),
    "method": ("cara tanda tangan", "method of signing"),
    "hash": ("cara sidik", "method of digest"),
}

PARTS: dict[str, tuple[str, str]] = {
    "envelope": ("Amplop", "Envelope"),
    "signature": ("Tanda tangan bundel", "Signature of the bundle"),
    "member": ("Berkas di dalam bundel", "Files in the bundle"),
    "entry": ("Entri buku perkara, urut dan lengkap", "Entries of the case, in order, complete"),
    "checkpoint": ("Titik segel", "Checkpoints"),
    "piece": ("Bukti", "Pieces of evidence"),
    "custody": ("Penanganan bukti", "Handling of evidence"),
    "trace": (
        "Perbuatan yang diamati dan halaman yang diamankan",
        "Acts that were seen and pages that were secured",
    ),
    "redaction": ("Salinan yang dihitamkan", "Copies with parts blacked out"),
    "stamp": ("Cap waktu", "Time stamps"),
}


@dataclass
class Finding:
    """One thing to say: about which part, of what by name, and which sentence."""

    part: str
    ref: str
    code: str
    facts: dict[str, str] = field(default_factory=dict)

    def said(self, tongue: int) -> str:
        facts = {name: harmless(value) for name, value in self.facts.items()}
        if "why" in facts:
            facts["why"] = WHY[self.facts["why"]][tongue]
        return SENTENCES[self.code][tongue].format(ref=harmless(self.ref), **facts)


class Report:
    """What was found; however much of it there is, only so much is remembered."""

    def __init__(self) -> None:
        self.damage: list[Finding] = []
        self.damaged = 0
        self.notes: list[Finding] = []
        self.hit: set[str] = set()
        self.counts = dict.fromkeys(PARTS, 0)
        self.looked_at: dict[str, dict[str, str]] = {part: {} for part in PARTS}
        self.facts: dict[str, Any] = {}

    def damaged_is(self, part: str, ref: object, code: str, **facts: object) -> None:
        self.damaged += 1
        self.hit.add(part)
        if len(self.damage) < DAMAGE_KEPT:
            self.damage.append(_finding(part, ref, code, facts))

    def looks_at(self, part: str, ref: object, name: str = "") -> None:
        """One thing more that is told of by its name, unless it proves damaged."""
        self.counts[part] += 1
        if len(self.looked_at[part]) < SHOWN:
            self.looked_at[part][str(ref)] = name or str(ref)

    def note(self, part: str, ref: object, code: str, **facts: object) -> None:
        if len(self.notes) < DAMAGE_KEPT:
            self.notes.append(_finding(part, ref, code, facts))


def _finding(part: str, ref: object, code: str, facts: dict[str, object]) -> Finding:
    return Finding(part, str(ref), code, {name: str(value) for name, value in facts.items()})


def harmless(text: str) -> str:
    """A foreign text for the screen: one line, not long, nothing that a terminal would obey."""
    short = text if len(text) <= 160 else text[:160] + "…"
    return "".join(" " if c == " " else _visible(c) for c in short)


def _visible(character: str) -> str:
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character)[0] in "CZ" else character


# === Teks yang tidak dipercaya / text that nobody believes ========================================


class Unreadable(Exception):
    """A text is not what it must be."""


def parsed(text: bytes) -> Any:
    """JSON in UTF-8 without keys that come twice, without numbers that nobody could mean.

    Raises:
        Unreadable: anything else, and what is nested without end.
    """
    try:
        return json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_no_key_twice,
            parse_int=_small_number,
            parse_float=_small_fraction,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _small_number(digits: str) -> int:
    return int(digits) if len(digits) <= 19 else _refuse(digits)


def _small_fraction(digits: str) -> float:
    return float(digits) if len(digits) <= 40 else _refuse(digits)


def _refuse(_text: str) -> NoReturn:
    raise ValueError


def object_of(text: bytes, /, **shape: type) -> dict[str, Any]:
    """A JSON object that has exactly these names, each of its type, written in its one form: sorted
    names, no spaces. Nobody can take it for something else.

    Raises:
        Unreadable: it has not.
    """
    found = shaped(parsed(text), shape)
    if canonical(found) != text:
        raise Unreadable
    return found


def shaped(found: Any, shape: dict[str, type]) -> dict[str, Any]:
    if not isinstance(found, dict) or set(found) != set(shape):
        raise Unreadable
    if any(type(found[name]) is not kind for name, kind in shape.items()):
        raise Unreadable
    return found


def hex_bytes(text: Any, size: int) -> bytes:
    """So many bytes out of lower-case hexadecimal digits.

    Raises:
        Unreadable: it is anything else.
    """
    if not isinstance(text, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * size}}}", text):
        raise Unreadable
    return bytes.fromhex(text)


def utf8(text: str) -> bytes:
    """Half characters stay what they are: they fit no seal, and stop nothing."""
    return text.encode("utf-8", "surrogatepass")


def canonical(value: Any) -> bytes:
    return utf8(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def told_digest(data: bytes) -> str:
    """SHA-256 as the book writes it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


# === Amplop / the envelope: a ZIP in one form only ================================================

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_LISTED = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
COMMENT = (KIND + " ").encode()
SIGNATURE = 128
COMMENT_SIZE = len(COMMENT) + SIGNATURE
_FULL = 0xFFFFFFFF
_STREAMED, _IN_UTF8 = 0x0008, 0x0800
_NEEDS = (20, 45)
"""Versions of ZIP that a reader must know: the plain one, and the one with large sizes."""


@dataclass
class Member:
    """A file in the bundle: where its bytes lie, and what they turned out to be."""

    name: str
    start: int
    size: int
    checksum: int
    digest: str = ""
    found_checksum: int = 0

    @property
    def is_sound(self) -> bool:
        return self.checksum == self.found_checksum


@dataclass
class Listed:
    """What the directory of the ZIP says of a file."""

    name: str
    raw_name: bytes
    common: tuple[int, ...]
    checksum: int
    size: int
    offset: int


@dataclass
class Envelope:
    """The names in the order of the directory, and those files whose place is beyond doubt."""

    names: list[str]
    members: list[Member]
    signature: str


def looks_like_a_bundle(file: BinaryIO, size: int) -> bool:
    """Whether it is worth saying what is damaged in it: one of its three marks is enough."""
    head = at(file, 0, 30 + len(FIXED[0]))
    tail = at(file, max(0, size - COMMENT_SIZE - _END.size), COMMENT_SIZE + _END.size)
    return (
        (head[:4] == b"PK\3\4" and head[30:] == FIXED[0].encode())
        or tail[:4] == b"PK\5\6"
        or tail[_END.size :].startswith(COMMENT)
    )


def at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def envelope_of(file: BinaryIO, size: int, report: Report) -> Envelope:
    """The files of the ZIP, as far as they lie where they must: one behind the other from the
    first byte, then the directory, then the end, then the signature, and nothing else."""
    signature = _signature(file, size, report)
    end = _end_of(file, size)
    if end is None:
        report.damaged_is("envelope", "end", "end")
        return Envelope([], [], signature)
    count, directory, length, told = end
    if count > MOST_MEMBERS or length > MOST_DIRECTORY:
        report.damaged_is("envelope", "directory", "too_many")
        return Envelope([], [], signature)
    listed = _listed(at(file, directory, length), count)
    if listed is None:
        report.damaged_is("envelope", "directory", "directory")
        return Envelope([], [], signature)
    _shift(file, listed, directory - told)
    members = _members(file, listed, directory, report)
    if directory != told and "envelope" not in report.hit:
        report.damaged_is("envelope", "directory", "directory")
    return Envelope([one.name for one in listed], members, signature)


def _signature(file: BinaryIO, size: int, report: Report) -> str:
    comment = at(file, max(0, size - COMMENT_SIZE), COMMENT_SIZE)
    if not re.fullmatch(re.escape(COMMENT) + rb"[0-9a-f]{128}", comment):
        report.damaged_is("envelope", "comment", "comment")
        return ""
    return comment[-SIGNATURE:].decode()


def _end_of(file: BinaryIO, size: int) -> tuple[int, int, int, int] | None:
    """Number of files, where the directory begins, its length, and where it should begin; None:
    it makes no sense. The directory ends where the end begins, whatever came in or went before."""
    place = size - COMMENT_SIZE - _END.size
    if place < 0:
        return None
    mark, *disks, here, count, length, start, comment = _END.unpack(at(file, place, _END.size))
    if mark != b"PK\5\6" or disks != [0, 0] or here != count or comment != COMMENT_SIZE:
        return None
    before = at(file, place - _LOCATOR.size, _LOCATOR.size) if place >= _LOCATOR.size else b""
    if before[:4] == b"PK\6\7":
        large = _large_end_of(file, place - _LOCATOR.size, before)
        if large is None:
            return None
        told, (count, start, length, place) = (count, length, start), large
        if told != (min(count, 0xFFFF), min(length, _FULL), min(start, _FULL)):
            return None
    return (count, place - length, length, start) if length <= place else None


def _large_end_of(file: BinaryIO, locator: int, told: bytes) -> tuple[int, int, int, int] | None:
    _mark, disk, offset, disks = _LOCATOR.unpack(told)
    place = locator - _END_64.size
    if disk != 0 or disks != 1 or place < 0:
        return None
    found = _END_64.unpack(at(file, place, _END_64.size))
    mark, size, _made, _needs, disk, first, here, count, length, start = found
    if mark != b"PK\6\6" or size != _END_64.size - 12 or disk or first or here != count:
        return None
    return (count, start, length, place) if start + length == offset else None


def _listed(data: bytes, count: int) -> list[Listed] | None:
    """What the directory lists; None where it is not made of exactly so many entries."""
    found, place = [], 0
    while place < len(data):
        one, length = _one_listed(data[place : place + _LISTED.size + 2048])
        if one is None:
            return None
        found.append(one)
        place += length
    return found if place == len(data) and len(found) == count else None


def _shift(file: BinaryIO, listed: list[Listed], by: int) -> None:
    """Where bytes came in or went, all that follows is found so far from where it should be; the
    file in which it happened is the only one that is named then."""
    if by == 0:
        return
    for place, one in enumerate(listed):
        if _begins_at(file, one, one.offset + by) and not _begins_at(file, one, one.offset):
            for later in listed[place:]:
                later.offset += by
            return


def _begins_at(file: BinaryIO, one: Listed, offset: int) -> bool:
    if offset < 0:
        return False
    head = at(file, offset, _LOCAL.size + len(one.raw_name))
    return head[:4] == b"PK\3\4" and head[_LOCAL.size :] == one.raw_name


def _one_listed(data: bytes) -> tuple[Listed | None, int]:
    if len(data) < _LISTED.size:
        return None, 0
    mark, _made, needs, *common, checksum, packed, size, named, extra, told, disk, _, _, offset = (
        _LISTED.unpack(data[: _LISTED.size])
    )
    length = _LISTED.size + named + extra
    if mark != b"PK\1\2" or needs not in _NEEDS or told or disk or length > len(data):
        return None, 0
    large = _large(data[_LISTED.size + named : length], [size, packed, offset])
    raw = data[_LISTED.size : _LISTED.size + named]
    name = _name(raw, common[0])
    if large is None or name is None or large[0] != large[1]:
        return None, 0
    return Listed(name, raw, tuple(common), checksum, large[0], large[2]), length


def _large(extra: bytes, values: list[int]) -> list[int] | None:
    """The values with those that did not fit taken out of the field that holds large ones."""
    missing = [place for place, value in enumerate(values) if value == _FULL]
    if not extra and not missing:
        return values
    if extra[:4] != struct.pack("<2H", 1, 8 * len(missing)) or len(extra) != 4 + 8 * len(missing):
        return None
    for place, value in zip(missing, struct.unpack(f"<{len(missing)}Q", extra[4:])):
        values[place] = value
    return values


def _name(raw: bytes, flags: int) -> str | None:
    try:
        return raw.decode("utf-8" if flags & _IN_UTF8 else "ascii")
    except UnicodeDecodeError:
        return None


def _members(file: BinaryIO, listed: list[Listed], directory: int, report: Report) -> list[Member]:
    """Files that follow each other without a gap; others are named, and never read."""
    found, place = [], 0
    ends = [one.offset for one in listed[1:]] + [directory]
    for one, end in zip(listed, ends):
        if one.offset != place or end > directory or end < one.offset:
            report.damaged_is("envelope", one.name, "place")
        else:
            member = _member(file, one, end, report)
            found += [member] if member else []
        place = max(place, min(end, directory))
    if not listed and directory:
        report.damaged_is("envelope", "directory", "between")
    return found


def _member(file: BinaryIO, one: Listed, end: int, report: Report) -> Member | None:
    head = at(file, one.offset, _LOCAL.size)
    if len(head) < _LOCAL.size:
        report.damaged_is("envelope", one.name, "local")
        return None
    mark, needs, *common, checksum, packed, size, named, extra = _LOCAL.unpack(head)
    start = one.offset + _LOCAL.size + named + extra
    more = at(file, one.offset + _LOCAL.size, min(named + extra, 2048))
    is_streamed = bool(one.common[0] & _STREAMED)
    told = _large(more[named:], [size, packed]) if len(more) == named + extra else None
    there = [0, 0] if is_streamed else [one.size, one.size]
    if is_streamed and told is None and more[named:] == struct.pack("<2H2Q", 1, 16, 0, 0):
        told = [size, packed]  # some writers leave room for sizes that they do not know yet
    if (
        (mark, tuple(common), more[:named]) != (b"PK\3\4", one.common, one.raw_name)
        or needs not in _NEEDS
        or checksum != (0 if is_streamed else one.checksum)
        or told != there
        or one.common[0] & ~(_STREAMED | _IN_UTF8)
        or one.common[1] != 0
    ):
        report.damaged_is("envelope", one.name, "local")
    gap = end - start - one.size
    if gap != 0 if not is_streamed else gap not in (16, 24):
        report.damaged_is("envelope", one.name, "place")
        return None
    if is_streamed:
        form = struct.Struct("<4sLLL" if gap == 16 else "<4sLQQ")
        if form.unpack(at(file, end - gap, gap)) != (b"PK\7\b", one.checksum, one.size, one.size):
            report.damaged_is("envelope", one.name, "descriptor")
    return Member(one.name, start, one.size, one.checksum)


def hash_all(file: BinaryIO, size: int, members: list[Member]) -> tuple[str, str]:
    """Every byte, read once: what each file holds, the digest that is signed, that of the whole."""
    whole, place = hashlib.sha256(), 0
    file.seek(0)
    for member in members:
        _pass(file, member.start - place, whole)
        own = hashlib.sha256()
        member.found_checksum = _pass(file, member.size, whole, own)
        member.digest = own.hexdigest()
        place = member.start + member.size
    _pass(file, max(0, size - SIGNATURE - place), whole)
    signed = whole.hexdigest()
    _pass(file, SIGNATURE, whole)
    return signed, whole.hexdigest()


def _pass(file: BinaryIO, size: int, *hashers: Any) -> int:
    checksum = 0
    while size > 0:
        data = file.read(min(SLICE, size))
        if not data:
            break
        for hasher in hashers:
            hasher.update(data)
        checksum = zlib.crc32(data, checksum)
        size -= len(data)
    return checksum


# === Daftar isi / the list of contents ============================================================


@dataclass
class Contents:
    """What `isi.json` says; without it, what it would say is not known."""

    case: int | None = None
    name: str = ""
    made_at: str = ""
    key: bytes | None = None
    entries: int | None = None
    last: int | None = None
    members: list[tuple[str, int, str]] | None = None


def contents_of(bundle: Bundle) -> Contents:
    member = bundle.by_name.get(CONTENTS)
    try:
        if member is None or member.size > MOST_CONTENTS:
            raise Unreadable
        return _contents(at(bundle.file, member.start, member.size))
    except Unreadable:
        bundle.report.damaged_is("member", CONTENTS, "contents")
        return Contents()


def _contents(text: bytes) -> Contents:
    told = object_of(
        text, kind=str, case=dict, made_at=str, key=str, entries=int, last=int, members=list
    )
    case = shaped(told["case"], {"id": int, "name": str})
    members = [shaped(one, {"name": str, "size": int, "sha256": str}) for one in told["members"]]
    if told["kind"] != KIND:
        raise Unreadable
    return Contents(
        case["id"],
        case["name"],
        told["made_at"],
        hex_bytes(told["key"], 32),
        told["entries"],
        told["last"],
        [(one["name"], one["size"], one["sha256"]) for one in members],
    )


def check_signature(bundle: Bundle, signed: str, keys: list[bytes]) -> None:
    """The signature over everything else, and whose it is."""
    report, key = bundle.report, bundle.contents.key
    report.counts["signature"] = 1
    if not bundle.envelope.signature:
        report.damaged_is("signature", CONTENTS, "signature")
    elif key is None:
        report.damaged_is("signature", CONTENTS, "no_key")
    elif not is_signed(key, bytes.fromhex(bundle.envelope.signature), f"{KIND}\n{signed}".encode()):
        if not report.damaged:
            report.damaged_is("envelope", CONTENTS, "elsewhere")
        report.damaged_is("signature", CONTENTS, "signature")
    if key is not None and keys and key not in keys:
        report.damaged_is("signature", key.hex(), "other_key")
    elif key is not None:
        report.note("signature", key.hex(), "known_key" if keys else "compare_key")


def is_signed(key: bytes, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_members(bundle: Bundle) -> None:
    """Every file against the list: none more, none less, in order, each byte as it was."""
    report, names = bundle.report, bundle.envelope.names
    for name in names:
        report.looks_at("member", name)
    for name, times in sorted(Counter(names).items()):
        if times > 1:
            report.damaged_is("member", name, "twice")
    _check_names(names, report)
    for member in bundle.envelope.members:
        if not member.is_sound:
            report.damaged_is("member", member.name, "checksum")
    if bundle.contents.members is None:
        return
    told = [name for name, _size, _digest in bundle.contents.members] + [CONTENTS]
    for name in sorted(set(told) - set(names)):
        report.damaged_is("member", name, "absent")
    for name in sorted(set(names) - set(told)):
        report.damaged_is("member", name, "stranger")
    if set(told) == set(names) and told != names:
        wrong = next((have for want, have in zip(told, names) if want != have), names[-1])
        report.damaged_is("member", wrong, "order")
    for name, size, digest in bundle.contents.members:
        there = bundle.by_name.get(name)
        if there is not None and (there.size, there.digest) != (size, digest):
            report.damaged_is("member", name, "changed")


def _check_names(names: list[str], report: Report) -> None:
    """The fixed ones first, then the pieces by their numbers, then the list of contents."""
    for wanted, name in zip(FIXED, names):
        if wanted != name:
            report.damaged_is("member", name, "order")
            break
    for wanted in sorted({*FIXED, CONTENTS} - set(names)):
        report.damaged_is("member", wanted, "absent")
    for place, name in enumerate([one for one in OPTIONAL if one in names], start=len(FIXED)):
        if names.index(name) != place:
            report.damaged_is("member", name, "order")
    last = 0
    for name in names:
        found = PIECE_NAME.fullmatch(name)
        if found is None and name not in (*FIXED, *OPTIONAL, CONTENTS):
            report.damaged_is("member", name, "name")
        elif found is not None and int(found[1]) <= last:
            report.damaged_is("member", name, "order")
        last = max(last, int(found[1])) if found else last


# === Baris-baris catatan / the records, line by line ==============================================


@dataclass
class Bundle:
    """The file under check, and what is known of it so far."""

    file: BinaryIO
    report: Report
    envelope: Envelope
    contents: Contents = field(default_factory=Contents)
    by_name: dict[str, Member] = field(default_factory=dict)
    pieces: dict[int, Piece] = field(default_factory=dict)
    redactions: dict[int, Redaction] = field(default_factory=dict)
    stones: dict[int, Tombstone] = field(default_factory=dict)
    checkpoints: dict[int, Checkpoint] = field(default_factory=dict)


def lines_of(bundle: Bundle, name: str, part: str) -> Iterator[tuple[str, bytes]]:
    """The lines of a record, each with a name for it; nothing longer than a line may be is kept."""
    member = bundle.by_name.get(name)
    if member is None:
        bundle.report.damaged_is(part, name, "unread")
        return
    report, number = bundle.report, 0
    kept, place, end = b"", member.start, member.start + member.size
    is_too_long = False
    while place < end:
        data = at(bundle.file, place, min(SLICE, end - place))
        if not data:
            break
        place += len(data)
        *whole, rest = data.split(b"\n")
        if report.damaged > MOST_DAMAGE:
            report.damaged_is(part, name, "given_up")
            return
        for line in whole:
            number, line, kept = number + 1, kept + line, b""
            if is_too_long or len(line) > LONGEST_LINE:
                report.damaged_is(part, f"{name}:{number}", "line_long")
            else:
                yield f"{name}:{number}", line
            is_too_long = False
        kept = kept + rest if len(kept) <= LONGEST_LINE else kept
        is_too_long = is_too_long or len(kept) > LONGEST_LINE
    if kept or is_too_long:
        report.damaged_is(part, f"{name}:{number + 1}", "line")


# === Titik segel / checkpoints ====================================================================


@dataclass
class Checkpoint:
    """What was signed: the entries from first to last, the seal of the last, the root over all."""

    number: int
    first: int
    last: int
    head: bytes
    root: bytes
    previous: str | None
    key: bytes
    digest: str
    covers: int = 0


def check_checkpoints(bundle: Bundle, keys: list[bytes], roots: Roots | None) -> None:
    """Each is signed, follows the one before, and is stamped as it says."""
    report, before = bundle.report, None
    for ref, line in lines_of(bundle, CHECKPOINTS, "checkpoint"):
        if len(bundle.checkpoints) >= MOST_CHECKPOINTS:
            report.damaged_is("checkpoint", ref, "checkpoint_many")
            break
        try:
            told = object_of(line, text=str, signature=str, stamps=list)
            text = utf8(told["text"])
            found = _checkpoint(text)
            signature = hex_bytes(told["signature"], 64)
        except Unreadable:
            report.damaged_is("checkpoint", ref, "line")
            continue
        report.looks_at("checkpoint", found.number)
        if not is_signed(found.key, signature, text):
            report.damaged_is("checkpoint", found.number, "checkpoint_signature")
        _check_key(bundle, found, keys)
        if not _follows(found, before):
            report.damaged_is("checkpoint", found.number, "checkpoint_order")
        bundle.checkpoints.setdefault(found.number, found)
        before = found
        check_stamps(told["stamps"], found.number, text, roots, report)
    if before is not None and bundle.contents.key not in (None, before.key):
        report.damaged_is("checkpoint", before.number, "checkpoint_last_key")


def _checkpoint(text: bytes) -> Checkpoint:
    told = parsed(text)
    previous = told.get("previous") if isinstance(told, dict) else None
    shape = {"kind": str, "number": int, "first": int, "last": int, "head": str, "root": str}
    shaped(told, {**shape, "at": str, "key": str, "previous": type(previous)})
    if (
        told["kind"] != CHECKPOINT_KIND
        or canonical(told) != text
        or not 1 <= told["first"] <= told["last"]
    ):
        raise Unreadable
    if previous is not None and not re.fullmatch("sha256:[0-9a-f]{64}", str(previous)):
        raise Unreadable
    return Checkpoint(
        told["number"],
        told["first"],
        told["last"],
        hex_bytes(told["head"], 32),
        hex_bytes(told["root"], 32),
        previous,
        hex_bytes(told["key"], 32),
        told_digest(text),
    )


def _check_key(bundle: Bundle, found: Checkpoint, keys: list[bytes]) -> None:
    if keys and found.key not in keys:
        bundle.report.damaged_is("checkpoint", found.number, "checkpoint_key", key=found.key.hex())
    elif not keys and found.key != bundle.contents.key:
        bundle.report.note("checkpoint", found.number, "former_key", key=found.key.hex())


def _follows(found: Checkpoint, before: Checkpoint | None) -> bool:
    """Later than the one before; where it is the very next, bound to it by its digest."""
    if before is None:
        return (found.number == 1) == (found.previous is None)
    if found.number == before.number + 1:
        return found.first == before.last + 1 and found.previous == before.digest
    return found.number > before.number and found.first > before.last + 1


def sides(place: int, size: int) -> list[str]:
    """On which sides the neighbours of a leaf stand, from the leaf up, in a tree of that size."""
    found = []
    while size > 1:
        if place % 2:
            found.append("left")
        elif place + 1 < size:
            found.append("right")
        place, size = place // 2, (size + 1) // 2
    return found


def root_along(seal: bytes, path: list[tuple[str, bytes]]) -> bytes:
    """RFC 6962, section 2.1: leaves and branches are hashed apart."""
    node = sha256(b"\0" + seal)
    for side, beside in path:
        node = sha256(b"\1" + (beside + node if side == "left" else node + beside))
    return node


# === Buku / the entries of the case ===============================================================


@dataclass
class Entry:
    """One act of the case, as the book holds it."""

    seq: int
    text: bytes
    previous: bytes
    hash: bytes
    checkpoint: int
    path: list[tuple[str, bytes]]


@dataclass
class Slice:
    """How far the book was read, and what it told of evidence on the way."""

    count: int = 0
    first: int = 0
    last: int = 0
    last_hash: bytes = b""
    old: int = 0
    kept_back: list[int] = field(default_factory=list)
    kept_back_count: int = 0
    unproven: int = 0
    traces_gone: list[tuple[int, str]] = field(default_factory=list)
    is_sealed_whole: bool = False
    sealed_last: list[int] | None = None
    sealed_traces: set[str] = field(default_factory=set)


def check_book(bundle: Bundle) -> None:
    """Every entry: sealed, in order, complete, and part of what a checkpoint signed."""
    report, read = bundle.report, Slice()
    handlings, traces = Handlings(bundle), Traces(bundle)
    for ref, line in lines_of(bundle, BOOK, "entry"):
        try:
            entry = _entry(line)
        except Unreadable:
            report.damaged_is("entry", ref, "line")
            continue
        damaged = report.damaged
        _check_entry(bundle, entry, read)
        body = _body(bundle, entry, read)
        if body is not None:
            _check_evidence(bundle, entry.seq, body, handlings, read)
            if body.get("act") == "evidence.destroyed":
                _check_destroyed(bundle, body["facts"], is_proven=report.damaged == damaged)
            _check_trace(bundle, entry.seq, body, traces, read)
        read.first = read.first or entry.seq
        read.count, read.last, read.last_hash = read.count + 1, entry.seq, entry.hash
    report.counts["entry"] = read.count
    report.facts.update(first=read.first, last=read.last)
    handlings.rest()
    traces.rest()
    contents = bundle.contents
    if contents.entries not in (None, read.count):
        report.damaged_is("entry", BOOK, "book_count", found=read.count, told=contents.entries)
    if contents.last not in (None, read.last):
        report.damaged_is("entry", BOOK, "book_last", found=read.last, told=contents.last)
    for one in bundle.checkpoints.values():
        if not one.covers:
            report.damaged_is("checkpoint", one.number, "checkpoint_idle")
    _check_pieces_told(bundle, read)
    _check_traces_gone(report, read)
    _check_stones_told(bundle)
    _tell(report, read)


def _entry(line: bytes) -> Entry:
    told = object_of(line, seq=int, text=str, previous=str, hash=str, checkpoint=int, path=list)
    if len(told["path"]) > LONGEST_PATH or told["seq"] < 1:
        raise Unreadable
    return Entry(
        told["seq"],
        utf8(told["text"]),
        hex_bytes(told["previous"], 32),
        hex_bytes(told["hash"], 32),
        told["checkpoint"],
        [_neighbour(one) for one in told["path"]],
    )


def _neighbour(told: Any) -> tuple[str, bytes]:
    if not isinstance(told, list) or len(told) != 2 or told[0] not in ("left", "right"):
        raise Unreadable
    return told[0], hex_bytes(told[1], 32)


def _check_entry(bundle: Bundle, entry: Entry, read: Slice) -> None:
    report, seq = bundle.report, entry.seq
    if sha256(entry.previous + entry.text) != entry.hash:
        report.damaged_is("entry", seq, "entry_seal")
    if seq <= read.last:
        report.damaged_is("entry", seq, "entry_order")
    elif seq == read.last + 1 and read.count and entry.previous != read.last_hash:
        report.damaged_is("entry", seq, "entry_chain", before=read.last)
    over = bundle.checkpoints.get(entry.checkpoint)
    if over is None or not over.first <= seq <= over.last:
        report.damaged_is("entry", seq, "entry_checkpoint", number=entry.checkpoint)
        return
    over.covers += 1
    wanted = sides(seq - over.first, over.last - over.first + 1)
    is_last_and_other = seq == over.last and entry.hash != over.head
    if (
        [side for side, _node in entry.path] != wanted
        or root_along(entry.hash, entry.path) != over.root
        or is_last_and_other
    ):
        report.damaged_is("entry", seq, "entry_root", number=over.number)


def _body(bundle: Bundle, entry: Entry, read: Slice) -> dict[str, Any] | None:
    """What the text of an entry says, held against where it stands."""
    report, seq = bundle.report, entry.seq
    try:
        body = parsed(entry.text)
        if not isinstance(body, dict) or not isinstance(body.get("facts"), dict):
            raise Unreadable
    except Unreadable:
        report.damaged_is("entry", seq, "entry_text")
        return None
    if body.get("seq") != seq:
        report.damaged_is("entry", seq, "entry_number")
    if bundle.contents.case not in (None, body.get("case")):
        report.damaged_is("entry", seq, "entry_case")
    if "before" not in body:
        read.old += 1
    elif body["before"] != (read.last if read.count else None):
        report.damaged_is("entry", seq, "entry_before", before=body["before"])
    return body


def _tell(report: Report, read: Slice) -> None:
    if read.old:
        report.note("entry", "", "old_entries", count=read.old)
    if read.kept_back_count:
        numbers = ", ".join(map(str, read.kept_back))
        report.note("piece", numbers, "kept_back", count=read.kept_back_count)
    if read.unproven:
        report.note("custody", "", "custody_unproven", count=read.unproven)


# === Bukti dan penanganannya / evidence and what was done with it =================================


@dataclass
class Piece:
    """A piece in the bundle: the digest of its sealed record, of its bytes, and their number."""

    row: str
    digest: str
    size: int
    audience: str
    is_there: bool = False
    is_told: bool = False
    is_withdrawn: bool = False
    is_destroyed: bool = False


@dataclass
class Tombstone:
    """What is said of a destroyed piece: the digest of its sealed record, that of the bytes and
    their number, and what a reader is told."""

    row: str
    digest: str
    size: int
    facts: dict[str, str]
    is_told: bool = False


def read_pieces(bundle: Bundle) -> None:
    """The sealed record of each piece, and whether its bytes are those that it names."""
    report = bundle.report
    files = {}
    for member in bundle.envelope.members:
        named = PIECE_NAME.fullmatch(member.name)
        if named:
            files[int(named[1])] = member
    last = 0
    for ref, line in lines_of(bundle, PIECES, "piece"):
        try:
            number, piece = _piece(line)
        except Unreadable:
            report.damaged_is("piece", ref, "line")
            continue
        if number <= last or len(bundle.pieces) >= MOST_MEMBERS:
            report.damaged_is("piece", number, "piece_order")
        last = max(last, number)
        if number in bundle.pieces or len(bundle.pieces) >= MOST_MEMBERS:
            continue
        bundle.pieces[number] = piece
        file = files.pop(number, None)
        report.looks_at("piece", number, file.name if file else "")
        piece.is_there = file is not None
        if file is not None and (file.digest, file.size) != (piece.digest, piece.size):
            report.damaged_is("piece", number, "piece_bytes")
    for number in sorted(files):
        report.damaged_is("piece", number, "piece_unknown")


def read_tombstones(bundle: Bundle) -> None:
    """The sealed record of each destruction, where there is any."""
    report, last = bundle.report, 0
    if TOMBSTONES not in bundle.envelope.names:
        return
    for ref, line in lines_of(bundle, TOMBSTONES, "piece"):
        try:
            number, stone = _tombstone(line)
        except Unreadable:
            report.damaged_is("piece", ref, "line")
            continue
        if number <= last or len(bundle.stones) >= MOST_MEMBERS:
            report.damaged_is("piece", number, "piece_order")
        last = max(last, number)
        if len(bundle.stones) < MOST_MEMBERS:
            bundle.stones.setdefault(number, stone)


def _tombstone(line: bytes) -> tuple[int, Tombstone]:
    told = parsed(line)
    names = ("basis", "destroyed_at", "minutes_no", "minutes_on", "retention_ended_on")
    if not isinstance(told, dict) or not all(isinstance(told.get(one), str) for one in names):
        raise Unreadable
    number, size = told.get("item_id"), told.get("size")
    if type(number) is not int or type(size) is not int:
        raise Unreadable
    digest = hex_bytes(told.get("digest"), 32).hex()
    basis, at, minutes, minutes_on, ended = (told[one] for one in names)
    facts = {"basis": basis, "on": at[:19], "minutes": minutes, "minutes_on": minutes_on}
    return number, Tombstone(
        told_digest(line), digest, size, {**facts, "ended": ended, "digest": digest}
    )


def _piece(line: bytes) -> tuple[int, Piece]:
    told = parsed(line)
    if not isinstance(told, dict):
        raise Unreadable
    number, size, audience = told.get("id"), told.get("size"), told.get("audience")
    if type(number) is not int or type(size) is not int or not isinstance(audience, str):
        raise Unreadable
    return number, Piece(told_digest(line), hex_bytes(told.get("digest"), 32).hex(), size, audience)


@dataclass
class Redaction:
    """What a copy was made of: the digest of its sealed record, the original, and the salt."""

    row: str
    original: int
    salt: str
    is_told: bool = False


def read_redactions(bundle: Bundle) -> None:
    """Which pieces are copies, with parts blacked out, of which others."""
    report, last = bundle.report, 0
    if REDACTIONS not in bundle.by_name:
        return
    for ref, line in lines_of(bundle, REDACTIONS, "redaction"):
        try:
            told = parsed(line)
            if not isinstance(told, dict):
                raise Unreadable
            copy, original = told.get("copy_id"), told.get("original_id")
            if type(copy) is not int or type(original) is not int:
                raise Unreadable
            found = Redaction(told_digest(line), original, hex_bytes(told.get("salt"), 32).hex())
        except Unreadable:
            report.damaged_is("redaction", ref, "line")
            continue
        report.counts["redaction"] += 1
        if copy <= last or len(bundle.redactions) >= MOST_MEMBERS:
            report.damaged_is("redaction", copy, "redaction_order")
            continue
        last = copy
        bundle.redactions[copy] = found


class Handled:
    """The pieces that one act handled, in the order of their ids, and the seal over their rows."""

    def __init__(self) -> None:
        self.pieces: list[int] = []
        self.seals: list[str] = []
        self._hasher = hashlib.sha256()

    def add(self, piece: int, text: str) -> None:
        self._hasher.update((b"\n" if self.pieces else b"") + utf8(text))
        self.seals.append(told_digest(utf8(text)))
        self.pieces.append(piece)

    def seal(self) -> str:
        return "sha256:" + self._hasher.hexdigest()


class Handlings:
    """The rows of custody beside the book: both are in the order of entries, and read together."""

    def __init__(self, bundle: Bundle) -> None:
        self._report, self._lines = bundle.report, lines_of(bundle, CUSTODY, "custody")
        self._next = self._row()

    def of(self, entry: int) -> Handled:
        """What was done at that entry; rows of entries that were passed over are strangers."""
        found = Handled()
        while self._next is not None and self._next[0] <= entry:
            seq, piece, text = self._next
            if seq < entry:
                self._report.damaged_is("custody", f"{seq}/{piece}", "custody_unknown")
            elif found.pieces and piece <= found.pieces[-1]:
                self._report.damaged_is("custody", f"{seq}/{piece}", "custody_order")
            elif len(found.pieces) < MOST_MEMBERS:
                found.add(piece, text)
            self._next = self._row()
        return found

    def rest(self) -> None:
        while self._next is not None:
            seq, piece, _text = self._next
            self._report.damaged_is("custody", f"{seq}/{piece}", "custody_unknown")
            self._next = self._row()

    def _row(self) -> tuple[int, int, str] | None:
        for ref, line in self._lines:
            try:
                told = object_of(line, entry=int, text=str)
                said = parsed(utf8(told["text"]))
                if not isinstance(said, dict) or type(said.get("piece")) is not int:
                    raise Unreadable
            except Unreadable:
                self._report.damaged_is("custody", ref, "line")
                continue
            self._report.counts["custody"] += 1
            return told["entry"], said["piece"], told["text"]
        return None


def _check_evidence(
    bundle: Bundle, seq: int, body: dict[str, Any], handlings: Handlings, read: Slice
) -> None:
    """What an act on evidence tells, against the record of the piece and the rows of custody."""
    facts, act = body["facts"], str(body.get("act"))
    there = handlings.of(seq)
    if not act.startswith("evidence."):
        for number in there.pieces:
            bundle.report.damaged_is("custody", f"{seq}/{number}", "custody_unknown")
        return
    told = facts.get("pieces", [facts.get("evidence")])
    ids = [one for one in told if type(one) is int] if isinstance(told, list) else []
    if act in ("evidence.added", "evidence.redacted") and ids:
        _check_added(bundle, ids[0], facts, read)
    if act == "evidence.redacted" and ids:
        _check_redacted(bundle, seq, ids[0], facts, there, read)
        return
    piece = bundle.pieces.get(ids[0]) if act == "evidence.withdrawn" and ids else None
    if piece is not None and not piece.is_withdrawn:
        piece.is_withdrawn = True
        bundle.report.note("piece", ids[0], "withdrawn")
    if act == "evidence.handled" and facts.get("handling") == "sealed":
        read.is_sealed_whole = read.is_sealed_whole or set(ids) == set(bundle.pieces)
        read.sealed_last = ids
        traces = facts.get("traces")
        read.sealed_traces = set(map(str, traces)) if isinstance(traces, list) else set()
    if "custody" in facts:
        _check_custody(bundle, seq, set(ids), facts["custody"], there, read)


def _check_added(bundle: Bundle, number: int, facts: dict[str, Any], read: Slice) -> None:
    piece = bundle.pieces.get(number)
    if piece is None:
        read.kept_back_count += 1
        if len(read.kept_back) < SHOWN:
            read.kept_back.append(number)
        return
    says = ("sha256:" + piece.digest, piece.size, piece.audience)
    is_told = says == (facts.get("digest"), facts.get("size"), facts.get("audience"))
    if piece.is_told or not is_told or facts.get("item", piece.row) != piece.row:
        bundle.report.damaged_is("piece", number, "piece_row")
    piece.is_told = True


def _check_redacted(
    bundle: Bundle, seq: int, copy: int, facts: dict[str, Any], there: Handled, read: Slice
) -> None:
    """The rows of the copy and of its original: each has a seal of its own in the entry."""
    report, link = bundle.report, bundle.redactions.get(copy)
    if link is not None:
        link.is_told = True
        if link.row != facts.get("redaction"):
            report.damaged_is("redaction", copy, "redaction_changed")
    beside = [one for one in there.pieces if one != copy]
    if copy in bundle.pieces and copy not in there.pieces:
        report.damaged_is("custody", f"{seq}/{copy}", "custody_missing")
    if link is None and beside and copy in there.pieces:
        report.damaged_is("redaction", copy, "redaction_missing")
    if link is not None and link.original in bundle.pieces and link.original not in beside:
        report.damaged_is("custody", f"{seq}/{link.original}", "custody_missing")
    for piece, seal in zip(there.pieces, there.seals):
        if piece == copy:
            is_whole = seal == facts.get("custody")
        elif link is None:
            read.unproven += 1
            continue
        elif piece != link.original:
            report.damaged_is("custody", f"{seq}/{piece}", "custody_unknown")
            continue
        else:
            is_whole = told_digest(f"{link.salt}\n{seal}".encode()) == facts.get("copied")
        if not is_whole:
            report.damaged_is("custody", f"{seq}/{piece}", "custody_changed")


def _check_destroyed(bundle: Bundle, facts: dict[str, Any], *, is_proven: bool) -> None:
    """What the act of destruction sealed, against the tombstone of each piece of the bundle; only
    an entry that itself holds proves that bytes are lawfully no more."""
    report = bundle.report
    lists = [facts.get(name) for name in ("pieces", "tombstones", "digests", "sizes")]
    told = list(zip(*lists)) if all(isinstance(one, list) for one in lists) else []
    for number, seal, digest, size in told:
        piece = bundle.pieces.get(number) if type(number) is int else None
        if piece is None:
            continue
        stone = bundle.stones.get(number)
        if stone is None:
            report.damaged_is("piece", number, "tombstone_missing")
            continue
        stone.is_told = True
        of_bytes = ("sha256:" + piece.digest, piece.size)
        says = ("sha256:" + stone.digest, stone.size)
        if stone.row != seal or not of_bytes == says == (digest, size):
            report.damaged_is("piece", number, "tombstone_changed")
        elif piece.is_there:
            report.damaged_is("piece", number, "destroyed_there")
        elif is_proven and not piece.is_destroyed:
            piece.is_destroyed = True
            report.note("piece", number, "destroyed", **stone.facts)


def _check_stones_told(bundle: Bundle) -> None:
    """No tombstone that the book does not know, no bytes that are missing without one."""
    for number, stone in bundle.stones.items():
        if not stone.is_told:
            bundle.report.damaged_is("piece", number, "tombstone_unknown")
    for number, piece in bundle.pieces.items():
        if not piece.is_there and not piece.is_destroyed:
            bundle.report.damaged_is("piece", number, "piece_missing")


def _check_custody(
    bundle: Bundle, seq: int, told: set[int], seal: Any, there: Handled, read: Slice
) -> None:
    report, pieces = bundle.report, set(there.pieces)
    for piece in sorted(pieces - told):
        report.damaged_is("custody", f"{seq}/{piece}", "custody_unknown")
    for piece in sorted((told & set(bundle.pieces)) - pieces):
        report.damaged_is("custody", f"{seq}/{piece}", "custody_missing")
    if pieces != told:
        read.unproven += bool(pieces)
    elif there.seal() != seal:
        for piece in there.pieces:
            report.damaged_is("custody", f"{seq}/{piece}", "custody_changed")


def _check_pieces_told(bundle: Bundle, read: Slice) -> None:
    """Nothing that the book does not know, and everything that the book says was sealed along."""
    there = {f"redactions:{number}" for number in bundle.redactions}
    for name in sorted(read.sealed_traces - there):
        table, _, copy = name.partition(":")
        if table == "redactions":
            bundle.report.damaged_is("redaction", copy, "redaction_missing")
    for number, link in bundle.redactions.items():
        if not link.is_told or link.original not in bundle.pieces:
            bundle.report.damaged_is("redaction", number, "redaction_unknown")
    for number, piece in bundle.pieces.items():
        if not piece.is_told:
            bundle.report.damaged_is("piece", number, "piece_unknown")
    if read.sealed_last is not None and not read.is_sealed_whole:
        for number in sorted(set(read.sealed_last) - set(bundle.pieces)):
            bundle.report.damaged_is("piece", number, "piece_gone")
        for number in sorted(set(bundle.pieces) - set(read.sealed_last)):
            bundle.report.damaged_is("piece", number, "piece_unknown")


# === Jejak perbuatan / what was seen of acts, and pages that were secured =========================


class Traces:
    """The rows that one act each kept, beside the book: both are in the order of entries."""

    def __init__(self, bundle: Bundle) -> None:
        self._report, self._lines = bundle.report, lines_of(bundle, TRACES, "trace")
        self._next = self._row()

    def of(self, entry: int) -> tuple[int, bytes] | None:
        """The id and the text of what that entry kept; rows of entries that were passed over are
        strangers, and so is a second row of one entry."""
        found: tuple[int, bytes] | None = None
        while self._next is not None and self._next[0] <= entry:
            seq, number, text = self._next
            if seq < entry:
                self._report.damaged_is("trace", seq, "trace_unknown")
            elif found is not None:
                self._report.damaged_is("trace", seq, "trace_order")
            else:
                found = number, text
            self._next = self._row()
        return found

    def rest(self) -> None:
        while self._next is not None:
            self._report.damaged_is("trace", self._next[0], "trace_unknown")
            self._next = self._row()

    def _row(self) -> tuple[int, int, bytes] | None:
        for ref, line in self._lines:
            try:
                told = object_of(line, entry=int, text=str)
                text = utf8(told["text"])
                said = parsed(text)
                if not isinstance(said, dict) or type(said.get("id")) is not int:
                    raise Unreadable
            except Unreadable:
                self._report.damaged_is("trace", ref, "line")
                continue
            self._report.counts["trace"] += 1
            return told["entry"], said["id"], text
        return None


def _check_trace(
    bundle: Bundle, seq: int, body: dict[str, Any], traces: Traces, read: Slice
) -> None:
    """What an act kept of what was seen, against its row."""
    there, names = traces.of(seq), KEEPING.get(str(body.get("act")))
    if names is None:
        if there is not None:
            bundle.report.damaged_is("trace", seq, "trace_unknown")
        return
    table, *facts = names
    told = [body["facts"].get(name) for name in facts]
    if there is None:
        read.traces_gone.append((seq, f"{table}:{told[0]}"))
    elif [there[0], told_digest(there[1])] != told:
        bundle.report.damaged_is("trace", seq, "trace_changed")


def _check_traces_gone(report: Report, read: Slice) -> None:
    """Rows that are not there: only of those that the book says were sealed along is it damage."""
    gone = [seq for seq, name in read.traces_gone if name in read.sealed_traces]
    for seq in gone:
        report.damaged_is("trace", seq, "trace_gone")
    kept_back = len(read.traces_gone) - len(gone)
    if kept_back:
        report.note("trace", "", "traces_kept_back", count=kept_back)


# === Cap waktu / time stamps (RFC 3161 in CMS, RFC 5652) ==========================================


class Wrong(Exception):
    """A time stamp does not hold; says why by a word of `WHY`."""


class Unknown(Exception):
    """A time stamp uses a method that is not known here."""


@dataclass
class Roots:
    """The certificates that whoever checks trusts."""

    certificates: list[x509.Certificate]

    def __contains__(self, certificate: x509.Certificate) -> bool:
        return certificate in self.certificates


MOST_CERTIFICATES = 20
MOST_STAMPS = 20
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TIME = bytes.fromhex("2a864886f70d0109100104")
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNER = bytes.fromhex("2a864886f70d010910020c")
_SIGNER_2 = bytes.fromhex("2a864886f70d010910022f")
_HASHES: dict[bytes, tuple[str, Any]] = {
    bytes.fromhex("608648016503040201"): ("sha256", hashes.SHA256),
    bytes.fromhex("608648016503040202"): ("sha384", hashes.SHA384),
    bytes.fromhex("608648016503040203"): ("sha512", hashes.SHA512),
}
_RSA = bytes.fromhex("2a864886f70d010101")
_SIGNING: dict[bytes, tuple[str, bytes]] = {
    bytes.fromhex("2a864886f70d01010b"): ("rsa", bytes.fromhex("608648016503040201")),
    bytes.fromhex("2a864886f70d01010c"): ("rsa", bytes.fromhex("608648016503040202")),
    bytes.fromhex("2a864886f70d01010d"): ("rsa", bytes.fromhex("608648016503040203")),
    bytes.fromhex("2a8648ce3d040302"): ("ec", bytes.fromhex("608648016503040201")),
    bytes.fromhex("2a8648ce3d040303"): ("ec", bytes.fromhex("608648016503040202")),
    bytes.fromhex("2a8648ce3d040304"): ("ec", bytes.fromhex("608648016503040203")),
}


def check_stamps(
    stamps: list[Any], number: int, text: bytes, roots: Roots | None, report: Report
) -> None:
    """Each time stamp on one checkpoint: what it is on, when, by whom."""
    for told in stamps[:MOST_STAMPS]:
        report.counts["stamp"] += 1
        try:
            shaped(told, {"authority": str, "token": str})
            token = base64.b64decode(utf8(told["token"]), validate=True)
            time, name = stamped(token, text, roots)
        except Wrong as wrong:
            report.damaged_is("stamp", number, "stamp_form", why=wrong)
        except Unknown as unknown:
            report.note("stamp", number, "stamp_unknown", why=unknown)
        except (Unreadable, ValueError, TypeError, UnsupportedAlgorithm):
            report.damaged_is("stamp", number, "stamp_form", why="der")
        else:
            code = "stamp_holds" if roots else "stamp_unchecked"
            report.note("stamp", number, code, time=time.isoformat(), name=name)
    if len(stamps) > MOST_STAMPS:
        report.damaged_is("stamp", number, "stamp_form", why="many")


def children(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """The elements of a DER text, one behind the other: tag, content, the whole of it.

    Raises:
        Wrong: `der`: not DER, or more elements than any time stamp has.
    """
    found: list[tuple[int, bytes, bytes]] = []
    place = 0
    while place < len(data):
        start, tag = place, data[place]
        length, place = _length(data, place + 1)
        end = place + length
        if tag & 0x1F == 0x1F or end > len(data) or len(found) >= 200:
            raise Wrong("der")
        found.append((tag, data[place:end], data[start:end]))
        place = end
    return found


def _length(data: bytes, place: int) -> tuple[int, int]:
    if place >= len(data):
        raise Wrong("der")
    first, place = data[place], place + 1
    if first < 0x80:
        return first, place
    count = first & 0x7F
    raw = data[place : place + count]
    length = int.from_bytes(raw, "big")
    if not 1 <= count <= 4 or len(raw) != count or raw[0] == 0 or length < 0x80:
        raise Wrong("der")
    return length, place + count


def inside(data: bytes, *tags: int) -> list[bytes]:
    """The contents of elements that must begin with these tags; there may be more.

    Raises:
        Wrong: `der`.
    """
    found = children(data)
    if [tag for tag, _content, _whole in found[: len(tags)]] != list(tags):
        raise Wrong("der")
    return [content for _tag, content, _whole in found]


@dataclass
class Signed:
    """The parts of a CMS SignedData that matter to a time stamp."""

    content: bytes
    certificates: list[bytes]
    serial: bytes | None
    attributes: bytes
    digest: bytes
    method: bytes
    signature: bytes


def stamped(token: bytes, text: bytes, roots: Roots | None) -> tuple[datetime, str]:
    """When that text existed, and who says so.

    Raises:
        Wrong: the stamp does not hold, or not for this text.
        Unknown: it uses a method that is not known here.
    """
    signed = _signed_data(token)
    time = _time_of(signed.content, text)
    certificate = _signer_of(signed, roots)
    attributes = _attributes(signed.attributes)
    name, method = _hash(signed.digest)
    if attributes.get(_CONTENT_TYPE) != b"\x06\x0b" + _TIME:
        raise Wrong("digest")
    made = hashlib.new(name, signed.content).digest()
    if attributes.get(_MESSAGE_DIGEST) != bytes([4, len(made)]) + made:
        raise Wrong("digest")
    _check_cms_signature(signed, certificate, method)
    _check_certificate(certificate, signed, time, roots)
    return time, certificate.subject.rfc4514_string()


def _signed_data(token: bytes) -> Signed:
    (response,) = _only(inside(token, 0x30))
    answered = inside(response, 0x30)
    (status, *_rest) = inside(answered[0], 0x02)
    if status not in (b"\0", b"\1"):
        raise Wrong("refused")
    kind, wrapped = inside(inside(response, 0x30, 0x30)[1], 0x06, 0xA0)
    if kind != _SIGNED_DATA:
        raise Wrong("der")
    (data,) = _only(inside(wrapped, 0x30))
    _version, _digests, holder = inside(data, 0x02, 0x31, 0x30)[:3]
    kind, wrapped = inside(holder, 0x06, 0xA0)
    if kind != _TIME:
        raise Wrong("der")
    (content,) = _only(inside(wrapped, 0x04))
    more = children(data)[3:]
    certificates = [whole for tag, held, _ in more if tag == 0xA0 for _, _, whole in children(held)]
    (signers,) = _only([held for tag, held, _ in more if tag == 0x31])
    (signer,) = _only(inside(signers, 0x30))
    return _signer_info(signer, content, certificates[:MOST_CERTIFICATES])


def _only(found: list[bytes]) -> list[bytes]:
    if len(found) != 1:
        raise Wrong("der")
    return found


def _signer_info(signer: bytes, content: bytes, certificates: list[bytes]) -> Signed:
    parts = children(signer)
    if len(parts) < 6 or [tag for tag, _, _ in parts[2:6]] != [0x30, 0xA0, 0x30, 0x04]:
        raise Wrong("der")
    serial = inside(parts[1][1], 0x30, 0x02)[1] if parts[1][0] == 0x30 else None
    return Signed(
        content,
        certificates,
        serial,
        parts[3][1],
        inside(parts[2][1], 0x06)[0],
        inside(parts[4][1], 0x06)[0],
        parts[5][1],
    )


def _time_of(content: bytes, text: bytes) -> datetime:
    """The moment that a TSTInfo names, once it is on this text."""
    (info,) = _only(inside(content, 0x30))
    _version, _policy, imprint, _serial, moment = inside(info, 0x02, 0x06, 0x30, 0x02, 0x18)[:5]
    method, digest = inside(imprint, 0x30, 0x04)
    name, _method = _hash(inside(method, 0x06)[0])
    if hashlib.new(name, text).digest() != digest:
        raise Wrong("imprint")
    told = re.fullmatch(rb"([0-9]{14})(\.[0-9]{1,9})?Z", moment)
    try:
        if told is not None:
            found = datetime.strptime(told[1].decode() + "+0000", "%Y%m%d%H%M%S%z")
            return found.astimezone(timezone.utc)
    except ValueError as error:
        raise Wrong("der") from error
    raise Wrong("der")


def _hash(method: bytes) -> tuple[str, Any]:
    if method not in _HASHES:
        raise Unknown("hash")
    return _HASHES[method]


def _attributes(data: bytes) -> dict[bytes, bytes]:
    """Signed attributes: each once, with one value (its whole DER)."""
    found: dict[bytes, bytes] = {}
    for tag, content, _whole in children(data):
        parts = children(content)
        values = children(parts[1][1]) if len(parts) == 2 else []
        if tag != 0x30 or len(values) != 1 or parts[0][1] in found:
            raise Wrong("der")
        found[parts[0][1]] = values[0][2]
    return found


def _signer_of(signed: Signed, roots: Roots | None) -> x509.Certificate:
    """The certificate that the signed attributes bind by its digest."""
    attributes = _attributes(signed.attributes)
    bound = attributes.get(_SIGNER_2) or attributes.get(_SIGNER)
    if bound is None:
        raise Wrong("certificate")
    (listed, *_policies) = inside(inside(bound, 0x30)[0], 0x30)
    first = children(inside(listed, 0x30)[0])
    name = "sha256" if _SIGNER_2 in attributes else "sha1"
    if _SIGNER_2 in attributes and first and first[0][0] == 0x30:
        name, first = _hash(inside(first[0][1], 0x06)[0])[0], first[1:]
    digest = first[0][1] if first and first[0][0] == 0x04 else b""
    known = [one.public_bytes(Encoding.DER) for one in roots.certificates] if roots else []
    for der in [*signed.certificates, *known]:
        if hashlib.new(name, der).digest() == digest:  # how the standard names it, not a seal
            found = _certificate(der)
            if signed.serial is None or int.from_bytes(signed.serial, "big") == found.serial_number:
                return found
    raise Wrong("certificate")


def _certificate(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, TypeError) as error:
        raise Wrong("certificate") from error


def _readable(ders: list[bytes]) -> Iterator[x509.Certificate]:
    for der in ders:
        with contextlib.suppress(Wrong):
            yield _certificate(der)


def _check_cms_signature(signed: Signed, certificate: x509.Certificate, digest: Any) -> None:
    """Over the attributes as a SET, as RFC 5652, section 5.4, has it."""
    method, wanted = _SIGNING.get(signed.method, ("rsa" if signed.method == _RSA else "", b""))
    if not method:
        raise Unknown("method")
    if wanted:
        digest = _hash(wanted)[1]
    data = b"\x31" + _der_length(len(signed.attributes)) + signed.attributes
    try:
        key = certificate.public_key()
        if method == "rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signed.signature, data, padding.PKCS1v15(), digest())
        elif method == "ec" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signed.signature, data, ec.ECDSA(digest()))
        else:
            raise Wrong("signature")
    except (InvalidSignature, ValueError, UnsupportedAlgorithm) as error:
        raise Wrong("signature") from error


def _der_length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    raw = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(raw)]) + raw


def _check_certificate(
    certificate: x509.Certificate, signed: Signed, time: datetime, roots: Roots | None
) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        is_for_time = x509.oid.ExtendedKeyUsageOID.TIME_STAMPING in usage
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        is_for_time = False
    if not is_for_time:
        raise Wrong("purpose")
    if not _is_valid(certificate, time):
        raise Wrong("expired")
    if roots is not None and not _leads_to(roots, certificate, signed.certificates, time):
        raise Wrong("root")


def _is_valid(certificate: x509.Certificate, time: datetime) -> bool:
    return certificate.not_valid_before_utc <= time <= certificate.not_valid_after_utc


def _leads_to(
    roots: Roots, certificate: x509.Certificate, others: list[bytes], time: datetime
) -> bool:
    """Whether issuer after issuer ends at a trusted certificate; each is looked at once."""
    known = [*roots.certificates, *_readable(others)]
    waiting, seen = [certificate], [certificate]
    while waiting:
        one = waiting.pop()
        if one in roots:
            return True
        for issuer in known:
            if issuer not in seen and _is_valid(issuer, time) and _issued(issuer, one, roots):
                waiting.append(issuer)
                seen.append(issuer)
    return False


def _issued(issuer: x509.Certificate, one: x509.Certificate, roots: Roots) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
        if issuer in roots:
            return True
        basic = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        return basic.ca
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    except (x509.ExtensionNotFound, x509.DuplicateExtension):
        return False


# === Keseluruhan / all of it ======================================================================


class NoBundle(Exception):
    """The file is not a sealed bundle."""


def examined(
    file: BinaryIO, size: int, keys: list[bytes] | None = None, roots: Roots | None = None
) -> Report:
    """Everything that can be said of a bundle; `keys`: whose seal is expected.

    Raises:
        NoBundle: it does not look like one.
    """
    if not looks_like_a_bundle(file, size):
        raise NoBundle
    report = Report()
    envelope = envelope_of(file, size, report)
    bundle = Bundle(file, report, envelope)
    bundle.by_name = {member.name: member for member in envelope.members}
    signed, whole = hash_all(file, size, envelope.members)
    bundle.contents = contents_of(bundle)
    contents = bundle.contents
    report.counts["envelope"] = 1
    report.facts.update(
        size=size,
        sha256=whole,
        case=contents.name,
        case_id=contents.case,
        made_at=contents.made_at,
        key=contents.key.hex() if contents.key else None,
    )
    if envelope.names:
        check_members(bundle)
        check_checkpoints(bundle, keys or [], roots)
        read_pieces(bundle)
        read_redactions(bundle)
        read_tombstones(bundle)
        check_book(bundle)
        if not report.counts["stamp"]:
            report.note("stamp", "", "no_stamps")
        report.note("member", "", "signature_only")
    check_signature(bundle, signed, keys or [])
    return report


# === Laporan / what is said =======================================================================


def lines(report: Report, name: str, tongue: int) -> Iterator[str]:
    """The report for a reader, line by line."""
    facts, is_whole = report.facts, not report.damaged
    words = (
        ("Pemeriksaan bundel bersegel Netral", "Check of a sealed bundle of Netral"),
        ("Berkas", "File"),
        ("Perkara", "Case"),
        ("Dibuat", "Made"),
        ("Kunci", "Key"),
    )
    yield words[0][tongue]
    yield f"  {words[1][tongue]}: {harmless(name)} ({facts['size']} B)"
    yield f"  SHA-256: {facts['sha256']}"
    if facts["key"]:
        yield f"  {words[2][tongue]}: {harmless(facts['case'])} (id {facts['case_id']})"
        yield f"  {words[3][tongue]}: {harmless(facts['made_at'])}"
        yield f"  {words[4][tongue]}: {facts['key']}"
    for part, titles in PARTS.items():
        yield from _part(report, part, titles[tongue], tongue)
    for note in report.notes[:SHOWN]:
        yield f"{('CATATAN', 'NOTE')[tongue]}  {note.said(tongue)}"
    yield ""
    if is_whole:
        yield (
            "HASIL: UTUH. Tidak ada yang diubah sejak disegel.",
            "RESULT: WHOLE. Nothing was altered since it was sealed.",
        )[tongue]
    else:
        yield (
            f"HASIL: ADA KERUSAKAN ({report.damaged}).",
            f"RESULT: DAMAGED ({report.damaged}).",
        )[tongue]


def _part(report: Report, part: str, title: str, tongue: int) -> Iterator[str]:
    count, found = report.counts[part], [one for one in report.damage if one.part == part]
    told = f"{title}: {count}" if part not in ("envelope", "signature") else title
    if part == "entry" and count:
        told += f" ({report.facts['first']} – {report.facts['last']})"
    if part in report.hit or count:
        verdict = ("RUSAK", "DAMAGED") if part in report.hit else ("UTUH", "WHOLE")
        yield f"{verdict[tongue]}  {told}"
    for one in found[:SHOWN]:
        yield f"    ✗ {one.said(tongue)}"
    if len(found) > SHOWN:
        yield ("    ✗ … dan yang lain", "    ✗ … and others")[tongue]
    damaged = {one.ref for one in found}
    for ref, name in report.looked_at[part].items():
        if ref not in damaged:
            yield f"    ✓ {harmless(name)}"
    if count > len(report.looked_at[part]) > 0:
        yield ("    … dan yang lain", "    … and others")[tongue]


def document(report: Report, tongue: int) -> dict[str, Any]:
    """The report for a machine."""
    return {
        "kind": "netral-check/1",
        "whole": not report.damaged,
        "facts": report.facts,
        "counts": report.counts,
        "damaged": report.damaged,
        "damage": [_told(one, tongue) for one in report.damage],
        "notes": [_told(one, tongue) for one in report.notes],
    }


def _told(one: Finding, tongue: int) -> dict[str, str]:
    return {"part": one.part, "ref": one.ref, "what": one.code, "sentence": one.said(tongue)}


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Memeriksa bundel bersegel Netral tanpa jaringan. / Checks a sealed bundle "
        "of Netral offline.",
        epilog="Status: 0 utuh/whole, 4 rusak/damaged, 2 salah pakai/wrong usage, "
        "1 bukan bundel/no bundle.",
    )
    parser.add_argument("bundle", metavar="BUNDEL.zip")
    parser.add_argument(
        "--kunci",
        action="append",
        default=[],
        type=_key,
        metavar="HEX",
        help="kunci umum kantor, 64 angka heksadesimal; boleh beberapa kali / public key of the "
        "office, 64 hexadecimal digits; may be repeated",
    )
    parser.add_argument(
        "--akar",
        type=_roots,
        metavar="ROOTS.pem",
        help="sertifikat akar pemberi cap waktu / root certificates of the authorities that stamp",
    )
    parser.add_argument("--english", action="store_true", help="say it in English")
    parser.add_argument("--json", action="store_true", help="satu dokumen JSON / one JSON document")
    return parser


def _key(text: str) -> bytes:
    try:
        return hex_bytes(text.strip().lower(), 32)
    except Unreadable:
        raise argparse.ArgumentTypeError("64 0-9 a-f") from None


def _roots(path: str) -> Roots:
    try:
        with open(path, "rb") as file:
            return Roots(x509.load_pem_x509_certificates(file.read(SLICE)))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{harmless(path)}: {error}") from None


def main(words: list[str] | None = None) -> int:
    """Check the bundle that the command names, and say what was found."""
    given = arguments().parse_args(words)
    tongue = int(given.english)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        with open(given.bundle, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            report = examined(file, size, given.kunci, given.akar)
    except NoBundle:
        told = ("bukan bundel bersegel Netral.", "is not a sealed bundle of Netral.")[tongue]
        sys.stderr.write(f"{harmless(given.bundle)}: {told}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{harmless(given.bundle)}: {harmless(error.strerror or str(error))}\n")
        return 1
    if given.json:
        sys.stdout.write(json.dumps(document(report, tongue), indent=1) + "\n")
    else:
        name = os.path.basename(given.bundle)
        sys.stdout.writelines(line + "\n" for line in lines(report, name, tongue))
    return 4 if report.damaged else 0


if __name__ == "__main__":
    sys.exit(main())
