"""What the use cases of a payment answer, and on which state of it they decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from assets.application.payments.ports import Found, Placed
from assets.domain.books.entity import Entity
from assets.domain.payments.chain import PaymentChain
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import PaymentMovedOnError, PaymentRequestUnknownError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision
from chassis.personal.values import Personal

PAYMENT_RETENTION = "assets_payment"
"""Words about a payment are kept as long as its vouchers are."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """How money moved, what was wrong with it, and what is answered."""

    method: str
    irregular: Sequence[str] = ()
    answer: dict[str, Any] = field(default_factory=dict)


Moving = Callable[[PaymentRequest, Found], Told]
"""What a request decides about money that moved, by what lies beside it."""


def same(request: PaymentRequest | None, placed: Placed) -> PaymentRequest:
    """Give the request, or refuse one that is another than what was prepared for."""
    if request is None:
        raise PaymentRequestUnknownError("there is no such payment request")
    terms = request.terms
    now = (request.bound, terms.payee, terms.purpose, terms.booking, terms.allotment)
    known = (placed.bound, placed.payee, placed.purpose, placed.booking, placed.allotment)
    if now != known:
        raise PaymentMovedOnError("the request was changed meanwhile; read it again")
    return request


def entity_of(found: Sequence[AggregateRoot | None]) -> Entity | None:
    """Give the accounting entity among what was loaded beside a request."""
    return next((each for each in found if isinstance(each, Entity)), None)


def answered(
    request: PaymentRequest,
    said: dict[str, Any] | None = None,
    *,
    beside: Sequence[AggregateRoot] = (),
) -> Decision:
    """Save a request with what goes beside it, and answer how it stands now."""
    answer = {
        "payment_request": str(request.id),
        "version": request.trail.version,
        "state": request.state.value,
        **(said or {}),
    }
    return Decision(saved=[request, *beside], answer=answer)


def words(person: UUID, text: str | None) -> Personal | None:
    """Give what somebody wrote as words about themselves, if they wrote anything."""
    return None if text is None else Personal(person, PAYMENT_RETENTION, text)


def ruled(context: Context, chain: PaymentChain | None) -> Context:
    """Name the section of the chain among what the act rests on."""
    if chain is None:
        return context
    return context.under(chain.bound.rule)
