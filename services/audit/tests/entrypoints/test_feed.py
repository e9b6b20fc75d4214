"""The feed: the stored bytes in the log's order, for whom it is and for nobody else."""

import asyncio
import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from audit.adapters import feed_reader
from audit.adapters.tree_store import TreeStore
from audit.domain.intake import Message
from mingbai_verify.merkle import leaf_hash

Speak = Callable[..., Message]
As = Callable[[str], dict[str, str]]
Client = httpx.AsyncClient

AT = datetime(2026, 5, 15, tzinfo=UTC)
COUNTY, VILLAGE, GRID, ELSEWHERE = (str(UUID(int=number)) for number in range(1, 5))


class Feed:
    """Asks for pages as one reader, and takes the lines apart as a client would."""

    def __init__(self, client: Client, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def ask(self, path: str, **params: Any) -> httpx.Response:
        return await self.client.get(path, params=params, headers=self.headers)

    async def page(self, path: str = "/feed/points", **params: Any) -> tuple[list[Any], int]:
        answer = await self.ask(path, **params)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/x-ndjson"
        return lines_of(answer.content), int(answer.headers["mingbai-next"])


def lines_of(content: bytes) -> list[Any]:
    found = []
    for line in content.splitlines():
        place, _, event = line.partition(b',"event":')
        found.append((orjson.loads(place + b"}")["index"], event[:-1]))
    return found


@pytest.fixture
def bank(client: Client, as_: As) -> Feed:
    return Feed(client, as_("bank"))


@pytest.fixture
def auditor(client: Client, as_: As) -> Feed:
    return Feed(client, as_("auditor"))


def take(store: TreeStore, *messages: Message) -> list[Message]:
    store.append(messages, at=AT)
    return list(messages)


async def test_an_integrator_reads_its_village_s_events_as_they_are_stored(
    bank: Feed, store: TreeStore, speak: Speak
) -> None:
    said = take(
        store,
        speak(unit=GRID),
        speak("cases", unit=GRID),
        speak(unit=ELSEWHERE),
        speak(unit=VILLAGE),
    )

    found, after = await bank.page(unit=VILLAGE)

    assert found == [(0, said[0].event), (3, said[3].event)]
    assert after == 3
    assert await bank.page(unit=VILLAGE, after=3) == ([], 3)


async def test_pages_follow_each_other_without_a_gap_whatever_their_size(
    auditor: Feed, store: TreeStore, speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_reader, "ROWS_AT_ONCE_MAX", 7)
    monkeypatch.setattr(feed_reader, "PAGE_BYTES_MAX", 5_000)
    said = take(store, *(speak("cases" if n % 5 == 0 else "points") for n in range(60)))
    wanted = [(n, message.event) for n, message in enumerate(said) if n % 5]

    for limit in (1, 4, 1_000):
        found: list[Any] = []
        after = -1
        while True:
            page, after = await auditor.page(after=after, limit=limit)
            if not page:
                break
            found += page
        assert found == wanted
        assert after == 59
    everything, _ = await auditor.page("/feed", limit=10)
    assert [event for _, event in everything] == [message.event for message in said[:10]]


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/feed", {}),
        ("/feed", {"unit": VILLAGE}),
        ("/feed/points", {}),
        ("/feed/points", {"unit": COUNTY}),
        ("/feed/points", {"unit": ELSEWHERE}),
        ("/feed/cases", {"unit": VILLAGE}),
        ("/feed/points/totals", {"unit": ELSEWHERE, "day": "2026-05-15"}),
        ("/feed/assets/totals", {"unit": VILLAGE, "day": "2026-05-15"}),
    ],
)
async def test_beyond_its_scope_an_integrator_is_told_so(
    bank: Feed, store: TreeStore, speak: Speak, path: str, params: dict[str, str]
) -> None:
    take(store, speak(unit=GRID), speak("cases", unit=GRID))

    answer = await bank.ask(path, **params)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert "none of your posts reaches audit.feed." in answer.json()["detail"]


async def test_residents_and_strangers_read_no_feed(client: Client, as_: As) -> None:
    resident = await client.get("/feed/points", params={"unit": GRID}, headers=as_("resident"))
    stranger = await client.get("/feed/points", params={"unit": GRID})

    assert (resident.status_code, resident.json()["code"]) == (403, "not_permitted")
    assert (stranger.status_code, stranger.json()["code"]) == (401, "unauthenticated")


