"""Where a test run keeps its files: in memory where there is room, and nothing of it stays."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the run's own is made in it
ROOM = 4 << 30
"""Bytes that must be free; a run takes half of them."""

_PREFIX = "netral-tests-"


@contextmanager
def run_home() -> Iterator[Path]:
    """A folder for the databases of one run; its temporary files, and those of the programs that
    it starts, lie in it too.

    A copy of a database is a thousand small files, made in memory in a twentieth of the time. The
    proofs write to the disk, as the product does.
    """
    place = MEMORY if not os.environ.get("PROOF") and _has_room(MEMORY) else None
    if place:
        _sweep(place)
    home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    home.chmod(0o755)  # the server may run as a user of its own
    files = home / "tmp"
    files.mkdir()
    files.chmod(0o1777)
    with (home / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.environ["TMPDIR"] = tempfile.tempdir = str(files)
        yield home
    shutil.rmtree(home, ignore_errors=True)


def _has_room(place: Path) -> bool:
    """Memory that is promised may be taken already, so both are asked."""
    try:
        free, lines = shutil.disk_usage(place).free, Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return False
    told = dict(line.split(":") for line in lines)
    available = int(told["MemAvailable"].split()[0]) << 10
    return os.access(place, os.W_OK) and min(free, available) > ROOM


def _sweep(place: Path) -> None:
    """What killed runs left: the lock of a folder ends with its run."""
    for home in place.glob(f"{_PREFIX}*"):
        with suppress(OSError), (home / "run.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(home, ignore_errors=True)
