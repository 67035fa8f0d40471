"""The system user that runs the database where root starts it."""

import pwd
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tracker.store import postgres_user

# As the real one: looks first, waits for its turn, and then writes over what came between.
USERADD = """#!/bin/sh
[ -e "{kept}" ] && exit 9
sleep 0.3
mktemp "{folder}/uid.XXXXXX" >"{kept}"
"""


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that a `useradd` of our own writes; it holds who was made last."""
    kept, program = tmp_path / "passwd", tmp_path / "useradd"
    program.write_text(USERADD.format(kept=kept, folder=tmp_path))
    program.chmod(0o700)

    def entry(name: str) -> pwd.struct_passwd | None:
        said = kept.read_text().strip() if kept.exists() else ""
        return pwd.struct_passwd((name, "x", 1, 1, said, "/", "")) if said else None

    monkeypatch.setattr(postgres_user, "_SYSTEM_PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(postgres_user, "_entry", entry)
    return kept


def test_servers_that_start_at_once_make_the_system_user_once(users: Path) -> None:
    """A user made twice has another number the second time: what the first server keeps would
    belong to nobody."""
    with ThreadPoolExecutor(3) as starts:
        made = [starts.submit(postgres_user._make_system_user) for _ in range(3)]
    assert {one.result().pw_gecos for one in made} == {users.read_text().strip()}
    assert len(list(users.parent.glob("uid.*"))) == 1
