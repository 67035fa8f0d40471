"""Importing in tests: rows as objects, one sender, and the receipt that comes back."""

import copy
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.builders import World
from tracker.domain.json_lines import Row, read_lines
from tracker.domain.roles import Actor
from tracker.services.importing import Progress, Receipt, import_cases, import_news
from tracker.services.work import Work

DEMO = Path(__file__).parents[1] / "config" / "demo"
Facts = dict[str, Any]

CASE: Facts = {
    "ref": "A1",
    "kind": "finding",
    "province": "Banten",
    "region": "Kota Cilegon",
    "election": "pilkada-2024",
    "contest": None,
    "received_on": None,
    "known_on": None,
    "reporter": None,
    "narrative": "Lurah menyukai unggahan bakal calon.",
    "conducts": [
        {
            "type": "like",
            "on": "2024-09",
            "channel": "Instagram",
            "url": None,
            "summary": "Menyukai unggahan.",
            "beneficiary": None,
            "respondents": ["1"],
        }
    ],
    "respondents": [
        {
            "key": "1",
            "description": "lurah",
            "position": "lurah",
            "status": "PNS",
            "agency": None,
            "nip": None,
            "count": 1,
        }
    ],
    "events": [],
    "sanctions": [],
    "rules_cited": [],
    "outcome": None,
    "articles": [],
}


def case(ref: str = "A1", **given: Any) -> Facts:
    """A row of the format; what is not said is sensible."""
    return {**copy.deepcopy(CASE), "ref": ref, **given}


def event(stage: str, on: str | None = None, outcome: str | None = None, **given: Any) -> Facts:
    return {"stage": stage, "on": on, "respondent": None, "outcome": outcome, "note": None, **given}


def person(key: str, **given: Any) -> Facts:
    return {**copy.deepcopy(CASE["respondents"][0]), "key": key, **given}


def article(title: str, url: str | None = None, on: str | None = "2024-10-01") -> Facts:
    return {"outlet": "Warta Contoh", "title": title, "url": url, "published_on": on}


def news(ref: str, title: str, **given: Any) -> Facts:
    told: Facts = {"ref": ref, "outlet": "Warta Contoh", "title": title, "url": None}
    told |= {"published_on": "2024-10-01", "precision": "day", "region": None, "text": "Ringkas."}
    return {**told, **given}


def demo(name: str) -> list[Facts]:
    text = (DEMO / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


class Importer:
    """Imports rows for one sender as the system account."""

    def __init__(self, begin: Callable[[Actor], Work], world: World, folder: Path) -> None:
        self._begin, self._world, self._folder = begin, world, folder
        self.actor = world.system_actor

    def begin(self) -> Work:
        return self._begin(self.actor)

    def cases(
        self,
        *rows: Facts,
        sender: str = "uji",
        because: str | None = None,
        progress: Progress | None = None,
    ) -> Receipt:
        return import_cases(
            self.begin,
            _rows(rows),
            sender,
            self._folder,
            amend_because=because,
            progress=progress,
        )

    def news(self, *rows: Facts, sender: str = "uji") -> Receipt:
        return import_news(self.begin, _rows(rows), sender, self._folder)

    def lines(self, lines: Iterable[bytes], sender: str = "uji") -> Receipt:
        return import_cases(self.begin, read_lines(lines), sender, self._folder)


def _rows(rows: Sequence[Facts]) -> Iterable[Row]:
    return read_lines(json.dumps(row).encode() for row in rows)