async def test_a_reader_who_waits_is_told_as_soon_as_something_happens(
    bank: Feed, store: TreeStore, speak: Speak
) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    waiting = asyncio.create_task(bank.page(unit=VILLAGE, wait=20))
    await asyncio.sleep(0.3)
    await asyncio.to_thread(take, store, speak(unit=ELSEWHERE))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    [said] = await asyncio.to_thread(take, store, speak(unit=GRID))

    assert await waiting == ([(1, said.event)], 1)
    assert loop.time() - began < 10
    assert await bank.page(unit=VILLAGE, after=1, wait=1) == ([], 1)
    too_long = await bank.ask("/feed/points", unit=VILLAGE, wait=3_600)
    assert (too_long.status_code, too_long.json()["code"]) == (422, "invalid")


async def test_a_feed_begins_at_a_time_and_keeps_to_types(
    bank: Feed, store: TreeStore, speak: Speak
) -> None:
    said = take(
        store,
        speak(unit=GRID, time="2026-05-15T01:00:00.000000Z"),
        speak(unit=GRID, time="2026-05-15T02:00:00.000000Z"),
        speak(unit=GRID, time="2026-05-15T03:00:00.000000Z", type="points.account.opened.v1"),
    )

    since, after = await bank.page(unit=VILLAGE, since="2026-05-15T02:00:00Z")
    opened, _ = await bank.page(unit=VILLAGE, type="points.account.opened.v1")
    nothing, end = await bank.page(unit=VILLAGE, since="2026-05-16T00:00:00Z")
    twice = await bank.ask("/feed/points", unit=VILLAGE, since="2026-05-15T02:00:00Z", after=1)

    assert ([index for index, _ in since], after) == ([1, 2], 2)
    assert opened == [(2, said[2].event)]
    assert (nothing, end) == ([], 2)
    assert (twice.status_code, twice.json()["code"]) == (422, "feed_start_twice")


async def test_bytes_that_would_break_a_line_come_in_base64(
    auditor: Feed, store: TreeStore, speak: Speak
) -> None:
    odd = speak()
    broken = odd.event.replace(b'"actor"', b'\n"actor"')
    take(store, Message(**{**vars(odd), "event": broken}))

    answer = await auditor.ask("/feed/points")

    [line] = answer.content.splitlines()
    assert base64.b64decode(orjson.loads(line)["bytes"]) == broken


async def test_the_totals_of_a_day_are_those_of_what_the_feed_gave(
    bank: Feed, store: TreeStore, speak: Speak
) -> None:
    late = "2026-05-15T15:59:59.999999Z"  # still the 15th in Beijing
    said = take(
        store,
        speak(unit=GRID, time="2026-05-14T16:00:00.000000Z", data={"points": "1.5"}),
        speak(unit=ELSEWHERE, data={"points": "100"}),
        speak(unit=GRID, time=late, data={"points": "-0.25", "amount_fen": 700}),
        speak(unit=GRID, time="2026-05-15T16:00:00.000000Z", effectiveon="2026-05-16"),
    )

    answer = await bank.ask("/feed/points/totals", unit=VILLAGE, day="2026-05-15")
    day = answer.json()
    business = (
        await bank.ask("/feed/points/totals", unit=VILLAGE, day="2026-05-16", by="business")
    ).json()

    hashed = hashlib.sha256(leaf_hash(said[0].event) + leaf_hash(said[2].event)).hexdigest()
    assert day["all"] == {
        "count": 2, "first": 0, "last": 2, "first_position": 1, "last_position": 3,
        "digest": f"sha256:{hashed}", "sums": {},
    }  # fmt: skip
    entries = day["types"]["points.account.entry_recorded.v1"]
    assert entries["sums"] == {"amount_fen": 700, "points": "1.25"}
    assert (business["all"]["count"], business["all"]["first"]) == (1, 3)
    take(store, speak(unit=GRID, time=late))
    again = await bank.ask("/feed/points/totals", unit=VILLAGE, day="2026-05-15", size=day["size"])
    assert again.json() == day
