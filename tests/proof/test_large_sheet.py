"""A register as large as a country keeps one: every good row lands, every bad one comes back, and
the worker needs little memory for it."""

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select, text
from xlsxwriter import Workbook

from app import create_app
from config.settings import Settings
from tests import databases, generated
from tests.builders import actor_of, make_account
from tracker.domain.record_reading import parse_record
from tracker.domain.records import Record, facts_digest, written
from tracker.domain.roles import Actor
from tracker.domain.sheet_columns import CASES, MAIN, PARTS, SHEETS
from tracker.domain.sheet_states import SheetState
from tracker.queries.exporting import ExportFilter, export_cases
from tracker.queries.running_law import running_law
from tracker.services.sheets import begin_import, upload_sheet
from tracker.services.system_account import system_actor
from tracker.services.taking_sheets import write_refused
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.jobs import ask_for
from tracker.store.opening import Store
from tracker.store.sheet_imports import SheetImport
from tracker.web.session import House

pytestmark = pytest.mark.proof

MANY = 100_000 if os.environ.get("PROOF") else 200
EVERY = 33
"""One row of so many is bad: three in a hundred."""

TEXT_ALONE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""How a workbook is written: a sheet holds no more than 65,530 links."""

MOST_MEMORY = 500 << 20
MOST_SECONDS = 3600

_ASKED_FOR = text("""
SELECT EXISTS (
    SELECT FROM procrastinate_jobs
    WHERE task_name IN ('read_sheet', 'take_sheet') AND status IN ('todo', 'doing')
)
""")

ONE_WORKER = """
import asyncio, sys
from app import create_app
from tracker.cli.worker import work_on
asyncio.run(work_on(create_app().extensions["netral"]))
"""


@pytest.fixture
def found(server: str, tmp_path: Path) -> Iterator[House]:
    """A house on a database of its own, whose transactions are real."""
    store = Store(tmp_path, databases.fresh(server, f"sheet_{os.getpid()}"), 200)
    app = create_app(Settings(home=tmp_path, secret_key="x" * 32), store=store)
    yield app.extensions["netral"]
    store.close()


@pytest.fixture
def officer(found: House) -> Actor:
    with found.store.session() as session:
        account = make_account(session, "verifier", "bawaslu_ri")
        session.commit()
        return actor_of(session, account, "verifier")


def register(file: Path, records: Iterator[generated.Facts], wrong: bool) -> None:
    """The records as a workbook in the form of our template; every so often one is wrong."""
    with Workbook(str(file), TEXT_ALONE) as book:
        rows: dict[str, int] = dict.fromkeys(SHEETS, 0)
        pages = {role: book.add_worksheet(names[0]) for role, names in SHEETS.items()}
        for role, page in pages.items():
            page.write_row(0, 0, MAIN if role == CASES else ("ref", *PARTS[role]))
        for number, record in enumerate(records, start=1):
            told = {**record, "kind": "lain"} if wrong and number % EVERY == 0 else record
            for role, page in pages.items():
                for row in _rows(role, told):
                    rows[role] += 1
                    page.write_row(rows[role], 0, row)


def _rows(role: str, record: generated.Facts) -> Iterator[list[str]]:
    if role == CASES:
        yield [_cell(_of(record, column)) for column in MAIN]
        return
    for item in record[role]:
        yield [record["ref"], *(_cell(item.get(name)) for name in PARTS[role])]


def _of(record: generated.Facts, column: str) -> object:
    head, _, rest = column.partition(".")
    value = record.get(head)
    return (value or {}).get(rest) if rest else value


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else str(value)


class Worker:
    """A worker in a process of its own, weighed while it does what is asked of the sheet; the
    news desk, which reads an hour of what came, is not waited for."""

    def __init__(self, found: House) -> None:
        self.found, self.most = found, 0

    def done(self) -> float:
        settings = {
            "NETRAL_HOME": str(self.found.store.home),
            "DATABASE_URL": self.found.store.url,
            "SECRET_KEY": "x" * 32,
        }
        begun = time.perf_counter()
        running = subprocess.Popen([sys.executable, "-c", ONE_WORKER], env=os.environ | settings)
        ended = threading.Event()
        scale = threading.Thread(target=self._weigh, args=(running.pid, ended))
        scale.start()
        try:
            while self._is_asked_for():
                assert running.poll() is None, "the worker ended"
                assert time.perf_counter() - begun < MOST_SECONDS
                time.sleep(0.1)
            return time.perf_counter() - begun
        finally:
            running.terminate()
            ended.set()
            scale.join()
            running.wait(timeout=60)

    def _is_asked_for(self) -> bool:
        with self.found.store.session() as session:
            return bool(session.scalar(_ASKED_FOR))

    def _weigh(self, pid: int, ended: threading.Event) -> None:
        while not ended.wait(0.2):
            self.most = max(self.most, _family(pid))


def _family(pid: int) -> int:
    """Bytes that a process and its children have."""
    try:
        of_it = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    own = sum(int(x.split()[1]) << 10 for x in of_it.splitlines() if x.startswith("Pss:"))
    return own + sum(_family(int(child)) for child in children)


def taken(found: House, officer: Actor, file: Path, worker: Worker) -> tuple[SheetImport, float]:
    """Upload a file, have it read, begin it, have it taken in; the row and the seconds."""
    with found.store.session() as session:

        def begin() -> Work:
            return Work(session, officer, found.clock, running_law(session), found.store.vault)

        with file.open("rb") as opened, begin() as act:
            number = upload_sheet(act, found.store.home, opened, file.name, "arsip")
            ask_for(session, "read_sheet", sheet=number)
        seconds = worker.done()
        with begin() as act:
            begin_import(act, number)
        seconds += worker.done()
        session.expire_all()
        row = session.get_one(SheetImport, number)
        assert row.state is SheetState.DONE, row.failure
        session.expunge(row)
        return row, seconds


def test_a_large_register_with_bad_rows_is_completed_by_the_mended_file(
    found: House, officer: Actor, tmp_path: Path
) -> None:
    first, mended = tmp_path / "register.xlsx", tmp_path / "perbaikan.xlsx"
    places = [("Banten", "Kota Tangerang"), ("Jawa Barat", "Kota Bandung")]
    register(first, generated.records(MANY, seed=4, places=places), wrong=True)
    worker, bad = Worker(found), MANY // EVERY

    row, seconds = taken(found, officer, first, worker)
    assert (row.read, row.created, row.unchanged, row.rejected) == (MANY, MANY - bad, 0, bad)
    back = io.BytesIO()
    write_refused(back, found.store.home, row, "id")
    back.seek(0)
    sheet = load_workbook(back).get_sheet_by_name("perkara").to_python()
    assert len(sheet) == bad + 1
    assert all(str(line[0]).startswith("kind: ") for line in sheet[1:])
    _mend(back, mended)
    row, _ = taken(found, officer, mended, worker)
    assert (row.read, row.created, row.unchanged, row.rejected) == (bad, bad, 0, 0)
    with found.store.session() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == MANY
        landed = export_cases(session, system_actor(session), ExportFilter(sender="RI/arsip"))
        told = {one["ref"]: facts_digest(one) for one in landed}
    assert told == _wanted(generated.records(MANY, seed=4, places=places))
    sys.stdout.write(
        f"\nlarge register: {MANY} rows of {first.stat().st_size / 1e6:.1f} MB in {seconds:.0f} s"
        f" ({MANY / seconds:.0f} rows/s), worker {worker.most / 2**20:.0f} MiB\n"
    )
    assert worker.most < MOST_MEMORY


def _wanted(records: Iterator[generated.Facts]) -> dict[str, bytes]:
    """The digest of each record as it must have landed: what was wrong was left empty."""
    found = {}
    for number, record in enumerate(records, start=1):
        read = parse_record({**record, "kind": None} if number % EVERY == 0 else record)
        assert isinstance(read, Record)
        found[read.ref] = facts_digest(written(read))
    return found


def _mend(back: io.BytesIO, file: Path) -> None:
    """Put right what was wrong in the file of refused rows, as a person would."""
    back.seek(0)
    book = load_workbook(back)
    with Workbook(str(file), TEXT_ALONE) as out:
        for name in book.sheet_names:
            page = out.add_worksheet(name)
            for number, row in enumerate(book.get_sheet_by_name(name).to_python()):
                cells = ["" if cell == "lain" else str(cell) for cell in row]
                page.write_row(number, 0, cells)
