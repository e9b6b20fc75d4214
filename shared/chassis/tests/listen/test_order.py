import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
from pydantic import BaseModel

from chassis.errors import RefusedError, UnavailableError
from chassis.listen.desk import Desk, WaitsForEarlierError
from chassis.listen.inbox import Inbox

ENTRY = "points.account.entry_recorded.v1"


class Data(BaseModel):
    number: int


class Entry(BaseModel):
    subject: str
    unit: str
    division: str
    data: Data


class Troubles:
    """What the handler does about a number, until it is taken away."""

    def __init__(self) -> None:
        self.of: dict[int, Exception] = {}


@pytest.fixture
async def troubles(bench: Any) -> Troubles:
    """Register a handler of the one order, whose troubles the test decides."""
    troubles = Troubles()

    async def count(entry: Entry, inbox: Inbox) -> None:
        if entry.data.number in troubles.of:
            raise troubles.of[entry.data.number]
        await bench.service.count(entry, inbox)

    bench.listener.on(ENTRY, model=Entry, order="per_subject")(count)
    return troubles


@pytest.fixture
async def desk(bench: Any, troubles: Troubles) -> AsyncIterator[Desk]:
    """Give the operator's desk beside the listening process."""
    database = bench.listener.database()
    await database.open()
    yield bench.listener.desk(database)
    await database.close()


async def test_events_wait_behind_a_fault_of_their_subject_alone(
    bench: Any, troubles: Troubles, desk: Desk
) -> None:
    troubles.of[1] = UnavailableError("away: wait")
    async with bench.listening():
        for number in (1, 2, 3):
            await bench.stream.entry(number, account="a")
            await bench.stream.entry(number + 10, account="b")
        await bench.until_settled()
        assert bench.numbers("a") == []
        assert bench.numbers("b") == [11, 12, 13]
        assert [row.code for row in await desk.rows()] == [
            "fault", "waits_for_earlier", "waits_for_earlier"
        ]  # fmt: skip
        await bench.until(lambda: len(bench.reports.alarmed) > 0)

        troubles.of.clear()
        await bench.until(lambda: bench.numbers("a") == [1, 2, 3])

    assert await desk.rows() == []


async def test_events_wait_behind_a_refusal_until_the_operator_has_it_done(
    bench: Any, troubles: Troubles, desk: Desk
) -> None:
    troubles.of[1] = RefusedError("not today")
    async with bench.listening():
        for number in (1, 2, 3):
            await bench.stream.entry(number)
        await bench.until_settled()
        await asyncio.sleep(0.5)
        rows = await desk.rows()
        assert [row.code for row in rows] == ["refused", "waits_for_earlier", "waits_for_earlier"]
        assert bench.numbers() == []
        with pytest.raises(WaitsForEarlierError):
            await desk.offer_again(rows[1].id)

        troubles.of.clear()
        assert (await desk.offer_again(rows[0].id)).done
        await bench.until(lambda: bench.numbers() == [1, 2, 3])


async def test_a_dismissed_event_lets_the_next_ones_go_on(
    bench: Any, troubles: Troubles, desk: Desk
) -> None:
    troubles.of[1] = RefusedError("never")
    async with bench.listening():
        for number in (1, 2, 3):
            await bench.stream.entry(number)
        await bench.until_settled()
        (first, *_) = await desk.rows()

        await desk.dismiss(first.id, reason="a mistake of the trial")
        await bench.until(lambda: bench.numbers() == [2, 3])


async def test_a_waiting_event_that_is_refused_holds_up_those_behind_it(
    bench: Any, troubles: Troubles, desk: Desk
) -> None:
    troubles.of = {1: UnavailableError("away: wait"), 2: RefusedError("not today")}
    async with bench.listening():
        for number in (1, 2, 3):
            await bench.stream.entry(number)
        await bench.until_settled()
        del troubles.of[1]
        await bench.until(lambda: bench.numbers() == [1])
        await asyncio.sleep(0.4)
        assert [row.code for row in await desk.rows()] == ["refused", "waits_for_earlier"]
        assert bench.numbers() == [1]
        await bench.stream.entry(4)
        await bench.until_settled()

        troubles.of.clear()
        (second, *_) = await desk.rows()
        await desk.offer_again(second.id)
        await bench.until(lambda: bench.numbers() == [1, 2, 3, 4])


async def test_the_order_holds_while_the_database_comes_and_goes(
    bench: Any, troubles: Troubles, database: str
) -> None:
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        "current_database() AND application_name LIKE 'mingbai listen%'"
    )
    async with bench.listening():
        for number in range(60):
            await bench.stream.entry(number, account=str(number % 3))
            if number % 15 == 7:
                with psycopg.connect(database, autocommit=True) as connection:
                    connection.execute(end)
        await bench.until_settled(40.0)
        await bench.until(lambda: sum(len(bench.numbers(str(k))) for k in range(3)) == 60)

    for account in range(3):
        assert bench.numbers(str(account)) == list(range(account, 60, 3))


async def test_two_processes_of_one_consumer_keep_the_order(bench: Any, troubles: Troubles) -> None:
    stop = asyncio.Event()
    async with bench.listening():
        # A second listener of its own, as another process would run it.
        twin = type(bench.listener)(bench.listener._options)
        twin._handlers = bench.listener._handlers
        task = asyncio.create_task(twin.run(stop))
        troubles.of[6] = UnavailableError("away: wait")
        for number in range(40):
            await bench.stream.entry(number, account=str(number % 2))
        await bench.until_settled(40.0)
        troubles.of.clear()
        await bench.until(lambda: sum(len(bench.numbers(str(k))) for k in range(2)) == 40)
        stop.set()
        await task

    for account in range(2):
        assert bench.numbers(str(account)) == list(range(account, 40, 2))
