"""What an entity has shared out (收益分配), declared but not posted included; never too much."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.members.member_rules import PERMILLE
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError
from kernel.ids import named_id


class DividendBeyondIncomeError(RefusedError):
    """More would be shared than is left after losses and the reserve and welfare fund."""

    code = "dividend_beyond_income"


@dataclass(frozen=True, kw_only=True)
class YearIncome:
    """What the books say of the year whose income is shared, in fen."""

    carried_fen: int
    """The year's net income, as the closing entries carried it over."""
    before_fen: int
    """What was undistributed when the year began; below zero where there were losses."""
    reserved_fen: int
    """What went to the reserve and welfare fund out of it already."""

    def reserve_due_fen(self, permille: int) -> int:
        """Give what has to go to the reserve still: losses are made up first, then the part.

        The part is rounded up to the fen, so that the reserve never gets less than the rule says.
        """
        income = max(0, self.carried_fen + min(0, self.before_fen))
        part = -(-income * permille // PERMILLE)
        return max(0, part - self.reserved_fen)


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """From what a declaration may take, in fen."""

    undistributed_fen: int
    """Income that is not distributed by any posted voucher (未分配收益)."""
    posted_fen: int
    """What was declared before and is posted, or set aside as not to be posted."""
    reserve_due_fen: int


class Sharing(AggregateRoot):
    """Lets no declaration take what an earlier one took, whether that is in the books or not."""

    TOPIC = "assets.sharing"

    class Opened(Created):
        """The entity shares income with its members from now on."""

        TOPIC = "assets.sharing.opened"
        entity: UUID

    class Declared(AggregateRoot.Event):
        """So much was declared, from so much that was left after losses and reserve."""

        TOPIC = "assets.sharing.declared"
        distribution: UUID
        amount_fen: int
        available_fen: int
        reserve_due_fen: int
        decided_on: date

    @staticmethod
    @override
    def create_id(entity: UUID) -> UUID:
        """Derive the id, so that an entity has one."""
        return named_id(f"/assets/sharing/{entity}")

    @event(Opened)
    def __init__(self, entity: UUID) -> None:
        self.entity = entity
        self.declared_fen = 0

    def declare(
        self, distribution: UUID, amount_fen: int, reckoning: Reckoning, *, decided_on: date
    ) -> None:
        """Take an amount from the income, or refuse it where too little is left."""
        unposted = max(0, self.declared_fen - reckoning.posted_fen)
        available = reckoning.undistributed_fen - unposted - reckoning.reserve_due_fen
        if amount_fen > available:
            raise DividendBeyondIncomeError(
                f"{max(0, available)} fen can be shared after losses and the reserve and welfare "
                f"fund ({reckoning.reserve_due_fen} fen are due to it, {unposted} fen are declared "
                "and not posted): share less",
                available_fen=available,
                reserve_due_fen=reckoning.reserve_due_fen,
                unposted_fen=unposted,
            )
        self._declared(
            distribution=distribution,
            amount_fen=amount_fen,
            available_fen=available,
            reserve_due_fen=reckoning.reserve_due_fen,
            decided_on=decided_on,
        )

    @event(Declared)
    def _declared(
        self,
        distribution: UUID,
        amount_fen: int,
        available_fen: int,
        reserve_due_fen: int,
        decided_on: date,
    ) -> None:
        self.declared_fen += amount_fen
