"""Packages of law data on disk: a folder of TOML files, named by their path below it."""

from pathlib import Path

LAW = Path(__file__).parents[2] / "config" / "law"
"""The package that belongs to this version."""


class UnreadableLaw(Exception):
    """A folder holds no law data that can be read, for the reason in its one line."""


def read_documents(folder: Path) -> dict[str, str]:
    """Every TOML file of a package: its path below the folder → its text.

    Raises:
        UnreadableLaw: the folder holds none, or one of them is not UTF-8.
    """
    documents = {}
    for path in sorted(folder.rglob("*.toml")):
        try:
            documents[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as wrong:
            raise UnreadableLaw(f"{path} is not UTF-8.") from wrong
    if not documents:
        raise UnreadableLaw(f"{folder} holds no law data.")
    return documents
