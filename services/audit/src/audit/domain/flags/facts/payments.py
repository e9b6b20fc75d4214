"""Payment requests (用款申请) folded from their events: what is asked for, paid and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from audit.domain.flags.facts import reading
from audit.domain.flags.interface import Recorded

REQUESTED = "assets.payment_request.requested.v1"
CHANGED = "assets.payment_request.changed.v1"
WITHDRAWN = "assets.payment_request.withdrawn.v1"
REJECTED = "assets.payment_request.rejected.v1"
CONFIRMED = "assets.payment_request.confirmed.v1"
PAID_IRREGULARLY = "assets.payment_request.paid_irregularly.v1"
RETURNED = "assets.payment_request.returned.v1"
PAYMENTS = frozenset(
    (REQUESTED, CHANGED, WITHDRAWN, REJECTED, CONFIRMED, PAID_IRREGULARLY, RETURNED)
)
EXECUTED = frozenset((CONFIRMED, PAID_IRREGULARLY))
ASKED = frozenset((REQUESTED, CHANGED))
LIST = "list"
"""The type of a payee that is a list computed by rule from a complete roll."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """So much of an invoice is claimed."""

    issuer: str
    number: str
    total_fen: int
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Paid:
    """One payment that was made on a request."""

    fact: str
    amount_fen: int
    on: date
    at: datetime
    method: str


@dataclass(kw_only=True)
class Payment:
    """One request as far as its facts have told."""

    id: str
    unit: str
    number: str
    asked_on: date
    purpose: str = ""
    payee: str = ""
    payee_type: str = ""
    amount_fen: int = 0
    resolution: str = ""
    period: str | None = None
    origin: str | None = None
    entity: str | None = None
    project: str | None = None
    contract: str | None = None
    fund: str | None = None
    related: frozenset[str] = frozenset()
    exempt: bool = False
    claims: tuple[Claim, ...] = ()
    dropped: bool = False
    """Withdrawn, or rejected and not changed since."""
    paid: list[Paid] = field(default_factory=list)
    returned_fen: int = 0
    asked: str = ""
    """The fact that said last what is asked for."""

    @property
    def paid_fen(self) -> int:
        """What was paid and has not come back."""
        return sum(each.amount_fen for each in self.paid) - self.returned_fen

    @property
    def open_fen(self) -> int:
        """What may still be paid on it."""
        return 0 if self.dropped else self.amount_fen - self.paid_fen

    @property
    def live(self) -> bool:
        """Whether it still counts: neither dropped before it was paid nor paid back whole."""
        return self.paid_fen > 0 if self.paid else not self.dropped

    @property
    def scheduled(self) -> bool:
        """Whether a contract, a list or an act of another service stands behind it."""
        return self.payee_type == LIST or self.contract is not None or self.origin is not None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that say what was asked for and what was paid."""
        return (self.asked, *(each.fact for each in self.paid))


class Payments:
    """Every request by its id; whoever watches forgets what is settled and lies long ago."""

    def __init__(self) -> None:
        """Begin with no request."""
        self.by_id: dict[str, Payment] = {}

    def take(self, fact: Recorded) -> Payment | None:
        """Take a fact about a request; gives the request as it is now."""
        if fact.type == REQUESTED:
            on = reading.happened_on(fact)
            made = Payment(
                id=fact.subject,
                unit=reading.unit_of(fact),
                number=reading.text(fact.data, "number"),
                asked_on=on,
            )
            _say(made, fact)
            self.by_id[fact.subject] = made
            return made
        known = self.by_id.get(fact.subject)
        if known is not None:
            _follow(known, fact)
        return known

    def live(self, *, unit: str | None = None) -> Iterator[Payment]:
        """Give the requests that count, in the order in which they were asked for."""
        for each in self.by_id.values():
            if each.live and unit in {None, each.unit}:
                yield each

    def forget(self, before: date) -> None:
        """Forget requests that were asked for before a day and on which nothing is open."""
        self.by_id = {
            key: each
            for key, each in self.by_id.items()
            if each.asked_on >= before or each.open_fen > 0
        }


def _follow(known: Payment, fact: Recorded) -> None:
    if fact.type == CHANGED:
        _say(known, fact)
        known.dropped = False
    elif fact.type in {WITHDRAWN, REJECTED}:
        known.dropped = True
    elif fact.type in EXECUTED:
        known.paid.append(
            Paid(
                fact=reading.reference(fact),
                amount_fen=reading.number(fact.data, "amount_fen"),
                on=reading.day(fact.data, "paid_on"),
                at=fact.time,
                method=reading.text(fact.data, "method"),
            )
        )
    elif fact.type == RETURNED:
        known.returned_fen += reading.number(fact.data, "amount_fen")


def _say(payment: Payment, fact: Recorded) -> None:
    said: dict[str, Any] = {
        name: reading.text(fact.data, name)
        for name in ("purpose", "payee", "payee_type", "resolution")
    }
    said["amount_fen"] = reading.number(fact.data, "amount_fen")
    said |= {name: reading.maybe(fact.data, name) for name in ("period",)}
    if fact.type == REQUESTED:
        said["origin"] = reading.maybe(fact.data, "origin")
    booking = reading.part(fact.data, "booking")
    said |= {
        name: reading.maybe(booking, name) for name in ("entity", "project", "contract", "fund")
    }
    related = reading.part(fact.data, "related")
    said["related"] = frozenset(reading.texts(related, "persons"))
    said["exempt"] = related.get("exempt") is True
    said["claims"] = tuple(
        Claim(
            issuer=reading.text(each, "issuer"),
            number=reading.text(each, "number"),
            total_fen=reading.number(each, "total_fen"),
            amount_fen=reading.number(each, "amount_fen"),
        )
        for each in reading.parts(fact.data, "invoices")
    )
    for name, value in said.items():
        setattr(payment, name, value)
    payment.asked = reading.reference(fact)
