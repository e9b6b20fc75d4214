"""What may be asked of points at the end of a year, each as one command."""

from dataclasses import dataclass
from uuid import UUID

from kernel.periods import Year


@dataclass(frozen=True, kw_only=True)
class CloseYear:
    """Close a scheme's year and rank all its subjects, as the party branch."""

    scheme: str
    year: Year
    resolution: str


@dataclass(frozen=True, kw_only=True)
class ProposeHonour:
    """Propose a subject for a title, as the assessment group."""

    scheme: str
    year: Year
    account: UUID
    title: str
    bonus: int
    """In fen."""
    proposer: UUID
    present: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class DecideHonour:
    """Award or decline what was proposed, as the party branch."""

    scheme: str
    year: Year
    honour: UUID
    account: UUID
    awarded: bool
    approver: UUID
    resolution: str
