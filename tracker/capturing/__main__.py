"""`python -m tracker.capturing FOLDER`: renders what `ask.json` in the folder asks for.

The worker runs it as a process of its own, without the house's keys and database, and ends it when
it takes too long. Status 0: the files are there. Status 3: `failed.txt` says why in a word.
"""

import asyncio
import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from tracker.capturing.passing import Clock
from tracker.capturing.rendering import Asked, NotRendered, render

FAILED = 3


def main(folder: Path) -> int:
    told = json.loads((folder / "ask.json").read_text(encoding="utf-8"))
    allowed = frozenset((host, port) for host, port in told["allowed"])
    asked = Asked(told["address"], folder, told["browser"], allowed)
    try:
        asyncio.run(render(asked, _clock(datetime.fromisoformat(told["now"]))))
    except NotRendered as error:
        (folder / "failed.txt").write_text(error.code, encoding="utf-8")
        return FAILED
    return 0


def _clock(begins: datetime) -> Clock:
    """The house's clock, which runs on from the moment that the worker told."""
    at = time.monotonic()
    return lambda: begins + timedelta(seconds=time.monotonic() - at)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
