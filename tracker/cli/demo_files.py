"""The demonstration on disk, and bringing it into the database of this house."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker.cli.demo import DemoAccount
from tracker.domain.json_lines import Row, read_lines
from tracker.domain.letters import Content
from tracker.domain.prevention import RecordKind, taken_up
from tracker.queries.cases import case_page
from tracker.queries.letters import letter_page
from tracker.services.demo import Demo, DemoRecord, fill
from tracker.services.demo_accounts import read_cast
from tracker.services.demo_acts import LetterWriter
from tracker.services.demo_stories import read_script
from tracker.services.passwords import Passwords
from tracker.services.work import Work
from tracker.web.session import House

DEMO = Path(__file__).parents[2] / "config" / "demo"


ROOT = "http://127.0.0.1:8000"
"""Where the demonstration is served unless somebody says otherwise; codes on letters lead there."""


def read_demo(folder: Path = DEMO, root: str = ROOT) -> Demo:
    """The demonstration as it lies in a folder; `root` is the address at which it is served.

    Raises:
        ValueError, KeyError: a file says something that nobody understands.
    """
    return Demo(
        script=read_script((folder / "cases.toml").read_text(encoding="utf-8")),
        cast=read_cast((folder / "accounts.toml").read_text(encoding="utf-8")),
        cases=lambda: _rows(folder / "records.jsonl"),
        news=lambda: _rows(folder / "news.jsonl"),
        letters=LetterWriter(_content, lambda code: f"{root.rstrip('/')}/surat/{code}"),
        regions=tuple(_records((folder / "regions.toml").read_text(encoding="utf-8"))),
    )


def fill_house(found: House) -> Sequence[DemoAccount]:
    """Bring the demonstration in, once; its accounts."""
    settings = found.settings
    here = f"http://{settings.host}:{settings.port}"
    demo = read_demo(root=settings.public_address or here)
    passwords = Passwords(found.settings.hash_profile)
    fill(found.store, found.clock, passwords, demo, found.store.home / "receipts")
    password = demo.cast.password
    return [DemoAccount(one.username, password, one.who) for one in demo.cast.accounts]


def _content(work: Work, case_id: int, letter_id: int) -> Content:
    """What a draft says, as its writer sees it."""
    page = case_page(work.session, work.actor, case_id, work.law, work.today)
    letter = letter_page(work.session, work.actor, page, work.law, letter_id, work.today)
    if letter.content is None or letter.missing:
        raise ValueError(f"{letter.row.kind.id} lacks {', '.join(letter.missing)}")
    return letter.content


def _records(text: str) -> Iterator[DemoRecord]:
    for record in tomllib.loads(text)["record"]:
        kind = RecordKind(record["kind"])
        for told in record["each"]:
            facts = taken_up(kind, told)
            yield DemoRecord(record["by"], record["region"], facts, record["source"])


def _rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        yield from read_lines(file)
