"""What the use cases of a payment's way need from outside, named for the need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.payments.booking import Booking
from assets.domain.payments.chain import BoundChain, ChainBook, PaymentChain
from kernel.chains import Holders


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A request as far as what is done on it depends on things outside it."""

    request: UUID
    unit: UUID
    payee: UUID
    purpose: str
    bound: BoundChain | None
    booking: Booking | None = None


class Index(Protocol):
    """Where requests are, as the service's own log has them."""

    async def placed(self, request: UUID) -> Placed:
        """Give a request as it is stored now; raises `PaymentRequestUnknownError`."""


class Chains(Protocol):
    """The adopted payment chains, as far as the register has told them."""

    def in_force(self, unit: UUID, on: date) -> ChainBook | None:
        """Give the chains of a unit in the section in force on a day, or None."""

    def of(self, unit: UUID, bound: BoundChain) -> PaymentChain:
        """Give the chain to which a request of a unit is bound; raises `ChainNotHeardError`."""

    def book(self, unit: UUID, bound: BoundChain) -> ChainBook:
        """Give all chains of the section to which a request is bound."""


class Near(Protocol):
    """Who stands near to one payee."""

    def among(self, persons: Iterable[UUID], on: date) -> frozenset[UUID]:
        """Give those persons who are the payee, or related to it on a day (应回避)."""


class Signers(Protocol):
    """Who holds posts, and who of them stands near to a payee, as the register told it."""

    def holders(self, chain: PaymentChain, on: date) -> Holders:
        """Give who holds the posts of a chain on a day."""

    async def near(self, payee: UUID) -> Near:
        """Give who stands near to a payee."""
