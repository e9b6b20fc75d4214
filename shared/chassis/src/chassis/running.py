"""Runs the roles of a service in one process until it is told to stop or one of them breaks."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

import uvicorn
from starlette.types import ASGIApp

from chassis.errors import BrokenError
from chassis.http.server import Address, make_server
from chassis.projections.projector import Projector

Role = Callable[[asyncio.Event], Awaitable[None]]

TICK_SECONDS = 5.0
SWITCH_SECONDS = 0.000_2
GC_THRESHOLDS = (20_000, 20, 50)

_LOG = logging.getLogger(__name__)


class ServerNotStartedError(BrokenError):
    """The server cannot listen on its address, or its application does not start."""

    code = "server_not_started"


async def run_roles(roles: Mapping[str, Role], names: Sequence[str]) -> int:
    """Run the named roles; gives the exit code: 0 when told to stop, 1 when one broke."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    tasks = {asyncio.ensure_future(roles[name](stop)): name for name in names}
    broken = 0
    while tasks:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        told = stop.is_set()
        for task in done:
            name = tasks.pop(task)
            error = task.exception()
            if error is not None:
                _LOG.error("the role %s broke", name, exc_info=error)
                broken = 1
            elif not told:
                _LOG.error("the role %s ended though nobody told it to", name)
                broken = 1
        # A role ends only because all are to stop, or because it cannot go on.
        stop.set()
    return broken


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # The library would end the whole process, and the other roles in the middle of their work.
        try:
            await super().startup(sockets)
        except SystemExit as error:
            config = self.config
            raise ServerNotStartedError(
                f"nothing can be served on {config.host}:{config.port}: the line above says why"
            ) from error

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # The roles of a process stop together; the signals are handled above.
        yield


def serve(app: ASGIApp, address: Address) -> Role:
    """Give the role that answers HTTP."""

    async def run(stop: asyncio.Event) -> None:
        server = make_server(app, address)
        own = _Server(server.config)
        serving = asyncio.ensure_future(own.serve())
        waiting = asyncio.ensure_future(stop.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        own.should_exit = True
        waiting.cancel()
        await serving

    return run


def project(projector: Projector) -> Role:
    """Give the role that keeps read models up to date, in a thread of its own."""

    async def run(stop: asyncio.Event) -> None:
        halt = threading.Event()
        working = asyncio.ensure_future(asyncio.to_thread(projector.run, halt))
        waiting = asyncio.ensure_future(stop.wait())
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        halt.set()
        waiting.cancel()
        await working

    return run


def tick(jobs: Mapping[str, Callable[[], Awaitable[None]]]) -> Role:
    """Give the role that fires due deadlines; a job that fails is tried again at the next tick."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            for name, job in jobs.items():
                try:
                    await job()
                except Exception:  # noqa: BLE001  # whatever a job meets, the others go on
                    _LOG.exception("the deadline job %s failed; it is tried again", name)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), TICK_SECONDS)

    return run


def together(*roles: Role) -> Role:
    """Give one role made of several."""

    async def run(stop: asyncio.Event) -> None:
        tasks = [asyncio.ensure_future(role(stop)) for role in roles]
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            stop.set()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    return run


def tune_interpreter() -> None:
    """Suit the interpreter to one busy event loop beside a committing thread and a large memory.

    The committer's thread asks for the interpreter a few times in each commit and needs it for
    microseconds: with Python's own 5 ms it would wait behind the loop, and commands behind it.
    Thousands of aggregates live long, and hardly anything is garbage in cycles: looking through
    all of it again and again would take longer than what it finds is worth.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*GC_THRESHOLDS)


def set_up_logging(level: str) -> None:
    """Log to standard error, one line each; of the HTTP client only what went wrong."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
