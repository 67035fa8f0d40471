"""Checkpoints: what was signed once cannot be rewritten unseen, not even the whole book."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import create_app
from config.settings import Settings
from tests.authority import Authority, authority
from tests.bundles import signer_of
from tests.cli.test_commands import document, untriggered
from tests.conftest import TestClock
from tracker.domain.ledger import GENESIS, seal
from tracker.store.checkpoints import CheckpointRow, TimeStamp
from tracker.store.ledger import LedgerEntry
from tracker.store.opening import Store

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def stamps() -> Iterator[Authority]:
    with authority() as found:
        yield found


def house(store: Store, clock: TestClock, home: Path, **settings: object) -> Run:
    told = Settings(home=home, secret_key="s" * 32, hash_profile="cheap", **settings)
    app: Flask = create_app(told, clock=clock, store=store)
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def run(store: Store, clock: TestClock, tmp_path: Path) -> Run:
    return house(store, clock, tmp_path)


def acts(run: Run, *names: str) -> None:
    for name in names:
        run("accounts", "add", f"{name}.rekaan", "--name", name, "--agency", "3")


@pytest.fixture
def two(run: Run) -> None:
    """Two checkpoints, the second over the first one's own entry and two acts more."""
    acts(run, "ani", "budi")
    assert document(run("ledger", "checkpoint", "--json"))["checkpoint"] == 1
    acts(run, "citra", "dewi")
    assert document(run("ledger", "checkpoint", "--json"))["checkpoint"] == 2


def damage(run: Run, *words: str) -> list[tuple[int | None, int | None, str]]:
    found = document(run("ledger", "verify", "--json", *words))["damage"]
    return [(one["entry"], one["checkpoint"], one["what"]) for one in found]


@pytest.mark.usefixtures("two")
def test_checkpoints_follow_each_other_and_hold(run: Run, session: Session) -> None:
    rows = session.scalars(select(CheckpointRow).order_by(CheckpointRow.number)).all()

    assert [(row.first, row.last) for row in rows] == [(1, 2), (3, 5)]
    assert damage(run) == []


@pytest.mark.usefixtures("two")
def test_nothing_is_signed_twice(run: Run) -> None:
    assert document(run("ledger", "checkpoint", "--json"))["checkpoint"] is None


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE checkpoints SET last = 4 WHERE number = 2", {(2, "changed"), (2, "book")}),
        ("UPDATE checkpoints SET made_at = made_at + interval '1 second' WHERE number = 1",
         {(1, "changed")}),
        ("UPDATE checkpoints SET text = text || ' ' WHERE number = 2",
         {(2, "signature"), (2, "changed")}),
        ("UPDATE checkpoints SET signature = set_byte(signature, 9, 255 - get_byte(signature, 9)) "
         "WHERE number = 2", {(2, "signature")}),
        ("DELETE FROM checkpoints WHERE number = 2", {(2, "missing")}),
        ("DELETE FROM checkpoints WHERE number = 1", {(1, "missing"), (2, "order"), (2, "book")}),
        ("INSERT INTO checkpoints SELECT 3, 6, 6, text, signature, made_at FROM checkpoints "
         "WHERE number = 2",
         {(3, "changed"), (3, "order"), (3, "book"), (3, "unknown")}),
    ],
)  # fmt: skip
def test_a_checkpoint_that_was_touched_is_named(
    run: Run, session: Session, change: str, found: set[tuple[int, str]]
) -> None:
    untriggered(session, change)

    assert {(number, what) for _entry, number, what in damage(run)} == found


@pytest.mark.usefixtures("two")
def test_a_book_that_was_written_anew_from_the_first_word_is_not_what_was_signed(
    run: Run, session: Session
) -> None:
    """Whoever holds the database can make a chain that is whole in itself."""
    rewritten(session)

    assert {(number, what) for _entry, number, what in damage(run)} == {(1, "book"), (2, "book")}


