"""A gigabyte in slices: how much memory the server needs for it, and how fast it is taken in."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import databases
from tests.browsing import Browser
from tests.builders import PASSWORD, make_account
from tests.sending import Sender
from tests.serving import Served
from tracker.services.passwords import Passwords
from tracker.services.uploads import SLICE
from tracker.store.base import make_engine

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not os.environ.get("PROOF"), reason="writes two gigabytes: PROOF=1"),
]

SIZE = 1 << 30
MOST_MEMORY = 150 << 20
LEAST_SHARE = 0.5
_BLOCK = os.urandom(SLICE)


@pytest.fixture
def served(server: str, tmp_path: Path) -> Iterator[Served]:
    home = tmp_path / "home"
    home.mkdir()
    url = databases.fresh(server, f"large_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    engine = make_engine(url)
    with Session(engine) as session:
        kept = Passwords("cheap").hash(PASSWORD)
        make_account(session, "verifier", username="petugas-satu", password_hash=kept)
        session.commit()
    engine.dispose()
    served = Served(home)
    try:
        served.start(url)
        yield served
    finally:
        served.stop()


class Scale:
    """Weighs the server's processes again and again, as long as the block lasts."""

    def __init__(self, served: Served) -> None:
        self.served, self.before, self.most = served, memory_of(served), 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._weigh)

    def __enter__(self) -> "Scale":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        self._thread.join()

    @property
    def more(self) -> int:
        return self.most - self.before

    def _weigh(self) -> None:
        while not self._end.wait(0.05):
            self.most = max(self.most, memory_of(self.served))


def memory_of(served: Served) -> int:
    """Bytes that its processes have for themselves, and their share of what they have together."""
    whole = 0
    for pid in served.pids():
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                whole += int(line.split()[1]) << 10
    return whole


def part(offset: int, length: int) -> bytes:
    """Every slice differs from every other in its first bytes."""
    return (offset.to_bytes(8, "big") + _BLOCK)[:length]


def test_a_gigabyte_is_taken_in_with_little_memory_and_at_half_the_speed_of_the_disk(
    served: Served, tmp_path: Path
) -> None:
    plain = min(_written_plainly(tmp_path) for _ in range(2))
    browser = Browser(served.host, served.port, timeout=120)
    assert browser.sign_in("petugas-satu", PASSWORD).status == 303
    sender = Sender(browser, slice_=SLICE, with_digests=False)
    with Scale(served) as scale:
        begun = time.perf_counter()
        key = sender.begin("rekaman.mp4", SIZE)
        sender.carry_on(key, part, SIZE, lambda _offset: None)
        taken = time.perf_counter() - begun
    browser.close()
    share = plain / taken
    sys.stdout.write(
        f"\nlarge upload: 1 GiB in {taken:.1f} s ({SIZE / taken / 1e6:.0f} MB/s), dd and sha256sum "
        f"{plain:.1f} s, share {share:.2f}; memory +{scale.more / 2**20:.0f} MiB\n"
    )
    assert scale.more < MOST_MEMORY
    assert share >= LEAST_SHARE


def _written_plainly(folder: Path) -> float:
    """Seconds that the machine's own programs take to write as much durably and to hash it."""
    source, target = folder / "asal", folder / "salinan"
    with source.open("wb") as file:
        for offset in range(0, SIZE, SLICE):
            file.write(part(offset, SLICE))
    begun = time.perf_counter()
    subprocess.run(
        ["dd", f"if={source}", f"of={target}", "bs=8M", "conv=fsync", "status=none"], check=True
    )
    subprocess.run(["sha256sum", str(target)], check=True, stdout=subprocess.DEVNULL)
    taken = time.perf_counter() - begun
    source.unlink()
    target.unlink()
    return taken
