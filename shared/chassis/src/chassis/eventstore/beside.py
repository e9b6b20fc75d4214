"""What travels beside an event's bytes: its trace, and what a restore needs to know of its command.

It is stored with the event and published as headers, never hashed: a restored service has it from
the stream, and whoever changes it there changes no event.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from chassis.context import Context, IdempotencyKey, InboxRow
from chassis.streams import TRACE_HEADER

INBOX_HEADER = "Mingbai-Inbox"
KEY_HEADER = "Mingbai-Idempotency"

_HEADERS = (TRACE_HEADER, INBOX_HEADER, KEY_HEADER)
_NONE = "-"
_TRACE = re.compile(r"[0-9a-f-]{55}")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the headers of a published event say of the command that it belongs to."""

    inbox: InboxRow | None
    """The message that the command answered."""
    key: tuple[str, str, bytes] | None
    """Scope, digest of the key and digest of the request, as the store keeps them."""


def beside(context: Context) -> str | None:
    """Write what travels beside the events of one command; None where there is nothing."""
    inbox, key = context.inbox, context.idempotency
    trace = context.headers.get(TRACE_HEADER)
    if trace is not None and _TRACE.fullmatch(trace) is None:
        trace = None
    if inbox is None and key is None:
        return trace
    words = (
        trace or _NONE,
        _NONE if inbox is None else _pack(_inbox(inbox)),
        _NONE if key is None else _pack(_key(key)),
    )
    return " ".join(words)


def headers_of(stored: str | None) -> dict[str, str]:
    """Give the headers that publish what was stored beside an event."""
    if stored is None:
        return {}
    words = zip(_HEADERS, stored.split(" "), strict=False)
    return {name: word for name, word in words if word != _NONE}


def stored_of(headers: Mapping[str, str]) -> str | None:
    """Give back what was stored, from the headers of the published event."""
    words = [headers.get(name, _NONE) for name in _HEADERS]
    if words[1:] == [_NONE, _NONE]:
        return None if words[0] == _NONE else words[0]
    return " ".join(words)


def read(headers: Mapping[str, str]) -> Beside:
    """Read what the headers of a published event say; raises ValueError for what we never wrote."""
    inbox = key = None
    if INBOX_HEADER in headers:
        consumer, source, event_id, ordinal = _unpack(headers[INBOX_HEADER], 4)
        inbox = InboxRow(
            consumer=str(consumer), source=str(source), event_id=str(event_id), ordinal=int(ordinal)
        )
    if KEY_HEADER in headers:
        scope, digest, request = _unpack(headers[KEY_HEADER], 3)
        key = (str(scope), str(digest), bytes.fromhex(str(request)))
    return Beside(inbox=inbox, key=key)


def _inbox(row: InboxRow) -> list[str | int]:
    return [row.consumer, row.source, row.event_id, row.ordinal]


def _key(key: IdempotencyKey) -> list[str]:
    return [key.scope, key.digest, key.request_sha256.hex()]


def _pack(words: list[str | int] | list[str]) -> str:
    # A header of ours holds visible ASCII alone.
    return base64.urlsafe_b64encode(orjson.dumps(words)).decode("ascii")


def _unpack(word: str, count: int) -> list[str | int]:
    found = orjson.loads(base64.b64decode(word, altchars=b"-_", validate=True))
    if not isinstance(found, list) or len(found) != count:
        raise ValueError(f"a header holds {word!r}, which this platform does not write")
    return found
