"""The embedded PostgreSQL: one server in the data folder, shared by its users, ended by the last.

What lies in `postgres/` of the data folder, all of it the server user's and closed to others:

    netral.lock   held while a server is started or stopped; also the sign that the folder is ours
    users.lock    held, shared, by every process that uses the server
    server.lock   held by the server's own processes, down to the last backend
    password      of the superuser `netral`; every connection needs it
    data/         what PostgreSQL keeps; data.new/ while it is first made
    server.log    of the running server; server.log.1 of the one before

The locks belong to the kernel and end with the process that holds them, so a killed process
leaves nothing behind that could mislead the next one.
"""

import fcntl
import logging
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tracker.store.postgres_server import NAME, PAUSE, Server, locked
from tracker.store.postgres_user import (
    PostgresRefused,
    ServerUser,
    binaries,
    name_of,
    server_user,
)

__all__ = ["EmbeddedPostgres", "PostgresRefused", "running"]

PATIENCE = 60.0
"""Seconds to wait for a server that is starting, recovering or stopping."""

LONGEST_PATH = 900
"""Bytes; PostgreSQL's own limit is 1024 for the longest path below its data."""

_logger = logging.getLogger(__name__)


class EmbeddedPostgres:
    """One use of the server in `home`, by one process.

    Uses in one process or in many do not disturb each other. A process forked during a use may
    connect to the server and never stops it.
    """

    def __init__(self, home: Path, *, patience: float = PATIENCE) -> None:
        self.home = Path(os.path.realpath(home))
        self.folder = self.home / "postgres"
        self._patience = patience
        self._users: int | None = None
        self._holder = 0

    def acquire(self) -> str:
        """Use the server, starting it if none runs; the URL for SQLAlchemy.

        Asked again while in use, it answers again, and restarts a server that was killed.

        Raises:
            PostgresRefused: it cannot be had, for the reason in its one line.
        """
        with self._refusing():
            user = server_user()
            programs = binaries()
            self._check_path()
            self._claim(user)
            user.must_execute(programs)
            server = Server(self.folder, user, self._patience)
            with self._alone(user) as start_lock:
                self._join(user)
                try:
                    if not server.data.exists():
                        server.make_data(programs, start_lock)
                    server.check_version()
                    port = server.serve(programs)
                except BaseException:
                    self._leave(server)
                    raise
            return f"postgresql+psycopg://{NAME}:{server.password()}@127.0.0.1:{port}/{NAME}"

    def release(self) -> None:
        """End this use; the last one stops the server. Without a use to end, nothing happens.

        What hinders the stopping is logged, not raised: the next use copes with what is left.
        """
        if self._users is None or self._holder != os.getpid():
            return
        try:
            with self._refusing():
                user = server_user()
                with self._alone(user):
                    self._leave(Server(self.folder, user, self._patience))
        except PostgresRefused as refusal:
            _logger.warning("The embedded PostgreSQL may still run. %s", refusal)
        finally:
            self._forget()

    def _check_path(self) -> None:
        path = str(self.folder)
        if not path.isprintable():
            raise PostgresRefused(
                f"The data folder has a name that PostgreSQL cannot handle: {path!r}."
            )
        if len(os.fsencode(path)) > LONGEST_PATH:
            raise PostgresRefused(
                f"The data folder's path is longer than {LONGEST_PATH} bytes: {self.home}."
            )

    def _claim(self, user: ServerUser) -> None:
        """Make the folder, or find that it is ours. A folder of anybody else stays as it is."""
        remedy = "Set NETRAL_HOME to a folder in a place that it can enter."
        user.must_enter(self.home, remedy)
        self.home.mkdir(parents=True, exist_ok=True)
        user.must_enter(self.home, remedy)  # it may just have been made, under a narrow umask
        with suppress(FileExistsError):
            self.folder.mkdir(mode=0o700)
        found = self.folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise PostgresRefused(f"{self.folder} is not a folder; move it away.")
        if found.st_uid not in {user.uid, os.geteuid()}:
            raise PostgresRefused(
                f"{self.folder} belongs to the user “{name_of(found.st_uid)}”; run as that "
                "user, or set NETRAL_HOME to another folder."
            )
        if self._mark.exists():
            return
        # The mark is looked for again: another first start may have put it there meanwhile.
        if any(self.folder.iterdir()) and not self._mark.exists():
            raise PostgresRefused(
                f"{self.folder} holds files that are not Netral's; move it away, or set "
                "NETRAL_HOME to another folder."
            )
        if user.borrowed:
            os.chown(self.folder, user.uid, user.gid, follow_symlinks=False)
        self.folder.chmod(0o700)

    @property
    def _mark(self) -> Path:
        return self.folder / "netral.lock"

    @contextmanager
    def _alone(self, user: ServerUser) -> Iterator[int]:
        """Hold the lock that lets one process at a time start or stop the server."""
        lock = user.open(self._mark)
        try:
            self._await_lock(lock, fcntl.LOCK_EX)
            yield lock
        finally:
            os.close(lock)

    def _await_lock(self, lock: int, how: int) -> None:
        deadline = time.monotonic() + self._patience
        while not locked(lock, how):
            if time.monotonic() > deadline:
                raise PostgresRefused(
                    "Another process has been starting or stopping the database in "
                    f"{self.folder} for {self._patience:.0f} seconds; try again."
                )
            time.sleep(PAUSE)

    def _join(self, user: ServerUser) -> None:
        if self._users is None or self._holder != os.getpid():
            self._users, self._holder = user.open(self.folder / "users.lock"), os.getpid()
            self._await_lock(self._users, fcntl.LOCK_SH)

    def _leave(self, server: Server) -> None:
        """Stop the server if nobody else uses it. Only under the start lock."""
        if self._users is not None and locked(self._users):
            server.stop()
        self._forget()

    def _forget(self) -> None:
        if self._users is not None:
            # Said aloud, since a forked process may keep this very lock open for long.
            fcntl.flock(self._users, fcntl.LOCK_UN)
            os.close(self._users)
            self._users = None

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """What the system or the server refuses becomes one line."""
        try:
            yield
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise PostgresRefused(
                f"The database in {self.folder} cannot be used: {error.strerror or error}{where}."
            ) from error
        except psycopg.Error as error:
            raise PostgresRefused(
                f"The database in {self.folder} cannot be used: {error}"
            ) from error


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The URL of the embedded server in `home`, which runs at least as long as the block.

    Raises:
        PostgresRefused: it cannot be had, for the reason in its one line.
    """
    server = EmbeddedPostgres(home)
    url = server.acquire()
    try:
        yield url
    finally:
        server.release()
