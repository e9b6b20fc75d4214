"""A reader from outside, on a real server: what it sees, what it cannot do, and whom it slows."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nats
import nats.errors
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.client import JetStreamContext

from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser
from chassis.streams import EVENTS, ensure_stream, stream_config
from runner.integrators import (
    REQUESTS_WAITING_MAX,
    UNACKNOWLEDGED_MAX,
    Integrator,
    Integrators,
    domain,
    keep_consumers,
)

COUNTY = "510604"
SERVICES = ("points", "assets")
TOWN, OTHER_TOWN = "102", "103"
OWN = f"ev.{COUNTY}.points.account.opened.v1.{TOWN}.211"
ELSEWHERE = f"ev.{COUNTY}.points.account.opened.v1.{OTHER_TOWN}.211"
OTHER_SERVICE = f"ev.{COUNTY}.assets.payment.made.v1.{TOWN}.211"
SECONDS = 0.4


@dataclass
class Desk:
    """One integrator, connected as its client would be, beside the county's owner."""

    owner: Client
    bank: Client
    refusals: list[str]
    consumer: str = "integrator-bank"
    js: JetStreamContext = field(init=False)

    def __post_init__(self) -> None:
        self.js = self.bank.jetstream(domain=domain(COUNTY), timeout=SECONDS)

    async def publish(self, subject: str, *bodies: bytes) -> None:
        for body in bodies:
            await self.owner.jetstream().publish(subject, body, stream=EVENTS)

    async def fetched(self, count: int) -> list[Msg]:
        pull = await self.js.pull_subscribe_bind(self.consumer, EVENTS)
        return await pull.fetch(count, timeout=2)


KEEPER = NatsUser(name="owner", password="o" * 16, publish=None, subscribe=None)
BANK = Integrator(name="bank", service="points", town=TOWN, password="b" * 16)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNats]:
    """Give a server that an integrator was let into while it was running."""
    folder = tmp_path_factory.mktemp("integrators") / "nats"
    with EmbeddedNats(folder, NatsSettings(sync_always=False), [KEEPER]) as server:
        server.replace_users([KEEPER, BANK.user(COUNTY)])
        yield server


@pytest.fixture
async def desk(server: EmbeddedNats) -> AsyncIterator[Desk]:
    owner = await nats.connect(server.url(user=KEEPER.name, password=KEEPER.password))
    await ensure_stream(owner.jetstream(), stream_config(county=COUNTY, replicas=1))
    await keep_consumers(owner, COUNTY, [BANK])
    refusals: list[str] = []

    async def refused(error: Exception) -> None:
        refusals.append(str(error))

    reader = await nats.connect(
        server.url(user=BANK.consumer, password=BANK.password),
        inbox_prefix=BANK.inbox_prefix,
        error_cb=refused,
    )
    yield Desk(owner, reader, refusals)
    await reader.close()
    await owner.jetstream().delete_stream(EVENTS)
    await owner.close()


async def test_an_integrator_reads_its_town_s_events_of_its_service_and_no_others(
    desk: Desk,
) -> None:
    await desk.publish(OWN, b"1", b"2")
    await desk.publish(ELSEWHERE, b"another town's")
    await desk.publish(OTHER_SERVICE, b"another service's")
    await desk.publish(OWN, b"3")

    messages = await desk.fetched(10)
    for message in messages:
        await message.ack_sync(timeout=2)

    assert [(each.subject, each.data) for each in messages] == [
        (OWN, b"1"), (OWN, b"2"), (OWN, b"3"),
    ]  # fmt: skip
    assert desk.refusals == []
    info = await desk.js.consumer_info(EVENTS, desk.consumer)
    assert (info.num_pending, info.num_ack_pending) == (0, 0)


async def test_an_integrator_begins_again_from_the_first_event(desk: Desk) -> None:
    await desk.publish(OWN, b"1", b"2")
    for message in await desk.fetched(2):
        await message.ack_sync(timeout=2)

    reset = f"$JS.{domain(COUNTY)}.API.CONSUMER.RESET.{EVENTS}.{desk.consumer}"
    answer = await desk.bank.request(reset, b'{"seq": 1}', timeout=2)

    assert "error" not in json.loads(answer.data)
    assert [each.data for each in await desk.fetched(2)] == [b"1", b"2"]


