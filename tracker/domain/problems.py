"""What is wrong with a package of law data: file, line, reason."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault; `line` is the header of the table it stands in, counted from 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class LawProblems(Exception):
    """A package that cannot be loaded, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


def line_of(text: str, table: str, number: int) -> int:
    """The line of the `number`th (from 0) `[[table]]` header, 1 where there is none."""
    seen = -1
    for line, content in enumerate(text.splitlines(), start=1):
        seen += content.strip() == f"[[{table}]]"
        if seen == number:
            return line
    return 1
