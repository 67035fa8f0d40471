"""The sealed bundle of a case: what it holds, in which order, and what its seal is over.

`docs/verifier.md` tells the format to whoever wants to check a bundle without this system.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.custody import moment
from tracker.domain.file_names import file_name
from tracker.domain.ledger import canonical

KIND = "netral-bundle/1"
README = "BACA-DAHULU.txt"
DOSSIER = "berkas.pdf"
RECORD = "perkara.json"
PEOPLE = "catatan/orang.json"
BOOK = "catatan/buku.jsonl"
CHECKPOINTS = "catatan/titik-segel.jsonl"
PIECES = "catatan/bukti.jsonl"
CUSTODY = "catatan/penanganan.jsonl"
TRACES = "catatan/jejak.jsonl"
REDACTIONS = "catatan/penghitaman.jsonl"
"""There only where a copy with parts blacked out goes along with the piece it was made of."""
TOMBSTONES = "catatan/pemusnahan.jsonl"
"""Only where a piece was destroyed after its retention."""

CONTENTS = "isi.json"

COMMENT = KIND.encode() + b" "
"""What the archive's comment begins with; the signature follows."""

SIGNATURE = 128
"""Hexadecimal digits of the signature, with which the file ends."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the bundle as the contents name it."""

    name: str
    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the contents say of the bundle as a whole. `last` is the case's last entry in it."""

    case: int
    name: str
    made_at: datetime
    key: bytes
    entries: int
    last: int

    def contents(self, members: Sequence[Member]) -> bytes:
        """The canonical text of `isi.json`."""
        told = {
            "kind": KIND,
            "case": {"id": self.case, "name": self.name},
            "made_at": moment(self.made_at),
            "key": self.key.hex(),
            "entries": self.entries,
            "last": self.last,
            "members": [
                {"name": one.name, "size": one.size, "sha256": one.digest.hex()} for one in members
            ],
        }
        return canonical(told).encode()


def signed_text(digest: bytes) -> bytes:
    """What is signed, given the SHA-256 over the file without its signature."""
    return f"{KIND}\n{digest.hex()}".encode()


def piece_name(piece: int, name: str, *, is_held: bool) -> str:
    """Where the bytes of a piece lie in the bundle; those that may do harm under a name that no
    computer opens by itself."""
    return f"bukti/{piece}-{'ditahan.bin' if is_held else file_name(name)}"


def trace_name(table: str, row: int) -> str:
    """How the act of sealing calls a row of what was seen, such as `act_looks:7`."""
    return f"{table}:{row}"


def lines(rows: Sequence[str]) -> bytes:
    """Texts, a line each."""
    return "".join(row + "\n" for row in rows).encode()


def hashed(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
