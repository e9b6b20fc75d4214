"""What lies around distributions and pay: adopted rules, the books, the day; and slips to enter."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.application.books.slips import WANTED_PER_SLIP, SlipKey, enter_slips, slips_wanted
from assets.application.members.ports import AdoptedRules, Incomes, Placements, Sizes
from assets.domain.books.slip import SHARES_MAX, SlipDraft
from assets.domain.members.member_rules import MemberRules
from assets.domain.members.roll_errors import RollMovedOnError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Wanted


@dataclass(frozen=True, kw_only=True)
class Around:
    """What lies around distributions and pay."""

    rules: AdoptedRules
    incomes: Incomes
    placements: Placements
    sizes: Sizes
    today: Callable[[], date]

    async def ruled(self, entity: UUID, context: Context) -> tuple[MemberRules, Context]:
        """Give the rules of an entity's unit, and the context that names them."""
        unit = (await self.placements.known(entity)).unit
        rules = self.rules.of(unit, self.today())
        return rules, context.under(rules.rule)


@dataclass(frozen=True, kw_only=True)
class Slots:
    """Room for the slips that so many lines make at most, in the fact's own transaction.

    There are two kinds of slips at most, so that one more may be begun than one kind would take.
    """

    entity: UUID
    prefix: str
    """What the slips' keys begin with, before their number."""
    lines: int
    dated_on: date
    today: date

    @property
    def wanted(self) -> list[Wanted]:
        """Give what the slips are decided on."""
        return slips_wanted(
            [
                SlipKey(entity=self.entity, key=f"{self.prefix}/{index}", dated_on=self.dated_on)
                for index in range(1, -(-self.lines // SHARES_MAX) + 2)
            ],
            today=self.today,
        )

    def entered(
        self, drafts: Iterable[SlipDraft], found: Sequence[AggregateRoot | None]
    ) -> list[AggregateRoot]:
        """Give the slips and journals to save; raises `RollMovedOnError` where there is no room."""
        made = list(drafts)
        taken = len(made) * WANTED_PER_SLIP
        if taken > len(found):
            raise RollMovedOnError("the roll was changed meanwhile: send the command again")
        return enter_slips(made, found[:taken], today=self.today)
