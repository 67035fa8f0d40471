"""The server of the embedded PostgreSQL: its data, its start, its end.

Whoever calls anything here holds the start lock of the folder, so nobody else starts or stops
this server meanwhile. No file is believed: neither that the process which `postmaster.pid` names
is still the server, nor that a server which answers on the noted port is ours.
"""

import errno
import fcntl
import logging
import os
import re
import secrets
import shutil
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psycopg

from tracker.store.postgres_user import VERSION, PostgresRefused, ServerUser

NAME = "netral"
"""Of the database and of its superuser."""

ORPHAN_PATIENCE = 15.0
"""Seconds to wait for backends whose server was killed; an idle one ends at once."""

PAUSE = 0.02
"""Seconds between two looks at something awaited."""

STOP_ORDERS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))
"""Fast, then immediate; each with the seconds it is given."""

# On the command line, where neither a configuration file nor ALTER SYSTEM takes them back. Errors
# are logged without the statement and the offending row: those hold people's names.
_FIRM = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# In postgresql.conf, where whoever runs the machine may change them.
_FIRST = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# The builtin provider sorts the same on every machine, so an upgrade of the system breaks no
# index; the text search parser still asks LC_CTYPE what a letter is.
_LOCALE = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--lc-ctype=C.UTF-8",
    "--text-search-config=simple",
)
# Each passes by itself: the port was taken meanwhile, or an earlier server is still ending.
_PASSING = re.compile(r"already exists|pre-existing shared memory|create any TCP/IP sockets")
_FAILED = re.compile(r"(?:FATAL|PANIC|error):\s+(.*)")

_logger = logging.getLogger(__name__)


class Noted(NamedTuple):
    """What `postmaster.pid` says: true when it was written, perhaps no longer."""

    pid: int
    port: int
    ready: bool


