"""How a payment is asked for, by itself or in the transaction of what asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.application.payments.request_commands import RequestPayment
from assets.domain.books.entity import Entity
from assets.domain.payments.benefits import Benefit
from assets.domain.payments.chain import PaymentChain
from assets.domain.payments.payee import Payee
from assets.domain.payments.related import RelatedSigners
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import PaymentRequestExistsError
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What stands around a request on its day: its chain, who of it is near, which benefit."""

    chain: PaymentChain | None
    related: RelatedSigners | None
    benefit: Benefit | None = None


def request_wanted(
    unit: UUID, number: str, *, entitled: UUID | None = None, entity: UUID | None
) -> list[Wanted]:
    """Give what a request is decided on; the request itself comes first.

    `entitled` is the payee who claims a benefit, if any, and `entity` the one whose books its
    booking names. A payee who claims nothing is not borrowed: many are paid again and again.
    """
    wanted: list[Wanted] = [(PaymentRequest, PaymentRequest.create_id(unit, number))]
    if entitled is not None:
        wanted.append((Payee, Payee.create_id(entitled)))
    return wanted if entity is None else [*wanted, (Entity, entity)]


def enter_request(
    command: RequestPayment,
    claim: Claim,
    found: Sequence[AggregateRoot | None],
    *,
    today: date,
) -> PaymentRequest:
    """Give the new request, to be saved; a benefit that is suspended today is refused."""
    known, *beside = found
    if known is not None:
        raise PaymentRequestExistsError(f"{command.number} was requested already")
    if command.booking is not None:
        entity = next((each for each in beside if isinstance(each, Entity)), None)
        command.booking.check(entity, unit=command.unit)
    payee = next((each for each in beside if isinstance(each, Payee)), None)
    if payee is not None and claim.benefit is not None:
        payee.check_entitled(claim.benefit, on=today)
    return PaymentRequest(
        unit=command.unit,
        number=command.number,
        requester=command.requester,
        chain=None if claim.chain is None else claim.chain.bound,
        related=claim.related,
        **command.terms.said(),
    )
