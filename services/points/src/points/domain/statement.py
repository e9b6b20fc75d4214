"""A quarter's statement: one line per scored subject, bound by one hash."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chassis import canonical
from kernel.points import format_points


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """What a quarter gave one subject, and where it stands after it."""

    account: UUID
    label: str
    points: Decimal
    standing: Decimal

    def encode(self) -> bytes:
        """Give the line's canonical bytes, the same for everyone who computes the hash."""
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
    digest = hashlib.sha256()
    for line in sorted(lines, key=lambda line: str(line.account)):
        digest.update(line.encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"
