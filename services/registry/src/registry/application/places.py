"""Units and their trees, bodies and posts: what there is, before anybody holds anything."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.context import Context
from chassis.errors import ConflictError
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from kernel.units import DivisionCode
from registry.application.commands import (
    CodeDivision,
    EstablishBody,
    EstablishPost,
    EstablishUnit,
    PlaceUnit,
)
from registry.application.use_cases import UseCases, known, within
from registry.domain.body import Body
from registry.domain.ids import body_id, post_id
from registry.domain.post import Post
from registry.domain.refusals import BodyUnknownError, OutsideUnitError
from registry.domain.unit import DivisionInvalidError, Unit, UnitAboveItselfError

TREE_DEPTH_MAX = 12


class TreeMovedError(ConflictError):
    """The tree above the parent changed while the unit was being placed."""

    code = "tree_moved"


class PlaceUseCases(UseCases):
    """Registers units, bodies and posts; repeating a command changes nothing."""

    async def establish_unit(self, command: EstablishUnit, context: Context) -> StoredReceipt:
        """Register a unit; its events count in the unit itself, from the first one on."""
        own_id = self.unit_id(command.key)
        wanted: list[Wanted] = [
            (Unit, own_id),
            *([(Unit, command.within)] if command.within else []),
        ]
        said = {"kind": command.kind, "name": command.name, "division": command.division}

        def decide(unit: Unit | None, *above: Unit | None) -> Decision:
            if unit is None:
                for parent in above:
                    _check_division(known(parent), command, context)
                unit = Unit.establish(self.county, key=command.key, **said)
            else:
                unit.confirm(**said)
            own = replace(context, unit=str(unit.id), division=unit.division)
            return Decision(saved=[unit], answer={"unit": str(unit.id)}, contexts={unit.id: own})

        return await self._log.execute(wanted, decide, context)

    def unit_id(self, key: str) -> UUID:
        """Give the id of the unit with this key; raises `DivisionInvalidError` for no key."""
        return self.id_of_unit(self.county, key)

    async def place_unit(self, command: PlaceUnit, context: Context) -> StoredReceipt:
        """Put a unit below a parent; raises `UnitAboveItselfError` for a circle."""
        chain = await self._chain(command.parent, command.tree)

        def decide(unit: Unit | None, *above: Unit | None) -> Decision:
            placed = known(unit)
            for lower, upper in zip(above, [*above[1:], None], strict=True):
                if known(lower).parents.get(command.tree) != (upper and upper.id):
                    raise TreeMovedError("the tree has moved: send the command again")
            placed.place(command.tree, command.parent, above=chain)
            own = within(placed, context)
            return Decision(
                saved=[placed], answer={"unit": str(placed.id)}, contexts={placed.id: own}
            )

        wanted: list[Wanted] = [(Unit, command.unit), *((Unit, unit) for unit in chain)]
        if command.unit in chain:
            raise UnitAboveItselfError("the unit would stand below itself: take another parent")
        return await self._log.execute(wanted, decide, context)

    async def stands_somewhere(self, unit: UUID) -> bool:
        """Tell whether a unit has a parent in any tree."""
        return await self._look(Unit, unit, lambda seen: bool(known(seen).parents))

    async def code_division(self, command: CodeDivision, context: Context) -> StoredReceipt:
        """Give a unit another official code from a day on."""

        def decide(unit: Unit | None) -> Decision:
            own = within(unit, context)
            coded = known(unit)
            coded.code_division(command.division, since=command.since)
            own = replace(own, division=coded.division)
            return Decision(saved=[coded], answer={"unit": str(coded.id)}, contexts={coded.id: own})

        return await self._log.execute([(Unit, command.unit)], decide, context)

    async def establish_body(self, command: EstablishBody, context: Context) -> StoredReceipt:
        """Register a body of an existing unit."""

        def decide(body: Body | None, unit: Unit | None) -> Decision:
            own = within(unit, context)
            said = {"kind": command.kind, "unit": command.unit, "name": command.name}
            if body is not None:
                body.confirm(**said)  # type: ignore[arg-type]  # the command typed each of them
            body = body or Body.establish(
                self.county,
                key=command.key,
                kind=command.kind,
                unit=command.unit,
                name=command.name,
            )
            return Decision(saved=[body], answer={"body": str(body.id)}, contexts={body.id: own})

        wanted: list[Wanted] = [(Body, body_id(self.county, command.key)), (Unit, command.unit)]
        return await self._log.execute(wanted, decide, context)

    async def establish_post(self, command: EstablishPost, context: Context) -> StoredReceipt:
        """Register a post of an existing unit, and body if one is named."""

        def decide(post: Post | None, unit: Unit | None, *bodies: Body | None) -> Decision:
            own = within(unit, context)
            if None in bodies:
                raise BodyUnknownError("the register has no such body: establish it first")
            said: dict[str, Any] = {
                "kind": command.kind,
                "unit": command.unit,
                "body": command.body,
                "name": command.name,
                "seats": command.seats,
            }
            if post is not None:
                post.confirm(**said)
            post = post or Post.establish(self.county, key=command.key, **said)
            return Decision(saved=[post], answer={"post": str(post.id)}, contexts={post.id: own})

        wanted: list[Wanted] = [(Post, post_id(self.county, command.key)), (Unit, command.unit)]
        if command.body is not None:
            wanted.append((Body, command.body))
        return await self._log.execute(wanted, decide, context)

    async def _chain(self, parent: UUID, tree: str) -> list[UUID]:
        """Give the parent and every unit above it in a tree."""
        chain: list[UUID] = []
        above: UUID | None = parent
        while above is not None:
            if above in chain or len(chain) == TREE_DEPTH_MAX:
                raise UnitAboveItselfError(
                    f"the tree {tree} may be {TREE_DEPTH_MAX} deep: take a higher parent"
                )
            chain.append(above)
            above = await self._look(Unit, above, lambda unit: known(unit).parents.get(tree))
        return chain


def _check_division(above: Unit, command: EstablishUnit, context: Context) -> None:
    """Refuse a unit that lies outside the one in which the caller may act."""
    if context.unit != str(above.id):
        raise OutsideUnitError(f"the act counts in unit {above.id}: act in that unit")
    try:
        inside = DivisionCode(above.division).covers(DivisionCode(command.division))
    except ValueError as error:
        raise DivisionInvalidError(str(error)) from error
    if not inside:
        raise OutsideUnitError(
            f"division {command.division} is not within {above.division}: establish the unit "
            "within another one"
        )
