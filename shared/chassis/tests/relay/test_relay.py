import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from nats.js import JetStreamContext

from chassis.broker import BrokerOptions
from chassis.relay.publishing import RelayForkError, StoreBehindError
from chassis.relay.relay import Relay, RelayHooks, RelayOptions, RelayState
from chassis.testing.servers import NatsAccount

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is waited for belongs to another process or server
            await asyncio.sleep(0.02)


async def relay_to(relay: Relay, position: int) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    try:
        await until(lambda: task.done() or relay.health.position == position)
    finally:
        stop.set()
        await task


async def test_the_stream_gets_the_stored_bytes_in_the_logs_order(
    options: RelayOptions, append: Any, stored: Any, js: JetStreamContext, published: Any
) -> None:
    append(1700)
    batches: list[tuple[int, int, float]] = []
    hooks = RelayHooks(published=lambda *batch: batches.append(batch))
    relay = Relay(options, hooks)

    await relay_to(relay, 1700)

    assert await published.rows() == stored()
    assert [events for events, _, _ in batches] == [1000, 700]
    assert relay.health.lag == 0
    assert relay.health.state is RelayState.STOPPED


async def test_every_message_names_its_place_its_type_and_its_trace(
    options: RelayOptions, append: Any, stored: Any, js: JetStreamContext
) -> None:
    append(4)

    await relay_to(Relay(options), 4)

    message = await js.get_msg("EVENTS", 2, direct=True)
    _, encoded, chain = stored()[1]
    headers = message.headers or {}
    assert message.data == encoded
    assert message.subject in {
        f"ev.510604.points.account.entry_recorded.v1.{place}"
        for place in ("000.000", "102.000", "102.211", "103.000")
    }
    assert headers["Mingbai-Position"] == "2"
    assert headers["Mingbai-Chain"] == chain.hex()
    assert headers["Content-Type"] == "application/cloudevents+json"
    assert headers["traceparent"] == TRACE


async def test_an_append_wakes_the_relay_before_the_next_poll(
    options: RelayOptions, append: Any, js: JetStreamContext
) -> None:
    relay = Relay(dataclasses.replace(options, poll_seconds=30.0))
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    await until(lambda: relay.health.ready)
    for position in (1, 2, 3):
        await asyncio.to_thread(append, 1)
        await until(lambda position=position: relay.health.position == position, 5.0)  # type: ignore[misc]  # bound now
    stop.set()

    await asyncio.wait_for(task, 5.0)


async def test_a_relay_goes_on_where_the_stream_ends(
    options: RelayOptions, append: Any, stored: Any, js: JetStreamContext, published: Any
) -> None:
    append(3)
    await relay_to(Relay(options), 3)
    append(5)

    await relay_to(Relay(options), 8)

    assert await published.rows() == stored()


async def test_two_relays_without_a_lock_publish_nothing_twice(
    options: RelayOptions, append: Any, stored: Any, js: JetStreamContext, published: Any
) -> None:
    unlocked = dataclasses.replace(options, session_lock=False)
    fences: list[int] = []
    hooks = RelayHooks(fenced=lambda: fences.append(1))
    relays = [Relay(unlocked, hooks), Relay(unlocked, hooks)]
    stop = asyncio.Event()
    tasks = [asyncio.create_task(relay.run(stop)) for relay in relays]
    for _ in range(12):
        await asyncio.to_thread(append, 200)
        await asyncio.sleep(0.02)
    await until(lambda: all(relay.health.lag == 0 for relay in relays)
                and max(relay.health.position or 0 for relay in relays) == 2400)  # fmt: skip
    stop.set()
    await asyncio.gather(*tasks)

    assert await published.rows() == stored()
    assert fences


async def test_only_one_relay_of_a_log_works_at_a_time(
    options: RelayOptions, append: Any, js: JetStreamContext
) -> None:
    first, second = Relay(options), Relay(options)
    stop, stop_second = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(first.run(stop))
    await until(lambda: first.health.state is RelayState.FOLLOWING)
    waiting = asyncio.create_task(second.run(stop_second))
    await until(lambda: second.health.state is RelayState.STANDBY)
    assert second.health.ready

    stop.set()
    await task
    await until(lambda: second.health.state is RelayState.FOLLOWING)
    stop_second.set()
    await waiting


async def test_a_store_that_differs_from_the_stream_stops_the_relay(
    options: RelayOptions, database: str, append: Any, js: JetStreamContext, published: Any
) -> None:
    append(10)
    await relay_to(Relay(options), 10)
    before = await published.rows()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE store.events DISABLE TRIGGER events_are_immutable")
        connection.execute("UPDATE store.events SET chain = sha256(chain) WHERE position = 10")
    append(5)
    relay = Relay(options)

    with pytest.raises(RelayForkError) as raised:
        await asyncio.wait_for(relay.run(asyncio.Event()), 10.0)

    assert raised.value.code == "stream_differs_from_store"
    assert not relay.health.ready
    assert relay.health.state is RelayState.BROKEN
    assert await published.rows() == before


