"""Publishes a piece of the log as one atomic, fenced batch, and reads where the stream ends."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from chassis.errors import BrokenError, UnavailableError
from chassis.eventstore.beside import headers_of
from chassis.relay.log_reader import Row
from chassis.streams import (
    CHAIN_HEADER,
    CONTENT_TYPE,
    CONTENT_TYPE_HEADER,
    POSITION_HEADER,
    Source,
    SubjectError,
    subject_of,
)

BATCH_ID_HEADER = "Nats-Batch-Id"
BATCH_SEQUENCE_HEADER = "Nats-Batch-Sequence"
BATCH_COMMIT_HEADER = "Nats-Batch-Commit"
EXPECTED_SEQUENCE_HEADER = "Nats-Expected-Last-Subject-Sequence"
EXPECTED_SUBJECT_HEADER = "Nats-Expected-Last-Subject-Sequence-Subject"

# The second is what the server says while another write to the same subjects is in flight.
WRONG_LAST_SEQUENCE = frozenset((10071, 10164))

_MARKS = tuple((name, f'"{name}":"'.encode()) for name in ("source", "type", "division"))

Message = tuple[str, bytes, dict[str, str]]


class StreamRefusedError(UnavailableError):
    """The stream does not take the events as it stands."""

    code = "stream_refused_events"


class StoreBehindError(UnavailableError):
    """The stream has events of this service that its store does not: it was restored."""

    code = "store_behind_stream"


class RelayForkError(BrokenError):
    """The stream ends with something that is not in the store's log: one of them was changed."""

    code = "stream_differs_from_store"


@dataclass(frozen=True, kw_only=True)
class Tail:
    """The last message of one source in the stream; all zero when there is none."""

    sequence: int
    position: int
    chain: bytes


async def read_tail(js: JetStreamContext, source: Source) -> Tail:
    """Ask the stream for the source's last message.

    Raises `RelayForkError` when that message has no position and chain.
    """
    try:
        last = await js.get_last_msg(source.stream, source.subjects, direct=True)
    except NotFoundError:
        return Tail(sequence=0, position=0, chain=b"")
    headers = last.headers or {}
    try:
        position, chain = int(headers[POSITION_HEADER]), bytes.fromhex(headers[CHAIN_HEADER])
    except (KeyError, ValueError) as error:
        raise RelayForkError(
            f"message {last.seq} of stream {source.stream} under {last.subject} names no position "
            "and chain: somebody else publishes there; find out who before the relay starts again"
        ) from error
    return Tail(sequence=last.seq or 0, position=position, chain=chain)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Consecutive events, ready to be published but for the fence."""

    first: Message
    """Gets the fence."""
    middle: bytes
    """All between the first and the last, as they go over the wire."""
    last: Message | None
    """Commits the batch; None where the first is the only one."""
    events: int
    position: int
    chain: bytes
    bytes_total: int


def encode(rows: Sequence[Row], *, source: str) -> Batch:
    """Make one batch of these rows; what is published is the stored bytes, untouched.

    Raises `SubjectError` for an event without a subject.
    """
    messages: list[Message] = []
    bytes_total = 0
    for position, encoded, chain, trace in rows:
        said = _said(encoded)
        if said["source"] != source:
            raise BrokenError(f"position {position} of the log of {source} has another source")
        headers = {
            POSITION_HEADER: str(position),
            CHAIN_HEADER: chain.hex(),
            CONTENT_TYPE_HEADER: CONTENT_TYPE,
        }
        headers |= headers_of(trace)
        messages.append((subject_of(said), encoded, headers))
        bytes_total += len(encoded)
    if len(messages) > 1:
        _number(messages)
    return Batch(
        first=messages[0],
        middle=b"".join(map(_frame, messages[1:-1])),
        last=messages[-1] if len(messages) > 1 else None,
        events=len(messages),
        position=rows[-1][0],
        chain=rows[-1][2],
        bytes_total=bytes_total,
    )


async def publish(
    client: Client, batch: Batch, *, after: Tail, source: Source, timeout_seconds: float
) -> Tail | None:
    """Publish the batch right behind the tail; gives the new tail, or None when it moved.

    All of it is stored or nothing. Raises `StreamRefusedError`, and the client's own errors when
    there is no answer: then nobody but the stream knows what was stored.
    """
    subject, payload, headers = batch.first
    headers = headers | {
        EXPECTED_SEQUENCE_HEADER: str(after.sequence),
        EXPECTED_SUBJECT_HEADER: source.subjects,
    }
    if batch.last is not None:
        await client.publish(subject, payload, headers=headers)
        # The client has no public way to send what is encoded already, and encodes three times
        # slower than `_frame`, when the stream is waiting; here it was done while it was busy.
        await client._send_command(batch.middle)  # noqa: SLF001  # as said above
        subject, payload, headers = batch.last
    answer = orjson.loads(
        (await client.request(subject, payload, timeout_seconds, headers=headers)).data
    )
    error = answer.get("error")
    if error is None:
        return Tail(sequence=answer["seq"], position=batch.position, chain=batch.chain)
    if error.get("err_code") in WRONG_LAST_SEQUENCE:
        return None
    raise StreamRefusedError(
        f"stream {source.stream} refused the events up to position {batch.position}: "
        f"{error.get('description')} ({error.get('err_code')})",
        err_code=int(error.get("err_code", 0)),
    )


def _frame(message: Message) -> bytes:
    """Write one message as the protocol's HPUB; our headers hold visible ASCII alone."""
    subject, payload, headers = message
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    block = f"NATS/1.0\r\n{lines}\r\n".encode("ascii")
    total = len(block) + len(payload)
    head = f"HPUB {subject} {len(block)} {total}\r\n".encode("ascii")
    return b"".join((head, block, payload, b"\r\n"))


def _said(encoded: bytes) -> dict[str, str]:
    """Read what the subject is made of, without parsing the whole event.

    In canonical bytes `data` stands before these names, and only plain texts stand behind it: so
    the last place where such a name is a key is the envelope's own.
    """
    said: dict[str, str] = {}
    for name, mark in _MARKS:
        begin = encoded.rfind(mark) + len(mark)
        end = encoded.find(b'"', begin)
        if begin < len(mark) or end < 0:
            raise SubjectError(f"an event without {name} has no subject: it is none of this log")
        said[name] = encoded[begin:end].decode()
    return said


def _number(messages: Sequence[Message]) -> None:
    batch_id = uuid.uuid4().hex
    for number, (_, _, headers) in enumerate(messages, start=1):
        headers[BATCH_ID_HEADER] = batch_id
        headers[BATCH_SEQUENCE_HEADER] = str(number)
    messages[-1][2][BATCH_COMMIT_HEADER] = "1"
