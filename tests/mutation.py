"""`make mutants`: how many slips put into terms, phases and ranges the tests notice.

mutmut changes the modules one small thing at a time and runs the tests on each; pyproject.toml says
which. Here its results are told: a figure for each module, and every change that no test noticed.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

LEAST = 90
"""Of a hundred changes, so many must be noticed."""

NOTICED = {"killed", "timeout", "segfault"}
MUTMUT = (sys.executable, "-m", "mutmut")


def main() -> int:
    found = dict(_results())
    if not found:
        _tell("No results: run mutmut first.")
        return 1
    modules = Counter(_module(name) for name in found)
    noticed = Counter(_module(name) for name, status in found.items() if status in NOTICED)
    for name, status in found.items():
        if status not in NOTICED:
            _tell(f"{name}: {status}\n{_change(name)}")
    for module, count in sorted(modules.items()):
        _tell(f"mutants of {module}: {noticed[module]} of {count} noticed")
    share = 100 * noticed.total() / len(found)
    _tell(f"mutants: {noticed.total()} of {len(found)} noticed, {share:.1f} %")
    return 0 if share >= LEAST else 1


def _results() -> Iterator[tuple[str, str]]:
    for line in _said("results", "--all", "true").splitlines():
        if line.startswith("    "):
            name, status = line.strip().rsplit(": ", 1)
            yield name, status


def _module(name: str) -> str:
    return re.split(r"\.x(?=_|ǁ)", name)[0].rsplit(".", 1)[1]


def _change(name: str) -> str:
    """The lines taken out and put in."""
    lines = _said("show", name).splitlines()
    return "\n".join(f"    {line}" for line in lines if re.match(r"[-+](?![-+])", line))


def _said(*words: str) -> str:
    found = subprocess.run([*MUTMUT, *words], check=True, capture_output=True, text=True)
    return found.stdout


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
