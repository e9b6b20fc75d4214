"""A leaf of the county's log as it is stored: the bytes, and the copies taken out of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from audit.domain.envelopes import Envelope
from mingbai_verify.merkle import leaf_hash

PUBLIC_TYPES = ("disclosure.publication.", "audit.log.", "audit.replay.")
"""How the types of events begin that anybody may read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """One event of the log; every field but place and claim is a copy of what its bytes say."""

    index: int
    event: bytes
    hashed: bytes
    source: str
    event_id: str
    recorded_at: datetime | None
    subject: str | None
    type: str | None
    effective_on: date | None
    position: int | None
    """Where its source said that it stands in the source's own log."""
    chain: bytes | None
    unit: str | None

    def differing(self, envelope: Envelope | None) -> list[str]:
        """Name the copies that differ from the bytes, whose envelope this is."""
        wrong = [] if self.hashed == leaf_hash(self.event) else ["leaf_hash"]
        if envelope is None:
            return [*wrong, "bytes"]
        copies = {
            "source": (self.source, envelope.source),
            "event_id": (self.event_id, envelope.event_id),
            "recorded_at": (self.recorded_at, envelope.time),
            "subject": (self.subject, envelope.subject),
            "type": (self.type, envelope.type),
            "effective_on": (self.effective_on, envelope.effective_on),
            "unit": (self.unit, envelope.unit),
        }
        return wrong + [name for name, (copy, said) in copies.items() if copy != said]


def is_public(leaf: Leaf) -> bool:
    """Tell whether anybody may read an event: what was published, and what the log says itself."""
    kind = leaf.type or ""
    spoken_by = leaf.source.rpartition("/")[2]
    return kind.startswith(PUBLIC_TYPES) and kind.partition(".")[0] == spoken_by


def format_time(instant: datetime) -> str:
    """Write an instant as the envelope does: UTC, always 27 characters."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
