"""How an instalment of a contract stands: what became of it, and what is still open."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.contracts.terms import Instalment


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One instalment with everything that has happened to it."""

    instalment: Instalment
    cancelled: bool = False
    fell_due: bool = False
    received_fen: int = 0
    waived_fen: int = 0
    accepted: bool = False
    payable_fen: int = 0
    """What is paid of an accepted instalment at once."""
    retained_fen: int = 0
    settled: bool = False
    """Whether what was retained is decided."""
    request: UUID | None = None

    @property
    def starts_on(self) -> date:
        """The day that decides to which terms it belongs; of a deliverable, when it is due."""
        part = self.instalment
        return part.since if part.deliverable is None else part.due_on

    @property
    def open_fen(self) -> int:
        """What is neither received nor waived; below zero where more came in."""
        return self.instalment.amount_fen - self.received_fen - self.waived_fen

    @property
    def touched(self) -> bool:
        """Whether something has happened to it, so that it stays whatever is agreed later."""
        return self.fell_due or self.accepted or bool(self.received_fen) or self.request is not None


@dataclass(frozen=True, kw_only=True)
class Released:
    """What one settlement released, and the request that asks for it."""

    decision: str
    released_fen: int
    request: UUID | None = None
