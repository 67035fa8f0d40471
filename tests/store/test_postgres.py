"""The embedded PostgreSQL, with real servers, real signals and real folders."""

import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tracker.store.postgres import EmbeddedPostgres, PostgresRefused, running
from tracker.store.postgres_user import server_user

PROJECT = Path(__file__).parents[2]
AS_ROOT = os.geteuid() == 0

# Uses the database until its input ends; as another user, where one is named.
USER = """
import os, pwd, sys
from pathlib import Path
from tracker.store.postgres import PostgresRefused, running
if len(sys.argv) > 2:
    account = pwd.getpwnam(sys.argv[2])
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
try:
    with running(Path(sys.argv[1])) as url:
        print(url, flush=True)
        sys.stdin.read()
except PostgresRefused as refusal:
    sys.exit(f"refused: {refusal}")
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may enter; nothing runs in it any more afterwards."""
    with _open_to_all() as folder:
        try:
            yield folder
        finally:
            _end_all(folder)


@pytest.fixture
def home(place: Path) -> Path:
    """A data folder that does not exist yet."""
    return place / "home"


@pytest.fixture(scope="module")
def kept_home() -> Iterator[Path]:
    with _open_to_all() as folder:
        try:
            with running(folder / "home"):
                pass
            yield folder / "home"
        finally:
            _end_all(folder)


@pytest.fixture
def used_home(kept_home: Path) -> Iterator[Path]:
    """A data folder with a database that was in use before; no server runs in it."""
    yield kept_home
    _end_all(kept_home)


