"""A quarter's statement as it is disclosed: one line per scored subject, bound by one hash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis import canonical
from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from kernel.points import format_points


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """What a quarter gave one subject and where it stands after it, as points said it."""

    source: str
    event_id: str
    position: int
    """The place of the event in the log of its source."""
    unit: UUID
    """The grid in which the subject is scored."""
    account: UUID
    label: str
    quarter: str
    points: Decimal
    standing: Decimal

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Name the fields of a line in their order."""
        return tuple(field.name for field in fields(cls))

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "StatementLine":
        """Make a line of values that are kept by name; points come as text."""
        points, standing = Decimal(values["points"]), Decimal(values["standing"])
        known = {name: values[name] for name in cls.names()}
        return cls(**{**known, "points": points, "standing": standing})

    def encode(self) -> bytes:
        """Give the canonical bytes (RFC 8785) that the approved hash covers."""
        return canonical.encode(
            {
                "account": str(self.account),
                "label": self.label,
                "points": format_points(self.points),
                "standing": format_points(self.standing),
            }
        )


def statement_sha256(lines: Sequence[StatementLine]) -> str:
    """Give `sha256:` and the hex digest over the lines, ordered by account, one line feed each."""
    running = standard_provider().digests[SHA256].begin()
    for line in sorted(lines, key=lambda line: str(line.account)):
        running.update(line.encode() + b"\n")
    return f"{SHA256}:{running.digest().hex()}"
