"""What the use cases of a payment's way need from outside, named for the need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.budgets.allotment import Allotment
from assets.domain.payments.booking import Booking
from assets.domain.payments.chain import BoundChain, ChainBook, PaymentChain
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import Terms
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted
from kernel.chains import Holders


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A request as far as what is done on it depends on things outside it."""

    request: UUID
    unit: UUID
    payee: UUID
    purpose: str
    bound: BoundChain | None
    payee_type: str = ""
    booking: Booking | None = None
    allotment: Allotment = field(default_factory=Allotment)


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


Found = Sequence[AggregateRoot | None]
"""What was loaded beside a payment."""


class Commitments(Protocol):
    """What payments take of budgets, projects and invoices, stored together with them."""

    def beside(self, allotment: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment to which something happens."""

    def beside_reported(self, allotment: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment that was made, in order or not."""

    def beside_new(self, unit: UUID, terms: Terms, before: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment that is asked for, or changed."""

    def permit(
        self, request: PaymentRequest, found: Found, *, before: Allotment
    ) -> list[AggregateRoot]:
        """Let a payment that is asked for take its parts, or refuse it; gives what to save."""

    def follow(self, request: PaymentRequest, found: Found) -> list[AggregateRoot]:
        """Count what a payment takes after something happened to it; gives what to save."""

    def irregular(self, request: PaymentRequest, amount_fen: int, found: Found) -> list[str]:
        """Give the codes of all that speaks against a payment of so much, which was made."""


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
