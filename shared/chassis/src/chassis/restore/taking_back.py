"""Takes a service's own missing events back from the stream, byte for byte, after a restore."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import psycopg
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError
from psycopg import sql

from chassis import canonical
from chassis.errors import BrokenError, ConflictError
from chassis.eventstore.answers import LOST_ANSWER
from chassis.eventstore.beside import read, stored_of
from chassis.eventstore.envelope import parse
from chassis.eventstore.schema import lock_key
from chassis.relay.log_reader import relay_lock_key
from chassis.relay.publishing import Tail, read_tail
from chassis.streams import CHAIN_HEADER, EVENTS, POSITION_HEADER, Source, filter_of, parse_source

BATCH_MESSAGES_MAX = 500
FETCH_SECONDS_MAX = 10.0
LOCK_SECONDS_MAX = 30.0
HEADS_SEALED = "audit.log.heads_sealed.v1"

Connection = psycopg.AsyncConnection[Any]
Progress = Callable[[int, int], None]
"""Told how many of the service's messages were read, and how many there are."""


class ServiceRunningError(ConflictError):
    """The service's relay works, so its log is in use."""

    code = "service_running"


class StreamNotWholeError(BrokenError):
    """The stream does not have the events that the log needs, or has others."""

    code = "stream_not_whole"


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """How far the log went before and after."""

    before: int
    after: int
    sealed: int | None
    """The last position that the audit sealed, and that was found as it sealed it."""


@dataclass(frozen=True)
class _Head:
    position: int
    chain: bytes


async def take_back(
    connection: Connection, js: JetStreamContext, *, source: str, schema: str, progress: Progress
) -> TakenBack:
    """Complete the log from the stream; `connection` is the migrator's, in autocommit.

    Every event must continue the chain, and the chain must be the one that the audit sealed.
    Raises `ServiceRunningError`, or `StreamNotWholeError` with everything so far kept: it is right,
    and the service goes on refusing commands while something lacks.
    """
    parts = parse_source(source)
    await _hold_relays_off(connection, schema)
    before = head = await _head(connection, source, schema)
    tail = await read_tail(js, parts)
    sealed = await _sealed(js, source, parts)
    if sealed is not None and sealed.position > max(tail.position, head.position):
        raise StreamNotWholeError(
            f"the audit has sealed {source} up to position {sealed.position}; the stream ends at "
            f"{tail.position} and the database at {head.position}: find a later backup of either"
        )
    await _check_known(connection, schema, sealed if sealed is not None else head, head)
    if tail.position > head.position:
        async for batch in _messages(js, parts, tail, progress):
            news = [message for message in batch if _position(message) > head.position]
            if news:
                head = await _append(connection, news, head, _Where(source, schema, sealed))
    if head.position < tail.position:
        raise StreamNotWholeError(
            f"the stream ends at {tail.position} and gave events up to {head.position} only"
        )
    return TakenBack(
        before=before.position,
        after=head.position,
        sealed=None if sealed is None else sealed.position,
    )


@dataclass(frozen=True)
class _Where:
    source: str
    schema: str
    sealed: _Head | None


async def _append(
    connection: Connection, messages: Sequence[Msg], head: _Head, where: _Where
) -> _Head:
    """Append messages behind the head in one transaction; gives the new head."""
    events: list[tuple[Any, ...]] = []
    inbox: list[tuple[Any, ...]] = []
    keys: list[tuple[Any, ...]] = []
    for message in messages:
        row, head = _row(message, head, where)
        events.append(row)
        said = read(message.headers or {})
        if said.inbox is not None:
            took = said.inbox
            inbox.append((took.consumer, took.source, took.event_id, took.ordinal, head.position))
        if said.key is not None:
            keys.append((*said.key, LOST_ANSWER, head.position))
    schema = where.schema
    async with connection.transaction(), connection.cursor() as cursor:
        await cursor.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key(schema),))
        await cursor.executemany(_insert(schema, "events", _EVENT), events)
        await cursor.executemany(_insert(schema, "inbox", _INBOX), inbox)
        await cursor.executemany(_insert(schema, "idempotency", _KEY), keys)
    return head


_EVENT = (
    "position", "aggregate_id", "version", "topic", "unit", "unitseq", "recorded_at", "bytes",
    "chain", "trace",
)  # fmt: skip
_INBOX = ("consumer", "source", "event_id", "ordinal", "position")
_KEY = ("scope", "key", "request_sha256", "answer", "position", "recorded_at")


