import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from nats.js.api import StreamConfig

from audit.adapters.stream_pulls import BATCH_MESSAGES_MAX
from audit.adapters.stream_reader import ReaderHooks, ReaderOptions, StreamReader
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import Appended, TreeStore
from audit.domain.intake import AlarmCode, Message
from chassis.broker import BrokerOptions
from chassis.clock import SystemClock
from chassis.streams import EVENTS, stream_config
from mingbai_verify.merkle import leaf_hash, root_of

Speak = Callable[..., Message]
Eventually = Callable[..., Awaitable[None]]
Follow = Callable[..., Any]

READER = Path(__file__).parent / "reader_process.py"


@pytest.fixture
def follow(store: TreeStore, reader: TreeReader, stream: Any) -> Follow:
    @asynccontextmanager
    async def following(url: str | None = None) -> AsyncIterator[tuple[StreamReader, list[int]]]:
        taken: list[int] = []

        def note(appended: Appended) -> None:
            taken.append(appended.leaves)

        broker = BrokerOptions(servers=(url or stream.account.url,), name="audit")
        following = StreamReader(
            ReaderOptions(broker=broker),
            store=store,
            tree=reader,
            clock=SystemClock(),
            hooks=ReaderHooks(taken=note),
        )
        stop = asyncio.Event()
        running = asyncio.create_task(following.run(stop))
        try:
            yield following, taken
        finally:
            stop.set()
            await running

    return following


async def test_the_log_is_the_stream_in_its_order(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    messages = [speak("cases" if number % 3 else "points") for number in range(2_300)]
    await stream.publish(*messages[:1_500])

    async with follow() as (following, taken):
        await eventually(lambda: reader.extent() == (1_500, 1_500))
        await stream.publish(*messages[1_500:])
        await eventually(lambda: reader.extent() == (2_300, 2_300))

    assert list(reader.entries(stop=2_300)) == [message.event for message in messages]
    assert reader.alarms(count_max=1) == []
    assert max(taken) <= BATCH_MESSAGES_MAX
    assert following.health.warnings == ()


async def test_a_message_does_not_wait_for_others_to_come(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    async with follow() as (_, taken):
        for number in range(1, 8):
            await stream.publish(speak())
            await eventually(lambda size=number: reader.extent()[0] == size)

    assert taken == [1] * 7


async def test_a_reader_that_is_killed_loses_nothing_and_doubles_nothing(
    stream: Any, speak: Speak, reader: TreeReader, app_url: str, eventually: Eventually
) -> None:
    randomness = random.Random(604)  # noqa: S311  # when to kill, not a secret
    messages = [speak(("points", "cases", "assets")[number % 3]) for number in range(6_000)]
    publishing = asyncio.create_task(stream.publish(*messages))
    kills, sizes = 0, [0]
    while reader.extent()[0] < len(messages):
        process = subprocess.Popen(  # noqa: S603, ASYNC220  # our own script and interpreter
            [sys.executable, str(READER), app_url, stream.account.url]
        )
        with process:
            if kills < 6:
                before = sizes[-1]
                await eventually(lambda size=before: reader.extent()[0] > size)
                await asyncio.sleep(randomness.uniform(0, 0.06))
            else:
                await publishing
                await eventually(lambda: reader.extent()[0] >= len(messages))
            process.kill()
        kills += 1
        sizes.append(reader.extent()[0])

    await publishing
    published = await stream.events()
    assert kills >= 5
    assert sizes[1] < sizes[-1]
    assert reader.extent() == (6_000, 6_000)
    assert list(reader.entries(stop=7_000)) == published
    assert reader.head().root == root_of(leaf_hash(event) for event in published)
    assert reader.alarms(count_max=1) == []


async def test_other_bytes_under_a_known_identity_are_kept_and_an_alarm_is_raised(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    first, second = speak(), speak(data={"text": "改过"}, id="points-1.1")
    await stream.publish(first, second)

    async with follow():
        await eventually(lambda: reader.extent() == (1, 2))

    alarms = reader.alarms(count_max=10)
    assert [alarm.code for alarm in alarms] == [AlarmCode.IDENTITY_CONFLICT]
    assert alarms[0].event == second.event
    assert reader.entry(0) == first.event


async def test_a_source_that_its_subject_does_not_allow_is_no_leaf(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    forged = speak("points", of_message={"subject": "ev.510604.cases.account.x.v1.102.001"})
    await stream.publish(forged)

    async with follow():
        await eventually(lambda: reader.extent() == (0, 1))

    assert [alarm.code for alarm in reader.alarms(count_max=10)] == [AlarmCode.SOURCE_NOT_ALLOWED]


async def test_a_consumer_that_vanishes_is_made_anew(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    async with follow():
        for number in range(1, 4):
            await stream.publish(speak())
            await eventually(lambda size=number: reader.extent()[0] == size)
            for consumer in await stream.js.consumers_info(EVENTS):
                await stream.js.delete_consumer(EVENTS, consumer.name)
        await stream.publish(*(speak() for _ in range(50)))
        await eventually(lambda: reader.extent() == (53, 53))

    assert reader.alarms(count_max=1) == []


async def test_reading_needs_no_right_but_to_read(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    rights = (
        "$JS.API.STREAM.INFO.EVENTS",
        "$JS.API.CONSUMER.CREATE.EVENTS.audit-stream",
        "$JS.API.CONSUMER.DELETE.EVENTS.audit-stream",
        "$JS.API.CONSUMER.MSG.NEXT.EVENTS.audit-stream",
    )
    url = stream.account.admit("audit", publish=rights, subscribe=("_INBOX.>",))
    await stream.publish(speak(), speak())

    async with follow(url):
        await eventually(lambda: reader.extent() == (2, 2))


async def test_a_stream_that_was_replaced_is_read_from_its_beginning(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    kept = [speak() for _ in range(5)]
    await stream.publish(*kept)
    async with follow():
        await eventually(lambda: reader.extent() == (5, 5))
    await stream.js.delete_stream(EVENTS)
    await stream.js.add_stream(stream_config(county="510604", replicas=1))
    other = speak(data={"text": "改过"}, id=f"points-{3}.1")

    await stream.publish(kept[0], kept[1], other)
    async with follow():
        await eventually(lambda: bool(reader.alarms(count_max=10)))

    found = reader.alarms(count_max=10)
    assert {alarm.code for alarm in found} >= {AlarmCode.IDENTITY_CONFLICT}
    assert found[0].event == other.event


async def test_a_stream_from_which_history_can_vanish_is_named(
    stream: Any, speak: Speak, follow: Follow, reader: TreeReader, eventually: Eventually
) -> None:
    await stream.publish(speak(), speak(), speak())
    await stream.js.delete_stream(EVENTS)
    weak = StreamConfig(name=EVENTS, subjects=["ev.510604.>"], max_msgs=2)
    await stream.js.add_stream(weak)
    await stream.publish(*(speak() for _ in range(4)))

    async with follow() as (following, _):
        await eventually(lambda: following.health.ready)
        warnings = following.health.warnings

    assert len(warnings) == 3
    assert "set deny_delete and deny_purge" in warnings[0]
    assert "begins at 3" in warnings[2]
