"""What somebody with the database, the vault or a bundle in hand could do to it, one at a time.

Each damage knows what it hit: by which names a verifier may call it. A damage that changes nothing
or that the database itself refuses is none, and another one is drawn.
"""

import contextlib
import json
import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.bundles import Members, Sealing, archive, members_in, sealed
from tracker.domain.days import PartialDay
from tracker.domain.ledger import canonical
from tracker.store.captures import CaptureRow
from tracker.store.checkpoints import CheckpointRow, TimeStamp
from tracker.store.destructions import DestructionAnswer, DestructionProposal, Tombstone
from tracker.store.evidence import CustodyEntry, EvidenceItem, HeldBytes
from tracker.store.ledger import LedgerEntry, LedgerHead
from tracker.store.letters import IssuedLetter, LetterWithdrawal
from tracker.store.near_copies import SEALED_WHOLE
from tracker.store.newsdesk import NewsRefusal, StoryVerdict
from tracker.store.post import Mail, OutboxRow, Postbox
from tracker.store.redactions import Redaction
from tracker.store.reports import Report, ReportWithdrawal
from tracker.store.sheet_imports import TAKEN_IN, UPLOADED, SheetImport
from tracker.store.vault_folder import FolderVault
from tracker.verifier.netral_periksa import (
    BOOK,
    CHECKPOINTS,
    CONTENTS,
    CUSTODY,
    PIECES,
    REDACTIONS,
    TOMBSTONES,
    TRACES,
)

Row = dict[str, Any]
Name = tuple[str, str]
"""What a verifier called damaged: of which kind, and which."""

MODELS = (
    LedgerEntry,
    LedgerHead,
    CheckpointRow,
    TimeStamp,
    EvidenceItem,
    CustodyEntry,
    HeldBytes,
    CaptureRow,
    Redaction,
    DestructionProposal,
    DestructionAnswer,
    Tombstone,
    IssuedLetter,
    LetterWithdrawal,
    StoryVerdict,
    NewsRefusal,
    Report,
    ReportWithdrawal,
    SheetImport,
)
TABLES: tuple[Table, ...] = tuple(model.__table__ for model in (*MODELS, *SEALED_WHOLE))
PROVES_NOTHING: tuple[Table, ...] = tuple(model.__table__ for model in (Postbox, Mail, OutboxRow))
"""Tables that nobody can prove anything by, and that the book does not bind on purpose (ADR 19):
damage to them is found by nothing, and must make nothing else look damaged."""
OF_ACTS = {model.__table__.name: kind for model, (kind, _act) in SEALED_WHOLE.items()}
SEALED_IN_PART = {SheetImport.__tablename__: frozenset((*UPLOADED, *TAKEN_IN))}
"""Tables of which the book seals some columns alone: the others change as work goes on."""


def sealed_columns(table: Table) -> list[str]:
    """The columns of a table whose change is a damage."""
    sealed_here = SEALED_IN_PART.get(table.name)
    return [one.name for one in table.c if sealed_here is None or one.name in sealed_here]


COLUMNS = tuple((table, name) for table in TABLES for name in sealed_columns(table))
KINDS = ("change", "remove", "insert", "swap", "renumber")


@dataclass(frozen=True)
class Hit:
    """A damage that was done: what it was, and of what it touched the names of which one must be
    told of each."""

    what: str
    touched: tuple[frozenset[Name], ...]
    column: tuple[str, str] | None = None


class NoDamage(Exception):
    """Nothing was changed: the draw made no difference, or the database refused it."""


# --- rows ---------------------------------------------------------------------------------------


def name_of(table: Table, row: Row) -> set[Name]:
    match table.name:
        case "ledger_entries":
            return {("entry", str(row["seq"]))}
        case "ledger_head":
            return {("head", "")}
        case "checkpoints" | "time_stamps":
            return {("checkpoint", str(row["number"]))}
        case "evidence_items":
            return {("evidence", str(row["id"]))}
        case "held_bytes":
            return {("held", row["digest"].hex())}
        case "redactions":
            return {("redaction", str(row["copy_id"]))}
        case "captures":
            return {("capture", str(row["id"]))}
        case "destruction_proposals":
            return {("destruction", str(row["id"]))}
        case "destruction_answers":
            return {("destruction_answer", str(row["proposal_id"]))}
        case "issued_letters":
            return {("letter", str(row["letter_id"]))}
        case "letter_withdrawals":
            return {("letter_withdrawal", str(row["letter_id"]))}
        case "story_verdicts":
            return {("story_verdict", f"{row['first']}/{row['second']}")}
        case "news_refusals":
            return {("news_refusal", f"{row['case_id']}/{row['news_id']}")}
        case "reports":
            return {("report", str(row["id"]))}
        case "report_withdrawals":
            return {("report_withdrawal", str(row["report_id"]))}
        case "sheet_imports":
            return {("table", str(row["id"])), ("table_taken_in", str(row["id"]))}
        case "tombstones":
            return {("tombstone", str(row["item_id"]))}
        case kept if kept in OF_ACTS:
            return {(OF_ACTS[kept], str(row["id"]))}
        case "postboxes" | "mails" | "outbox":
            return set()
        case _:
            return {("custody", f"{row['entry']}/{row['item_id']}")}