@pytest.mark.usefixtures("two")
def test_a_book_signed_anew_by_somebody_else_is_found_by_the_key(
    run: Run, session: Session
) -> None:
    stranger = signer_of("99")
    for row in session.scalars(select(CheckpointRow)).all():
        said = row.text.replace(json.loads(row.text)["key"], stranger.public.hex())
        forged = {"n": row.number, "t": said, "s": stranger.sign(said.encode())}
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(
            text("UPDATE checkpoints SET text = :t, signature = :s WHERE number = :n"), forged
        )
    session.commit()
    session.expire_all()

    assert {(1, "key"), (2, "key")} <= {(number, what) for _, number, what in damage(run)}


@pytest.mark.usefixtures("two")
def test_even_the_holder_of_the_key_cannot_change_what_was_kept_elsewhere(
    run: Run, session: Session, tmp_path: Path
) -> None:
    """Everything is thrown away and signed anew; a copy of the checkpoints outside tells."""
    kept = tmp_path / "kept.jsonl"
    assert document(run("ledger", "checkpoints", str(kept), "--json")) == {"written": 2}
    assert damage(run, "--against", str(kept)) == []

    untriggered(session, "DELETE FROM checkpoints")
    untriggered(session, "DELETE FROM ledger_entries WHERE seq > 1")
    untriggered(session, "UPDATE ledger_head SET seq = 1, "
                "hash = (SELECT hash FROM ledger_entries WHERE seq = 1)")  # fmt: skip
    session.expire_all()
    assert document(run("ledger", "checkpoint", "--json"))["checkpoint"] == 1
    assert damage(run) == []

    assert {what for _, _, what in damage(run, "--against", str(kept))} == {"kept"}


def test_a_file_that_holds_no_checkpoints_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "lain.txt"
    other.write_text("bukan titik segel\n")

    result = run("ledger", "verify", "--against", str(other))

    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


def test_an_authority_stamps_each_checkpoint_once(
    store: Store, clock: TestClock, tmp_path: Path, session: Session, stamps: Authority
) -> None:
    run = house(store, clock, tmp_path,
                timestamp_authorities=(stamps.address,), timestamp_roots=stamps.roots)  # fmt: skip
    acts(run, "ani")
    before = stamps.asked
    assert document(run("ledger", "checkpoint", "--json")) == {"checkpoint": 1, "refused": []}
    assert document(run("ledger", "checkpoint", "--json"))["checkpoint"] is None
    assert stamps.asked == before + 1
    assert len(session.scalars(select(TimeStamp)).all()) == 1
    assert damage(run) == []

    untriggered(
        session,
        "UPDATE time_stamps SET token = set_byte(token, 200, 255 - get_byte(token, 200))",
    )
    session.expire_all()
    assert {(number, what) for _, number, what in damage(run)} == {(1, "stamp")}

    untriggered(session, "DELETE FROM time_stamps")
    assert damage(run) == [(None, 1, "stamp")]


def test_an_authority_that_gives_no_stamp_is_named_and_asked_again(
    store: Store, clock: TestClock, tmp_path: Path, stamps: Authority
) -> None:
    run = house(store, clock, tmp_path,
                timestamp_authorities=(stamps.address,), timestamp_roots=stamps.roots)  # fmt: skip
    acts(run, "ani")
    stamps.garbles = True
    try:
        result = run("ledger", "checkpoint", "--json")
    finally:
        stamps.garbles = False

    assert result.exit_code == 3
    assert document(result)["checkpoint"] == 1
    assert stamps.address in document(result)["refused"][0]
    clock.forward(hours=1)
    assert run("ledger", "checkpoint", "--json").exit_code == 0


def rewritten(session: Session) -> None:
    """Give the second entry another account and chain everything after it anew."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    end = GENESIS
    for entry in session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all():
        said = entry.text
        if entry.seq == 2:
            said = entry.text.replace('"facts":{', '"facts":{ ')
        previous, end = end, seal(end, said)
        session.execute(
            text("UPDATE ledger_entries SET text = :t, previous = :p, hash = :h WHERE seq = :n"),
            {"t": said, "p": previous, "h": end, "n": entry.seq},
        )
    session.execute(text("UPDATE ledger_head SET hash = :h"), {"h": end})
    session.commit()
    session.expire_all()
