"""How contracts let assets and resources: never more of one on any day than there is of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from assets.application.property.lettings import WANTED_PER_LET, let, let_wanted, release
from assets.domain.contracts.contract import Contract
from assets.domain.contracts.terms import RECEIVABLE, Agreement, Matter
from assets.domain.property.let_quantities import Let
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted

LETTING_FORMS = frozenset(("contracting", "lease", "shareholding", "joint_operation", "entrusted"))
"""The forms that give an asset's operation to another party; a sale gives the asset itself."""


def let_things(agreement: Agreement) -> tuple[UUID, ...]:
    """Give what an agreement lets of the entity's own assets and resources."""
    if agreement.direction != RECEIVABLE or agreement.form not in LETTING_FORMS:
        return ()
    return tuple(matter.id for matter in agreement.matters)


def lettings_wanted(things: Sequence[UUID]) -> list[Wanted]:
    """Give what lettings are decided on, in the order in which they are given back."""
    return [wanted for thing in things for wanted in let_wanted(thing)]


def lettings_count(things: Sequence[UUID]) -> int:
    """Give how many of those there are."""
    return WANTED_PER_LET * len(things)


def let_all(contract: Contract, found: Sequence[AggregateRoot | None]) -> list[AggregateRoot]:
    """Let what a new contract is about; raises `LetBeyondTotalError` where too little is left."""
    since = contract.agreement.since
    return [
        saved
        for matter, own in _by_matter(contract, found)
        for saved in let(_let(contract, matter, since=since), own, entity=contract.entity)
    ]


def let_until(
    contract: Contract, found: Sequence[AggregateRoot | None], *, before: date
) -> list[AggregateRoot]:
    """Let longer, or give back earlier, what was let up to a day before."""
    saved: list[AggregateRoot] = []
    until = contract.ended_on or contract.until
    for matter, own in _by_matter(contract, found):
        if until > before:
            longer = _let(contract, matter, since=before + timedelta(days=1))
            saved += let(longer, own, entity=contract.entity)
        elif until < before:
            saved += release(contract.id, own, until=until)
    return saved


def _let(contract: Contract, matter: Matter, *, since: date) -> Let:
    return Let(contract=contract.id, quantity=matter.quantity, since=since, until=contract.until)


def _by_matter(
    contract: Contract, found: Sequence[AggregateRoot | None]
) -> list[tuple[Matter, Sequence[AggregateRoot | None]]]:
    things = set(let_things(contract.agreement))
    matters = [matter for matter in contract.agreement.matters if matter.id in things]
    return [
        (matter, found[place * WANTED_PER_LET : (place + 1) * WANTED_PER_LET])
        for place, matter in enumerate(matters)
    ]
