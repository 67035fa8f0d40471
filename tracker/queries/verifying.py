"""Asking the book whether it is whole, and whether it is still what was signed."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from tracker.domain.checkpoints import Tree, checkpoint_digest
from tracker.domain.custody import digest_of, moment
from tracker.domain.ledger import GENESIS, Act, Damage, Written, breaks
from tracker.store.as_it_stands import as_it_stands
from tracker.store.checkpoints import CheckpointRow, TimeStamp
from tracker.store.ledger import LedgerEntry, LedgerHead, chain
from tracker.store.signing import is_signed
from tracker.store.time_stamps import Authorities


@dataclass(frozen=True, slots=True)
class CheckpointDamage:
    """A checkpoint that does not hold, and why in one word.

    - `changed`: its row says something else than its text, or than the book tells of it
    - `signature`: its signature is not over its text
    - `key`: signed by somebody else than this house
    - `order`: it does not follow the checkpoint before
    - `book`: the book holds something else now than what was signed
    - `missing`: the book tells of it, and it is not there
    - `unknown`: it is there, and the book does not tell of it
    - `stamp`: a time stamp on it does not hold, is missing or is unknown
    - `kept`: it differs from the one that was kept elsewhere, or is not there any more
    """

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries and checkpoints were looked at, and every break that was found."""

    entries: int
    damage: tuple[Damage, ...]
    checkpoints: int = 0
    unsound: tuple[CheckpointDamage, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe: public keys of this house, authorities of time stamps, and checkpoints
    (number to text) that somebody kept elsewhere."""

    keys: Collection[bytes]
    authorities: Authorities = field(default_factory=Authorities)
    kept: Mapping[int, str] = field(default_factory=dict)


def verified(session: Session, trust: Trust) -> Verified:
    """Walk the whole chain up to the head as it stands now; entries of later acts are not awaited.

    An entry beyond the head, which nobody appended through the book, is damage `beyond`.
    """
    signed = _Signed(session, trust)
    row = session.execute(
        select(
            select(LedgerHead.seq).scalar_subquery().label("seq"),
            select(LedgerHead.hash).scalar_subquery().label("hash"),
            select(func.max(LedgerEntry.seq)).scalar_subquery().label("last"),
        )
    ).one()
    head = (row.seq or 0, row.hash or GENESIS)
    looked_at = 0

    def counted(entry: Written) -> bool:
        nonlocal looked_at
        looked_at += entry.seq <= head[0]
        return entry.seq <= head[0]

    walked = signed.beside(takewhile(counted, chain(session)))
    damage = breaks(walked, head)
    if (row.last or 0) > head[0]:
        damage.append(Damage(row.last, "beyond"))
    return Verified(looked_at, tuple(damage), len(signed.rows), tuple(signed.damage()))


class _Signed:
    """The checkpoints, held against the book while it is walked once."""

    def __init__(self, session: Session, trust: Trust) -> None:
        self.trust = trust
        rows = select(*as_it_stands(CheckpointRow)).order_by(CheckpointRow.number)
        self.rows = session.execute(rows).all()
        self.stamps = session.scalars(select(TimeStamp).order_by(TimeStamp.number)).all()
        self.told: dict[int, str] = {}
        self.told_stamps: dict[tuple[int, str], str] = {}
        self.roots: dict[int, tuple[bytes, bytes]] = {}

    def beside(self, entries: Iterator[Written]) -> Iterator[Written]:
        """The entries as they come, while roots are built and acts on checkpoints are noted."""
        ends = iter([(row.last, row.number) for row in self.rows])
        end, number = next(ends, (None, 0))
        tree = Tree()
        for entry in entries:
            yield entry
            tree.add(entry.hash)
            if entry.seq == end:
                self.roots[number] = (entry.hash, tree.root())
                end, number = next(ends, (None, 0))
                tree = Tree()
            if entry.act in _ACTS:
                self._note(entry)

    def _note(self, entry: Written) -> None:
        facts = _facts(entry.text)
        number, digest = facts.get("number"), str(facts.get("digest"))
        if not isinstance(number, int):
            return  # the book itself names such an entry
        if entry.act == Act.CHECKPOINT_MADE:
            self.told[number] = digest
        else:
            self.told_stamps[number, str(facts.get("authority"))] = digest

    def damage(self) -> Iterator[CheckpointDamage]:
        """Every checkpoint that does not hold, by its number."""
        before: Row[Any] | None = None
        for row in self.rows:
            yield from (CheckpointDamage(row.number, what) for what in self._faults(row, before))
            before = row
        there = {row.number for row in self.rows}
        for number in sorted(self.told.keys() - there):
            yield CheckpointDamage(number, "missing")
        for number in sorted(self.trust.kept.keys() - there):
            yield CheckpointDamage(number, "kept")
        yield from self._stamp_damage()

    def _faults(self, row: Row[Any], before: Row[Any] | None) -> Iterator[str]:
        said = _object(row.text)
        columns = (row.number, row.first, row.last, moment(row.made_at))
        if columns != tuple(said.get(name) for name in ("number", "first", "last", "at")):
            yield "changed"
        key = _bytes(said.get("key"))
        if not is_signed(key, row.signature, row.text.encode()):
            yield "signature"
        elif key not in self.trust.keys:
            yield "key"
        previous = checkpoint_digest(before.text) if before else None
        if (said.get("previous"), row.first) != (previous, before.last + 1 if before else 1):
            yield "order"
        signed = (_bytes(said.get("head")), _bytes(said.get("root")))
        if self.roots.get(row.number) != signed:
            yield "book"
        if row.number not in self.told:
            yield "unknown"
        elif self.told[row.number] != checkpoint_digest(row.text):
            yield "changed"
        if self.trust.kept.get(row.number, row.text) != row.text:
            yield "kept"

    def _stamp_damage(self) -> Iterator[CheckpointDamage]:
        texts = {row.number: row.text.encode() for row in self.rows}
        there: dict[tuple[int, str], str] = {}
        for stamp in self.stamps:
            there[stamp.number, stamp.authority] = digest_of(stamp.token)
            data = texts.get(stamp.number, b"")
            roots = self.trust.authorities.roots
            if roots and self.trust.authorities.moment_of(stamp.token, data) is None:
                yield CheckpointDamage(stamp.number, "stamp")
        for number, _authority in sorted(dict(there.items() ^ self.told_stamps.items())):
            yield CheckpointDamage(number, "stamp")


_ACTS = (Act.CHECKPOINT_MADE, Act.CHECKPOINT_STAMPED)


def _facts(text: str) -> Mapping[str, Any]:
    found = _object(text).get("facts")
    return found if isinstance(found, dict) else {}


def _object(text: str) -> Mapping[str, Any]:
    """The JSON object in a text that may have been damaged; empty where it is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _bytes(told: object) -> bytes:
    try:
        return bytes.fromhex(str(told))
    except ValueError:
        return b""
