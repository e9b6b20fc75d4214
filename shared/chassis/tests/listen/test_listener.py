import asyncio
import dataclasses
import itertools
from typing import Any

import psycopg
import pytest
from opentelemetry import trace
from pydantic import BaseModel

from chassis.broker import BrokerOptions
from chassis.errors import UnavailableError
from chassis.listen.handlers import HandlersDifferError
from chassis.listen.inbox import Inbox, once
from chassis.listen.listener import Listener
from chassis.streams import ConsumerDiffersError, ConsumerMissingError, ensure_consumer
from chassis.testing.servers import NatsAccount

ENTRY = "points.account.entry_recorded.v1"
OPENED = "points.account.opened.v1"
PLACE = f"ev.510604.{ENTRY}.102.211"


class Data(BaseModel):
    number: int


class Entry(BaseModel):
    subject: str
    unit: str
    division: str
    data: Data


def count_entries(bench: Any, order: str = "free") -> None:
    bench.listener.on(ENTRY, model=Entry, order=order)(bench.service.count)


async def test_an_event_has_its_effect_and_names_its_cause(bench: Any) -> None:
    count_entries(bench)
    async with bench.listening():
        document = await bench.stream.entry(7)
        await bench.until_settled()

    assert bench.numbers() == [7]
    with psycopg.connect(bench.app_url) as connection:
        row = connection.execute(
            "SELECT convert_from(bytes, 'utf8')::jsonb ->> 'causationid' FROM store.events"
        ).fetchone()
        inbox = connection.execute("SELECT * FROM store.inbox").fetchall()
    assert row == (f"{document['source']}#{document['id']}",)
    assert [entry[:4] for entry in inbox] == [("disclosure", document["source"], document["id"], 0)]


async def test_an_event_that_comes_twice_has_its_effect_once(bench: Any) -> None:
    count_entries(bench)
    async with bench.listening():
        document = await bench.stream.entry(7)
        await bench.stream.entry(7, id=document["id"])
        await bench.until_settled()

    assert bench.numbers() == [7]


async def test_the_same_id_from_two_sources_is_two_events(bench: Any) -> None:
    other = "cases.account.entry_recorded.v1"
    count_entries(bench)
    bench.listener.on(other, model=Entry)(bench.service.count)
    async with bench.listening():
        document = await bench.stream.entry(7)
        await bench.stream.entry(8, id=document["id"], source="/demo/510604/cases", type=other)
        await bench.until_settled()

    assert sorted(bench.numbers()) == [7, 8]


async def test_a_fault_delays_its_own_event_alone(bench: Any) -> None:
    deliveries: list[int] = []
    times: list[float] = []

    async def count(entry: Entry, inbox: Inbox) -> None:
        deliveries.append(entry.data.number)
        if entry.data.number == 3:
            times.append(asyncio.get_running_loop().time())
            if len(times) < 4:
                raise UnavailableError("the printer is away: wait")
        await bench.service.count(entry, inbox)

    bench.listener.on(ENTRY, model=Entry)(count)
    for number in range(10):
        await bench.stream.entry(number, account=str(number))
    async with bench.listening():
        await bench.until_settled()

    assert sorted(deliveries) == sorted([*range(10), 3, 3, 3])
    assert deliveries[-1] == 3
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert waits[0] >= 0.09
    assert waits[1] >= 0.19
    assert waits[2] >= 0.39
    assert bench.numbers("3") == [3]
    assert [trouble.code for trouble in bench.reports.faulted] == ["unavailable"] * 3
    assert [trouble.deliveries for trouble in bench.reports.alarmed] == [3]


async def test_a_handler_that_hangs_is_a_fault(bench: Any) -> None:
    tries: list[int] = []

    async def count(entry: Entry, inbox: Inbox) -> None:
        tries.append(1)
        if len(tries) == 1:
            await asyncio.sleep(60)
        await bench.service.count(entry, inbox)

    bench.listener.on(ENTRY, model=Entry)(count)
    async with bench.listening():
        await bench.stream.entry(5)
        await bench.until_settled()

    assert bench.numbers() == [5]
    # On a busy machine a later try may take too long as well.
    assert bench.reports.faulted[0].code == "TimeoutError"


async def test_an_unregistered_type_is_not_even_delivered(bench: Any) -> None:
    count_entries(bench)
    assert bench.listener.consumer.filter_subjects == (f"ev.510604.{ENTRY}.*.*",)
    async with bench.listening():
        await bench.stream.entry(1, type=OPENED)
        await bench.stream.entry(2)
        await bench.until_settled()

    assert bench.numbers() == [2]
    info = await bench.stream.js.consumer_info("EVENTS", "disclosure")
    assert info.delivered.consumer_seq == 1


