import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from chassis.embedded.folder import FolderDamagedError, FolderInUseError, write_private
from chassis.embedded.identity import NoRightsError
from chassis.embedded.postgres import EmbeddedPostgres, PostgresSettings
from chassis.embedded.process import ServerFailedError, WrongThreadError, command_line

SETTINGS = PostgresSettings(shared_buffers_mib=16, max_connections=20)
WAIT_SECONDS_MAX = 10.0
# A parent that can be killed: it starts a server, says so, and waits.
PARENT = """
import sys, time
from pathlib import Path
from chassis.embedded.postgres import EmbeddedPostgres, PostgresSettings
server = EmbeddedPostgres(Path(sys.argv[1]), PostgresSettings(shared_buffers_mib=16))
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One initialised folder with a table in it, for all tests of this module."""
    folder = tmp_path_factory.mktemp("cluster") / "postgres"
    with EmbeddedPostgres(folder, SETTINGS) as server:
        run(server, "CREATE TABLE kept (n int)")
        run(server, "INSERT INTO kept VALUES (1)")
    return folder


def run(server: EmbeddedPostgres, query: str) -> None:
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL(query))


def kept(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.superuser_url()) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def wait_gone(pid: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while command_line(pid):
        assert time.monotonic() < deadline, f"{pid} is still there"
        time.sleep(0.02)


def wait_ended(server: EmbeddedPostgres) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while server.running:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def parent_of(cluster: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a server below another process; give that process and the server's id."""
    argv = [sys.executable, "-c", PARENT, str(cluster)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603 - ours
        assert parent.stdout is not None
        yield parent, int(parent.stdout.readline())
        parent.kill()


@contextmanager
def holding(port: int) -> Iterator[None]:
    """Listen on a port, as a stranger would."""
    with socket.create_server(("127.0.0.1", port)):
        yield


def test_a_database_of_its_own_is_given_to_each_test(database: str) -> None:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert row.fetchone() == (0,)


def test_the_server_runs_on_its_remembered_port_and_stops(cluster: Path) -> None:
    ports = []
    for _ in range(2):
        with EmbeddedPostgres(cluster, SETTINGS) as server:
            ports.append(server.port)
            pid = server.pid
            assert kept(server) >= 1
        assert command_line(pid) == []

    assert ports[0] == ports[1] != 5432


def test_a_password_is_asked_of_everyone(cluster: Path) -> None:
    with EmbeddedPostgres(cluster, SETTINGS) as server:
        guessed = server.superuser.password + "x"
        wrong = server.url(database="postgres", user=server.superuser.user, password=guessed)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_secrets_are_for_the_owner_of_the_folder_alone(cluster: Path) -> None:
    assert (cluster / "state.json").stat().st_mode & 0o777 == 0o600
    assert (cluster / "data").stat().st_mode & 0o777 == 0o700
    with EmbeddedPostgres(cluster, SETTINGS) as server:
        assert server.superuser.password not in repr(server.superuser)
        assert server.superuser.password not in "".join(command_line(server.pid))


def test_data_outlives_a_killed_server(cluster: Path) -> None:
    with EmbeddedPostgres(cluster, SETTINGS) as server:
        before = kept(server)
        run(server, "INSERT INTO kept VALUES (2)")
        os.kill(server.pid, signal.SIGKILL)
        wait_ended(server)

    with EmbeddedPostgres(cluster, SETTINGS) as server:
        assert kept(server) == before + 1


def test_a_server_ends_when_its_parent_is_killed(cluster: Path) -> None:
    with parent_of(cluster) as (parent, pid):
        parent.kill()
        parent.wait()

        wait_gone(pid)


def test_an_orphan_on_the_folder_is_ended_before_a_new_start(cluster: Path) -> None:
    with parent_of(cluster) as (parent, pid):
        # Stopped, it does not act on the signal that its parent's end sends it.
        os.kill(pid, signal.SIGSTOP)
        parent.kill()
        parent.wait()
        assert command_line(pid)
        os.kill(pid, signal.SIGCONT)

        with EmbeddedPostgres(cluster, SETTINGS) as server:
            assert server.pid != pid
            assert kept(server) >= 1
            assert command_line(pid) == []


def test_an_orphan_that_does_not_answer_is_ended_by_force(cluster: Path) -> None:
    with parent_of(cluster) as (parent, pid):
        os.kill(pid, signal.SIGSTOP)
        parent.kill()
        parent.wait()

        hasty = PostgresSettings(shared_buffers_mib=16, stop_seconds_max=0.5)
        with EmbeddedPostgres(cluster, hasty) as server:
            assert kept(server) >= 1
            assert command_line(pid) == []


def test_a_stale_pid_that_another_process_has_now_is_no_obstacle(cluster: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "30"]) as stranger:
        pidfile = cluster / "data" / "postmaster.pid"
        pidfile.write_text(f"{stranger.pid}\n{cluster / 'data'}\n0\n1\n\n127.0.0.1\n0 0\nready\n")

        with EmbeddedPostgres(cluster, SETTINGS) as server:
            assert kept(server) >= 1
            assert stranger.poll() is None
        stranger.kill()


def test_two_servers_do_not_share_a_folder(cluster: Path) -> None:
    with (
        EmbeddedPostgres(cluster, SETTINGS),
        pytest.raises(FolderInUseError, match=f"{cluster} is in use by process {os.getpid()}"),
    ):
        EmbeddedPostgres(cluster, SETTINGS).start()


def test_a_port_that_something_else_holds_is_given_up(cluster: Path) -> None:
    with EmbeddedPostgres(cluster, SETTINGS) as server:
        first = server.port
    with holding(first), EmbeddedPostgres(cluster, SETTINGS) as server:
        assert server.port != first
        assert kept(server) >= 1


def test_data_without_its_password_is_reported(cluster: Path) -> None:
    state = (cluster / "state.json").read_text()
    (cluster / "state.json").unlink()

    with pytest.raises(FolderDamagedError, match="not the password"):
        EmbeddedPostgres(cluster, SETTINGS).start()

    write_private(cluster / "state.json", state)


def test_data_of_another_version_is_reported(cluster: Path) -> None:
    version = cluster / "data" / "PG_VERSION"
    written = version.read_text()
    version.write_text("9\n")

    with pytest.raises(FolderDamagedError, match="written by PostgreSQL 9"):
        EmbeddedPostgres(cluster, SETTINGS).start()

    version.write_text(written)


def test_a_failed_start_shows_the_servers_own_words(cluster: Path) -> None:
    impossible = PostgresSettings(shared_buffers_mib=16, max_connections=0)

    with pytest.raises(ServerFailedError, match="outside the valid range"):
        EmbeddedPostgres(cluster, impossible).start()


def test_a_start_beside_the_main_thread_is_refused(cluster: Path) -> None:
    with ThreadPoolExecutor(1) as pool, pytest.raises(WrongThreadError):
        pool.submit(EmbeddedPostgres(cluster, SETTINGS).start).result()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_starts_the_server_as_the_owner_of_the_data(cluster: Path) -> None:
    owner = 54_321
    for path in (cluster / "data", *(cluster / "data").rglob("*")):
        os.chown(path, owner, owner)

    with EmbeddedPostgres(cluster, SETTINGS) as server:
        assert kept(server) >= 1
        assert Path(f"/proc/{server.pid}").stat().st_uid == owner


def test_a_missing_user_is_named(cluster: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        # An ordinary user runs the server and asks for nobody else.
        with EmbeddedPostgres(cluster, PostgresSettings(run_as="no-such-user")) as server:
            assert kept(server) >= 1
        return

    with pytest.raises(NoRightsError, match="there is no user no-such-user"):
        EmbeddedPostgres(tmp_path / "new", PostgresSettings(run_as="no-such-user")).start()
