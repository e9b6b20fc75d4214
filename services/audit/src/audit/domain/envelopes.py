"""What audit reads of an event: who says so, which event it is, and where it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

IDENTITY_CHARACTERS_MAX = 256
"""Longer names would not fit an index row of the store, and no service of ours writes them."""

POSITION_HEADER = "Mingbai-Position"
CHAIN_HEADER = "Mingbai-Chain"

_SUBJECT = re.compile(
    r"(?P<prefix>ev|restricted)\.(?P<county>[0-9]{6})\.(?P<service>[a-z][a-z0-9_-]*)\..+"
)
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_CHAIN = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_NAME = re.compile(rf"[^\x00-\x1f\x7f]{{1,{IDENTITY_CHARACTERS_MAX}}}")
_SEQUENCE_MAX = 2**53 - 1


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The attributes of one event that audit needs; what is unreadable is None."""

    source: str
    event_id: str
    time: datetime | None
    unit: str | None
    unitseq: int | None
    subject: str | None
    """The id of the aggregate."""
    type: str | None
    effective_on: date | None
    complete: bool
    """Whether time is readable, and unit and unitseq are both readable or both absent."""

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two messages the same event."""
        return self.source, self.event_id


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Where the sending service says that the event stands in its own log."""

    position: int
    chain: bytes


def read_envelope(event: bytes) -> Envelope | None:
    """Read an event's bytes; None where they have no readable identity at all."""
    try:
        document: Any = orjson.loads(event)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(document, dict):
        return None
    source, event_id = _name(document.get("source")), _name(document.get("id"))
    if source is None or event_id is None:
        return None
    time = _time(document.get("time"))
    unit, unitseq = _name(document.get("unit")), _sequence(document.get("unitseq"))
    unitless = document.get("unit") is None and document.get("unitseq") is None
    counted = unit is not None and unitseq is not None
    return Envelope(
        source=source,
        event_id=event_id,
        time=time,
        unit=unit if counted else None,
        unitseq=unitseq if counted else None,
        subject=_name(document.get("subject")),
        type=_name(document.get("type")),
        effective_on=_date(document.get("effectiveon")),
        complete=time is not None and (counted or unitless),
    )


def source_allowed(subject: str, source: str) -> bool:
    """Tell whether events of this source may stand under this subject of the stream."""
    match = _SUBJECT.fullmatch(subject)
    if match is None:
        return False
    own = f"/{match['county']}/{match['service']}"
    if match["prefix"] == "restricted":
        own += "/restricted"
    return source in {own, f"/demo{own}"}


def read_claim(headers: Mapping[str, str]) -> Claim | None:
    """Read position and chain out of a message's headers; None where one is missing or odd."""
    position, chain = headers.get(POSITION_HEADER, ""), headers.get(CHAIN_HEADER, "")
    if _NUMBER.fullmatch(position) is None or _CHAIN.fullmatch(chain) is None:
        return None
    return Claim(position=int(position), chain=bytes.fromhex(chain))


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and _NAME.fullmatch(value) else None


def _sequence(value: Any) -> int | None:
    return value if type(value) is int and 1 <= value <= _SEQUENCE_MAX else None


def _time(value: Any) -> datetime | None:
    if not isinstance(value, str) or _TIME.fullmatch(value) is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _date(value: Any) -> date | None:
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