async def test_a_store_restored_to_before_the_streams_end_publishes_nothing(
    options: RelayOptions, database: str, append: Any, published: Any
) -> None:
    append(10)
    await relay_to(Relay(options), 10)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE store.events DISABLE TRIGGER events_are_immutable")
        connection.execute("DELETE FROM store.events WHERE position > 6")

    append(1)
    before = await published.rows()
    retries: list[Exception] = []
    relay = Relay(options, RelayHooks(retried=retries.append))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(relay.run(asyncio.Event()), 1.0)

    assert isinstance(retries[0], StoreBehindError)
    assert "position 10" in retries[0].message
    assert await published.rows() == before


async def test_a_message_without_a_position_under_the_logs_subjects_stops_the_relay(
    options: RelayOptions, append: Any, js: JetStreamContext
) -> None:
    append(1)
    await js.publish("ev.510604.points.account.entry_recorded.v1.000.000", b"{}", stream="EVENTS")

    with pytest.raises(RelayForkError, match="somebody else publishes there"):
        await asyncio.wait_for(Relay(options).run(asyncio.Event()), 10.0)


async def test_other_services_between_the_batches_do_not_disturb_the_fence(
    options: RelayOptions, append: Any, stored: Any, js: JetStreamContext
) -> None:
    append(3)
    await relay_to(Relay(options), 3)
    await js.publish("ev.510604.cases.case.opened.v1.000.000", b"{}", stream="EVENTS")
    append(2)

    await relay_to(Relay(options), 5)

    last = await js.get_msg("EVENTS", 6, direct=True)
    assert last.data == stored()[4][1]


async def test_a_lost_database_session_is_taken_up_again(
    options: RelayOptions, database: str, append: Any, stored: Any, js: JetStreamContext
) -> None:
    retries: list[Exception] = []
    relay = Relay(options, RelayHooks(retried=retries.append))
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    await until(lambda: relay.health.ready)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name LIKE 'mingbai relay%'"
        )
    await asyncio.to_thread(append, 3)
    await until(lambda: relay.health.position == 3)
    stop.set()
    await task

    assert retries
    assert (await js.get_msg("EVENTS", 3, direct=True)).data == stored()[2][1]


async def test_large_events_are_cut_into_batches_of_few_bytes(
    options: RelayOptions, app_url: str, append: Any, js: JetStreamContext, stored: Any
) -> None:
    sizes: list[int] = []
    append(300)
    relay = Relay(options, RelayHooks(published=lambda _, size, __: sizes.append(size)))
    with pytest.MonkeyPatch.context() as patch:
        # The same code with a smaller limit: eight mebibytes of events take long to make.
        limits = dataclasses.replace(Relay.LIMITS, bytes_max=20_000)
        patch.setattr(Relay, "LIMITS", limits)
        await relay_to(relay, 300)

    assert len(sizes) > 5
    assert max(sizes) <= 20_000
    assert sum(sizes) == sum(len(encoded) for _, encoded, _ in stored())


async def test_a_relay_needs_no_more_rights_than_its_own_subjects(
    options: RelayOptions, append: Any, js: JetStreamContext, nats_account: NatsAccount
) -> None:
    own = "ev.510604.points.>"
    url = nats_account.admit(
        "relay",
        publish=(own, f"$JS.API.DIRECT.GET.EVENTS.{own}"),
        subscribe=("_INBOX_points.>",),
    )
    append(1200)
    broker = BrokerOptions(servers=(url,), name="points", inbox_prefix="_INBOX_points")
    relay = Relay(dataclasses.replace(options, broker=broker))

    await relay_to(relay, 1200)


async def test_a_missing_right_is_named_in_the_log(
    options: RelayOptions,
    append: Any,
    js: JetStreamContext,
    nats_account: NatsAccount,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = nats_account.admit(
        "relay", publish=("$JS.API.DIRECT.GET.EVENTS.>",), subscribe=("_INBOX_points.>",)
    )
    append(2)
    broker = BrokerOptions(servers=(url,), name="points", inbox_prefix="_INBOX_points")
    relay = Relay(dataclasses.replace(options, broker=broker, ack_seconds_max=0.5))
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))

    await until(lambda: "points lacks a permission" in caplog.text)

    stop.set()
    await task
    assert "ev.510604.points" in caplog.text