class Rows:
    """Damage to rows, past every trigger and foreign key; `done` holds it as long as one looks."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[str, list[Row]] = {}
        for table in (*TABLES, *PROVES_NOTHING):
            key = list(table.primary_key)
            found = session.execute(select(table).order_by(*key)).mappings()
            self.rows[table.name] = [dict(row) for row in found]

    @contextlib.contextmanager
    def done(self, draw: random.Random, table: Table, kind: str, column: str) -> Iterator[Hit]:
        """One damage, undone again afterwards.

        Raises:
            NoDamage: nothing was changed.
        """
        inside = self.session.begin_nested()
        try:
            self.session.execute(text("SET LOCAL session_replication_role = replica"))
            try:
                hit = getattr(self, "_" + kind)(draw, table, column)
            except DBAPIError as refused:
                raise NoDamage from refused
            yield hit
        finally:
            inside.rollback()
            self.session.expire_all()

    def _one(self, draw: random.Random, table: Table) -> Row:
        rows = self.rows[table.name]
        if not rows:
            raise NoDamage
        return draw.choice(rows)

    def _change(self, draw: random.Random, table: Table, column: str) -> Hit:
        row = self._one(draw, table)
        value = other_than(draw, row[column], table.c[column].nullable)
        return self._write(table, row, {column: value}, f"change {column}", column)

    def _renumber(self, draw: random.Random, table: Table, column: str) -> Hit:
        """Another key: a place that nothing stands at, before, within or behind the others."""
        row = self._one(draw, table)
        column = draw.choice([key.name for key in table.primary_key])
        value: Any = f"{row[column]}x"
        if isinstance(row[column], int):
            value = draw.choice((-1, 0, 1, 7, 10_000, row[column] + 1, row[column] + 90))
        return self._write(table, row, {column: value}, f"renumber {column}", column)

    def _write(self, table: Table, row: Row, values: Row, what: str, column: str) -> Hit:
        if all(row[name] == value for name, value in values.items()):
            raise NoDamage
        sets = ", ".join(f'"{name}" = :new_{name}' for name in values)
        given = {f"new_{name}": value for name, value in values.items()}
        self._execute(
            f"UPDATE {table.name} SET {sets} WHERE {_where(table)}", given | _key(table, row)
        )
        names = name_of(table, row) | name_of(table, row | values) | self._after(table, row)
        return Hit(f"{table.name}: {what}", (frozenset(names),), (table.name, column))

    def _remove(self, draw: random.Random, table: Table, _column: str) -> Hit:
        row = self._one(draw, table)
        self._execute(f"DELETE FROM {table.name} WHERE {_where(table)}", _key(table, row))
        names = name_of(table, row) | self._after(table, row)
        return Hit(f"{table.name}: remove", (frozenset(names),))

    def _insert(self, draw: random.Random, table: Table, _column: str) -> Hit:
        """A copy of a row under another key, or with another word too."""
        row = dict(self._one(draw, table))
        for key in table.primary_key:
            if isinstance(row[key.name], int):
                row[key.name] = draw.choice((0, -5, 1_000, row[key.name] + 1, row[key.name] + 90))
        columns = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        self._execute(f"INSERT INTO {table.name} ({columns}) VALUES ({values})", row)
        names = name_of(table, row) | self._after(table, row)
        return Hit(f"{table.name}: insert", (frozenset(names),))

    def _swap(self, draw: random.Random, table: Table, column: str) -> Hit:
        """The same column of two rows, or all but the key of them: they change places."""
        rows = self.rows[table.name]
        if len(rows) < 2:
            raise NoDamage
        one, other = draw.sample(rows, 2)
        keys = {key.name for key in table.primary_key}
        whole = draw.random() < 0.3
        columns = [name for name in one if name not in keys] if whole else [column]
        if any(name in keys for name in columns) or all(one[n] == other[n] for n in columns):
            raise NoDamage
        first = self._write(table, one, {n: other[n] for n in columns}, "swap", column)
        second = self._write(table, other, {n: one[n] for n in columns}, "swap", column)
        column_hit = None if whole else (table.name, column)
        return Hit(f"{table.name}: swap", first.touched + second.touched, column_hit)

    def _after(self, table: Table, row: Row) -> set[Name]:
        """Where a row is missing, the book says so at the one after it, and at its end."""
        if table.name != "ledger_entries":
            return set()
        later = [other["seq"] for other in self.rows[table.name] if other["seq"] > row["seq"]]
        return {("entry", str(later[0]))} if later else {("head", "")}

    def _execute(self, statement: str, values: Row) -> None:
        done = self.session.execute(text(statement), {n: _plain(v) for n, v in values.items()})
        if done.rowcount != 1:
            raise NoDamage


def _where(table: Table) -> str:
    return " AND ".join(f'"{key.name}" = :key_{key.name}' for key in table.primary_key)


def _key(table: Table, row: Row) -> Row:
    return {f"key_{key.name}": row[key.name] for key in table.primary_key}


def _plain(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value)
    return str(value) if isinstance(value, PartialDay) else getattr(value, "value", value)


def other_than(draw: random.Random, value: Any, may_be_empty: bool) -> Any:
    """Another value: one byte, one sign, one unit off; none at all, or one where there was none."""
    if isinstance(value, list):
        return [*value, 7]
    if isinstance(value, dict):
        return {**value, draw.choice([*value, "x"]): 7}
    if isinstance(value, bool):
        return not value
    value = _plain(value)
    if value is None:
        return draw.choice(("x", 1, date(2024, 1, 1), datetime.fromisoformat("2024-01-01T00:00Z")))
    if may_be_empty and draw.random() < 0.2:
        return None
    if isinstance(value, bytes):
        return bytes_other_than(draw, value)
    if isinstance(value, str):
        return text_other_than(draw, value)
    if isinstance(value, datetime):
        far = draw.random() < 0.1
        return "infinity" if far else value + draw.choice((-1, 1)) * timedelta(
            microseconds=draw.choice((1, 1_000_000, 86_400_000_000)))  # fmt: skip
    if isinstance(value, date):
        return "-infinity" if draw.random() < 0.1 else value + timedelta(draw.choice((-1, 1, 365)))
    return value + draw.choice((-1, 1, 2, 1_000, -value))


def bytes_other_than(draw: random.Random, value: bytes) -> bytes:
    """One byte changed, removed, inserted, or two that changed places."""
    data, at = bytearray(value), draw.randrange(len(value)) if value else 0
    match draw.choice(("flip", "flip", "cut", "put", "swap")) if data else "put":
        case "flip":
            data[at] ^= draw.randrange(1, 256)
        case "cut":
            del data[at]
        case "put":
            data.insert(at, draw.randrange(256))
        case _:
            other = draw.randrange(len(data))
            data[at], data[other] = data[other], data[at]
    return bytes(data)


def text_other_than(draw: random.Random, value: str) -> str:
    at = draw.randrange(len(value)) if value else 0
    match draw.choice(("flip", "cut", "put", "swap", "case")):
        case "flip":
            return value[:at] + chr(draw.randrange(32, 127)) + value[at + 1 :]
        case "cut":
            return value[:at] + value[at + 1 :]
        case "put":
            return value[:at] + chr(draw.choice((32, 48, 97, 0xE9, 0x202E))) + value[at:]
        case "swap" if len(value) > 1:
            at = min(at, len(value) - 2)
            return value[:at] + value[at + 1] + value[at] + value[at + 2 :]
        case _:
            return value.swapcase()


# --- files of the vault ---------------------------------------------------------------------------


@contextlib.contextmanager
def vault_damage(
    draw: random.Random, vault: FolderVault, digests: list[bytes], gone: dict[bytes, bytes]
) -> Iterator[Hit]:
    """One file changed, cut, lengthened, removed, put in, or two that changed places; one that was
    lawfully destroyed, put back."""
    one, other = draw.sample(digests, 2)
    paths = [vault.path(one), vault.path(other)]
    kept = [path.read_bytes() for path in paths]
    names: set[Name] = {("file", one.hex())}
    stranger: Path | None = None
    kind = draw.choice(("change", "change", "remove", "insert", "swap", "back"))
    try:
        match kind:
            case "change":
                _replace(paths[0], bytes_other_than(draw, kept[0]))
            case "remove":
                paths[0].unlink()
            case "insert":
                stranger, names = _a_stranger(draw, vault, one)
                stranger.parent.mkdir(exist_ok=True)
                stranger.write_bytes(kept[0])
            case "back":
                digest = draw.choice(list(gone))
                stranger, names = vault.path(digest), {("file", digest.hex())}
                stranger.parent.mkdir(exist_ok=True)
                stranger.write_bytes(gone[digest])
            case _:
                names.add(("file", other.hex()))
                _replace(paths[0], kept[1])
                _replace(paths[1], kept[0])
        if kind == "change" and paths[0].read_bytes() == kept[0]:
            raise NoDamage
        yield Hit(f"vault: {kind}", tuple(frozenset({name}) for name in names))
    finally:
        if stranger is not None:
            stranger.unlink()
        for path, data in zip(paths, kept, strict=True):
            _replace(path, data)


def _a_stranger(draw: random.Random, vault: FolderVault, one: bytes) -> tuple[Path, set[Name]]:
    """Where another file could be put: under a digest of nobody's, or under no digest at all."""
    digest = draw.randbytes(32)
    name = draw.choice((digest.hex(), f"{one.hex()}.bak", "x" * 64, one.hex()[:-1], ".x"))
    if name == digest.hex():
        return vault.path(digest), {("file", name)}
    shelf = draw.choice((one.hex()[:2], "00"))
    return vault.folder / shelf / name, {("file", f"{shelf}/{name}")}


