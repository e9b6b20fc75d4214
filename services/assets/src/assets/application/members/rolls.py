"""Keeps the rolls of entities: drafted in parts, adopted whole."""

from assets.application.books.entities import known
from assets.application.members.commands import AdoptRoll, DraftRoll, DropRollDraft
from assets.domain.books.entity import Entity
from assets.domain.members.roll import Roll
from assets.domain.members.roll_errors import RollUnknownError
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt


class Rolls:
    """The use cases of rolls; each answers with the receipt of what was stored."""

    def __init__(self, log: Log) -> None:
        """Decide on this log."""
        self._log = log

    async def draft_roll(self, command: DraftRoll, context: Context) -> StoredReceipt:
        """Write entries of a roll; a roll of an entity begins with the first of them."""

        def decide(entity: Entity | None, roll: Roll | None) -> Decision:
            roll = roll or Roll(known(entity).id, command.kind)
            roll.draft(command.entries)
            return _answered(roll)

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Roll, Roll.create_id(command.entity, command.kind)),
        ]
        return await self._log.execute(wanted, decide, context)

    async def drop_roll_draft(self, command: DropRollDraft, context: Context) -> StoredReceipt:
        """Give up what was drafted since the last adoption."""

        def decide(roll: Roll | None) -> Decision:
            roll = known_roll(roll)
            roll.drop_draft()
            return _answered(roll)

        wanted = Roll.create_id(command.entity, command.kind)
        return await self._log.execute([(Roll, wanted)], decide, context)

    async def adopt_roll(self, command: AdoptRoll, context: Context) -> StoredReceipt:
        """Let a roll count, if it is the one that was resolved on."""

        def decide(roll: Roll | None) -> Decision:
            roll = known_roll(roll)
            roll.adopt(command.resolved)
            return _answered(roll)

        wanted = Roll.create_id(command.entity, command.kind)
        return await self._log.execute([(Roll, wanted)], decide, context)


def known_roll(roll: Roll | None) -> Roll:
    """Give the roll; raises `RollUnknownError` where there is none."""
    if roll is None:
        raise RollUnknownError("the entity has no such roll: draft its entries first")
    return roll


def _answered(roll: Roll) -> Decision:
    answer = {"roll": str(roll.id), "revision": roll.revision, "drafted": len(roll.drafted)}
    return Decision(saved=[roll], answer=answer)
