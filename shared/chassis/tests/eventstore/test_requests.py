"""One request is carried out once: keys, messages and expected versions."""

import asyncio

import pytest

from chassis.context import InboxRow
from chassis.errors import DomainError, RefusedError
from chassis.eventstore.answers import VersionDiffersError
from chassis.eventstore.log import Log
from chassis.receipts import IdempotencyKeyReusedError
from shared.chassis.tests.eventstore.conftest import OpenLog
from shared.chassis.tests.eventstore.trial import (
    COUNTER_MOST,
    TooMuchError,
    add,
    context,
    key,
    rows,
    total,
)


async def test_the_expected_version_is_the_latest_one(open_log: OpenLog, database: str) -> None:
    here, there = open_log(), open_log()
    await add(here, "a", version=0)
    await add(there, "a", version=2)

    # The version that `there` answered is known here too, though memory is behind.
    await add(here, "a", version=3)
    for wrong in (0, 3, 5):
        with pytest.raises(VersionDiffersError, match="current version is 4") as caught:
            await add(here, "a", version=wrong)
        assert caught.value.details == {"version": 4}
    assert len(rows(database)) == 4


async def test_the_same_request_gets_the_first_answer(open_log: OpenLog, database: str) -> None:
    here, there = open_log(), open_log()
    first = await add(here, "a", 5, context=context(idempotency=key("k")))
    for log in (here, there):
        again = await add(log, "a", 5, context=context(idempotency=key("k")))
        assert again.repeated
        assert (again.position, again.version, again.body) == (2, 2, first.body)

    assert len(rows(database)) == 2
    assert total(await add(here, "a", 0)) == 5


async def test_the_same_request_with_its_expected_version_gets_the_first_answer(log: Log) -> None:
    said = context(idempotency=key("k"))
    first = await add(log, "a", 5, context=said, version=0)

    again = await add(log, "a", 5, context=said, version=0)

    assert (again.repeated, again.body) == (True, first.body)
    other = context(idempotency=key("k", b"other"))
    with pytest.raises(IdempotencyKeyReusedError):
        await add(log, "a", 5, context=other, version=0)


async def test_a_wrong_version_does_not_use_up_the_key(log: Log) -> None:
    said = context(idempotency=key("k"))
    with pytest.raises(VersionDiffersError):
        await add(log, "a", version=9, context=said)

    assert not (await add(log, "a", version=0, context=said)).repeated


async def test_the_first_refusal_is_given_again(open_log: OpenLog, database: str) -> None:
    here, there = open_log(), open_log()
    said = context(idempotency=key("k"))
    await add(here, "a", COUNTER_MOST)
    with pytest.raises(TooMuchError) as first:
        await add(here, "a", 1, context=said)
    await add(here, "a", -10)

    for log in (here, there):
        # Carried out now it would be granted; what was answered stays.
        with pytest.raises(RefusedError) as again:
            await add(log, "a", 1, context=said)
        assert (again.value.code, again.value.message) == ("too_much", first.value.message)
    assert len(rows(database)) == 3


async def test_a_key_belongs_to_one_request(log: Log, database: str) -> None:
    await add(log, "a", context=context(idempotency=key("k", b"one")))
    for amount in (1, COUNTER_MOST):
        with pytest.raises(IdempotencyKeyReusedError) as caught:
            await add(log, "a", amount, context=context(idempotency=key("k", b"two")))
        assert isinstance(caught.value, DomainError)
        assert caught.value.code == "idempotency_key_reused"

    assert len(rows(database)) == 2


async def test_the_same_request_twice_at_once_is_carried_out_once(
    open_log: OpenLog, database: str
) -> None:
    logs = [open_log(), open_log()]

    receipts = await asyncio.gather(
        *(
            # Different counters, so that nothing but the key keeps them apart.
            add(logs[n % 2], f"c{n}", 5, context=context(idempotency=key("k")))
            for n in range(8)
        )
    )

    assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * 7
    assert len({receipt.body for receipt in receipts}) == 1
    assert len(rows(database)) == 2


async def test_a_message_has_its_effect_once(open_log: OpenLog, database: str) -> None:
    here, there = open_log(), open_log()
    inbox = InboxRow(consumer="trial", source="/demo/x", event_id="a.1")
    first = await add(here, "a", 5, context=context(inbox=inbox))
    for log in (here, there):
        again = await add(log, "a", 5, context=context(inbox=inbox))
        assert (again.repeated, again.position, again.version) == (True, None, None)

    assert not first.repeated
    assert len(rows(database)) == 2
    assert total(await add(here, "a", 0)) == 5
