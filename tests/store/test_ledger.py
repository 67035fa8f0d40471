"""The book: chained in the act's own transaction, refused any change by the database itself."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.builders import World
from tracker.domain.ledger import GENESIS, Act, breaks, seal
from tracker.domain.roles import Actor
from tracker.services.work import Work
from tracker.store import ledger
from tracker.store.cases import NumberSeries

Begin = Callable[[Actor], Work]


def record_setup(act: Work, name: str) -> None:
    entry_facts = {"release": name}
    act.entries.append(_entry(act, entry_facts))


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


def test_thousands_of_entries_are_chained_as_few_are(
    work: Begin, world: World, session: Session
) -> None:
    names = [f"\\N\t{n}\n“é”" for n in range(1_500)]
    with work(world.system_actor) as act:
        for name in names:
            record_setup(act, name)

    entries = list(ledger.chain(session))[-1_500:]

    assert breaks(list(ledger.chain(session)), ledger.head_of(session)) == []
    assert [json.loads(one.text)["facts"]["release"] for one in entries] == names
    assert {(one.act, one.case_id, one.account_id) for one in entries} == {
        (Act.SETUP_DONE, None, world.system_actor.account_id)
    }


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET text = text || ' '",
        "UPDATE ledger_entries SET account_id = 0",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries CASCADE",
        "TRUNCATE custody_entries",
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
    told, last = entries[-2:]

    def found(*ending: ledger.Written) -> list[tuple[int, str]]:
        return [(d.seq, d.what) for d in breaks([*entries[:-2], *ending], head)]

    assert found(told._replace(text=told.text.replace("house", "horse")), last) == [
        (told.seq, "seal")
    ]
    assert found(last) == [(last.seq, "gap"), (last.seq, "chain")]
    assert found(told) == [(head[0], "head")]
    assert found(last, told)
    assert found(told._replace(hash=bytes(32)), last) == [(told.seq, "seal"), (last.seq, "chain")]
    assert found(told._replace(account_id=told.account_id + 1), last) == [(told.seq, "columns")]
    assert found(told._replace(case_version=7), last) == [(told.seq, "columns")]


def test_a_case_tells_by_itself_that_one_of_its_entries_is_missing(
    work: Begin, world: World, session: Session
) -> None:
    """Somebody who can write the whole book anew leaves one entry of a case out of it."""
    for number in (1, 2, 3):
        with work(world.system_actor) as act:
            act.record(Act.REPORTER_READ, f"case:{number}", case=7, reason="given")
    whole = [entry for entry in ledger.chain(session) if entry.case_id == 7]
    told = [json.loads(entry.text)["before"] for entry in whole]
    assert told == [None, whole[0].seq, whole[1].seq]

    kept, head = [], GENESIS
    for seq, entry in enumerate([whole[0], whole[2]], start=1):
        text = entry.text.replace(f'"seq":{entry.seq}', f'"seq":{seq}')
        previous, head = head, seal(head, text)
        kept.append(entry._replace(seq=seq, text=text, previous=previous, hash=head))
    assert [(d.seq, d.what) for d in breaks(kept, (2, head))] == [(2, "case")]


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
