"""Plans what is distributed over a complete roll, and lets the members' resolution declare it."""

from assets.application.books.entities import known
from assets.application.books.ports import Charts
from assets.application.members.around import Around, Slots
from assets.application.members.commands import (
    Declare,
    PlanDividend,
    PlanGuarantee,
    PlanSecondReturn,
)
from assets.application.members.declaring import Declaring, known_distribution, reckoned
from assets.application.members.pay_lists import payments_wanted
from assets.application.members.plans import (
    LaidOut,
    bound_on,
    check_new,
    lay_out,
    members_of,
    plan_wanted,
    rolled_wanted,
)
from assets.application.members.rolls import known_roll
from assets.domain.books.entity import Entity
from assets.domain.books.guarded_balances import GuardedBalances
from assets.domain.members.distribution import (
    DIVIDEND,
    GUARANTEE,
    SECOND_RETURN,
    Distribution,
    ReturnsNotAdoptedError,
    second_return,
)
from assets.domain.members.pay_lines import LARGEST_REMAINDER, guaranteed, shared
from assets.domain.members.pay_list import PayList
from assets.domain.members.roll import MEMBERS, Roll
from assets.domain.members.sharing import Sharing
from assets.domain.payments.request import PaymentRequest
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Year


class Distributions:
    """The use cases of distributions; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, around: Around, *, charts: Charts) -> None:
        """Decide on this log, by what lies around."""
        self._log = log
        self._around = around
        self._charts = charts

    async def plan_dividend(self, command: PlanDividend, context: Context) -> StoredReceipt:
        """Share an amount, and shares that are given with it, among the whole roll of members."""
        rules, context = await self._around.ruled(command.entity, context)
        today = self._around.today()

        def decide(
            entity: Entity | None,
            roll: Roll | None,
            found: Distribution | None,
            listed: PayList | None,
        ) -> Decision:
            check_new(found, listed)
            members, bound = bound_on(known_roll(roll), command.roll_on, today=today)
            said = LaidOut(
                number=command.number,
                kind=DIVIDEND,
                period=str(command.year),
                basis=command.basis,
                lines=shared(command.total_fen, members, command.basis, granted=command.granted),
                roll=bound,
                rounding=LARGEST_REMAINDER,
            )
            return lay_out(known(entity), said, rules=rules, today=today)

        wanted = rolled_wanted(command.entity, command.number)
        return await self._log.execute(wanted, decide, context)

    async def plan_guarantee(self, command: PlanGuarantee, context: Context) -> StoredReceipt:
        """Compute what everybody on the roll is guaranteed for a season, by their shares."""
        rules, context = await self._around.ruled(command.entity, context)
        today = self._around.today()

        def decide(
            entity: Entity | None,
            roll: Roll | None,
            found: Distribution | None,
            listed: PayList | None,
        ) -> Decision:
            check_new(found, listed)
            if rules.returns is None:
                raise ReturnsNotAdoptedError(f"{rules.rule} guarantees nothing: have it adopted")
            members, bound = bound_on(known_roll(roll), command.roll_on, today=today)
            said = LaidOut(
                number=command.number,
                kind=GUARANTEE,
                period=command.season,
                basis="shares",
                lines=guaranteed(rules.returns.per_share_fen, members),
                roll=bound,
            )
            return lay_out(known(entity), said, rules=rules, today=today)

        wanted = rolled_wanted(command.entity, command.number)
        return await self._log.execute(wanted, decide, context)

    async def plan_second_return(
        self, command: PlanSecondReturn, context: Context
    ) -> StoredReceipt:
        """Return a part of what remains of the profit to those who were guaranteed, as adopted."""
        rules, context = await self._around.ruled(command.entity, context)
        today = self._around.today()

        def decide(
            entity: Entity | None,
            found: Distribution | None,
            listed: PayList | None,
            guarantee: Distribution | None,
            before: PayList | None,
            *requests: PaymentRequest | None,
        ) -> Decision:
            check_new(found, listed)
            guarantee = known_distribution(guarantee, GUARANTEE)
            assert before is not None, "a distribution has a list"
            paid = sum(request.totals.net_fen for request in requests if request is not None)
            returned = second_return(
                rules, profit_fen=command.profit_fen, guaranteed_fen=before.total_fen, paid_fen=paid
            )
            said = LaidOut(
                number=command.number,
                kind=SECOND_RETURN,
                period=guarantee.period,
                basis=returned.basis,
                lines=shared(returned.total_fen, members_of(before.lines), returned.basis),
                roll=before.roll,
                rounding=LARGEST_REMAINDER,
                guarantee=guarantee.id,
                remaining_fen=returned.remaining_fen,
            )
            return lay_out(known(entity), said, rules=rules, today=today)

        wanted: list[Wanted] = [(Entity, command.entity)]
        wanted += plan_wanted(command.entity, command.number)
        wanted += plan_wanted(command.entity, command.guarantee)
        unit = (await self._around.placements.known(command.entity)).unit
        wanted += payments_wanted(unit, command.entity, command.guarantee)
        return await self._log.execute(wanted, decide, context)

    async def declare(self, command: Declare, context: Context) -> StoredReceipt:
        """Let everybody on a plan be owed their line; the books get it as slips."""
        rules, context = await self._around.ruled(command.entity, context)
        around, today = self._around, self._around.today()
        pay_list = PayList.create_id(command.entity, command.number)
        size = await around.sizes.of_list(pay_list)
        slots = Slots(
            entity=command.entity,
            prefix=f"distribution/{Distribution.create_id(command.entity, command.number)}",
            lines=size.lines,
            dated_on=command.decided_on,
            today=today,
        )
        kept = await around.placements.known(command.entity)
        chart = self._charts.of(kept.chart, command.decided_on)
        income = await around.incomes.year(
            command.entity, Year(size.period[:4]), chart=chart, reserve=rules.reserve_account
        )
        posted = await around.incomes.posted_fen(command.entity)

        def decide(
            found: Distribution | None,
            listed: PayList | None,
            sharing: Sharing | None,
            guarded: GuardedBalances | None,
            roll: Roll | None,
            *slips: AggregateRoot | None,
        ) -> Decision:
            plan = known_distribution(found)
            assert listed is not None, "a distribution has a list"
            plan.check_declarable(rules, decided_on=command.decided_on, today=today)
            declaring = Declaring(plan, listed, rules=rules, command=command)
            if plan.takes_income:
                left = reckoned(guarded, chart, income=income, posted_fen=posted, rules=rules)
                declaring.take(sharing or Sharing(command.entity), left)
            if plan.granted:
                declaring.grant(known_roll(roll))
            drafts = list(
                plan.slips(listed.lines, dated_on=command.decided_on, doer=command.person)
            )
            return declaring.decision(drafts, slots.entered(drafts, slips))

        wanted: list[Wanted] = [
            *plan_wanted(command.entity, command.number),
            (Sharing, Sharing.create_id(command.entity)),
            (GuardedBalances, GuardedBalances.create_id(command.entity)),
            (Roll, Roll.create_id(command.entity, MEMBERS)),
            *slots.wanted,
        ]
        day = context.counting_on(command.decided_on)
        return await self._log.execute(wanted, decide, day)
