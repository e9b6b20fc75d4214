import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
import pytest
from pydantic import BaseModel

from chassis.errors import RefusedError
from chassis.listen.desk import Desk, Offered, SetAsideNotFoundError
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener

ENTRY = "points.account.entry_recorded.v1"
PLACE = f"ev.510604.{ENTRY}.102.211"


class Data(BaseModel):
    number: int


class Entry(BaseModel):
    subject: str
    unit: str
    division: str
    data: Data


@pytest.fixture
async def desk(bench: Any) -> AsyncIterator[Desk]:
    """Give the operator's desk of the bench's listener, beside the listening process."""
    bench.listener.on(ENTRY, model=Entry)(bench.service.count)
    database = bench.listener.database()
    await database.open()
    yield bench.listener.desk(database)
    await database.close()


@contextmanager
def without_limit(bench: Any) -> Iterator[None]:
    """Let the tally take any number, as a changed rule would."""
    tally = type(bench.service).count.__globals__["Tally"]

    def count(self: Any, number: int) -> None:
        self._counted(number=number)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally, "count", count)
        yield


async def test_a_refused_event_is_set_aside_and_the_others_pass(bench: Any, desk: Desk) -> None:
    async with bench.listening():
        refused = await bench.stream.entry(101)
        await bench.stream.entry(5)
        await bench.until_settled()

    assert bench.numbers() == [5]
    (row,) = await desk.rows()
    assert (row.source, row.event_id) == (refused["source"], refused["id"])
    assert row.code == "too_many_points"
    assert "101 points" in row.reason
    assert orjson.loads(row.bytes) == refused
    assert [trouble.code for trouble in bench.reports.set_aside] == ["too_many_points"]


async def test_a_set_aside_event_is_not_set_aside_twice(bench: Any, desk: Desk) -> None:
    async with bench.listening():
        refused = await bench.stream.entry(101)
        await bench.stream.entry(101, id=refused["id"])
        await bench.until_settled()

    assert len(await desk.rows()) == 1


async def test_an_event_offered_again_has_its_effect_once(bench: Any, desk: Desk) -> None:
    async with bench.listening():
        await bench.stream.entry(101)
        await bench.until_settled()
    (row,) = await desk.rows()

    assert await desk.offer_again(row.id) == Offered(
        done=False, code="too_many_points", reason="101 points are more than 100"
    )
    with without_limit(bench):
        offers = await asyncio.gather(*(desk.offer_again(row.id) for _ in range(3)))

    assert offers == [Offered(done=True)] * 3
    assert bench.numbers() == [101]
    assert await desk.rows() == []
    (done,) = await desk.rows(done=True)
    assert done.done_at is not None
    assert done.offered_again_at is not None
    assert done.offers == 2


async def test_an_offer_that_died_before_its_mark_is_finished_without_a_second_effect(
    bench: Any, desk: Desk, database: str
) -> None:
    async with bench.listening():
        await bench.stream.entry(101)
        await bench.until_settled()
    (row,) = await desk.rows()
    with without_limit(bench):
        await desk.offer_again(row.id)
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("UPDATE store.set_aside SET done_at = NULL")
        assert await desk.offer_again(row.id) == Offered(done=True)

    assert bench.numbers() == [101]


async def test_a_dismissed_event_is_done_with_the_operators_reason(bench: Any, desk: Desk) -> None:
    async with bench.listening():
        await bench.stream.entry(101)
        await bench.until_settled()
    (row,) = await desk.rows()

    await desk.dismiss(row.id, reason="entered twice by hand")

    (row,) = await desk.rows(done=True)
    assert (row.code, row.reason) == ("dismissed", "entered twice by hand")
    assert bench.numbers() == []


async def test_a_row_of_nobody_cannot_be_offered(desk: Desk) -> None:
    with pytest.raises(SetAsideNotFoundError):
        await desk.offer_again(17)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "unreadable"),
        (b"\xff\x00", "unreadable"),
        (b"[]", "unreadable"),
        (b'{"data":{}}', "unreadable"),
    ],
)
async def test_an_unreadable_message_is_set_aside_by_its_place(
    bench: Any, desk: Desk, body: bytes, code: str
) -> None:
    async with bench.listening():
        await bench.stream.put(PLACE, body)
        await bench.stream.entry(5)
        await bench.until_settled()

    (row,) = await desk.rows()
    assert (row.source, row.event_id, row.code) == ("EVENTS", "EVENTS/1", code)
    assert row.bytes == body
    assert bench.numbers() == [5]


async def test_an_event_that_the_model_cannot_read_waits_for_a_release_that_can(
    bench: Any, desk: Desk
) -> None:
    async with bench.listening():
        document = await bench.stream.entry(0, data={"number": "ten\u0000"})
        await bench.until_settled()
    (row,) = await desk.rows()
    assert (row.event_id, row.code) == (document["id"], "model_differs")

    class Loose(BaseModel):
        subject: str
        data: dict[str, str]

    seen: list[str] = []

    async def read(entry: Loose, inbox: Inbox) -> None:
        seen.append(entry.data["number"])

    release = Listener(bench.listener._options)
    release.on(ENTRY, model=Loose)(read)
    database = release.database()
    await database.open()
    assert await release.desk(database).offer_again(row.id) == Offered(done=True)
    await database.close()

    assert seen == ["ten\u0000"]


async def test_a_message_in_the_name_of_another_service_is_set_aside(
    bench: Any, desk: Desk
) -> None:
    async with bench.listening():
        genuine = await bench.stream.entry(5, type="points.account.opened.v1")
        forged = {**genuine, "type": ENTRY, "source": "/demo/510604/cases"}
        await bench.stream.put(PLACE, orjson.dumps(forged))
        await bench.stream.put(
            PLACE, orjson.dumps({**genuine, "type": ENTRY, "division": "510604"})
        )
        await bench.stream.put(PLACE, orjson.dumps({**genuine, "type": ENTRY, "id": "x.1"}))
        await bench.until_settled()
        # The forgeries did not take the genuine event's place in the inbox.
        await bench.stream.put(PLACE, orjson.dumps({**genuine, "type": ENTRY}))
        await bench.until_settled()

    assert {row.event_id: row.code for row in await desk.rows()} == {
        "EVENTS/2": "unreadable",
        "EVENTS/3": "subject_differs",
        "EVENTS/4": "unreadable",
    }
    assert bench.numbers() == [5]


async def test_a_real_event_does_not_enter_a_demonstration(bench: Any, desk: Desk) -> None:
    async with bench.listening():
        await bench.stream.entry(5, source="/510604/points")
        await bench.until_settled()

    (row,) = await desk.rows()
    assert row.code == "demonstration_differs"


async def test_a_fault_at_an_offer_is_taken_up_again_by_itself(bench: Any) -> None:
    tries: list[int] = []

    async def count(entry: Entry, inbox: Inbox) -> None:
        tries.append(entry.data.number)
        if len(tries) == 1:
            raise RefusedError("not on a Sunday")
        if len(tries) == 2:
            raise ConnectionResetError("gone")
        await bench.service.count(entry, inbox)

    listener = Listener(dataclasses.replace(bench.listener._options))
    bench.listener.on(ENTRY, model=Entry)(count)
    listener.on(ENTRY, model=Entry)(count)
    database = listener.database()
    await database.open()
    desk = listener.desk(database)
    async with bench.listening():
        await bench.stream.entry(5)
        await bench.until_settled()
        (row,) = await desk.rows()
        assert (await desk.offer_again(row.id)).code == "fault"
        await bench.until(lambda: bench.numbers() == [5])
    assert await desk.rows() == []
    await database.close()
