"""The demonstration on disk, and bringing it into the database of this house."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker.cli.demo import DemoAccount
from tracker.domain.json_lines import Row, read_lines
from tracker.domain.prevention import RecordKind, taken_up
from tracker.services.demo import Demo, DemoRecord, fill
from tracker.services.demo_accounts import read_cast
from tracker.services.demo_stories import read_script
from tracker.services.passwords import Passwords
from tracker.web.session import House

DEMO = Path(__file__).parents[2] / "config" / "demo"


def read_demo(folder: Path = DEMO) -> Demo:
    """The demonstration as it lies in a folder.

    Raises:
        ValueError, KeyError: a file says something that nobody understands.
    """
    return Demo(
        script=read_script((folder / "cases.toml").read_text(encoding="utf-8")),
        cast=read_cast((folder / "accounts.toml").read_text(encoding="utf-8")),
        cases=lambda: _rows(folder / "records.jsonl"),
        news=lambda: _rows(folder / "news.jsonl"),
        regions=tuple(_records((folder / "regions.toml").read_text(encoding="utf-8"))),
    )


def fill_house(found: House) -> Sequence[DemoAccount]:
    """Bring the demonstration in, once; its accounts."""
    demo = read_demo()
    passwords = Passwords(found.settings.hash_profile)
    fill(found.store, found.clock, passwords, demo, found.store.home / "receipts")
    password = demo.cast.password
    return [DemoAccount(one.username, password, one.who) for one in demo.cast.accounts]


def _records(text: str) -> Iterator[DemoRecord]:
    for record in tomllib.loads(text)["record"]:
        kind = RecordKind(record["kind"])
        for told in record["each"]:
            facts = taken_up(kind, told)
            yield DemoRecord(record["by"], record["region"], facts, record["source"])


def _rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        yield from read_lines(file)
