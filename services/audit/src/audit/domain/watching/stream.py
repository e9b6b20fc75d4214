"""Compares the stream as the server has it with how it must be set and what was read from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.domain.watching.codes import WatchCode, WatchFinding
from mingbai_verify.findings import FINDINGS_MAX

PROTECTING: Mapping[str, object] = {
    "retention": "limits",
    "storage": "file",
    "discard": "new",
    "max_msgs": -1,
    "max_bytes": -1,
    "max_age": 0,
    "max_msgs_per_subject": -1,
    "deny_delete": True,
    "deny_purge": True,
    "allow_rollup_hdrs": False,
    "allow_msg_ttl": False,
    "sealed": False,
    "no_ack": False,
}
"""The settings by which nothing in the stream ends, changes or is taken out."""


@dataclass(frozen=True, kw_only=True)
class StreamSeen:
    """What the server says of the stream."""

    stream: str
    settings: Mapping[str, object]
    first: int
    last: int
    removed: tuple[int, ...]
    """Sequences between first and last that are gone."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """The event that the log keeps of a removed message."""

    index: int
    source: str
    event_id: str


def watch_stream(seen: StreamSeen, *, taken: int, known: Mapping[int, Known]) -> list[WatchFinding]:
    """Say what lets history vanish from the stream, and what has; `taken` is how far it was read.

    `known` names, by sequence, what the log has of removed messages.
    """
    stream = seen.stream
    found = [
        _found(
            WatchCode.STREAM_SETTING_CHANGED,
            stream=stream,
            setting=name,
            found=str(seen.settings.get(name)),
            wanted=str(wanted),
        )
        for name, wanted in PROTECTING.items()
        # The server leaves out what is empty, so absent and empty are the same.
        if (seen.settings.get(name) or None) != (wanted or None)
    ]
    if seen.first > 1:
        found.append(_found(WatchCode.STREAM_BEGINS_LATE, stream=stream, last=seen.first - 1))
    for sequence in seen.removed[:FINDINGS_MAX]:
        event = known.get(sequence)
        place = {
            "index": "—" if event is None else event.index,
            "source": "—" if event is None else event.source,
            "id": "—" if event is None else event.event_id,
        }
        code = WatchCode.STREAM_MESSAGE_REMOVED
        found.append(_found(code, stream=stream, sequence=sequence, **place))
    if seen.last < taken:
        code = WatchCode.STREAM_SHORTER_THAN_READ
        found.append(_found(code, stream=stream, last=seen.last, taken=taken))
    return found or [_found(WatchCode.STREAM_AS_SET, stream=stream, last=seen.last)]


def _found(code: WatchCode, **facts: str | int) -> WatchFinding:
    return WatchFinding(code=code, facts=facts)
