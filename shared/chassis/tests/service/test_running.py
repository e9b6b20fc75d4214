import asyncio
import os
import signal
import socket
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from chassis import running
from chassis.http.server import Address
from chassis.running import Role, ServerNotStartedError, run_roles, serve, tick, together


class Steady:
    """A role that works until it is told to stop, and then finishes what it has in hand."""

    def __init__(self) -> None:
        self.finished = False

    async def __call__(self, stop: asyncio.Event) -> None:
        await stop.wait()
        await asyncio.sleep(0.01)
        self.finished = True


async def _breaks(stop: asyncio.Event) -> None:
    raise ConnectionResetError("gone")


async def _ends(stop: asyncio.Event) -> None:
    return


async def _terminates(stop: asyncio.Event) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    await stop.wait()


async def _run(roles: dict[str, Role]) -> int:
    async with asyncio.timeout(10):
        return await run_roles(roles, tuple(roles))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_every_role_finish_and_the_process_end_well(number: int) -> None:
    steady = Steady()

    async def signals(stop: asyncio.Event) -> None:
        os.kill(os.getpid(), number)
        await stop.wait()

    assert await _run({"steady": steady, "signals": signals}) == 0
    assert steady.finished


async def test_a_role_that_breaks_stops_the_others_and_the_process_ends_badly(
    caplog: pytest.LogCaptureFixture,
) -> None:
    steady = Steady()

    assert await _run({"steady": steady, "relay": _breaks}) == 1
    assert steady.finished
    assert "the role relay broke" in caplog.text
    assert "ConnectionResetError: gone" in caplog.text


async def test_a_role_that_ends_untold_stops_the_others_and_the_process_ends_badly(
    caplog: pytest.LogCaptureFixture,
) -> None:
    steady = Steady()

    assert await _run({"steady": steady, "relay": _ends}) == 1
    assert steady.finished
    assert "the role relay ended though nobody told it to" in caplog.text


async def test_a_role_that_breaks_while_it_stops_is_told_of() -> None:
    async def breaks_late(stop: asyncio.Event) -> None:
        await stop.wait()
        raise ConnectionResetError("gone")

    assert await _run({"steady": Steady(), "late": breaks_late, "term": _terminates}) == 1


async def test_only_the_named_roles_run() -> None:
    steady = Steady()

    async with asyncio.timeout(10):
        code = await run_roles({"steady": steady, "term": _terminates}, ("term",))

    assert code == 0
    assert not steady.finished


async def test_of_several_roles_in_one_the_first_that_breaks_stops_the_others() -> None:
    steady, beside = Steady(), Steady()

    assert await _run({"both": together(steady, _breaks), "beside": beside}) == 1
    assert steady.finished
    assert beside.finished


@pytest.fixture
def quick_ticks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "TICK_SECONDS", 0.01)
        yield


async def test_a_job_that_fails_stops_no_other_and_is_tried_again(
    quick_ticks: None, caplog: pytest.LogCaptureFixture
) -> None:
    stop = asyncio.Event()
    done: list[str] = []

    async def fails_first() -> None:
        done.append("tried")
        if done.count("tried") == 1:
            raise ConnectionResetError("gone")
        stop.set()

    async def works() -> None:
        done.append("worked")

    async with asyncio.timeout(10):
        await tick({"fails first": fails_first, "works": works})(stop)

    assert done == ["tried", "worked", "tried", "worked"]
    assert "the deadline job fails first failed" in caplog.text


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


async def test_a_served_application_answers_until_it_is_told_to_stop() -> None:
    app = FastAPI()
    port = _free_port()

    @app.get("/")
    async def root() -> str:
        return "here"

    async def asks(stop: asyncio.Event) -> None:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            while True:
                try:
                    answer = await client.get("/")
                    break
                except httpx.ConnectError:
                    await asyncio.sleep(0.02)
        assert answer.json() == "here"
        await _terminates(stop)

    assert await _run({"serve": serve(app, Address(host="127.0.0.1", port=port)), "a": asks}) == 0


async def test_a_port_that_is_taken_breaks_the_role_and_not_the_process() -> None:
    steady = Steady()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = Address(host="127.0.0.1", port=taken.getsockname()[1])

        assert await _run({"serve": serve(FastAPI(), address), "steady": steady}) == 1
        with pytest.raises(ServerNotStartedError, match=str(address.port)):
            await serve(FastAPI(), address)(asyncio.Event())

    assert steady.finished
