"""How contracts let parts of assets and resources: each in the contract's own transaction.

A use case asks for `let_wanted(thing)` beside what it decides on, and saves what `let` or
`release` gives beside it. The quantity of an asset is in its own measure, that of a resource in
square metres (平方米).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from assets.domain.property.asset_card import AssetCard
from assets.domain.property.let_quantities import Let, LetQuantities, NotLettableError
from assets.domain.property.quantities import Lettable
from assets.domain.property.resource import Resource
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted

WANTED_PER_LET = 3


def let_wanted(thing: UUID) -> list[Wanted]:
    """Give what a letting of an asset or a resource is decided on, in the order of `found`."""
    return [
        (AssetCard, thing),
        (Resource, thing),
        (LetQuantities, LetQuantities.create_id(thing)),
    ]


def let(let: Let, found: Sequence[AggregateRoot | None], *, entity: UUID) -> list[AggregateRoot]:
    """Let a part of an entity's asset or resource to a contract; gives what to save beside it.

    Raises `NotLettableError`, `LetBeyondTotalError` and `LetsAlreadyError`.
    """
    thing, lets = _found(found)
    if thing.entity != entity:
        raise NotLettableError("the entity has no such asset or resource")
    lets = lets or LetQuantities(thing=thing.id, entity=thing.entity)
    lets.let(let, thing=thing)
    return [lets]


def release(
    contract: UUID, found: Sequence[AggregateRoot | None], *, until: date
) -> list[AggregateRoot]:
    """Let nothing to a contract after a day; gives what to save beside it, which may be nothing.

    Raises `LetUnknownError` where the contract lets nothing of the thing.
    """
    thing, lets = _found(found)
    lets = lets or LetQuantities(thing=thing.id, entity=thing.entity)
    lets.release(contract, until=until)
    return [lets] if lets.pending_events else []


def _found(found: Sequence[AggregateRoot | None]) -> tuple[Lettable, LetQuantities | None]:
    assert len(found) == WANTED_PER_LET, "give what `let_wanted` asked for"
    card, resource, lets = found
    assert lets is None or isinstance(lets, LetQuantities)
    if isinstance(card, AssetCard):
        return card, lets
    if isinstance(resource, Resource):
        return resource, lets
    raise NotLettableError("the entity has no such asset or resource")
