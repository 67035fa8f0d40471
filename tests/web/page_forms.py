"""The forms of a page as a browser reads them: where they go, what they ask, what they hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

_X = "{http://www.w3.org/1999/xhtml}"
NOT_ASKED = frozenset({"submit", "button", "image", "reset"})


@dataclass(frozen=True)
class Control:
    """One question of a form: all radios or boxes of one name are one control."""

    name: str
    kind: str
    id: str
    values: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class PageForm:
    """A form, its address and its controls by name."""

    method: str
    action: str
    controls: dict[str, Control] = field(default_factory=dict)

    def as_it_stands(self) -> dict[str, list[str]]:
        """What a browser sends of it, files apart."""
        return {
            name: list(control.values)
            for name, control in self.controls.items()
            if control.values and control.kind != "file"
        }


@dataclass(frozen=True)
class ReadPage:
    """The forms of a page, and the faults that it shows."""

    forms: list[PageForm]
    faulty: frozenset[str]
    ids: frozenset[str]

    def form(self, action: str) -> PageForm | None:
        """The form that goes to an address, whatever its query."""
        path = action.partition("?")[0].partition("#")[0]
        found = [one for one in self.forms if one.action.partition("?")[0] == path]
        return found[-1] if found else None


def read(html: str) -> ReadPage:
    """Every form of a page. `faulty` are the ids that its list of errors links to."""
    tree = html5lib.parse(html, treebuilder="etree")
    forms = [_form(one) for one in tree.iter(f"{_X}form")]
    ids = frozenset(e.get("id") or "" for e in tree.iter() if e.get("id"))
    return ReadPage(forms, frozenset(_linked_faults(tree)), ids)


def _linked_faults(tree: Element) -> Iterator[str]:
    for box in tree.iter(f"{_X}div"):
        if "errors" in (box.get("class") or "").split():
            for link in box.iter(f"{_X}a"):
                yield (link.get("href") or "").removeprefix("#")


def _form(element: Element) -> PageForm:
    controls: dict[str, Control] = {}
    for one in element.iter():
        found = _control(one)
        if found is None:
            continue
        earlier = controls.get(found.name)
        controls[found.name] = _joined(earlier, found) if earlier else found
    action = (element.get("action") or "").partition("#")[0]
    return PageForm((element.get("method") or "get").lower(), action, controls)


def _control(one: Element) -> Control | None:
    name, required = one.get("name") or "", one.get("required") is not None
    tag, ident = str(one.tag).removeprefix(_X), one.get("id") or ""
    if not name or tag not in ("input", "textarea", "select"):
        return None
    if tag == "textarea":
        text = "".join(one.itertext()).removeprefix("\n")
        return Control(name, "textarea", ident, (text,), required=required)
    if tag == "select":
        options = list(one.iter(f"{_X}option"))
        chosen = [o.get("value") or "" for o in options if o.get("selected") is not None]
        values = tuple(o.get("value") or "" for o in options)
        return Control(name, "select", ident, tuple(chosen) or values[:1], values, required)
    kind = (one.get("type") or "text").lower()
    if kind in NOT_ASKED:
        return None
    value = one.get("value") or ""
    if kind in ("radio", "checkbox"):
        ticked = (value or "on",) if one.get("checked") is not None else ()
        return Control(name, kind, ident, ticked, (value or "on",), required)
    return Control(name, kind, ident, (value,), required=required)


def _joined(earlier: Control, later: Control) -> Control:
    return Control(
        earlier.name,
        earlier.kind,
        earlier.id,
        earlier.values + later.values,
        earlier.options + later.options,
        earlier.required or later.required,
    )
