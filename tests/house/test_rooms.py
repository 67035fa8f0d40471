"""The house checks itself: imports only go down, one commit line, no strangers in a room."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
    "tracker.store.postgres",
    "tracker.store.readiness",
    "tracker.store.signing",
    "tracker.store.time_stamps",
}
"""What the doors may know of the store: how it is opened, whom it trusts, and that it may refuse;
no tables."""
DOORSTEP = {"cli": {"tracker.web.session"}}
"""The house that both doors stand in: settings, store, clock."""
FRAMEWORKS = {"flask", "flask_login", "flask_wtf", "flask_babel", "wtforms", "werkzeug", "jinja2"}


def imported_modules(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def room_of(path: Path) -> str:
    return path.relative_to(TRACKER).parts[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_go_down(path: Path) -> None:
    for name in imported_modules(path):
        if name.startswith("tracker.") and name.count(".") >= 1:
            room = name.split(".")[1]
            if room in ("logs",) or any(name.startswith(door) for door in OPENING):
                continue
            if any(name.startswith(step) for step in DOORSTEP.get(room_of(path), ())):
                continue
            allowed = MAY_IMPORT[room_of(path)]
            in_package = (TRACKER / room).is_dir()
            assert not in_package or room in allowed, f"{path} reaches up to {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_doors_know_the_web_framework(path: Path) -> None:
    if room_of(path) in ("web", "cli"):
        return
    strangers = {n.split(".")[0] for n in imported_modules(path)} & FRAMEWORKS
    assert not strangers, f"{path} imports {strangers}"


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
        f"{path.relative_to(ROOT)}"
        for path in EVERYTHING
        for line in path.read_text(encoding="utf-8").splitlines()
        if ".commit(" in line
    ]
    assert lines == ["tracker/services/work.py"]


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{path}: an import hides in {function.name}"


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda p: str(p.relative_to(ROOT)))
def test_time_comes_from_the_clock_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bdatetime\.(utcnow|today)\(|\bdate\.today\(|datetime\.now\(\)", text)
    if path.name not in ("app.py", "logs.py"):
        assert "datetime.now(" not in text, f"{path} looks at a clock of its own"


def test_no_room_is_called_after_nothing() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager", "handler", "handlers"}
    assert not [p for p in MODULES if p.stem in vague]


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_room_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path} says nothing"
