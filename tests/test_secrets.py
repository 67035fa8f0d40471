"""Secrets of the house: given, or made once, for its eyes only."""

import os
from pathlib import Path
from threading import Barrier, Thread

from config.secret import secret_key, signing_seed
from config.settings import Settings


def test_a_given_secret_is_used_and_nothing_is_kept(tmp_path: Path) -> None:
    given = Settings(home=tmp_path / "home", secret_key="x" * 40, signing_key="0a" * 32)

    assert secret_key(given) == "x" * 40
    assert signing_seed(given) == b"\n" * 32
    assert not (tmp_path / "home").exists()


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")

    assert secret_key(settings) == secret_key(settings)
    assert signing_seed(settings) == signing_seed(settings)
    assert secret_key(settings) != secret_key(Settings(home=tmp_path / "elsewhere"))
    assert len(signing_seed(settings)) == 32
    assert {(f.name, f.stat().st_mode & 0o777) for f in os.scandir(settings.home)} == {
        ("secret-key", 0o600),
        ("signing-key", 0o600),
    }


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    settings, found, together = Settings(home=tmp_path), set[bytes](), Barrier(8)

    def start() -> None:
        together.wait()
        found.add(signing_seed(settings))

    threads = [Thread(target=start) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(found) == 1
