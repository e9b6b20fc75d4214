import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client

from chassis.embedded.folder import FolderInUseError, write_private
from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import InvalidNatsUserError, NatsSettings, NatsUser
from chassis.embedded.process import ServerFailedError, command_line
from chassis.testing.servers import NatsAccount

SETTINGS = NatsSettings()
PASSWORD = secrets.token_urlsafe(24)
OWNER = NatsUser(name="owner", password=PASSWORD, publish=None, subscribe=None)
WAIT_SECONDS_MAX = 10.0
PARENT = """
import sys, time
from pathlib import Path
from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser
user = NatsUser(name="owner", password=sys.argv[2], publish=None, subscribe=None)
server = EmbeddedNats(Path(sys.argv[1]), NatsSettings(), [user])
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedNats]:
    with EmbeddedNats(tmp_path / "nats", SETTINGS, [OWNER]) as server:
        yield server


@asynccontextmanager
async def client(url: str, errors: asyncio.Queue[Exception] | None = None) -> AsyncIterator[Client]:
    async def note(error: Exception) -> None:
        if errors is not None:
            await errors.put(error)

    connection = await nats.connect(url, error_cb=note, allow_reconnect=False)
    try:
        yield connection
    finally:
        await connection.close()


async def said(errors: asyncio.Queue[Exception]) -> str:
    return str(await asyncio.wait_for(errors.get(), WAIT_SECONDS_MAX)).lower()


def owner_of(server: EmbeddedNats) -> str:
    return server.url(user=OWNER.name, password=OWNER.password)


def wait_gone(pid: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while command_line(pid):
        assert time.monotonic() < deadline, f"{pid} is still there"
        time.sleep(0.02)


async def test_a_user_may_do_what_is_listed_and_nothing_else(nats_account: NatsAccount) -> None:
    url = nats_account.admit("points", publish=("ev.points.>",), subscribe=("ev.>", "_INBOX.>"))
    errors: asyncio.Queue[Exception] = asyncio.Queue()

    async with client(url, errors) as points:
        heard = await points.subscribe("ev.>")
        await points.publish("ev.points.opened", b"mine")
        await points.publish("ev.cases.opened", b"not mine")
        await points.subscribe("secret.>")
        await points.flush()
        message = await heard.next_msg(timeout=2)
        words = await said(errors) + await said(errors)

    assert message.data == b"mine"
    assert 'permissions violation for publish to "ev.cases.opened"' in words
    assert 'permissions violation for subscription to "secret.>"' in words


async def test_a_user_without_lists_may_do_nothing(nats_account: NatsAccount) -> None:
    errors: asyncio.Queue[Exception] = asyncio.Queue()

    async with client(nats_account.admit("mute", publish=(), subscribe=()), errors) as mute:
        await mute.publish("ev.points.opened", b"")
        await mute.flush()

        assert "permissions violation" in await said(errors)


async def test_accounts_do_not_see_each_other(nats: EmbeddedNats) -> None:
    first, second = NatsAccount(nats), NatsAccount(nats)
    async with client(first.url) as one, client(second.url) as other:
        for connection in (one, other):
            await connection.jetstream().add_stream(name="EVENTS", subjects=["ev.>"])
        await one.jetstream().publish("ev.a", b"x", stream="EVENTS")

        assert (await one.jetstream().stream_info("EVENTS")).state.messages == 1
        assert (await other.jetstream().stream_info("EVENTS")).state.messages == 0
    second.close()
    first.close()


def test_a_stranger_is_not_let_in(server: EmbeddedNats) -> None:
    wrong = json.dumps({"user": OWNER.name, "pass": PASSWORD + "x"})
    with socket.create_connection(("127.0.0.1", server.port), WAIT_SECONDS_MAX) as stranger:
        answers = stranger.makefile("rb")
        assert answers.readline().startswith(b"INFO")
        stranger.sendall(f"CONNECT {wrong}\r\nPING\r\n".encode())

        assert b"Authorization Violation" in answers.readline()
        answers.close()


async def test_messages_outlive_a_killed_server(tmp_path: Path) -> None:
    with EmbeddedNats(tmp_path / "nats", SETTINGS, [OWNER]) as server:
        first = server.port
        async with client(owner_of(server)) as owner:
            await owner.jetstream().add_stream(name="EVENTS", subjects=["ev.>"])
            await owner.jetstream().publish("ev.a", b"kept", stream="EVENTS")
        os.kill(server.pid, signal.SIGKILL)

    with EmbeddedNats(tmp_path / "nats", SETTINGS, [OWNER]) as server:
        async with client(owner_of(server)) as owner:
            kept = await owner.jetstream().get_msg("EVENTS", seq=1)

        assert server.port == first
        assert kept.data == b"kept"


def test_a_server_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", PARENT, str(tmp_path / "nats"), PASSWORD]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603 - ours
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()

        wait_gone(pid)


def test_an_orphan_that_does_not_answer_is_ended_by_force(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", PARENT, str(tmp_path / "nats"), PASSWORD]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603 - ours
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, signal.SIGSTOP)
        parent.kill()
        parent.wait()

        hasty = NatsSettings(stop_seconds_max=0.3)
        with EmbeddedNats(tmp_path / "nats", hasty, [OWNER]) as server:
            assert server.pid != pid
            assert command_line(pid) == []


def test_passwords_are_for_the_owner_of_the_folder_alone(server: EmbeddedNats) -> None:
    config = server.log.with_name("nats.conf")

    assert config.stat().st_mode & 0o777 == 0o600
    assert PASSWORD in config.read_text()
    assert PASSWORD not in "".join(command_line(server.pid)) + repr(OWNER)


def test_every_message_reaches_the_disk_unless_said_otherwise(server: EmbeddedNats) -> None:
    assert '"sync_interval": "always"' in server.log.with_name("nats.conf").read_text()


def test_two_servers_do_not_share_a_folder(server: EmbeddedNats) -> None:
    with pytest.raises(FolderInUseError, match=f"in use by process {os.getpid()}"):
        EmbeddedNats(server.log.parent, SETTINGS, [OWNER]).start()


@pytest.mark.parametrize(
    "user",
    [
        NatsUser(name="two words", password=PASSWORD),
        NatsUser(name="short", password="short"),  # noqa: S106 - refused for being short
        NatsUser(name="greedy", password=PASSWORD, publish=("ev. >",)),
    ],
)
def test_a_user_that_cannot_be_written_down_is_refused(tmp_path: Path, user: NatsUser) -> None:
    with pytest.raises(InvalidNatsUserError):
        EmbeddedNats(tmp_path / "nats", SETTINGS, [user]).start()


def test_a_server_without_users_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidNatsUserError, match="let everyone in"):
        EmbeddedNats(tmp_path / "nats", SETTINGS, []).start()


def test_a_failed_start_shows_the_servers_own_words(tmp_path: Path) -> None:
    folder = tmp_path / "nats"
    folder.mkdir()
    write_private(folder / "jetstream", "a file where the store should be")

    with pytest.raises(ServerFailedError, match=r"(?i)jetstream"):
        EmbeddedNats(folder, SETTINGS, [OWNER]).start()
