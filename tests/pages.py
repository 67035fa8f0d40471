"""A test client that reads every page as a careful person would: one title, one h1, labels."""

from collections import Counter
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_X = "{http://www.w3.org/1999/xhtml}"


class CheckedClient(FlaskClient):
    """Fetches like any client, and fails the test on a page that is not whole."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            check_page(response.get_data(as_text=True))
        return response


def check_page(html: str, *, tokens: bool = True) -> None:
    """Valid HTML with a title and one h1, unique ids, labelled fields, forms with a token (unless
    the app was told to ask for none)."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    tree = parser.parse(html)
    faults = [f"{position}: {code}" for position, code, _ in parser.errors]
    assert not faults, f"not valid HTML: {faults[:5]}"
    if tree.find(f".//{_X}body") is None or "<html" not in html:
        return
    title = tree.find(f".//{_X}title")
    assert title is not None, "the page has no title"
    assert (title.text or "").strip(" ·\n"), "the page has an empty title"
    assert len(tree.findall(f".//{_X}h1")) == 1, "a page has exactly one h1"
    ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))
    assert not [i for i, n in ids.items() if n > 1], f"ids twice: {ids.most_common(3)}"
    _check_labels(tree, set(ids))
    for form in tree.iter(f"{_X}form"):
        if tokens and (form.get("method") or "get").lower() == "post":
            names = {e.get("name") for e in form.iter(f"{_X}input")}
            assert "csrf_token" in names, f"a form without a token: {form.get('action')}"
    for element in tree.iter():
        bad = [a for a in element.attrib if a == "style" or a.startswith("on")]
        assert not bad, f"inline {bad} on {element.tag}"


def _check_labels(tree: ElementTree.Element, ids: set[str | None]) -> None:
    labelled = {label.get("for") for label in tree.iter(f"{_X}label")}
    inside = {id(e) for label in tree.iter(f"{_X}label") for e in label.iter()}
    for tag in ("input", "select", "textarea"):
        for field in tree.iter(f"{_X}{tag}"):
            if field.get("type") in ("hidden", "submit", "button"):
                continue
            named = field.get("aria-label") or field.get("aria-labelledby")
            ok = named or field.get("id") in labelled or id(field) in inside
            assert ok, f"a field without a label: {field.get('name')}"
            for ref in (field.get("aria-describedby") or "").split():
                assert ref in ids, f"{field.get('name')} is described by missing {ref}"
