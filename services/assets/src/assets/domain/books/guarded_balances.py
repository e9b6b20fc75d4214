"""The balances of one entity that no voucher may overdraw: projects, and income to distribute."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from typing_extensions import override

from assets.domain.books.chart import DISTRIBUTED, DISTRIBUTION, Chart
from assets.domain.books.lines import Line
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError
from kernel.ids import named_id


class ProjectOverdrawnError(RefusedError):
    """A project would have spent more of its earmarked money than it received."""

    code = "project_overdrawn"


class DistributionExceedsIncomeError(RefusedError):
    """More would be distributed than there is undistributed income (未分配收益)."""

    code = "distribution_exceeds_income"


@dataclass(frozen=True, kw_only=True, slots=True)
class GuardedMovement:
    """What a voucher added to the credit side of a guarded balance; a debit is below zero."""

    account: str
    sub: str
    """The project's id, or the sub-account of the distribution of income."""
    credit_fen: int


class GuardedBalances(AggregateRoot):
    """Lets no project and no distribution take more than was put in, in the order of posting."""

    TOPIC = "assets.guarded_balances"

    class Opened(Created):
        """The entity has balances that are guarded."""

        TOPIC = "assets.guarded_balances.opened"
        entity: UUID

    class Moved(AggregateRoot.Event):
        """A posted voucher moved guarded balances by so much."""

        TOPIC = "assets.guarded_balances.moved"
        voucher: UUID
        movements: list[GuardedMovement]

    @staticmethod
    @override
    def create_id(entity: UUID) -> UUID:
        """Derive the id, so that an entity has these once."""
        return named_id(f"/assets/guarded_balances/{entity}")

    @event(Opened)
    def __init__(self, entity: UUID) -> None:
        self.entity = entity
        self.credit_fen: dict[tuple[str, str], int] = {}

    def move(self, voucher: UUID, guarded: list[GuardedMovement], *, chart: Chart) -> None:
        """Move the balances of a voucher that is posted, or refuse it."""
        after = dict(self.credit_fen)
        for each in guarded:
            key = (each.account, each.sub)
            after[key] = after.get(key, 0) + each.credit_fen
        distribution = chart.roles[DISTRIBUTION]
        for each in guarded:
            held = after[each.account, each.sub]
            if each.account in chart.never_in_debit and held < 0:
                raise ProjectOverdrawnError(
                    f"{each.account} of this project would be {-held} fen in debit",
                    account=each.account,
                    project=each.sub,
                    short_fen=-held,
                )
            if (each.account, each.sub) == (distribution, DISTRIBUTED) and each.credit_fen < 0:
                _check_distribution(after, distribution)
        self._moved(voucher=voucher, movements=guarded)

    @event(Moved)
    def _moved(self, voucher: UUID, movements: list[GuardedMovement]) -> None:
        for each in movements:
            key = (each.account, each.sub)
            self.credit_fen[key] = self.credit_fen.get(key, 0) + each.credit_fen


def guarded_movements(lines: Iterable[Line], chart: Chart) -> list[GuardedMovement]:
    """Give what lines move on guarded balances; nothing where they move none."""
    sums: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.account in chart.never_in_debit:
            sub = str(line.project)
        elif line.account == chart.roles[DISTRIBUTION]:
            sub = str(line.sub)
        else:
            continue
        sums[line.account, sub] = sums.get((line.account, sub), 0) - line.net_fen
    return [
        GuardedMovement(account=account, sub=sub, credit_fen=fen)
        for (account, sub), fen in sums.items()
    ]


def _check_distribution(after: dict[tuple[str, str], int], distribution: str) -> None:
    left = sum(fen for (account, _), fen in after.items() if account == distribution)
    if left < 0:
        raise DistributionExceedsIncomeError(
            f"{-left} fen more than the undistributed income would be distributed: give less",
            short_fen=-left,
        )