@contextmanager
def _open_to_all() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="netral-postgres-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _end_all(folder: Path) -> None:
    """Kill what runs in the folder, backends included: those do not name it, but stand in it."""
    deadline = time.monotonic() + 10
    while (left := _processes(folder) + _standing_in(folder)) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def _standing_in(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if entry.readlink().is_relative_to(folder):
                found.append(int(entry.parent.name))
    return found


def _processes(folder: Path, word: bytes = b"") -> list[int]:
    """Processes whose command line names the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = entry.read_bytes()
            if os.fsencode(folder) in words and word in words:
                found.append(int(entry.parent.name))
    return found


def servers(home: Path) -> list[int]:
    return _processes(home, b"/bin/postgres\0-D\0")


def backends_of(server: int) -> list[int]:
    children = Path(f"/proc/{server}/task/{server}/children").read_text()
    return [int(pid) for pid in children.split()]


def connect(url: str, **settings: str) -> psycopg.Connection:
    return psycopg.connect(
        url.replace("+psycopg", ""), autocommit=True, connect_timeout=5, **settings
    )


def ask(url: str, question: str) -> object:
    with connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def write(url: str, note: str) -> None:
    with connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS notes")
        connection.execute("CREATE TABLE notes (note text)")
        connection.execute("INSERT INTO notes VALUES (%s)", (note,))


def wait_until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not claim():
        assert time.monotonic() < deadline, "waited 10 seconds in vain"
        time.sleep(0.005)


def begin(home: Path, *account: str) -> "subprocess.Popen[str]":
    """Start another process that uses the database; its environment misleads PostgreSQL."""
    return subprocess.Popen(
        (sys.executable, "-B", "-c", USER, str(home), *account),
        cwd=PROJECT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PGDATA": "/nowhere", "PGPORT": "1"},
    )


@contextmanager
def another(home: Path, *account: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Another process that uses the database, and the URL it got."""
    process = begin(home, *account)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    try:
        yield process, url
    finally:
        _, errors = process.communicate()
        assert process.returncode in {0, -signal.SIGKILL}, errors


def test_a_first_start_makes_a_careful_database_that_only_its_password_opens(home: Path) -> None:
    with running(home) as url:
        password = (home / "postgres" / "password").read_text()
        port = url.rpartition(":")[2].partition("/")[0]
        assert url == f"postgresql+psycopg://netral:{password}@127.0.0.1:{port}/netral"
        with connect(url) as connection:
            shown = {
                name: connection.execute(f"SHOW {name}").fetchone()[0]
                for name in (
                    "server_version_num",
                    "server_encoding",
                    "data_checksums",
                    "fsync",
                    "synchronous_commit",
                    "full_page_writes",
                    "listen_addresses",
                    "unix_socket_directories",
                    "TimeZone",
                )
            }
        assert shown.pop("server_version_num").startswith("18")
        assert shown == {
            "server_encoding": "UTF8",
            "data_checksums": "on",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "TimeZone": "UTC",
        }
        assert ask(url, "SELECT lower('ÉLAN')") == "élan"
        assert str(ask(url, "SELECT to_tsvector('simple', '“netral”—ASN')")) == "'asn':2 'netral':1"
        for guess in ("", "netral"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                connect(url.replace(password, guess), passfile="/dev/null")
    for name, mode in (("", 0o700), ("password", 0o600), ("server.log", 0o600), ("data", 0o700)):
        found = (home / "postgres" / name).stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (mode, server_user().uid), name


def test_the_log_holds_no_row_that_failed(used_home: Path) -> None:
    with running(used_home) as url, connect(url) as connection:
        connection.execute("CREATE TEMPORARY TABLE people (name text PRIMARY KEY)")
        connection.execute("INSERT INTO people VALUES ('Somebody Secret')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('Somebody Secret')")
    log = (used_home / "postgres" / "server.log").read_text()
    assert "duplicate key" in log
    assert "Secret" not in log


def test_the_last_user_of_many_stops_the_server_and_the_data_remain(used_home: Path) -> None:
    first, second = EmbeddedPostgres(used_home), EmbeddedPostgres(used_home)
    url = first.acquire()
    assert second.acquire() == url
    assert first.acquire() == url  # asking again is no second use
    write(url, "kept")
    with another(used_home) as (_, shared):
        assert shared == url
    first.release()
    first.release()
    assert ask(url, "SELECT note FROM notes") == "kept"
    second.release()
    assert servers(used_home) == []
    with pytest.raises(psycopg.OperationalError, match="refused"):
        connect(url)
    with running(used_home) as later:
        assert ask(later, "SELECT note FROM notes") == "kept"


def test_a_process_that_ends_first_leaves_the_server_to_a_later_one(used_home: Path) -> None:
    with another(used_home) as (first, url):
        assert first.stdin is not None
        with another(used_home) as (_, shared):
            first.stdin.close()
            first.wait()
            first.stdin = None
            assert ask(shared, "SELECT 1") == 1
        assert servers(used_home) == []
        assert shared == url


def test_a_forked_process_never_stops_the_server(used_home: Path) -> None:
    server = EmbeddedPostgres(used_home)
    url = server.acquire()
    child = os.fork()
    if child == 0:
        server.release()
        os._exit(0)
    os.waitpid(child, 0)
    assert ask(url, "SELECT 1") == 1
    server.release()
    assert servers(used_home) == []


def test_long_paths_and_odd_names_are_no_hindrance(place: Path) -> None:
    odd = place / "data of the office" / "it's “Netral” $HOME `x` \\ & ;" / "ruang-Élan"
    home = odd / ("n" * (200 - len(os.fsencode(odd)) - 1))
    assert len(os.fsencode(home)) == 200
    with running(home) as url:
        write(url, "kept")
    with running(home) as url:
        assert ask(url, "SELECT note FROM notes") == "kept"
    assert servers(home) == []


def test_a_path_that_postgresql_cannot_hold_is_refused(place: Path) -> None:
    for name in ("/".join(["n" * 200] * 5), "two\nlines"):
        with pytest.raises(PostgresRefused) as refusal:
            EmbeddedPostgres(place / name).acquire()
        assert "\n" not in str(refusal.value)
    assert list(place.iterdir()) == []


def test_a_server_left_by_a_killed_process_group_is_taken_over_and_stopped(used_home: Path) -> None:
    with another(used_home) as (process, url):
        os.killpg(process.pid, signal.SIGKILL)
    left = servers(used_home)
    assert len(left) == 1
    with running(used_home) as taken:
        assert taken == url
        assert servers(used_home) == left
        assert ask(taken, "SELECT 1") == 1
    assert servers(used_home) == []


def test_after_the_server_is_killed_the_next_use_brings_it_back_with_all_that_was_committed(
    used_home: Path,
) -> None:
    server = EmbeddedPostgres(used_home)
    url = server.acquire()
    with connect(url) as idle:
        write(url, "committed")
        os.kill(servers(used_home)[0], signal.SIGKILL)
        again = server.acquire()
        assert ask(again, "SELECT note FROM notes") == "committed"
        with pytest.raises(psycopg.OperationalError):
            idle.execute("SELECT 1")
    server.release()
    assert servers(used_home) == []


def test_after_everything_is_killed_the_next_use_starts_with_all_that_was_committed(
    used_home: Path,
) -> None:
    with another(used_home) as (process, url):
        write(url, "committed")
        postmaster = servers(used_home)[0]
        for pid in (process.pid, postmaster, *backends_of(postmaster)):
            with suppress(ProcessLookupError):  # a backend may end by itself meanwhile
                os.kill(pid, signal.SIGKILL)
    with running(used_home) as url:
        assert ask(url, "SELECT note FROM notes") == "committed"
    assert servers(used_home) == []


def keep_busy(connection: psycopg.Connection) -> int:
    """The process of a backend that does nothing but count.

    It does not notice when its server is gone.
    """
    backend = connection.info.backend_pid
    connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 10000000000)")
    wait_until(lambda: "SELECT" in Path(f"/proc/{backend}/cmdline").read_text())
    return backend


def test_a_backend_that_outlives_its_server_is_waited_for_and_then_named(used_home: Path) -> None:
    with another(used_home) as (process, url), closing(connect(url)) as connection:
        backend = keep_busy(connection)
        process.kill()
        os.kill(servers(used_home)[0], signal.SIGKILL)
        with pytest.raises(PostgresRefused, match="still held by processes") as refusal:
            EmbeddedPostgres(used_home, patience=0.3).acquire()
        assert "\n" not in str(refusal.value)
        os.kill(backend, signal.SIGKILL)
    with running(used_home) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_first_start_that_was_killed_half_way_is_begun_anew(home: Path) -> None:
    process = begin(home)
    wait_until((home / "postgres" / "data.new" / "base").exists)
    process.kill()
    process.communicate()
    assert not (home / "postgres" / "data").exists()
    with running(home) as url:
        assert ask(url, "SELECT 1") == 1
    assert not (home / "postgres" / "data.new").exists()


def test_a_stale_note_that_names_a_living_process_hinders_nothing_and_harms_nobody(
    used_home: Path,
) -> None:
    user = server_user()
    with running(used_home):
        note = (used_home / "postgres" / "data" / "postmaster.pid").read_text()
    account = {"user": user.uid, "group": user.gid} if user.borrowed else {}
    bystander = subprocess.Popen(("sleep", "60"), **account)
    try:
        stale = used_home / "postgres" / "data" / "postmaster.pid"
        stale.write_text(f"{bystander.pid}\n{note.partition(chr(10))[2]}")
        with running(used_home) as url:
            assert ask(url, "SELECT 1") == 1
        assert servers(used_home) == []
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.parametrize("left", ["", "no number\n", "0\n"])
def test_a_note_cut_off_while_it_was_written_hinders_nothing(used_home: Path, left: str) -> None:
    (used_home / "postgres" / "data" / "postmaster.pid").write_text(left)
    with running(used_home) as url:
        assert ask(url, "SELECT 1") == 1


def test_processes_that_start_at_the_same_instant_get_one_server(home: Path) -> None:
    processes = [begin(home) for _ in range(4)]
    urls = {process.stdout.readline().strip() for process in processes}
    assert len(urls) == 1
    assert len(servers(home)) == 1
    assert ask(urls.pop(), "SELECT 1") == 1
    for process in processes:
        assert process.communicate() == ("", "")
        assert process.returncode == 0
    assert servers(home) == []


@contextmanager
def by_hand(home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A server that somebody at a keyboard started, who writes its folder another way."""
    with running(home):
        command = Path(f"/proc/{servers(home)[0]}/cmdline").read_bytes().split(b"\0")[:-1]
    data = os.fsencode(home / "postgres" / "data")
    command[command.index(data)] = os.fsencode(home / "postgres") + b"/../postgres/data"
    user = server_user()
    account = {"user": user.uid, "group": user.gid} if user.borrowed else {}
    note = home / "postgres" / "data" / "postmaster.pid"
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd="/", **account)
    try:
        wait_until(lambda: note.exists() and "ready" in note.read_text())
        yield process
    finally:
        process.terminate()
        process.wait()


def test_a_server_started_by_hand_is_shared_and_left_running(used_home: Path) -> None:
    with by_hand(used_home) as server:
        with running(used_home) as url:
            assert ask(url, "SELECT 1") == 1
        assert server.poll() is None


def test_what_a_server_started_by_hand_leaves_is_waited_for(used_home: Path) -> None:
    with by_hand(used_home) as server:
        with running(used_home) as url:
            connection = connect(url)
        with closing(connection):
            backend = keep_busy(connection)
            server.kill()
            ending = threading.Timer(3.0, os.kill, (backend, signal.SIGKILL))
            ending.start()
            with running(used_home) as url:
                ending.join()
                assert ask(url, "SELECT 1") == 1
    log = (used_home / "postgres" / "server.log.1").read_text()
    assert "pre-existing shared memory block" in log
    assert servers(used_home) == []


def test_files_of_somebody_else_are_refused_and_stay_as_they_are(home: Path) -> None:
    folder = home / "postgres"
    folder.mkdir(parents=True, mode=0o750)
    (folder / "PG_VERSION").write_text("18\n")
    before = folder.stat()
    with pytest.raises(PostgresRefused, match=r"not Netral's") as refusal:
        EmbeddedPostgres(home).acquire()
    assert str(folder) in str(refusal.value)
    after = folder.stat()
    assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)
    assert [file.name for file in folder.iterdir()] == ["PG_VERSION"]


def test_a_link_in_place_of_the_folder_is_refused(place: Path, home: Path) -> None:
    elsewhere = place / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    home.mkdir()
    (home / "postgres").symlink_to(elsewhere)
    with pytest.raises(PostgresRefused, match="is not a folder"):
        EmbeddedPostgres(home).acquire()
    assert list(elsewhere.iterdir()) == []
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755


def test_data_of_another_version_are_refused_with_the_way_out(used_home: Path) -> None:
    version = used_home / "postgres" / "data" / "PG_VERSION"
    version.write_text("16\n")
    try:
        with pytest.raises(PostgresRefused, match=r"PostgreSQL 16.*dump"):
            EmbeddedPostgres(used_home).acquire()
    finally:
        version.write_text("18\n")
    assert servers(used_home) == []


def test_a_server_that_does_not_start_is_refused_with_its_own_reason(used_home: Path) -> None:
    settings = used_home / "postgres" / "data" / "postgresql.auto.conf"
    settings.write_text("shared_buffers = 'plenty'\n")
    try:
        with pytest.raises(PostgresRefused, match=r"does not start .*auto\.conf") as refusal:
            EmbeddedPostgres(used_home).acquire()
    finally:
        settings.write_text("")
    assert "\n" not in str(refusal.value)
    assert servers(used_home) == []


@pytest.mark.skipif(not AS_ROOT, reason="only root gives folders away")
class TestAsRoot:
    """PostgreSQL refuses root, so a system user runs it and must be able to reach it."""

    def test_the_server_runs_as_the_system_user(self, used_home: Path) -> None:
        with running(used_home):
            server = Path(f"/proc/{servers(used_home)[0]}")
            assert pwd.getpwuid(server.stat().st_uid).pw_name == "netral"
            assert "\nGroups:\t \n" in (server / "status").read_text()
        assert used_home.stat().st_uid == 0

    @pytest.mark.parametrize("exists", [True, False])
    def test_a_folder_the_system_user_cannot_enter_is_named_and_keeps_its_mode(
        self, place: Path, exists: bool
    ) -> None:
        closed = place / "closed"
        closed.mkdir(mode=0o700)
        home = closed / "deep" / "home"
        if exists:
            home.mkdir(parents=True)
        with pytest.raises(PostgresRefused) as refusal:
            EmbeddedPostgres(home).acquire()
        assert f"cannot enter {closed}." in str(refusal.value)
        assert "\n" not in str(refusal.value)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert not (home / "postgres").exists()

    def test_programs_the_system_user_cannot_reach_are_named(self, place: Path) -> None:
        closed = place / "closed"
        closed.mkdir(mode=0o700)
        with pytest.raises(PostgresRefused, match=f"cannot enter {closed}"):
            server_user().must_execute(closed / "bin")
        (place / "bin").mkdir()
        program = place / "bin" / "postgres"
        program.touch(mode=0o700)
        with pytest.raises(PostgresRefused, match=f"cannot execute {program}"):
            server_user().must_execute(place / "bin")

    def test_a_folder_of_another_user_is_refused_and_stays_theirs(self, home: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        (home / "postgres").mkdir(parents=True, mode=0o755)
        os.chown(home / "postgres", nobody.pw_uid, nobody.pw_gid)
        with pytest.raises(PostgresRefused, match="belongs to the user “nobody”"):
            EmbeddedPostgres(home).acquire()
        found = (home / "postgres").stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o755, nobody.pw_uid)
        assert list((home / "postgres").iterdir()) == []

    def test_an_ordinary_user_runs_it_as_itself(self, home: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        home.mkdir()
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        for _ in range(2):
            with another(home, "nobody") as (_, url):
                assert ask(url, "SELECT 1") == 1
                assert Path(f"/proc/{servers(home)[0]}").stat().st_uid == nobody.pw_uid
            assert servers(home) == []
        with pytest.raises(PostgresRefused, match="belongs to the user “nobody”"):
            EmbeddedPostgres(home).acquire()

    def test_an_ordinary_user_is_told_where_it_may_not_write_or_enter(self, place: Path) -> None:
        closed = place / "closed"
        closed.mkdir(mode=0o700)
        (place / "theirs" / "postgres").mkdir(parents=True, mode=0o700)
        for home, complaint in (
            (closed / "home", f"cannot enter {closed}."),
            (place / "unwritable", "Permission denied"),
            (place / "theirs", "belongs to the user “root”"),
        ):
            process = begin(home, "nobody")
            _, errors = process.communicate()
            assert errors.startswith("refused: ")
            assert complaint in errors
            assert errors.count("\n") == 1
            assert process.returncode == 1

    def test_a_full_disk_is_refused_in_one_line(self, place: Path) -> None:
        small = place / "small disk"
        small.mkdir()
        mount = 'mount -t tmpfs -o size=8m,mode=755 none "$1" && shift && exec "$@"'
        private = ("unshare", "--mount", "--", "sh", "-c", mount, "sh", str(small))
        if subprocess.run((*private, "true"), check=False, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        done = subprocess.run(
            (*private, sys.executable, "-B", "-c", USER, str(small / "home")),
            cwd=PROJECT,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 1
        assert "No space left on device" in done.stderr
        assert done.stderr.startswith("refused: ")
        assert done.stderr.count("\n") == 1
