"""An aggregate is lent to one command at a time, and memory has an end."""

import asyncio
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.eventstore import lending as memory
from chassis.eventstore.lending import Lending
from shared.chassis.tests.eventstore.trial import Counter

ONE, TWO = UUID(int=1), UUID(int=2)


async def test_commands_get_an_aggregate_in_turn() -> None:
    lending = Lending()
    order: list[int] = []

    async def use(number: int) -> None:
        await lending.borrow(ONE)
        order.append(number)
        await asyncio.sleep(0)
        order.append(number)
        lending.release(ONE)

    await asyncio.gather(*(use(number) for number in range(5)))

    assert order == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert not lending._lent


async def test_different_aggregates_do_not_wait_for_each_other() -> None:
    lending = Lending()
    await lending.borrow(ONE)

    assert not lending.try_borrow(ONE)
    assert lending.try_borrow(TWO)


async def test_a_waiter_that_is_cancelled_gives_its_turn_away() -> None:
    lending = Lending()
    await lending.borrow(ONE)
    first, second = (asyncio.create_task(lending.borrow(ONE)) for _ in range(2))
    await asyncio.sleep(0)

    first.cancel()
    lending.release(ONE)
    with pytest.raises(asyncio.CancelledError):
        await first

    await asyncio.wait_for(second, 1)
    lending.release(ONE)
    assert not lending._lent


async def test_a_waiter_cancelled_just_after_its_turn_came_passes_it_on() -> None:
    lending = Lending()
    await lending.borrow(ONE)
    first, second = (asyncio.create_task(lending.borrow(ONE)) for _ in range(2))
    await asyncio.sleep(0)

    lending.release(ONE)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first

    await asyncio.wait_for(second, 1)
    lending.release(ONE)
    assert lending.try_borrow(ONE)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 3)), max_size=25))
def test_no_order_of_waiting_and_giving_up_loses_a_turn(plan: list[tuple[int, bool, int]]) -> None:
    async def run() -> None:
        lending = Lending()
        holders: set[UUID] = set()

        async def use(aggregate: UUID, steps: int) -> None:
            await lending.borrow(aggregate)
            try:
                assert aggregate not in holders
                holders.add(aggregate)
                for _ in range(steps):
                    await asyncio.sleep(0)
                holders.discard(aggregate)
            except asyncio.CancelledError:
                holders.discard(aggregate)
                raise
            finally:
                lending.release(aggregate)

        tasks = []
        for steps, cancel, victim in plan:
            tasks.append(asyncio.create_task(use((ONE, TWO)[steps % 2], steps)))
            await asyncio.sleep(0)
            if cancel:
                tasks[-1 - victim % len(tasks)].cancel()
        results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
        for result in results:
            assert result is None or isinstance(result, asyncio.CancelledError)
        assert not lending._lent

    asyncio.run(run())


def test_memory_keeps_the_most_recently_used() -> None:
    lending = Lending(aggregates_max=2)
    counters = [Counter(name=name) for name in "abc"]
    for counter in counters[:2]:
        lending.put_back(counter)
    used = lending.take(counters[0].id)
    assert used is counters[0]
    lending.put_back(used)
    lending.put_back(counters[2])

    assert lending.take(counters[1].id) is None
    assert lending.take(counters[0].id) is counters[0]
    assert lending.take(counters[2].id) is counters[2]


def test_an_older_state_does_not_replace_a_newer_one() -> None:
    lending = Lending()
    older, newer = Counter(name="a"), Counter(name="a")
    newer.add(1)
    lending.put_back(newer)
    lending.put_back(older)

    assert lending.take(older.id) is newer


def test_spares_are_copies_and_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "SPARES_MAX", 2)
    lending = Lending()
    counters = [Counter(name=name) for name in "abcd"]
    for counter in counters:
        lending.contend(counter.id)
        lending.put_back(counter)
        taken = lending.take(counter.id)
        assert taken is not None
        taken.trigger_event(Counter.Added, amount=1, note="")

    assert len(lending._contended) == len(lending._spares) == 2
    spare = lending.take_spare(counters[3].id)
    assert isinstance(spare, Counter)
    assert (spare.version, spare.total) == (1, 0)
    assert lending.take_spare(counters[0].id) is None


def test_what_was_lent_when_all_was_forgotten_is_not_kept() -> None:
    lending = Lending()
    counter, spare = Counter(name="a"), Counter(name="b")
    lending.put_back(counter)
    lending.spare(spare, since=lending.mark)
    mark = lending.mark
    lent = lending.take(counter.id)
    assert lent is not None

    lending.forget()
    lending.put_back(lent, since=mark)
    lending.spare(lent, since=mark)

    assert lending.take(counter.id) is None
    assert lending.take_spare(counter.id) is None
    assert lending.take_spare(spare.id) is None