@dataclass(frozen=True, slots=True)
class Server:
    """The server whose data lie in `folder`, run by `user`."""

    folder: Path
    user: ServerUser
    patience: float

    @property
    def data(self) -> Path:
        """What PostgreSQL itself keeps."""
        return self.folder / "data"

    def make_data(self, programs: Path, start_lock: int) -> None:
        """Make the data aside and move them in when complete: a kill at any moment leaves no half.

        The program keeps `start_lock`, so that nobody clears the folder away under one whose
        starter was killed.
        """
        making = self.folder / "data.new"
        if making.exists():
            shutil.rmtree(making)
        secret = self.folder / "password"
        with os.fdopen(self.user.open(secret, os.O_TRUNC), "w") as file:
            file.write(secrets.token_hex(24))
            file.flush()
            os.fsync(file.fileno())
        done = self.user.run(
            (
                programs / "initdb",
                "-D",
                making,
                "-U",
                NAME,
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--data-checksums",
                "--no-instructions",
                *_LOCALE,
                *(f"--set={name}={value}" for name, value in _FIRST.items()),
            ),
            keep=(start_lock,),
        )
        if done.returncode:
            shutil.rmtree(making, ignore_errors=True)
            raise self._failed("could not be made", done.stdout)
        making.rename(self.data)
        _sync(self.folder)

    def check_version(self) -> None:
        """Refuse data that these binaries would not open."""
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise PostgresRefused(
                f"The database in {self.data} is damaged: PG_VERSION is missing."
            ) from None
        if found != str(VERSION):
            raise PostgresRefused(
                f"The database in {self.data} is of PostgreSQL {found}, and Netral brings "
                f"{VERSION}: dump it with pg_dumpall {found}, move {self.folder} away, and "
                "restore the dump."
            )

    def password(self) -> str:
        """The superuser's password."""
        secret = self.folder / "password"
        try:
            return secret.read_text().strip()
        except FileNotFoundError:
            raise PostgresRefused(
                f"The password of the database is missing: restore {secret}."
            ) from None

    def serve(self, programs: Path) -> int:
        """The port of a server that answers and is ours, started if none runs.

        Raises:
            PostgresRefused: it does not start, or one that is there does not answer.
        """
        begun = time.monotonic()
        starts = 0
        while True:
            port = self._answering()
            if port is not None:
                return port
            waited = time.monotonic() - begun
            lock = self._open_lock()
            try:
                if not locked(lock):
                    self._lose_patience(waited)
                elif starts and not self._passing(waited):
                    raise self._failed("does not start (see server.log there)", self._read_log())
                else:
                    time.sleep(min(starts * 0.1, 1.0))
                    self._launch(programs, lock)
                    starts += 1
            finally:
                os.close(lock)
            time.sleep(PAUSE)

    def stop(self) -> None:
        """Stop the server that holds the lock; one that somebody started by hand holds none."""
        lock = self._open_lock()
        try:
            for order, patience in STOP_ORDERS:
                pid = self._await_postmaster(lock)
                if pid is None:
                    break
                with suppress(ProcessLookupError):
                    os.kill(pid, order)
                if self._ended(lock, patience):
                    return
                _logger.warning(
                    "PostgreSQL in %s has not stopped after %s.", self.folder, order.name
                )
            if not locked(lock):
                _logger.warning("Processes of PostgreSQL in %s are left.", self.folder)
        finally:
            os.close(lock)

    def _await_postmaster(self, lock: int) -> int | None:
        """The process to tell, waiting a moment for one that has only just been started.

        None when there is none to tell: all have ended, or only orphans are left, which heed no
        order and end with their query.
        """
        deadline = time.monotonic() + 1.0
        while (pid := self._postmaster()) is None:
            if locked(lock) or time.monotonic() > deadline:
                return None
            time.sleep(PAUSE)
        return None if locked(lock) else pid

    def _ended(self, lock: int, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while not locked(lock):
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE)
        return True

    def _open_lock(self) -> int:
        return self.user.open(self.folder / "server.lock")

    def _answering(self) -> int | None:
        """The port on which a server answers that knows our password and has our data."""
        noted = self._noted()
        if noted is None or not noted.ready:
            return None
        try:
            with psycopg.connect(
                host="127.0.0.1",
                hostaddr="127.0.0.1",
                port=noted.port,
                user=NAME,
                password=self.password(),
                dbname="postgres",
                connect_timeout=5,
                sslmode="disable",
                gssencmode="disable",
                options="",
                autocommit=True,
            ) as connection:
                shown = connection.execute("SHOW data_directory").fetchone()
                if shown is None or Path(os.path.realpath(shown[0])) != self.data:
                    return None
                _ensure_database(connection)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error) and self._postmaster() is not None:
                raise PostgresRefused(
                    "The running database does not accept the password in "
                    f"{self.folder / 'password'}; restore that file."
                ) from error
            return None
        return noted.port

    def _launch(self, programs: Path, server_lock: int) -> None:
        """Start a server that holds `server_lock`; it is nobody's child and outlives its starter.

        An entry in `postmaster.pid` is stale here, since no server holds the lock, even when its
        number names a living process by now. PostgreSQL overlooks a number that it takes for its
        grandparent's, and goes on to ask the kernel whether the shared memory noted there is
        still in use, so that a server which somebody started by hand stays safe too.
        """
        noted = self._noted()
        if noted is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # cut off while it was written
        log = self.folder / "server.log"
        with suppress(FileNotFoundError):
            log.replace(self.folder / "server.log.1")
        with os.fdopen(self.user.open(log, os.O_TRUNC), "wb") as output:
            self.user.run(
                (
                    "/bin/sh",
                    "-c",
                    '"$@" &',
                    "sh",
                    programs / "postgres",
                    "-D",
                    self.data,
                    f"-cport={_free_port()}",
                    *(f"-c{name}={value}" for name, value in _FIRM.items()),
                ),
                output=output,
                keep=(server_lock,),
                environment={"PG_GRANDPARENT_PID": str(noted.pid)} if noted else None,
            )

    def _noted(self) -> Noted | None:
        with suppress(FileNotFoundError, ValueError, IndexError):
            lines = (self.data / "postmaster.pid").read_text(errors="replace").splitlines()
            pid = abs(int(lines[0]))
            ready = len(lines) > 7 and lines[7].strip() == "ready"
            return Noted(pid, int(lines[3]) if ready else 0, ready) if pid else None
        return None

    def _postmaster(self) -> int | None:
        """The process that `postmaster.pid` names, if it is a server of this very folder."""
        noted = self._noted()
        if noted is None:
            return None
        return noted.pid if f"\0-D\0{self.data}\0" in _command(noted.pid) else None

    def _lose_patience(self, waited: float) -> None:
        """Refuse once a server that is there has not answered for too long."""
        pid = self._postmaster()
        if pid is None and waited > min(ORPHAN_PATIENCE, self.patience):
            raise PostgresRefused(
                f"The database in {self.folder} is still held by processes of a server that was "
                "killed or runs in another container; end them, or wait until they have ended."
            )
        if waited > self.patience:
            raise PostgresRefused(
                f"The database in {self.folder} (process {pid}) has not answered for "
                f"{waited:.0f} seconds; see {self.folder / 'server.log'}."
            )

    def _passing(self, waited: float) -> bool:
        return (
            waited < min(ORPHAN_PATIENCE, self.patience)
            and _PASSING.search(_reason(self._read_log())) is not None
        )

    def _read_log(self) -> bytes:
        with suppress(FileNotFoundError):
            return (self.folder / "server.log").read_bytes()
        return b""

    def _failed(self, what: str, output: bytes) -> PostgresRefused:
        reason = _reason(output)
        # A full disk may swallow the very line that says so.
        if not reason and shutil.disk_usage(self.folder).free < 2**20:
            reason = os.strerror(errno.ENOSPC)
        return PostgresRefused(
            f"The database in {self.folder} {what}: {reason or 'PostgreSQL gave no reason'}."
        )


def locked(file: int, how: int = fcntl.LOCK_EX) -> bool:
    """Take a lock on an open file; False when somebody else holds one that excludes it."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ensure_database(connection: psycopg.Connection) -> None:
    """On every start, since the first may have been killed just before."""
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)).fetchone()
    if found is None:
        connection.execute(f"CREATE DATABASE {NAME}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _command(pid: int) -> str:
    """A process's command line, each word ended by NUL; empty when there is no such process."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return ""


def _reason(output: bytes) -> str:
    """The line that says why PostgreSQL ended: its first fatal one, else its last."""
    text = output.decode(errors="replace").strip()
    fatal = _FAILED.search(text)
    return (fatal[1] if fatal else text.rpartition("\n")[2]).strip().rstrip(".")


def _sync(folder: Path) -> None:
    """Make a renaming in `folder` outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
