"""A command's life in the log: borrowed, decided, stored and answered, once."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from chassis.canonical import NotCanonicalError
from chassis.eventstore.log import Decision, Log, UnsavedDecisionError
from shared.chassis.tests.eventstore.conftest import OpenLog
from shared.chassis.tests.eventstore.trial import (
    COUNTER_MOST,
    Counter,
    TooMuchError,
    add,
    adding,
    assert_log_is_right,
    context,
    rows,
    total,
    wanted,
)


@pytest.fixture
def blocked(database: str) -> Iterator[Any]:
    """Give a function that holds the log, so that nothing is committed until it is called again."""
    connection = psycopg.connect(database)

    def hold_or_release() -> None:
        if connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            connection.execute("SELECT store.wait_for_writer()")
        else:
            connection.rollback()

    yield hold_or_release
    connection.close()


async def test_an_answer_says_where_the_command_stands(log: Log, database: str) -> None:
    first, second = await add(log, "a", 5), await add(log, "a", 2)

    assert (first.position, first.version, total(first), first.repeated) == (2, 2, 5, False)
    assert (second.position, second.version, total(second)) == (3, 3, 7)
    assert second.recorded_at == json.loads(rows(database)[2][7])["time"]


async def test_many_commands_on_one_aggregate_are_decided_one_after_the_other(
    log: Log, database: str
) -> None:
    receipts = await asyncio.gather(*(add(log, "a") for _ in range(60)))

    assert [total(receipt) for receipt in receipts] == list(range(1, 61))
    assert_log_is_right(rows(database))


async def test_a_refused_command_leaves_the_aggregate_usable(log: Log, database: str) -> None:
    await add(log, "a", 5)
    with pytest.raises(TooMuchError):
        await add(log, "a", COUNTER_MOST)

    assert total(await add(log, "a", 1)) == 6
    assert len(rows(database)) == 3


async def test_what_cannot_be_written_leaves_no_trace_in_memory(log: Log, database: str) -> None:
    await add(log, "a", 5)
    with pytest.raises(NotCanonicalError):
        await log.execute(wanted("a"), adding("a", COUNTER_MOST - 5, "nul \x00"), context())

    # On the state that was never stored this would be too much.
    assert total(await add(log, "a", 1)) == 6
    assert_log_is_right(rows(database))


async def test_a_fault_in_a_decision_leaves_no_trace_in_memory(log: Log) -> None:
    await add(log, "a", 5)

    def fail(counter: Counter) -> Decision:
        counter.add(100)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await log.execute(wanted("a"), fail, context())
    assert total(await add(log, "a")) == 6


async def test_a_change_that_is_not_saved_is_noticed(log: Log, database: str) -> None:
    await add(log, "a", 5)

    def forget(counter: Counter) -> Decision:
        counter.add(100)
        return Decision()

    with pytest.raises(UnsavedDecisionError, match="changed and not saved"):
        await log.execute(wanted("a"), forget, context())
    assert total(await add(log, "a")) == 6
    assert len(rows(database)) == 3


async def test_one_command_may_change_several_aggregates(log: Log, database: str) -> None:
    await asyncio.gather(add(log, "a", 10), add(log, "b", 10))

    def both(one: Counter, other: Counter) -> Decision:
        one.add(1)
        other.add(2)
        contexts = {other.id: context(unit="u2")}
        return Decision(saved=[one, other], contexts=contexts)

    orders = [("a", "b"), ("b", "a")] * 5
    await asyncio.gather(*(log.execute(wanted(*order), both, context()) for order in orders))

    assert [total(await add(log, name, 0)) for name in "ab"] == [25, 25]
    assert {row[4] for row in rows(database)} == {"u1", "u2"}
    assert_log_is_right(rows(database))


async def test_an_aggregate_that_is_wanted_twice_is_one(log: Log) -> None:
    def same(one: Counter, other: Counter) -> Decision:
        assert one is other
        one.add(1)
        return Decision(saved=[one, other])

    await add(log, "a")
    await log.execute(wanted("a", "a"), same, context())
    assert total(await add(log, "a", 0)) == 2


async def test_a_cancelled_caller_does_not_undo_its_command(
    log: Log, database: str, blocked: Any
) -> None:
    await add(log, "a", 5)
    blocked()
    caller = asyncio.create_task(add(log, "a", 1))
    waiting = asyncio.create_task(add(log, "a", 10))
    later = asyncio.create_task(add(log, "a", 100))
    await asyncio.sleep(0.05)
    caller.cancel()
    waiting.cancel()
    for cancelled in (caller, waiting):
        with pytest.raises(asyncio.CancelledError):
            await cancelled
    blocked()

    # The first was sent before its caller went; the second never came to be decided.
    assert total(await later) == 106
    assert total(await add(log, "a", 0)) == 106
    assert not log.lending._lent
    assert_log_is_right(rows(database))


async def test_a_conflict_is_decided_again_on_the_newer_state(
    open_log: OpenLog, database: str
) -> None:
    here, there = open_log(), open_log()
    for number in range(6):
        await add((here, there)[number % 2], "a")

    assert total(await add(here, "a")) == 7
    assert total(await add(there, "a")) == 8
    assert_log_is_right(rows(database))


async def test_two_processes_at_once_lose_no_update(open_log: OpenLog, database: str) -> None:
    here, there = open_log(), open_log()

    await asyncio.gather(*(add((here, there)[n % 2], f"c{n % 3}") for n in range(60)))

    assert [total(await add(here, f"c{n}", 0)) for n in range(3)] == [20, 20, 20]
    assert Counter.create_id("c0") in {*here.lending._contended, *there.lending._contended}
    assert_log_is_right(rows(database))


async def test_a_contended_aggregate_is_read_on_from_a_spare(
    open_log: OpenLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_log(), open_log()
    for log in (here, there, here, there):
        await add(log, "a")
    read: list[int] = []
    select = here.store.recorder.select_newer

    def noted(known: Sequence[tuple[UUID, int]]) -> Any:
        read.extend(version for _, version in known)
        return select(known)

    monkeypatch.setattr(here.store.recorder, "select_newer", noted)
    assert total(await add(here, "a")) == 5

    assert read
    assert 0 not in read


async def test_no_refusal_rests_on_a_state_that_another_process_has_left_behind(
    open_log: OpenLog,
) -> None:
    here, there = open_log(), open_log()
    await add(here, "a", COUNTER_MOST)
    await add(there, "a", -10)

    assert total(await add(here, "a", 5)) == COUNTER_MOST - 5


async def test_a_decision_to_do_nothing_rests_on_the_latest_state(open_log: OpenLog) -> None:
    here, there = open_log(), open_log()
    await add(here, "a", 5)
    await add(there, "a", 1)

    def look(counter: Counter) -> Decision:
        return Decision(answer={"total": counter.total})

    assert total(await here.execute(wanted("a"), look, context())) == 6


async def test_memory_is_bounded_and_reads_again_what_it_forgot(log: Log) -> None:
    log.lending._max = 3
    for round_ in range(2):
        for number in range(8):
            assert total(await add(log, f"c{number}")) == round_ + 1
    assert len(log.lending._kept) == 3

    log.lending.forget()
    assert not log.lending._kept
    assert total(await add(log, "c1")) == 3


async def test_what_a_decision_lets_go_leaves_memory_and_is_read_again(log: Log) -> None:
    await add(log, "a", 5)
    decide = adding("a", 2)

    await log.execute(wanted("a"), lambda found: replace(decide(found), let_go=True), context())

    assert not log.lending._kept
    assert total(await add(log, "a", 1)) == 8


async def test_replaying_gives_the_state_that_memory_has(log: Log) -> None:
    for amount in (1, 5, 9):
        await add(log, "a", amount)
    kept: Any = log.lending.take(Counter.create_id("a"))
    replayed: Any
    (replayed,) = await log._loading.load([Counter.create_id("a")])

    for name in ("id", "version", "name", "total", "last_note"):
        assert getattr(kept, name) == getattr(replayed, name)


async def test_commands_that_load_together_get_each_its_own_state(log: Log) -> None:
    names = [f"n{number}" for number in range(20)]
    await asyncio.gather(*(add(log, name, number) for number, name in enumerate(names, 1)))
    log.lending.forget()

    receipts = await asyncio.gather(*(add(log, name, 1) for name in names))

    assert [total(each) for each in receipts] == [number + 1 for number in range(1, 21)]
    ids = [Counter.create_id(name) for name in (*names, "nobody")]
    log.lending.forget()
    states: Any = await log._loading.load(ids)
    assert [state and state.total for state in states] == [*range(2, 22), None]