async def test_a_handler_without_a_command_leaves_its_mark(bench: Any) -> None:
    seen: list[int] = []

    async def look(entry: Entry, inbox: Inbox) -> None:
        seen.append(entry.data.number)

    bench.listener.on(ENTRY, model=Entry)(look)
    async with bench.listening():
        document = await bench.stream.entry(1)
        await bench.until_settled()
        await bench.stream.entry(1, id=document["id"])
        await bench.until_settled()

    assert seen == [1]


async def test_a_plain_transaction_takes_its_inbox_row_once(bench: Any) -> None:
    results: list[bool] = []

    async def replicate(entry: Entry, inbox: Inbox) -> None:
        for _ in range(2):
            async with await psycopg.AsyncConnection.connect(bench.app_url) as connection:
                results.append(await inbox.once(connection))
                results.append(await once(connection, inbox()))

    bench.listener.on(ENTRY, model=Entry)(replicate)
    async with bench.listening():
        await bench.stream.entry(1)
        await bench.until_settled()

    assert results == [True, False, False, False]


async def test_each_of_several_commands_is_done_once(bench: Any) -> None:
    tries: list[int] = []

    async def count(entry: Entry, inbox: Inbox) -> None:
        tries.append(1)
        for ordinal in (0, 1, 2):
            if inbox.is_open(ordinal):
                await bench.service.count(entry, inbox, ordinal)
            if ordinal == 1 and len(tries) == 1:
                raise UnavailableError("the power went: wait")

    bench.listener.on(ENTRY, model=Entry, commands_max=3)(count)
    async with bench.listening():
        document = await bench.stream.entry(5)
        await bench.stream.entry(5, id=document["id"])
        await bench.until_settled()

    assert bench.numbers() == [5, 5, 5]
    assert len(tries) == 2


async def test_the_trace_of_the_message_goes_on_in_the_handler(bench: Any) -> None:
    seen: list[int] = []

    async def look(entry: Entry, inbox: Inbox) -> None:
        seen.append(trace.get_current_span().get_span_context().trace_id)

    bench.listener.on(ENTRY, model=Entry)(look)
    async with bench.listening():
        document = await bench.stream.entry(1, type=OPENED)
        body = str({**document, "type": ENTRY}).replace("'", '"').encode()
        header = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
        await bench.stream.put(PLACE, body, header)
        await bench.until_settled()

    assert seen == [0x0AF7651916CD43DD8448EB211C80319C]


async def test_a_missing_consumer_is_named_at_the_start(bench: Any) -> None:
    count_entries(bench)

    with pytest.raises(ConsumerMissingError, match="disclosure"):
        await bench.listener.run(asyncio.Event())


async def test_a_consumer_of_an_older_release_is_named_at_the_start(bench: Any) -> None:
    count_entries(bench)
    await ensure_consumer(bench.stream.js, bench.listener.consumer)
    bench.listener.on(OPENED, model=Entry)(bench.service.count)

    with pytest.raises(ConsumerDiffersError, match="filter_subjects"):
        await bench.listener.run(asyncio.Event())


async def test_a_consumer_has_one_order_and_one_handler_for_a_type(bench: Any) -> None:
    count_entries(bench)

    with pytest.raises(HandlersDifferError, match="already"):
        count_entries(bench)
    with pytest.raises(HandlersDifferError, match="consumer of its own"):
        bench.listener.on(OPENED, model=Entry, order="per_subject")(bench.service.count)


async def test_a_listener_needs_no_more_rights_than_its_own_consumer(
    bench: Any, nats_account: NatsAccount
) -> None:
    url = nats_account.admit(
        "listener",
        publish=(
            "$JS.API.CONSUMER.INFO.EVENTS.disclosure",
            "$JS.API.CONSUMER.MSG.NEXT.EVENTS.disclosure",
            "$JS.ACK.EVENTS.disclosure.>",
        ),
        subscribe=("_INBOX_disclosure.>",),
    )
    broker = BrokerOptions(servers=(url,), name="disclosure", inbox_prefix="_INBOX_disclosure")
    bench.listener = Listener(dataclasses.replace(bench.listener._options, broker=broker))
    count_entries(bench)
    async with bench.listening():
        await bench.stream.entry(5)
        await bench.until_settled()
        health = await bench.listener.health()

    assert bench.numbers() == [5]
    assert (health.undelivered, health.unacknowledged) == (0, 0)
