"""The kinds of letters, read from their files once a process."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from tracker.domain.letters import LetterFile, LetterKind

FOLDER = Path(__file__).parents[2] / "config" / "letters"


@cache
def letter_kinds() -> Mapping[str, LetterKind]:
    """Every kind by its id, in the order of the files.

    Raises:
        ValueError: a file cannot be read as kinds, or two kinds share an id or a code.
    """
    found: dict[str, LetterKind] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            read = msgspec.toml.decode(path.read_bytes(), type=LetterFile)
        except msgspec.ValidationError as fault:
            raise ValueError(f"{path.name}: {fault}") from fault
        for kind in read.letter:
            if kind.id in found or kind.code in {one.code for one in found.values()}:
                raise ValueError(f"{path.name}: {kind.id} or {kind.code} is there twice.")
            found[kind.id] = kind
    return found
