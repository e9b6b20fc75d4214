"""A small HTTP/1.1 load generator for one process: keep-alive connections on raw asyncio."""

import asyncio
import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from random import Random
from typing import cast

import uvloop
from typing_extensions import override

from kernel.points import format_points
from tests.bench.workload import ENTRIES, EVERYDAY, account_id, entry

WARM_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to send, where, over how many connections, for how long."""

    port: int
    path: str
    """May hold `{account}`, which becomes a random account's id in every request."""
    tokens: Sequence[str]
    """The account of number n is asked for with the token at n modulo their number."""
    connections: int
    seconds: float
    run_key: str
    """Begins every idempotency key, so that no two runs share one."""
    first_entry: int
    """Each account's entries are numbered from here, so that no two runs send the same act."""
    once: bool = False
    """Send one entry to every account and end, so that the server has met them all."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came back; `errors` maps each status that is not 2xx to how often it came."""

    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: dict[str, int]
    entries: int
    """How many entries were sent to one account at most."""


class AnswerError(ValueError):
    """The server's answer is not one this client reads (it wants a Content-Length or a 204)."""

    code = "answer"


class Tally:
    """Counts the answers within the measured time and keeps how long each took."""

    def __init__(self, begins_at: float, ends_at: float) -> None:
        self.begins_at = begins_at
        self.ends_at = ends_at
        self.took: list[float] = []
        self.errors: dict[str, int] = {}

    def answer(self, status: bytes, sent_at: float, now: float) -> None:
        """Take one answer: errors always count, successes only within the measured time."""
        if not status.startswith(b"2"):
            self.errors[status.decode()] = self.errors.get(status.decode(), 0) + 1
        elif self.begins_at <= now < self.ends_at:
            self.took.append(now - sent_at)


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the last one is complete."""

    def __init__(
        self, requests: Iterator[bytes], tally: Tally, done: "asyncio.Future[None]"
    ) -> None:
        self._requests = requests
        self._tally = tally
        self._done = done
        self._buffer = b""
        self._sent_at = 0.0
        self._transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The loop's own transport type is none of asyncio's, but has every method of it.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    @override
    def data_received(self, data: bytes) -> None:
        self._buffer += data
        try:
            end = answer_end(self._buffer)
        except AnswerError as error:
            self._finish(error)
            return
        if end is None or len(self._buffer) < end:
            return
        now = time.perf_counter()
        self._tally.answer(self._buffer[9:12], self._sent_at, now)
        self._buffer = self._buffer[end:]
        if now < self._tally.ends_at:
            self._send()
        else:
            self._finish(None)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(exc or ConnectionError("the server closed a connection that was in use"))

    def _send(self) -> None:
        assert self._transport is not None
        request = next(self._requests, None)
        if request is None:
            self._finish(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def _finish(self, error: Exception | None) -> None:
        if not self._done.done():
            if error is None:
                self._done.set_result(None)
            else:
                self._done.set_exception(error)
        if self._transport is not None:
            self._transport.close()


def answer_end(data: bytes) -> int | None:
    """Give how many bytes the first answer in `data` takes, None while its head is incomplete."""
    head_end = data.find(b"\r\n\r\n")
    if head_end < 0:
        return None
    if data[9:12] in (b"204", b"304"):
        return head_end + 4
    head = data[:head_end].lower()
    label = b"\r\ncontent-length:"
    at = head.find(label)
    if at < 0:
        raise AnswerError(f"no Content-Length in {head!r}")
    line_end = head.find(b"\r\n", at + 2)
    value = head[at + len(label) : line_end if line_end >= 0 else head_end]
    return head_end + 4 + int(value)


class Requests:
    """Makes requests: a random account, its next entry, an idempotency key of its own."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._random = Random(plan.run_key)  # noqa: S311 (choices, not secrets)
        self._heads = [_head(plan, number) for number in range(EVERYDAY.accounts)]
        self._next = [plan.first_entry] * EVERYDAY.accounts
        self._made = 0
        self._once = iter(range(EVERYDAY.accounts))

    @property
    def entries(self) -> int:
        """Give how many entries were made for one account at most."""
        return max(self._next) - self._plan.first_entry

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        number = self._random.randrange(EVERYDAY.accounts)
        if self._plan.once:
            number = next(self._once)
        tail = _tail(self._next[number])
        self._next[number] += 1
        self._made += 1
        return b"%b%d%b" % (self._heads[number], self._made, tail)


def _head(plan: Plan, number: int) -> bytes:
    path = plan.path.replace("{account}", str(account_id(number)))
    return (
        f"POST {path} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{plan.port}\r\n"
        f"Authorization: Bearer {plan.tokens[number % len(plan.tokens)]}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {plan.run_key}-"
    ).encode()


@lru_cache(maxsize=ENTRIES)
def _tail(number: int) -> bytes:
    one = entry(number)
    body = json.dumps(
        {
            "item": one.item,
            "points": format_points(one.points),
            "acted_on": one.acted_on,
            "ordinal": one.ordinal,
            "evidence": list(one.evidence),
        }
    ).encode()
    return b"\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def load(plan: Plan) -> Outcome:
    """Drive the server: a short time that does not count, then the measured time."""
    loop = asyncio.get_running_loop()
    begins_at = time.perf_counter() + WARM_SECONDS
    ends_at = math.inf if plan.once else begins_at + plan.seconds
    tally = Tally(begins_at, ends_at)
    source = Requests(plan)
    finished: list[asyncio.Future[None]] = []
    for _ in range(plan.connections):
        done: asyncio.Future[None] = loop.create_future()
        finished.append(done)
        connection = partial(Connection, source, tally, done)
        await loop.create_connection(connection, "127.0.0.1", plan.port)
    await asyncio.gather(*finished)
    took = sorted(tally.took) or [0.0]
    return Outcome(
        answers=len(tally.took),
        seconds=plan.seconds,
        p50_ms=took[len(took) // 2] * 1e3,
        p99_ms=took[len(took) * 99 // 100] * 1e3,
        errors=tally.errors,
        entries=source.entries,
    )


def main(plan: Plan) -> None:
    """Run the plan and print the outcome as JSON."""
    outcome = uvloop.run(load(plan))
    sys.stdout.write(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main(Plan(**json.loads(sys.stdin.read())))