def _replace(path: Path, data: bytes) -> None:
    """Written anew beside and put in its place, as a file that somebody copied back would be."""
    fresh = path.with_name("fresh")
    fresh.write_bytes(data)
    os.replace(fresh, path)


# --- bundles ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Region:
    """A stretch of a bundle and the names by which damage in it may be called."""

    start: int
    end: int
    names: frozenset[Name]


def regions_of(bundle: bytes) -> list[Region]:
    """The file from its first byte to its last: heads, contents, directory, end, signature."""
    found: list[Region] = []
    place = 0
    sizes = {n: len(d) for n, d in members_in(bundle).items()}
    while bundle[place : place + 4] == b"PK\3\4":
        named, extra = struct.unpack("<2H", bundle[place + 26 : place + 30])
        name = bundle[place + 30 : place + 30 + named].decode()
        start = place + 30 + named + extra
        size = sizes.get(name, bundle.find(b"PK\7\b", start) - start)
        own: Name = ("envelope", name)
        found.append(Region(place, start, frozenset({own})))
        found.append(Region(start, start + size, frozenset({("member", name), own})))
        found.append(Region(start + size, start + size + 16, frozenset({own})))
        place = start + size + 16
    found.append(Region(place, len(bundle), frozenset({("envelope", "*")})))
    return found


