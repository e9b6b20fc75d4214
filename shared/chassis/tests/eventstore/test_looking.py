"""A look at many aggregates shows them as the log has them, whatever memory holds."""

from uuid import UUID

from chassis.eventstore.log import Decision, Log
from chassis.eventstore.looking import States, existing, look
from shared.chassis.tests.eventstore.conftest import OpenLog
from shared.chassis.tests.eventstore.trial import Counter, context

ONE, TWO, NEVER = (Counter.create_id(name) for name in ("one", "two", "never"))


async def test_a_look_shows_what_another_process_wrote_meanwhile(open_log: OpenLog) -> None:
    here, there = open_log(), open_log()
    await _add(here, "one")
    await _add(here, "two")
    await _add(there, "one")

    assert await _totals(here) == {ONE: 2, TWO: 1}
    assert await _totals(there) == {ONE: 2, TWO: 1}

    await _add(here, "one")

    assert await _totals(there) == {ONE: 3, TWO: 1}


async def test_only_what_was_begun_exists(open_log: OpenLog) -> None:
    log = open_log()
    await _add(log, "one")

    assert await existing(log, [ONE, NEVER]) == {ONE}


async def _totals(log: Log) -> dict[UUID, int]:
    found: dict[UUID, int] = {}

    def see(states: States) -> None:
        for counter in states.values():
            assert isinstance(counter, Counter)
            found[counter.id] = counter.total

    await look(log, [TWO, ONE, NEVER], see)
    return found


async def _add(log: Log, name: str) -> None:
    def decide(found: Counter | None) -> Decision:
        counter = found or Counter(name)
        counter.add(1)
        return Decision(saved=[counter])

    await log.execute([(Counter, Counter.create_id(name))], decide, context())
