"""The book: chained in the act's own transaction, refused any change by the database itself."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.builders import World
from tracker.domain.ledger import Act, breaks
from tracker.domain.roles import Actor
from tracker.services.work import Work
from tracker.store import ledger
from tracker.store.cases import NumberSeries

Begin = Callable[[Actor], Work]


def record_setup(act: Work, name: str) -> None:
    entry_facts = {"release": name}
    act.entries.append((_entry(act, entry_facts), None))


def _entry(act: Work, facts: dict[str, str]) -> ledger.Entry:
    return ledger.Entry(act.now, act.actor.account_id, Act.SETUP_DONE, "house:1", facts)


@pytest.fixture
def three(work: Begin, world: World) -> None:
    for name in "abc":
        with work(world.system_actor) as act:
            record_setup(act, name)


@pytest.mark.usefixtures("three")
def test_a_whole_chain_has_no_break(session: Session) -> None:
    entries = list(ledger.chain(session))
    assert len(entries) >= 3
    assert breaks(entries, ledger.head_of(session)) == []


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET text = text || ' '",
        "UPDATE ledger_entries SET account_id = 0",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries",
        "DELETE FROM ledger_head",
        "TRUNCATE ledger_head",
    ],
)
def test_the_database_refuses_to_change_the_book(session: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only ever appended to"), session.begin_nested():
        session.execute(text(statement))


@pytest.mark.usefixtures("three")
def test_every_kind_of_damage_is_found_where_it_is(session: Session) -> None:
    entries, head = list(ledger.chain(session)), ledger.head_of(session)
    seq, previous, said, seal = entries[-2]
    last = entries[-1]
    changed = [*entries[:-2], (seq, previous, said.replace("house", "horse"), seal), last]
    assert [(d.seq, d.what) for d in breaks(changed, head)] == [(seq, "seal")]
    removed = [*entries[:-2], last]
    assert {d.what for d in breaks(removed, head)} == {"gap", "chain"}
    cut = entries[:-1]
    assert [(d.seq, d.what) for d in breaks(cut, head)] == [(head[0], "head")]
    swapped = [*entries[:-2], last, entries[-2]]
    assert breaks(swapped, head)
    forged = [*entries[:-2], (seq, previous, said, bytes(32)), last]
    assert {d.seq for d in breaks(forged, head)} == {seq, last[0]}


def test_an_act_must_state_the_facts_it_declares(
    work: Begin, world: World, session: Session
) -> None:
    before = ledger.head_of(session)
    with pytest.raises(ValueError, match="missing"), work(world.system_actor) as act:
        act.record(Act.ACCOUNT_ADDED, "account:1", account=1)
    assert ledger.head_of(session) == before


def test_a_step_that_cannot_be_recorded_does_not_happen(
    work: Begin, world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> list[int]:
        raise OSError("no space left")

    monkeypatch.setattr(ledger, "append", full_disk)
    with pytest.raises(OSError, match="no space"), work(world.system_actor) as act:
        act.session.add(NumberSeries(agency_id=world["bawaslu"], series="x", year=2024, last=1))
        record_setup(act, "never")
    assert session.get(NumberSeries, (world["bawaslu"], "x", 2024)) is None


def test_work_that_fails_writes_nothing(work: Begin, world: World, session: Session) -> None:
    before = ledger.head_of(session)
    with pytest.raises(RuntimeError), work(world.system_actor) as act:
        record_setup(act, "x")
        raise RuntimeError("half-way")
    assert ledger.head_of(session) == before