def bundle_damage(draw: random.Random, bundle: bytes, regions: list[Region]) -> tuple[bytes, Hit]:
    """A byte of the file changed, removed, inserted, or two that changed places; an end cut off."""
    at = draw.randrange(len(bundle))
    kind = draw.choice(("flip", "flip", "flip", "cut", "put", "swap", "end"))
    data, hits = bytearray(bundle), [_region(regions, at)]
    match kind:
        case "flip":
            data[at] ^= draw.randrange(1, 256)
        case "cut":
            del data[at]
        case "put":
            data.insert(at, draw.randrange(256))
            hits.append(_region(regions, max(0, at - 1)))  # a byte between two belongs to either
        case "swap":
            other = draw.randrange(len(bundle))
            data[at], data[other] = data[other], data[at]
            hits.append(_region(regions, other))
        case _:
            data, hits = data[: max(at, 64)], regions[-1:]  # of less nothing tells what it was
    if data == bundle:
        raise NoDamage
    touched = tuple(hit.names for hit in hits)
    if kind == "put" or regions[-1] in hits:  # a byte between two; no end, and nothing is found
        touched = (frozenset().union(*touched),)
    return bytes(data), Hit(f"bundle: {kind}", touched)


def _region(regions: list[Region], at: int) -> Region:
    return next(region for region in regions if region.start <= at < region.end)


RECORDS = (BOOK, CHECKPOINTS, PIECES, CUSTODY, TRACES, REDACTIONS, TOMBSTONES)


