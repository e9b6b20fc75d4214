"""What all use cases share: the log they decide on, and a look at what was decided before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from kernel.units import unit_id
from registry.domain.post import Post
from registry.domain.refusals import OutsideUnitError, PostUnknownError, UnitUnknownError
from registry.domain.unit import DivisionInvalidError, Unit

SeenT = TypeVar("SeenT")

_LOOKING = Context(
    actor="service/registry", unit="none", division="none", effective_on=date.min, via="api"
)
"""For decisions that decide nothing; no event ever carries it."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an act counts: the unit and its division code."""

    unit: UUID
    division: str


class UseCases:
    """Holds the log; each use case is one transaction on it."""

    def __init__(self, log: Log, *, county: str) -> None:
        """Decide on this log for the county with this division code."""
        self._log = log
        self._county = county

    @staticmethod
    def id_of_unit(county: str, key: str) -> UUID:
        """Give the id of the unit with this key; raises `DivisionInvalidError` for no key."""
        try:
            return unit_id(county, key)
        except ValueError as error:
            raise DivisionInvalidError(str(error)) from error

    @property
    def county(self) -> str:
        """The division code of the county whose register this is."""
        return self._county

    async def place_of(self, unit: UUID) -> Place:
        """Give the unit with its present division; raises `UnitUnknownError`."""
        return await self._look(Unit, unit, lambda seen: _place(known(seen)))

    async def place_of_post(self, post: UUID) -> Place:
        """Give the unit of a post; raises `PostUnknownError`."""
        return await self.place_of(await self._look(Post, post, _unit_of_post))

    async def _look(
        self, kind: type[AggregateRoot], aggregate: UUID, see: Callable[[Any], SeenT]
    ) -> SeenT:
        """Give what is to be seen of an aggregate, or of None where it does not exist."""
        seen: list[SeenT] = []

        def decide(found: AggregateRoot | None) -> Decision:
            seen[:] = [see(found)]
            return Decision()

        await self._log.execute([(kind, aggregate)], decide, _LOOKING)
        return seen[0]


def known(unit: Unit | None) -> Unit:
    """Give the unit; raises `UnitUnknownError` where there is none."""
    if unit is None:
        raise UnitUnknownError("the register has no such unit: establish it first")
    return unit


def within(unit: Unit | None, context: Context) -> Context:
    """Give the context with the unit's own division; the act must count in that unit.

    Who may act was asked for the context's unit: an act that counts elsewhere is refused.
    """
    place = _place(known(unit))
    if context.unit != str(place.unit):
        raise OutsideUnitError(
            f"the act counts in unit {place.unit}, not in {context.unit}: act in that unit"
        )
    return replace(context, division=place.division)


def _place(unit: Unit) -> Place:
    return Place(unit=unit.id, division=unit.division)


def _unit_of_post(post: Post | None) -> UUID:
    if post is None:
        raise PostUnknownError("the register has no such post: establish it first")
    return post.unit
