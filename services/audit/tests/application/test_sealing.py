import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from audit.adapters.log_key import kept_key
from audit.adapters.signatures import KeySigner
from audit.adapters.stream_reader import ReaderHooks, ReaderOptions, StreamReader
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.sealing import Sealing, SealingHooks, SealingOptions, SealingPorts, origin_of
from audit.domain.intake import Message
from audit.domain.log import HEADS_SEALED
from chassis.broker import BrokerOptions
from chassis.clock import SystemClock
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.relay.relay import Relay, RelayOptions
from kernel.units import unit_id
from mingbai_verify.checkpoints import open_checkpoint
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

Speak = Callable[..., Message]
Eventually = Callable[..., Awaitable[None]]

OWN = "/demo/510604/audit"
ALGORITHMS = Algorithms(standard_provider())
INTERVAL_SECONDS = 0.05


@dataclass
class Running:
    """Reader, sealing and relay of audit, all of them running."""

    sealing: Sealing
    signer: KeySigner
    sealed: list[int]


@pytest.fixture
async def running(
    store: TreeStore, reader: TreeReader, stream: Any, app_url: str, tmp_path: Any
) -> AsyncIterator[Running]:
    origin = origin_of("510604", authority="mingbai.invalid", demonstration=True)
    signer = KeySigner(origin, kept_key(tmp_path / "keys", ALGORITHMS))
    factory = PostgresEventStoreFactory(StoreOptions(url=app_url), source=OWN, writer="audit/1")
    log = Log(factory.envelope_store())
    sealed: list[int] = []
    sealing = Sealing(
        SealingOptions(
            source=OWN,
            county="510604",
            unit=unit_id("510604", "510604"),
            interval_seconds=INTERVAL_SECONDS,
        ),
        ports=SealingPorts(tree=reader, checkpoints=store, log=log, clock=SystemClock()),
        signer=signer,
        hooks=SealingHooks(sealed=sealed.append),
    )
    broker = BrokerOptions(servers=(stream.account.url,), name="audit")
    following = StreamReader(
        ReaderOptions(broker=broker),
        store=store,
        tree=reader,
        clock=SystemClock(),
        hooks=ReaderHooks(taken=lambda _: sealing.grown()),
    )
    relay = Relay(RelayOptions(store=StoreOptions(url=app_url), broker=broker, source=OWN))
    stop = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        tasks = [asyncio.create_task(each.run(stop)) for each in (sealing, following, relay)]
        stack.callback(factory.close)
        stack.callback(log.close)
        yield Running(sealing, signer, sealed)
        stop.set()
        await asyncio.gather(*tasks)


def sealings(reader: TreeReader) -> list[dict[str, Any]]:
    events = [json.loads(event) for event in reader.entries(stop=reader.extent()[0])]
    return [event for event in events if event["type"] == HEADS_SEALED]


async def quiet(reader: TreeReader) -> int:
    """Wait until the log has not grown for many sealing intervals; gives its size."""
    size, since = -1, 0
    for _ in range(600):
        before, size = size, reader.extent()[0]
        since = since + 1 if size == before else 0
        if since > 25:
            return size
        await asyncio.sleep(INTERVAL_SECONDS)
    raise AssertionError("the log grows without end")


async def test_news_is_sealed_once_and_a_sealing_is_no_news(
    running: Running, stream: Any, speak: Speak, reader: TreeReader, eventually: Eventually
) -> None:
    await stream.publish(*(speak() for _ in range(20)))
    await eventually(lambda: bool(sealings(reader)))

    first = await quiet(reader)
    done = len(running.sealed)
    await asyncio.sleep(10 * INTERVAL_SECONDS)
    assert len(running.sealed) == done
    await stream.publish(speak("cases"))
    second = await quiet(reader)

    # One more event of another service, and one sealing of it.
    assert second == first + 2
    assert reader.alarms(count_max=5) == []


async def test_a_sealing_names_every_head_and_the_units_that_moved(
    running: Running, stream: Any, speak: Speak, reader: TreeReader, eventually: Eventually
) -> None:
    await stream.publish(speak(), speak("cases"), speak(unit="unit-2"))
    await eventually(lambda: bool(sealings(reader)) and sealings(reader)[-1]["data"]["size"] >= 3)
    await quiet(reader)
    await stream.publish(speak(unit="unit-2"))
    await quiet(reader)

    last = sealings(reader)[-1]["data"]

    heads = {head["source"]: head["position"] for head in last["heads"]}
    units = {(each["source"], each["unit"]): each["unitseq"] for each in last["units"]}
    assert heads["/510604/points"] == 3
    assert heads["/510604/cases"] == 1
    assert units["/510604/points", "unit-2"] == 2
    assert ("/510604/points", "unit-1") not in units
    assert last["root"] == f"sha256:{reader.head(last['size']).root.hex()}"
    chain = reader.heads()["/510604/points"].chain.hex()
    assert {"source": "/510604/points", "position": 3, "chain": chain} in last["heads"]


async def test_the_latest_checkpoint_covers_the_sealing_itself(
    running: Running, stream: Any, speak: Speak, reader: TreeReader, eventually: Eventually
) -> None:
    await stream.publish(speak())
    await eventually(lambda: bool(sealings(reader)))
    size = await quiet(reader)

    head = await running.sealing.seal()

    latest = reader.latest_checkpoint()
    assert latest is not None
    key = verifier_key(running.signer, ED25519)
    signed = open_checkpoint(latest.note, key)
    assert signed.checkpoint.head == head == reader.head(size)
    assert signed.checkpoint.origin == "mingbai.invalid/demo/510604/log"