def member_damage(draw: random.Random, members: Members, sealing: Sealing) -> tuple[bytes, Hit]:
    """A file or a row of the bundle, in an archive made anew without the key: the list of contents
    and the signature stay as they were."""
    listed = sealing.contents(members)
    names = list(members)
    one, other = draw.sample(names, 2)
    kind = draw.choice(("remove", "insert", "swap", "reorder", "change", "row"))
    changed, hit = dict(members), {("member", one)}
    match kind:
        case "remove":
            del changed[one]
        case "insert":
            one = f"bukti/{draw.randrange(100, 999)}-lain.txt"
            changed[one], hit = b"lain", {("member", one)}
        case "swap":
            changed[one], changed[other] = members[other], members[one]
            hit |= {("member", other)}
        case "reorder":
            a, b = names.index(one), names.index(other)
            names[a], names[b] = names[b], names[a]
            changed, hit = (
                {name: members[name] for name in names},
                {("member", one), ("member", other)},
            )
        case "change":
            changed[one] = bytes_other_than(draw, members[one])
        case _:
            one = draw.choice(RECORDS)
            rows = draw.choice((_without, _twice, _turned))(draw, members[one].splitlines(True))
            changed[one], hit = b"".join(rows), {("member", one)}
    if list(changed.items()) == list(members.items()):
        raise NoDamage
    zipped = archive([*changed.items(), (CONTENTS, listed)])
    return zipped[:-128] + b"0" * 128, Hit(f"member: {kind}", _each(kind, hit))


def _each(kind: str, hit: set[Name]) -> tuple[frozenset[Name], ...]:
    """Of files that changed places among others, the first one tells."""
    if kind == "reorder":
        return (frozenset(hit),)
    return tuple(frozenset({name}) for name in hit)


def _without(draw: random.Random, rows: list[bytes]) -> list[bytes]:
    at = draw.randrange(len(rows))
    return rows[:at] + rows[at + 1 :]


def _twice(draw: random.Random, rows: list[bytes]) -> list[bytes]:
    at = draw.randrange(len(rows))
    return [*rows[:at], rows[draw.randrange(len(rows))], *rows[at:]]


def _turned(draw: random.Random, rows: list[bytes]) -> list[bytes]:
    one, other = draw.randrange(len(rows)), draw.randrange(len(rows))
    rows[one], rows[other] = rows[other], rows[one]
    return rows


def insider_damage(draw: random.Random, members: Members, sealing: Sealing) -> tuple[bytes, Hit]:
    """A row of a record, in a bundle that the holder of the key lists and seals anew: only the book
    and its checkpoints speak against it."""
    name = draw.choice(RECORDS)
    rows = members[name].splitlines(True)
    at = draw.randrange(len(rows))
    touched = rows[at]
    kind = draw.choice(("change", "change", "remove", "insert", "reorder"))
    also: list[bytes] = rows[at + 1 : at + 2]
    match kind:
        case "change":
            rows[at] = _sealed_part_changed(draw, name, touched[:-1]) + b"\n"
        case "remove":
            del rows[at]
        case "insert":
            rows.insert(at, draw.choice(rows))
            also = [rows[at]]
        case _:
            other = draw.randrange(len(rows))
            rows[at], rows[other] = rows[other], rows[at]
            also += [rows[at], *rows[other + 1 : other + 2]]
    data = b"".join(rows)
    if data == members[name]:
        raise NoDamage
    hits = {("line", f"{name}:{n}") for n in range(at + 1, at + 3)}
    hits |= {one for row in (touched, *also) for one in _row_names(name, row)}
    if name == BOOK:
        hits.add(("entry", BOOK))
    return sealed(members | {name: data}, sealing), Hit(
        f"insider: {kind} {name}", (frozenset(hits),)
    )


def _sealed_part_changed(draw: random.Random, name: str, row: bytes) -> bytes:
    """Of a checkpoint what its signature is over: only the bundle's own seals the rest of a stamp
    that its authority did not sign."""
    if name != CHECKPOINTS:
        return bytes_other_than(draw, row)
    told, word = json.loads(row), draw.choice(("text", "text", "signature"))
    return canonical(told | {word: text_other_than(draw, told[word])}).encode()


def _row_names(name: str, row: bytes) -> set[Name]:
    told = json.loads(row)
    match name:
        case _ if name == BOOK:
            return {("entry", str(told["seq"]))}
        case _ if name == CHECKPOINTS:
            return {("checkpoint", str(json.loads(told["text"])["number"]))}
        case _ if name == PIECES:
            return {("piece", str(told["id"]))}
        case _ if name == TRACES:
            return {("trace", str(told["entry"]))}
        case _ if name == REDACTIONS:
            return {("redaction", str(told["copy_id"]))}
        case _ if name == TOMBSTONES:
            return {("piece", str(told["item_id"]))}
        case _:
            return {("custody", f"{told['entry']}/{json.loads(told['text'])['piece']}")}
