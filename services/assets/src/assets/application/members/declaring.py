"""How a plan is declared: income taken, shares given, the list released, slips entered."""

from collections.abc import Sequence

from assets.application.members.commands import Declare
from assets.domain.books.chart import DISTRIBUTION, Chart
from assets.domain.books.guarded_balances import GuardedBalances
from assets.domain.books.slip import SlipDraft
from assets.domain.members.distribution import (
    Distribution,
    DistributionUnknownError,
)
from assets.domain.members.member_rules import MemberRules
from assets.domain.members.pay_list import PayList
from assets.domain.members.roll import Roll
from assets.domain.members.roll_errors import RollMovedOnError
from assets.domain.members.sharing import Reckoning, Sharing, YearIncome
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Decision


class Declaring:
    """Declares one plan, and gathers what is saved with it."""

    def __init__(
        self, plan: Distribution, listed: PayList, *, rules: MemberRules, command: Declare
    ) -> None:
        """Declare this plan with its list, by these rules."""
        self._plan = plan
        self._listed = listed
        self._rules = rules
        self._command = command
        self._saved: list[AggregateRoot] = [plan, listed]

    def take(self, sharing: Sharing, left: Reckoning) -> None:
        """Take the plan's amount from what is left of the income, or refuse it."""
        plan, day = self._plan, self._command.decided_on
        sharing.declare(plan.id, plan.total_fen, left, decided_on=day)
        self._saved.append(sharing)

    def grant(self, roll: Roll) -> None:
        """Give the plan's shares to those on its list, from the day of the resolution on."""
        bound, day = self._listed.roll, self._command.decided_on
        if roll.revision != bound.revision:
            raise RollMovedOnError("the roll was changed since the plan: plan the shares anew")
        members = {member.number: member for member in roll.as_of(bound.on)}
        granted = [(members[line.number], line.granted or 0) for line in self._listed.lines]
        roll.grant(granted, resolution=self._command.resolution, effective_on=day)
        self._saved.append(roll)

    def decision(self, drafts: Sequence[SlipDraft], entered: Sequence[AggregateRoot]) -> Decision:
        """Save the declaration with its slips."""
        command = self._command
        self._plan.declare(
            resolution=command.resolution,
            decided_on=command.decided_on,
            rule=self._rules.rule,
            slips=len(drafts),
        )
        self._listed.release(command.resolution)
        answer = {
            "distribution": str(self._plan.id),
            "pay_list": str(self._listed.id),
            "total_fen": self._plan.total_fen,
            "slips": len(drafts),
        }
        return Decision(saved=[*self._saved, *entered], answer=answer)


def reckoned(
    guarded: GuardedBalances | None,
    chart: Chart,
    *,
    income: YearIncome,
    posted_fen: int,
    rules: MemberRules,
) -> Reckoning:
    """Give what a declaration may take from, as the books and the rules have it."""
    held = {} if guarded is None else guarded.credit_fen
    account = chart.roles[DISTRIBUTION]
    return Reckoning(
        undistributed_fen=sum(fen for (code, _), fen in held.items() if code == account),
        posted_fen=posted_fen,
        reserve_due_fen=income.reserve_due_fen(rules.reserve_permille),
    )


def known_distribution(found: Distribution | None, kind: str | None = None) -> Distribution:
    """Give the distribution; raises `DistributionUnknownError` where there is none of the kind."""
    if found is None or kind not in {None, found.kind}:
        raise DistributionUnknownError("the entity has no such distribution: plan it first")
    return found
