"""An event as one CloudEvents 1.0 document in RFC 8785 form, cut where only the store can write."""

import functools
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import Notification, StoredEvent

from chassis import canonical
from chassis.context import Context
from chassis.errors import BrokenError, InvalidError

EVENT_BYTES_MAX = 60_000
"""An entry bundle of tlog-tiles counts an entry's length in 16 bits; the rest is room."""

SALT_BYTES = 16
SALTS_DRAWN = 256
TIME_LENGTH = 27
UNITSEQ_DIGITS_MAX = 16
VIA = frozenset(("web", "app", "clerk", "import", "device", "api"))

_DIVISION = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9._:/#+-]+")


class EventTooLargeError(InvalidError):
    """The event would be larger than one entry of the log may be."""

    code = "event_too_large"


class EnvelopeError(BrokenError):
    """Bytes that should be an event of this log are not."""

    code = "envelope_broken"


@dataclass(frozen=True)
class UnstoredEvent(StoredEvent):
    """Canonical bytes cut in three: `state` ends before `time`, `middle` before `unitseq`."""

    middle: bytes
    tail: bytes
    unit: str


@dataclass(frozen=True)
class RecordedEvent(Notification):
    """A row of the log as it was read: the bytes, and the columns that must agree with them."""

    unit: str | None
    unitseq: int | None
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What the document of one stored event says, `data` included."""

    document: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """The event's own fields."""
        data: dict[str, Any] = self.document["data"]
        return data

    @property
    def identity(self) -> str:
        """`<source>#<id>`, the same everywhere."""
        return f"{self.document['source']}#{self.document['id']}"


@dataclass(frozen=True)
class EventType:
    """What is the same for all events of one class from one writer."""

    source: str
    writer: str
    topic: str
    version: int

    @property
    def stored(self) -> str:
        """The CloudEvents type: the class's name and version."""
        return f"{self.topic}.v{self.version}"


def cut(
    kind: EventType, event_id: tuple[UUID, int], data: dict[str, Any], context: Context
) -> UnstoredEvent:
    """Write an event's canonical bytes but for `time` and `unitseq`.

    Raises `NotCanonicalError` for values without a canonical form and `EventTooLargeError` for
    more than 60,000 bytes.
    """
    if _DIVISION.fullmatch(context.division) is None:
        # The NATS subject is made of it: such an event could be stored and never be published.
        raise canonical.NotCanonicalError(f"{context.division!r} is no division code")
    aggregate_id, aggregate_version = event_id
    subject = str(aggregate_id)
    document: dict[str, Any] = {
        "actor": context.actor,
        "data": data,
        "division": context.division,
        "effectiveon": context.effective_on.isoformat(),
        "id": f"{subject}.{aggregate_version}",
        "salt": _fresh_salt(),
        "source": kind.source,
        "specversion": "1.0",
        "subject": subject,
    }
    _add_optional(document, context)
    head = canonical.encode(document)[:-1] + b',"time":"'
    middle, tail = _frame(kind.stored, context.unit, context.via, kind.writer)
    size = len(head) + TIME_LENGTH + len(middle) + UNITSEQ_DIGITS_MAX + len(tail)
    if size > EVENT_BYTES_MAX:
        raise EventTooLargeError(
            f"the event would take {size} bytes, more than {EVENT_BYTES_MAX}: divide it",
            bytes=size,
            bytes_max=EVENT_BYTES_MAX,
        )
    return UnstoredEvent(
        originator_id=aggregate_id,
        originator_version=aggregate_version,
        topic=kind.stored,
        state=head,
        middle=middle,
        tail=tail,
        unit=context.unit,
    )


_salts: list[str] = []
# A forked process must not go on with the salts of the one that it was forked from.
os.register_at_fork(after_in_child=_salts.clear)


def _fresh_salt() -> str:
    """Give a salt never given before; the system is asked for many at a time, a call is dear."""
    while True:
        try:
            # Taking the last of a list is one step, whichever threads take.
            return _salts.pop()
        except IndexError:
            drawn = os.urandom(SALT_BYTES * SALTS_DRAWN).hex()
            width = 2 * SALT_BYTES
            _salts.extend(drawn[at : at + width] for at in range(0, len(drawn), width))


def join(event: UnstoredEvent, *, stamp: str, unitseq: int) -> bytes:
    """Give the bytes that the store made of an event, knowing the time and number it gave."""
    return b"".join((event.state, stamp.encode(), event.middle, str(unitseq).encode(), event.tail))


def parse(encoded: bytes) -> Envelope:
    """Read the document of a stored or published event."""
    try:
        document = orjson.loads(encoded)
        if not (isinstance(document["data"], dict) and isinstance(document["id"], str)):
            raise EnvelopeError("the document has no data object or no id")
    except (orjson.JSONDecodeError, TypeError, KeyError) as error:
        raise EnvelopeError("these bytes are not an event") from error
    return Envelope(document=document)


def format_time(instant: datetime) -> str:
    """Write an instant as the envelope does: UTC, always 27 characters."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def _add_optional(document: dict[str, Any], context: Context) -> None:
    """Add the attributes that this command has; what is absent is left out, never null."""
    if context.authority:
        document["authority"] = " ".join(context.authority)
    if context.basis is not None:
        document["basis"] = str(context.basis)
    if context.signed_on is not None:
        document["signedon"] = context.signed_on.isoformat()
    said = {
        "enteredby": context.entered_by,
        "sheet": context.sheet,
        "policy": context.policy,
        "session": context.session,
        "corrects": context.corrects,
        "causationid": context.causation_id,
        "correlationid": context.correlation_id,
    }
    document.update({name: text for name, text in said.items() if text is not None})


@functools.lru_cache(maxsize=4096)
def _frame(stored_type: str, unit: str, via: str, writer: str) -> tuple[bytes, bytes]:
    # The keys after `time` hold tokens only, so that the cuts are where they seem to be.
    for token in (stored_type, unit, writer):
        if _TOKEN.fullmatch(token) is None:
            raise canonical.NotCanonicalError(f"{token!r} is not a plain token")
    if via not in VIA:
        raise canonical.NotCanonicalError(f"via is one of {', '.join(sorted(VIA))}")
    middle = f'","type":"{stored_type}","unit":"{unit}","unitseq":'
    tail = f',"via":"{via}","writer":"{writer}"}}'
    return middle.encode(), tail.encode()
