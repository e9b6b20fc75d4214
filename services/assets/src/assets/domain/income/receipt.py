"""A collection receipt (收款收据) and the book in which it is written, as they are handed over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

CASH, BANK = "cash", "bank"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What stands on a receipt; `levy_month` says which bill it pays."""

    number: int
    payer: UUID
    amount_fen: int
    cause: str
    method: str
    written_on: date
    issuer: UUID
    bank_account: UUID | None = None
    contract: UUID | None = None
    levy_month: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A book that goes out: its own key in the entity, its numbers, and who keeps it."""

    entity: UUID
    key: str
    custodian: UUID
    first: int
    last: int
    copies: int
    issued_on: date
