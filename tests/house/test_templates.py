"""Every template compiles, has a title and one h1, and names no setting."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined, nodes

TEMPLATES = Path(__file__).parents[2] / "templates"
ALL = sorted(p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.rglob("*.html"))
PAGES = [
    name
    for name in ALL
    if not Path(name).name.startswith("_") and not name.startswith(("parts/", "layout/"))
]


@pytest.mark.parametrize("name", ALL)
def test_every_template_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title_and_a_heading(app: Flask, name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    tree = app.jinja_env.parse(source)
    blocks = {block.name for block in tree.find_all(nodes.Block)}
    assert "title" in blocks, f"{name} has no title"
    assert "heading" in blocks or source.count("<h1") == 1, f"{name} has no h1"


@pytest.mark.parametrize("name", ALL)
def test_no_template_has_inline_code(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", source), name
    scripts = re.findall(r"<script(?![^>]*\bsrc=)", source)
    assert not scripts, f"{name} has an inline script"


@pytest.mark.parametrize("name", ALL)
def test_imported_macros_are_used(app: Flask, name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    tree = app.jinja_env.parse(source)
    for imported in tree.find_all(nodes.FromImport):
        for entry in imported.names:
            called = entry[1] if isinstance(entry, tuple) else entry
            uses = [n for n in tree.find_all(nodes.Name) if n.name == called]
            assert uses, f"{name} imports {called} and does not use it"


def test_settings_are_not_in_the_templates_reach(app: Flask) -> None:
    assert "config" not in app.jinja_env.globals
