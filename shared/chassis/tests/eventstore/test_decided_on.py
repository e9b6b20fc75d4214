"""What a command was decided on is still so when it is stored: what exists, and what does not."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt
from shared.chassis.tests.eventstore.conftest import OpenLog
from shared.chassis.tests.eventstore.trial import Counter, add, adding, context, total, wanted


def beside(found: Counter | None, other: AggregateRoot | None) -> Decision:
    """Add one to a counter, or begin it; the other is only looked at."""
    decision = adding("a", 1)(found)
    version = other.version if other is not None else 0
    return Decision(saved=decision.saved, answer={**decision.answer, "seen": version})


def seen(receipt: StoredReceipt) -> int:
    """Give the version of the other that was seen."""
    found: int = json.loads(receipt.body)["seen"]
    return found


@pytest.fixture
def asked(log: Log, monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Give the ids for which the log is asked, as it is asked for them."""
    ids: list[UUID] = []
    select = log.store.recorder.select_newer

    def noted(known: Sequence[tuple[UUID, int]]) -> Any:
        ids.extend(aggregate_id for aggregate_id, _ in known)
        return select(known)

    monkeypatch.setattr(log.store.recorder, "select_newer", noted)
    return ids


async def test_what_does_not_exist_is_looked_for_once(log: Log, asked: list[UUID]) -> None:
    for _ in range(3):
        await log.execute(wanted("a", "b"), beside, context())

    assert asked.count(Counter.create_id("b")) == 1


async def test_what_was_absent_is_there_once_it_was_begun(log: Log) -> None:
    await log.execute(wanted("a", "b"), beside, context())
    assert total(await add(log, "b", 7)) == 7

    receipt = await log.execute(wanted("a", "b"), beside, context())

    assert seen(receipt) == 2


async def test_forgetting_forgets_absences_too(log: Log, asked: list[UUID]) -> None:
    await log.execute(wanted("a", "b"), beside, context())
    log.lending.forget()
    await log.execute(wanted("a", "b"), beside, context())

    assert asked.count(Counter.create_id("b")) == 2


async def test_what_is_new_is_not_looked_for(log: Log, asked: list[UUID]) -> None:
    new = Counter.create_id("a")

    receipt = await log.execute(wanted("a"), adding("a", 3), context(), new=(new,))

    assert total(receipt) == 3
    assert asked == []


async def test_what_was_taken_for_new_and_is_there_is_decided_on_as_it_is(
    open_log: OpenLog,
) -> None:
    here, there = open_log(), open_log()
    await add(there, "a", 5)

    new = Counter.create_id("a")
    receipt = await here.execute(wanted("a"), adding("a", 1), context(), new=(new,))

    assert total(receipt) == 6


async def test_no_refusal_rests_on_what_was_only_taken_for_new(open_log: OpenLog) -> None:
    here, there = open_log(), open_log()
    await add(there, "a", 5)

    def look(counter: Counter | None) -> Decision:
        return Decision(answer={"total": 0 if counter is None else counter.total})

    new = Counter.create_id("a")
    assert total(await here.execute(wanted("a"), look, context(), new=(new,))) == 5


@pytest.mark.parametrize("begun", [False, True])
async def test_what_was_only_read_must_still_be_so(open_log: OpenLog, *, begun: bool) -> None:
    here, there = open_log(), open_log()
    if begun:
        await add(here, "b", 1)
    first = await here.execute(wanted("a", "b"), beside, context())
    await add(there, "b", 1)

    second = await here.execute(wanted("a", "b"), beside, context())

    # An aggregate's first version is its beginning, the next ones are what was added.
    assert seen(first) == (2 if begun else 0)
    assert seen(second) == (3 if begun else 2)
