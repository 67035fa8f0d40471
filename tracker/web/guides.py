"""The user guides, as they lie in `docs/panduan`: read once, made into pages by a library."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from tracker.domain.roles import Role

FOLDER = Path(__file__).parents[2] / "docs" / "panduan"
FIRST = "README"
"""The guide for everybody, which leads to the others."""

OF_ROLE: Mapping[Role, str] = MappingProxyType(
    {
        Role.INTAKE_OFFICER: "petugas-penerima",
        Role.VERIFIER: "verifikator",
        Role.COMMISSIONER: "komisioner",
        Role.DISCIPLINE_OFFICER: "petugas-disiplin",
        Role.PPK_SIGNATORY: "petugas-disiplin",
        Role.SUPERVISOR: "pimpinan",
        Role.AUDITOR: "auditor",
        Role.ADMINISTRATOR: "administrator",
    }
)


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide: its name in addresses, its first heading, and what stands below that."""

    name: str
    title: str
    body: Markup


@cache
def guides() -> Mapping[str, Guide]:
    """Every guide by name."""
    return MappingProxyType({path.stem: _read(path) for path in sorted(FOLDER.glob("*.md"))})


def guides_for(roles: Iterable[Role]) -> list[Guide]:
    """Those written for these roles, each once."""
    names = dict.fromkeys(OF_ROLE[role] for role in sorted(roles) if role in OF_ROLE)
    return [guides()[name] for name in names]


def _read(path: Path) -> Guide:
    """HTML in a guide stays text; the files are ours, and a slip should not become a page."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = made.parse(path.read_text(encoding="utf-8"))
    heading, title, _end, *rest = tokens
    if heading.tag != "h1":
        raise ValueError(f"{path.name} does not begin with its title")
    for token in rest:
        _adapt(token)
    body = made.renderer.render(rest, made.options, {})
    return Guide(path.stem, title.content, Markup(body))  # noqa: S704 - our own files, no HTML


def _adapt(token: Token) -> None:
    """Tables get the look of the others; a link to another file leads to its page."""
    if token.type == "table_open":
        token.attrSet("class", "table")
    for inner in token.children or ():
        if inner.type == "link_open":
            target = str(inner.attrGet("href") or "")
            inner.attrSet("href", target.removesuffix(".md"))
