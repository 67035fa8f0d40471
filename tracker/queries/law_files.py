"""Packages of law data on disk: a folder of TOML files, named by their path below it."""

from pathlib import Path

from tracker.domain.readings import BadReading, parse_choices, with_choices

LAW = Path(__file__).parents[2] / "config" / "law"
"""The package that belongs to this version."""


class UnreadableLaw(Exception):
    """A folder holds no law data that can be read, for the reason in its one line."""


def read_documents(folder: Path, readings: str = "") -> dict[str, str]:
    """Every TOML file of a package: its path below the folder → its text.

    `readings` are the choices of an installation where sources conflict, as its setting gives them.

    Raises:
        UnreadableLaw: the folder holds none, one of them is not UTF-8, or it offers no such choice.
    """
    documents = {}
    for path in sorted(folder.rglob("*.toml")):
        try:
            documents[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as wrong:
            raise UnreadableLaw(f"{path} is not UTF-8.") from wrong
    if not documents:
        raise UnreadableLaw(f"{folder} holds no law data.")
    try:
        return with_choices(documents, parse_choices(readings))
    except BadReading as wrong:
        raise UnreadableLaw(f"NETRAL_READINGS: {wrong}.") from wrong