@pytest.mark.parametrize(
    "subject",
    [
        OWN,
        OTHER_SERVICE,
        f"$JS.API.STREAM.MSG.GET.{EVENTS}",
        f"$JS.API.DIRECT.GET.{EVENTS}",
        f"$JS.API.STREAM.INFO.{EVENTS}",
        f"$JS.API.STREAM.UPDATE.{EVENTS}",
        f"$JS.API.STREAM.PURGE.{EVENTS}",
        f"$JS.API.STREAM.DELETE.{EVENTS}",
        f"$JS.API.CONSUMER.CREATE.{EVENTS}.integrator-bank",
        f"$JS.API.CONSUMER.CREATE.{EVENTS}.integrator-bank.ev.{COUNTY}.assets.>",
        f"$JS.API.CONSUMER.DELETE.{EVENTS}.integrator-bank",
        f"$JS.{domain(COUNTY)}.API.CONSUMER.MSG.NEXT.{EVENTS}.points-register",
        f"$JS.ACK.{EVENTS}.points-register.1.1.1.1.0",
    ],
)
async def test_whatever_else_an_integrator_tries_is_refused_by_name(
    desk: Desk, subject: str
) -> None:
    await desk.publish(OWN, b"1")

    with pytest.raises(nats.errors.TimeoutError):
        await desk.bank.request(subject, b'{"seq": 1}', timeout=SECONDS)

    assert desk.refusals == [f'nats: permissions violation for publish to "{subject.lower()}"']
    assert (await desk.owner.jetstream().stream_info(EVENTS)).state.messages == 1


async def test_an_integrator_hears_nothing_but_its_own_answers(desk: Desk) -> None:
    heard: list[str] = []

    async def hear(message: Msg) -> None:
        heard.append(message.subject)

    for subject in (f"ev.{COUNTY}.>", "_INBOX.>", "beat.>"):
        await desk.bank.subscribe(subject, cb=hear)
    await desk.bank.flush()
    await desk.publish(OWN, b"1")
    await asyncio.sleep(0.1)

    assert heard == []
    assert len(desk.refusals) == 3


async def test_an_answer_that_is_asked_for_elsewhere_does_not_enter_the_county(desk: Desk) -> None:
    await desk.publish(OWN, b"1", b"2", b"3")
    heard: list[str] = []

    async def hear(message: Msg) -> None:
        heard.append(message.subject)

    await desk.owner.subscribe("beat.>", cb=hear)
    await desk.owner.flush()
    asked = f"$JS.{domain(COUNTY)}.API.CONSUMER.MSG.NEXT.{EVENTS}.{desk.consumer}"
    for reply in (OTHER_SERVICE, f"beat.{COUNTY}.registry", f"$JS.API.STREAM.PURGE.{EVENTS}"):
        await desk.bank.publish(asked, b"1", reply=reply)
    await desk.bank.flush()
    await asyncio.sleep(0.2)

    state = (await desk.owner.jetstream().stream_info(EVENTS)).state
    assert (state.messages, state.last_seq, heard) == (3, 3, [])


async def test_an_integrator_that_never_acknowledges_slows_nobody(desk: Desk) -> None:
    bodies = [str(number).encode() for number in range(UNACKNOWLEDGED_MAX + 200)]
    await asyncio.gather(*(desk.owner.publish(OWN, body) for body in bodies))
    await desk.owner.flush()
    pull = await desk.js.pull_subscribe_bind(desk.consumer, EVENTS)
    held = 0
    while True:
        try:
            held += len(await pull.fetch(500, timeout=SECONDS))
        except nats.errors.TimeoutError:
            break

    await desk.publish(OWN, b"after")
    other = await desk.owner.jetstream().pull_subscribe(OWN, stream=EVENTS)
    read: list[bytes] = []
    while len(read) <= len(bodies):
        for message in await other.fetch(500, timeout=5):
            await message.ack()
            read.append(message.data)

    assert held == UNACKNOWLEDGED_MAX
    assert sorted(read) == sorted([*bodies, b"after"])


async def test_requests_beyond_the_limit_are_told_so_and_not_kept(desk: Desk) -> None:
    answers: list[str | None] = []

    async def answered(message: Msg) -> None:
        answers.append((message.headers or {}).get("Description"))

    inbox = desk.bank.new_inbox()
    await desk.bank.subscribe(inbox, cb=answered)
    asked = f"$JS.{domain(COUNTY)}.API.CONSUMER.MSG.NEXT.{EVENTS}.{desk.consumer}"
    body = json.dumps({"batch": 1, "expires": 30_000_000_000}).encode()
    for _ in range(REQUESTS_WAITING_MAX + 5):
        await desk.bank.publish(asked, body, reply=inbox)
    await desk.bank.publish(asked, json.dumps({"batch": 5_000}).encode(), reply=inbox)
    await desk.bank.flush()
    await asyncio.sleep(0.2)

    info = await desk.js.consumer_info(EVENTS, desk.consumer)
    assert info.num_waiting == REQUESTS_WAITING_MAX
    assert "Exceeded MaxRequestBatch of 1000" in answers
    assert len(answers) == 6


async def test_whoever_is_removed_or_changed_has_no_consumer_of_before(
    desk: Desk, tmp_path: Path
) -> None:
    integrators = Integrators(tmp_path, SERVICES)
    changed = integrators.add("bank", service="assets", town=TOWN)

    await keep_consumers(desk.owner, COUNTY, [changed])
    [found] = await desk.owner.jetstream().consumers_info(EVENTS)
    await keep_consumers(desk.owner, COUNTY, [])

    assert found.config.filter_subject == f"ev.{COUNTY}.assets.*.*.*.{TOWN}.>"
    assert await desk.owner.jetstream().consumers_info(EVENTS) == []
