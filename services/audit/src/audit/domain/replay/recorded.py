"""An event as replay reads it out of a leaf: from its bytes alone, never from a copy."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from audit.domain.leaves import Leaf


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """Where, when and by whom something was recorded."""

    index: int
    """Of the leaf in the county's log."""
    position: int | None
    """In the source's own log."""
    source: str
    event_id: str
    recorded_at: datetime
    effective_on: date
    unit: str
    actor: str
    entered_by: str | None
    corrects: str | None = None
    """The event that this one corrects, `<source>#<id>`."""
    authority: str | None = None
    """The rules and decisions that it rests on, with their versions."""
    caused_by: str | None = None
    """The event that it answers, `<source>#<id>`."""

    @property
    def identity(self) -> str:
        """The event as everybody names it, `<source>#<id>`."""
        return f"{self.source}#{self.event_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """One event with its stamp."""

    stamp: Stamp
    type: str
    subject: str
    version: int
    """The number of the event within its aggregate."""
    data: dict[str, Any]


def read_recorded(leaf: Leaf) -> Recorded | None:
    """Read a leaf; None where its bytes are no event of a service of ours."""
    try:
        document = orjson.loads(leaf.event)
        subject, version = document["id"].rsplit(".", 1)
        stamp = Stamp(
            index=leaf.index,
            position=leaf.position,
            source=document["source"],
            event_id=document["id"],
            recorded_at=datetime.fromisoformat(document["time"]),
            effective_on=date.fromisoformat(document["effectiveon"]),
            unit=document["unit"],
            actor=document["actor"],
            entered_by=document.get("enteredby"),
            corrects=document.get("corrects"),
            authority=document.get("authority"),
            caused_by=document.get("causationid"),
        )
        recorded = Recorded(
            stamp=stamp,
            type=document["type"],
            subject=document["subject"],
            version=int(version),
            data=document["data"],
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return recorded if recorded.subject == subject and isinstance(recorded.data, dict) else None
