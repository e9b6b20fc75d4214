import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest

from audit.adapters.evidence_reader import EvidenceReader
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_key import kept_key
from audit.adapters.signatures import KeySigner
from audit.adapters.stream_reader import ReaderHooks, ReaderOptions, StreamReader
from audit.adapters.tree_pool import RESTRICTED_TREE, tree_pool
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.sealing import Sealing, SealingOptions, SealingPorts
from audit.application.verification import Trust, Verification
from audit.domain.flags.flag import Flag
from audit.domain.flags.interface import Suspicion
from chassis.aggregate import AggregateRoot
from chassis.broker import BrokerOptions
from chassis.clock import SystemClock
from chassis.context import Context
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.eventstore.factory import StoreOptions
from chassis.eventstore.log import Decision
from chassis.restricted import RestrictedLog, RestrictedOptions
from chassis.streams import EVENTS, RESTRICTED, ensure_stream, stream_config
from kernel.units import unit_id
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

Eventually = Callable[..., Awaitable[None]]

SOURCE = "/demo/510604/audit/restricted"
ALGORITHMS = Algorithms(standard_provider())
VILLAGE = UUID(int=7)
SUSPICION = Suspicion(
    rule="cash-kept-too-long",
    version=1,
    subject="box-1",
    unit=str(VILLAGE),
    first_on=date(2026, 3, 1),
    last_on=date(2026, 3, 9),
    facts=("/510604/assets#a.1",),
    numbers=(("days", 8),),
    severity="question",
)


@pytest.fixture
async def restricted(app_url: str) -> AsyncIterator[RestrictedLog]:
    log = RestrictedLog(
        RestrictedOptions(
            store=StoreOptions(url=app_url),
            source="/demo/510604/audit",
            writer="audit/1",
            vault=None,
        )
    )
    log.level.note_whole()
    yield log
    await asyncio.to_thread(log.close)


@pytest.fixture
async def hidden_pool(app_url: str) -> AsyncIterator[Any]:
    with tree_pool(app_url, tree=RESTRICTED_TREE, connections_max=2) as pool:
        yield pool


@pytest.fixture
def signer(tmp_path: Any) -> KeySigner:
    key = kept_key(tmp_path / "keys", ALGORITHMS)
    return KeySigner("mingbai.invalid/demo/510604/log/restricted", key)


@pytest.fixture
async def tree(
    restricted: RestrictedLog, hidden_pool: Any, stream: Any, signer: KeySigner
) -> AsyncIterator[TreeReader]:
    await ensure_stream(stream.js, stream_config(county="510604", replicas=1, name=RESTRICTED))
    store = TreeStore(hidden_pool, lock_wait_milliseconds_max=20_000)
    reader = TreeReader(hidden_pool)
    clock = SystemClock()
    sealing = Sealing(
        SealingOptions(
            source=SOURCE,
            county="510604",
            unit=unit_id("510604", "510604"),
            interval_seconds=0.05,
        ),
        ports=SealingPorts(tree=reader, checkpoints=store, log=restricted.log, clock=clock),
        signer=signer,
    )
    broker = BrokerOptions(servers=(stream.account.url,), name="audit")
    following = StreamReader(
        ReaderOptions(broker=broker, stream=RESTRICTED),
        store=store,
        tree=reader,
        clock=clock,
        hooks=ReaderHooks(taken=lambda _: sealing.grown()),
    )
    relay = restricted.relay(broker)
    stop = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        tasks = [asyncio.create_task(each.run(stop)) for each in (relay, following, sealing)]
        stack.push_async_callback(asyncio.wait, tasks)
        stack.callback(stop.set)
        yield reader


async def raise_flag(restricted: RestrictedLog) -> None:
    def decide(found: AggregateRoot | None) -> Decision:
        return Decision(saved=[Flag.of(SUSPICION)] if found is None else [])

    context = Context(
        actor="service/audit",
        unit=str(VILLAGE),
        division="510604102211",
        effective_on=date(2026, 3, 10),
        via="api",
    )
    await restricted.log.execute([(Flag, Flag.id_of(SUSPICION))], decide, context)


async def test_the_restricted_log_is_signed_apart_and_the_open_one_tells_nothing_of_it(  # noqa: PLR0913, PLR0917  # both logs with all their parts
    restricted: RestrictedLog,
    hidden_pool: Any,
    tree: TreeReader,
    reader: TreeReader,
    stream: Any,
    signer: KeySigner,
    migrated: str,
    eventually: Eventually,
) -> None:
    await raise_flag(restricted)
    await raise_flag(restricted)

    def signed() -> bool:
        latest = tree.latest_checkpoint()
        # The flag, the opening of the log and its sealing, each once.
        return latest is not None and latest.head.size == 3

    await eventually(signed)
    entries = [json.loads(each) for each in tree.entries(stop=3)]
    assert [each["type"] for each in entries] == [
        "audit.flag.raised.v1",
        "audit.log.opened.v1",
        "audit.log.heads_sealed.v1",
    ]
    assert {each["source"] for each in entries} == {SOURCE}
    trust = Trust(own_source=SOURCE, key=verifier_key(signer, ED25519))
    verification = Verification(LeafReader(hidden_pool), EvidenceReader(hidden_pool), trust)
    findings = verification.log(lambda *_: None)
    assert [each for each in findings if each.wrong] == []
    assert reader.extent() == (0, 0)
    assert reader.heads() == {}
    assert (await stream.js.stream_info(EVENTS)).state.messages == 0
    with psycopg.connect(migrated) as connection:
        row = connection.execute("SELECT count(*) FROM store.events").fetchone()
    assert row == (0,)


def test_the_restricted_tree_is_append_only_like_the_open_one(migrated: str, app_url: str) -> None:
    with psycopg.connect(app_url, autocommit=True) as connection:
        for statement in (
            "DELETE FROM audit_restricted.log",
            "UPDATE audit_restricted.log SET size = -1",
            "UPDATE audit_restricted.leaves SET bytes = ''",
            "UPDATE restricted.events SET bytes = ''",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
    with psycopg.connect(migrated, autocommit=True) as superuser:
        for table in ("leaves", "checkpoints", "evidence", "tiles", "log"):
            with pytest.raises(psycopg.errors.RestrictViolation):
                superuser.execute(f"TRUNCATE audit_restricted.{table} CASCADE")
        with pytest.raises(psycopg.errors.RestrictViolation):
            superuser.execute("UPDATE audit_restricted.log SET stream_sequence = -1")


async def test_nothing_is_written_before_the_stream_was_compared(app_url: str) -> None:
    log = RestrictedLog(
        RestrictedOptions(
            store=StoreOptions(url=app_url), source="/demo/510604/audit", writer="a/1", vault=None
        )
    )
    with pytest.raises(Exception, match="asked whether this log is whole"):
        await raise_flag(log)
    assert log.events_after(0) == []
    await asyncio.to_thread(log.close)
