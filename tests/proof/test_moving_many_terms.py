"""A regional decree over an office with ten thousand open terms: seen first, then applied whole.

The cases were taken in all over the country; the days off of the office that is bound count.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from tests import databases
from tests.bench.filling import fill
from tests.builders import law_documents, make_account
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import Act
from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.queries.running_law import running_law
from tracker.queries.term_moves import moves_by_agency, moves_of
from tracker.services.law import apply_law
from tracker.services.moving_terms import move_terms
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.store.base import make_engine
from tracker.store.cases import Case, TermRow
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Agency
from tracker.store.vault_folder import FolderVault

pytestmark = pytest.mark.proof

CASES = 66_000 if os.environ.get("PROOF") else 600
MOST = 11_400
"""Kept running: some of them are distances to keep, which no decree moves."""
HOME = "36.71"
NOW = datetime.fromisoformat("2024-11-20T09:00:00+07:00")


@pytest.fixture
def filled(server: str, tmp_path: Path) -> Iterator[tuple[Engine, FolderVault]]:
    """One office that handles every case, with somewhat more than ten thousand running terms."""
    url = databases.fresh(server, f"moves_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    engine, vault = make_engine(url), FolderVault(tmp_path, 1 << 20)
    fill(engine, vault, CASES, NOW.date(), HOME)
    with engine.begin() as connection:
        home = connection.execute(
            select(Agency.id).where(
                Agency.kind == AgencyKind.BAWASLU_REGENCY, Agency.region_code == HOME
            )
        ).scalar_one()
        running = (TermRow.met_on.is_(None), ~TermRow.is_cancelled)
        by_case = select(TermRow.case_id).where(*running).order_by(TermRow.case_id)
        last = connection.execute(by_case.offset(MOST).limit(1)).scalar_one_or_none()
        if last is not None:  # cases beyond it have no running term, and none at their head
            beyond = update(TermRow).where(*running, TermRow.case_id > last)
            connection.execute(beyond.values(is_cancelled=True))
            heads = ("next_due_on", "next_term", "handling_due_on", "handling_term")
            connection.execute(update(Case).where(Case.id > last).values(dict.fromkeys(heads)))
        connection.execute(update(TermRow).where(*running).values(agency_id=None))
        connection.execute(update(Case).values(agency_id=home))
        connection.execute(text("ANALYZE"))
    yield engine, vault
    engine.dispose()


def many_days_off() -> dict[str, str]:
    """Every Wednesday of three years becomes a day off of one city: hardly a term of its office
    stays where it was."""
    documents = law_documents()
    first = date(2023, 1, 4)
    for week in range(156):
        on = first + timedelta(weeks=week)
        documents["holidays.toml"] += (
            f'\n[[holiday]]\nid = "uji-{on}"\non = {on}\nlabel_id = "Uji"\nlabel_en = "Test"\n'
            f'kind = "local"\nregion = "{HOME}"\ndecree = "Keputusan uji"\n'
            'confidence = "recalled"\n'
        )
    return documents


def test_ten_thousand_open_terms_are_shown_and_moved_in_one_act(filled):
    engine, vault = filled
    planned = RunningLaw.from_documents(many_days_off())
    with Session(engine) as session:
        began, began_cpu = time.perf_counter(), time.process_time()
        [told] = moves_by_agency(session, planned)
        previewed, previewed_cpu = time.perf_counter() - began, time.process_time() - began_cpu
        with Work(session, system_actor(session), lambda: NOW, running_law(session), vault) as work:
            apply_law(work, many_days_off())
        account = make_account(session, Role.SUPERVISOR, agency_id=told.agency_id)
        actor = Actor(
            account.id,
            told.agency_id,
            AgencyKind.BAWASLU_REGENCY,
            HOME,
            frozenset({Role.SUPERVISOR}),
        )
        law = running_law(session)
        began, began_cpu = time.perf_counter(), time.process_time()
        with Work(session, actor, lambda: NOW, law, vault) as work:
            moved = move_terms(work, law.digest.hex())
        applied, applied_cpu = time.perf_counter() - began, time.process_time() - began_cpu

        assert moved == told.moved + told.settled > told.open / 3
        assert moves_of(session, actor, law) == []
        entries = select(LedgerEntry.text).where(LedgerEntry.act == Act.TERM_MOVED)
        facts = [json.loads(one)["facts"] for one in session.scalars(entries)]
        assert len(facts) == moved
        assert all(one["was"] <= one["now"] for one in facts)
        if os.environ.get("PROOF"):
            assert told.open >= 10_000
        nearest = select(func.min(TermRow.due_on)).where(
            TermRow.case_id == Case.id,
            TermRow.met_on.is_(None),
            ~TermRow.is_cancelled,
            TermRow.term.not_in(sorted(law.not_deadlines)),
        )
        astray = select(func.count()).where(
            Case.next_due_on.is_distinct_from(nearest.scalar_subquery()),
            Case.next_due_on.is_not(None),
        )
        assert session.scalar(astray) == 0
    sys.stdout.write(
        f"\nmoving terms: {told.open} open, {moved} moved; shown in {previewed:.2f} s "
        f"({previewed_cpu:.2f} s of it here), applied in {applied:.2f} s ({applied_cpu:.2f} s)\n"
    )
