"""Resolutions (决议) by unit and reference: decided when, up to which amount, with what doubts."""

from dataclasses import dataclass
from datetime import date, datetime

from audit.domain.flags.facts import reading
from audit.domain.flags.interface import Recorded

RESOLUTION_RECORDED = "assets.resolution.recorded.v1"
ADOPTION_HEARD = "assets.resolution.adoption_heard.v1"
RESOLUTIONS = frozenset((RESOLUTION_RECORDED, ADOPTION_HEARD))


@dataclass(kw_only=True)
class Resolution:
    """What the log says of a resolution."""

    unit: str
    reference: str
    decided_on: date
    recorded_at: datetime
    recorded_on: date
    ceiling_fen: int | None
    doubts: tuple[str, ...]
    facts: tuple[str, ...]


class Resolutions:
    """Every resolution; they stay, since a payment of any later day may cite one."""

    def __init__(self) -> None:
        """Begin with no resolution."""
        self._known: dict[tuple[str, str], Resolution] = {}
        self._keys: dict[str, tuple[str, str]] = {}

    def take(self, fact: Recorded) -> Resolution | None:
        """Take a fact about a resolution; gives it as it is known now."""
        if fact.type == RESOLUTION_RECORDED:
            key = (reading.unit_of(fact), reading.text(fact.data, "reference"))
            self._keys[fact.subject] = key
        found = self._keys.get(fact.subject)
        if found is None:
            return None
        before = self._known.get(found)
        self._known[found] = Resolution(
            unit=found[0],
            reference=found[1],
            decided_on=reading.day(fact.data, "decided_on"),
            recorded_at=before.recorded_at if before else fact.time,
            recorded_on=before.recorded_on if before else reading.recorded_on(fact),
            ceiling_fen=reading.maybe_number(reading.part(fact.data, "matter"), "ceiling_fen"),
            doubts=reading.texts(fact.data, "irregular"),
            facts=(*(before.facts if before else ()), reading.reference(fact)),
        )
        return self._known[found]

    def of(self, unit: str, named: str | None) -> Resolution | None:
        """Give the unit's resolution of this reference, as far as it is known."""
        return None if named is None else self._known.get((unit, named))