def _insert(schema: str, table: str, columns: Sequence[str]) -> sql.Composed:
    # A key counts as used now: the time for which its answer was promised begins anew.
    values = [sql.SQL("now()" if name == "recorded_at" and table != "events" else "%s")
              for name in columns]  # fmt: skip
    return sql.SQL("INSERT INTO {} ({}) VALUES ({}){}").format(
        sql.Identifier(schema, table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(values),
        # All events of a command carry its inbox row and its key.
        sql.SQL("" if table == "events" else " ON CONFLICT DO NOTHING"),
    )


def _row(message: Msg, head: _Head, where: _Where) -> tuple[tuple[Any, ...], _Head]:
    """Give the row of one message that continues the log, and the head behind it."""
    headers = message.headers or {}
    document = parse(message.data).document
    position = _position(message)
    chain = hashlib.sha256(head.chain + hashlib.sha256(message.data).digest()).digest()
    aggregate, _, version = str(document["id"]).rpartition(".")
    sealed = where.sealed
    wrong = {
        f"is not the one after {head.position}": position != head.position + 1,
        "does not continue the chain": headers.get(CHAIN_HEADER) != chain.hex(),
        f"is of {document.get('source')}": document.get("source") != where.source,
        "is not in canonical form": canonical.encode(document) != message.data,
        "is not the event that the audit sealed": sealed is not None
        and sealed.position == position
        and sealed.chain != chain,
    }
    for said, found in wrong.items():
        if found:
            raise StreamNotWholeError(f"position {position} in the stream {said}")
    row = (
        position, aggregate, int(version), document["type"], document["unit"],
        document["unitseq"], datetime.fromisoformat(document["time"]), message.data, chain,
        stored_of(headers),
    )  # fmt: skip
    return row, _Head(position, chain)


async def _messages(
    js: JetStreamContext, source: Source, tail: Tail, progress: Progress
) -> AsyncIterator[list[Msg]]:
    """Give all messages of the source in their order, up to the tail."""
    config = ConsumerConfig(deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.NONE)
    reading = await js.pull_subscribe(source.subjects, stream=source.stream, config=config)
    done = 0
    try:
        while done < tail.position:
            batch = await reading.fetch(BATCH_MESSAGES_MAX, timeout=FETCH_SECONDS_MAX)
            done = _position(batch[-1])
            progress(done, tail.position)
            yield [message for message in batch if _position(message) <= tail.position]
    finally:
        await reading.unsubscribe()


async def _sealed(js: JetStreamContext, source: str, parts: Source) -> _Head | None:
    """Give what the audit sealed last of this source, or None where it sealed nothing."""
    found: _Head | None = None
    subject = filter_of(HEADS_SEALED, county=parts.county)
    try:
        last = await js.get_last_msg(EVENTS, subject, direct=True)
    except NotFoundError:
        return None
    # A sealing of many sources has several parts; each of the last ones is looked at.
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=max(1, (last.seq or 1) - BATCH_MESSAGES_MAX),
        ack_policy=AckPolicy.NONE,
    )
    reading = await js.pull_subscribe(subject, stream=EVENTS, config=config)
    try:
        sequence = 0
        while sequence < (last.seq or 0):
            for message in await reading.fetch(BATCH_MESSAGES_MAX, timeout=FETCH_SECONDS_MAX):
                sequence = message.metadata.sequence.stream
                for head in orjson.loads(message.data)["data"]["heads"]:
                    if head["source"] == source:
                        found = _Head(head["position"], bytes.fromhex(head["chain"]))
    finally:
        await reading.unsubscribe()
    return found


async def _check_known(connection: Connection, schema: str, known: _Head, head: _Head) -> None:
    """Refuse a database that differs from what was sealed of it."""
    if known.position == 0 or known.position > head.position:
        return
    query = sql.SQL("SELECT chain FROM {}.events WHERE position = %s")
    cursor = await connection.execute(query.format(sql.Identifier(schema)), (known.position,))
    row = await cursor.fetchone()
    if row is None or bytes(row[0]) != known.chain:
        raise StreamNotWholeError(
            f"position {known.position} of the restored database is not the event that the audit "
            "sealed: this backup was changed; take another one"
        )


async def _head(connection: Connection, source: str, schema: str) -> _Head:
    name = sql.Identifier(schema)
    cursor = await connection.execute(sql.SQL("SELECT source FROM {}.log").format(name))
    row = await cursor.fetchone()
    if row is None or row[0] != source:
        raise StreamNotWholeError(f"this database holds the log of {row and row[0]}")
    cursor = await connection.execute(
        sql.SQL("SELECT position, chain FROM {}.events ORDER BY position DESC LIMIT 1").format(name)
    )
    row = await cursor.fetchone()
    if row is None:
        return _Head(0, hashlib.sha256(source.encode()).digest())
    return _Head(int(row[0]), bytes(row[1]))


async def _hold_relays_off(connection: Connection, schema: str) -> None:
    """Take the relay's lock, which the connection holds to its end."""
    key = relay_lock_key(schema)
    for _ in range(int(LOCK_SECONDS_MAX)):
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (key,))
        row = await cursor.fetchone()
        if row is not None and row[0]:
            return
        await asyncio.sleep(1)
    raise ServiceRunningError("the service's relay is running: stop the service first")


def _position(message: Msg) -> int:
    try:
        return int((message.headers or {})[POSITION_HEADER])
    except (KeyError, ValueError) as error:
        raise StreamNotWholeError(
            f"a message under {message.subject} names no position: somebody else publishes there"
        ) from error
