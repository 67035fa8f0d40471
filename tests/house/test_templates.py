"""Every template compiles, has a title and one h1, and names no setting."""

import re
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined, nodes

TEMPLATES = Path(__file__).parents[2] / "templates"
ALL = sorted(p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.rglob("*.html"))
PAGES = [
    name
    for name in ALL
    if not Path(name).name.startswith("_") and not name.startswith(("parts/", "layout/"))
]


@cache
def source_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def test_every_template_compiles(app: Flask) -> None:
    assert len(ALL) > len(PAGES) > 50
    assert app.jinja_env.undefined is StrictUndefined
    for name in ALL:
        app.jinja_env.get_template(name)  # a fault is told with the template's name


def test_every_page_has_a_title_and_a_heading(app: Flask) -> None:
    faults = []
    for name in PAGES:
        source = source_of(name)
        blocks = {block.name for block in app.jinja_env.parse(source).find_all(nodes.Block)}
        if "title" not in blocks:
            faults.append(f"{name} has no title")
        if "heading" not in blocks and source.count("<h1") != 1:
            faults.append(f"{name} has no h1")
    assert faults == []


INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|javascript:|<script(?![^>]*\bsrc=)")


def test_no_template_has_inline_code() -> None:
    faults = [f"{name}: {found[0]}" for name in ALL if (found := INLINE.search(source_of(name)))]
    assert faults == []


TABLE = re.compile(r'<table class="(table\b[^"]*)">.*?<thead>(.*?)</thead>', re.S)


def test_a_table_of_many_columns_becomes_cards_on_a_phone() -> None:
    """Of four columns and more; each cell then says what it is by its `data-label`."""
    many, faults = 0, []
    for name in ALL:
        for names, head in TABLE.findall(source_of(name)):
            columns = head.count('scope="col"') + head.count("sorted_by(")
            if columns > 3:
                many += 1
                if "table--stack" not in names.split():
                    faults.append(f"{name}: {columns} columns")
    assert many > 12
    assert faults == []


def test_imported_macros_are_used(app: Flask) -> None:
    faults = []
    for name in ALL:
        source = source_of(name)
        if " import " not in source:
            continue
        tree = app.jinja_env.parse(source)
        named = {node.name for node in tree.find_all(nodes.Name)}
        for imported in tree.find_all(nodes.FromImport):
            called = {entry[1] if isinstance(entry, tuple) else entry for entry in imported.names}
            faults += [f"{name} imports {one} and does not use it" for one in called - named]
    assert faults == []


def test_settings_are_not_in_the_templates_reach(app: Flask) -> None:
    assert "config" not in app.jinja_env.globals
