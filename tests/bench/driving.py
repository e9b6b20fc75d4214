"""Callers that repeat one call as fast as they can: threads for blocking calls, tasks for async."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from tests.bench.harness import Load


@dataclass(frozen=True, kw_only=True)
class Caller:
    """One of the callers: its own reproducible choices and its own count of calls."""

    number: int
    random: Random


def drive_threads(call: Callable[[Caller], int], load: Load) -> float:
    """Let each caller be a thread that repeats `call`, which gives how much it made durable.

    The result is per second of the whole, from the moment all threads are ready until the last
    call has come back. An error in any caller is raised.
    """
    barrier = threading.Barrier(load.callers + 1)
    share = _share(load)

    def work(caller: Caller) -> int:
        barrier.wait()
        deadline = time.perf_counter() + load.seconds
        done = calls = 0
        while calls != share and time.perf_counter() < deadline:
            done += call(caller)
            calls += 1
        return done

    with ThreadPoolExecutor(max_workers=load.callers) as pool:
        futures = [pool.submit(work, caller) for caller in _callers(load)]
        barrier.wait()
        began = time.perf_counter()
        done = sum(future.result() for future in futures)
        return done / (time.perf_counter() - began)


async def drive_tasks(call: Callable[[Caller], Awaitable[int]], load: Load) -> float:
    """Do the same with each caller as a task of the running loop."""
    share = _share(load)
    began = time.perf_counter()
    deadline = began + load.seconds

    async def work(caller: Caller) -> int:
        done = calls = 0
        while calls != share and time.perf_counter() < deadline:
            done += await call(caller)
            calls += 1
        return done

    counts = await asyncio.gather(*(work(caller) for caller in _callers(load)))
    return sum(counts) / (time.perf_counter() - began)


def _callers(load: Load) -> list[Caller]:
    # The seed changes from run to run, the way the callers differ within a run does not.
    seed = time.monotonic_ns()
    return [
        Caller(number=number, random=Random(seed + number))  # noqa: S311 (choices, not secrets)
        for number in range(load.callers)
    ]


def _share(load: Load) -> int | None:
    return None if load.commands_max is None else max(1, load.commands_max // load.callers)
