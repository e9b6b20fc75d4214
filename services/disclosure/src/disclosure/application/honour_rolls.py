"""Shows what points awarded; messages may come in any order and any number of times."""

from collections.abc import Callable
from datetime import date

from chassis.context import Context, InboxRow
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt
from disclosure.application.publications import ACTOR
from disclosure.domain.honour_roll import Award, HonourRoll


class HonourRolls:
    """The use case of honours."""

    def __init__(self, log: Log, *, today: Callable[[], date]) -> None:
        """Decide on this log; `today` is the business date in Beijing."""
        self._log = log
        self._today = today

    async def show_honour(self, award: Award, row: InboxRow) -> StoredReceipt:
        """Show an honour on the roll of its year, with the message's inbox row."""

        def decide(roll: HonourRoll | None) -> Decision:
            roll = roll or HonourRoll(award.unit, award.scheme, award.year)
            roll.show(award)
            return Decision(saved=[roll])

        context = Context(
            actor=ACTOR,
            unit=award.unit,
            division=award.division,
            effective_on=self._today(),
            via="api",
            causation_id=award.event,
            inbox=row,
        )
        roll_id = HonourRoll.create_id(award.unit, award.scheme, award.year)
        return await self._log.execute([(HonourRoll, roll_id)], decide, context)
