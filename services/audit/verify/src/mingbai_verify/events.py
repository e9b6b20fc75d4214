"""What a verifier reads of an event: who says so, which it is, and where it stands."""

import json
import re
from dataclasses import dataclass
from typing import Any

HEADS_SEALED = "audit.log.heads_sealed.v1"
AUDIT = "audit"
"""The last part of the source that seals."""

_IDENTITY = re.compile(r"(?P<aggregate>[^\x00-\x1f]+)\.(?P<version>[1-9][0-9]{0,15})", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """The attributes of one event that a verifier needs."""

    source: str
    event_id: str
    aggregate: str
    version: int
    type: str
    unit: str | None
    unitseq: int | None
    data: Any
    canonical: bool

    @property
    def identity(self) -> str:
        """The event as everybody names it, `<source>#<id>`."""
        return f"{self.source}#{self.event_id}"

    @property
    def seals(self) -> bool:
        """Whether the log says here how far every source had come."""
        return self.type == HEADS_SEALED and self.source.rpartition("/")[2] == AUDIT


def read_event(entry: bytes) -> Event | None:
    """Read an entry as an event; None where it says neither source nor identity."""
    try:
        said = json.loads(entry)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    source, event_id, kind = said.get("source"), said.get("id"), said.get("type")
    if not (isinstance(source, str) and isinstance(event_id, str) and isinstance(kind, str)):
        return None
    match = _IDENTITY.fullmatch(event_id)
    unit, unitseq = said.get("unit"), said.get("unitseq")
    counted = isinstance(unit, str) and type(unitseq) is int
    if match is None or not (counted or unit is unitseq is None):
        return None
    return Event(
        source=source,
        event_id=event_id,
        aggregate=match["aggregate"],
        version=int(match["version"]),
        type=kind,
        unit=unit if counted else None,
        unitseq=unitseq if counted else None,
        data=said.get("data"),
        canonical=_is_canonical(said, entry),
    )


def _is_canonical(said: dict[str, Any], entry: bytes) -> bool:
    """Tell whether the bytes are RFC 8785; no event of the county has a number with a point."""
    try:
        written = json.dumps(
            said, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        return written.encode() == entry
    except ValueError:
        return False
