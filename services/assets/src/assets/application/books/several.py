"""Takes the same step on several vouchers of a month at once: all of them take it, or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from assets.application.books.entering import found_voucher, journal_of
from assets.application.books.ports import Charts
from assets.domain.books.guarded_balances import GuardedBalances, guarded_movements
from assets.domain.books.journal import Journal
from assets.domain.books.voucher import Voucher
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Month

SEVERAL_MAX = 100
"""So many vouchers in one step: a busy month of a village takes a few."""


@dataclass(frozen=True, kw_only=True)
class SeveralVouchers:
    """Some vouchers of one month, by their draft numbers, and who takes the step."""

    entity: UUID
    month: Month
    drafts: tuple[str, ...]
    person: UUID


class Several:
    """The use cases of several vouchers; each rule is that of the single one."""

    def __init__(self, log: Log, *, charts: Charts) -> None:
        """Decide on this log, by these charts."""
        self._log = log
        self._charts = charts

    async def review(self, command: SeveralVouchers, context: Context) -> StoredReceipt:
        """Find vouchers in order (审核), as another person than prepared each of them."""
        return await self._each(command, context, lambda one: one.review(command.person))

    async def sign(self, command: SeveralVouchers, context: Context) -> StoredReceipt:
        """Confirm as the cashier that the money of vouchers moved (出纳签字)."""
        return await self._each(command, context, lambda one: one.sign_as_cashier(command.person))

    async def post(self, command: SeveralVouchers, context: Context) -> StoredReceipt:
        """Enter vouchers in the books of their month, numbered in the order given (记账)."""

        def decide(
            journal: Journal | None, guarded: GuardedBalances | None, *found: Voucher | None
        ) -> Decision:
            journal = journal_of(journal, command.month)
            vouchers = [found_voucher(one) for one in found]
            numbers = []
            for voucher in vouchers:
                chart = self._charts.of(voucher.chart, voucher.dated_on)
                voucher.check_postable(command.person)
                numbers.append(journal.post(voucher, chart=chart))
                voucher.post(command.person, month=command.month.text, number=numbers[-1])
                if moved := guarded_movements(voucher.lines, chart):
                    guarded = guarded or GuardedBalances(command.entity)
                    guarded.move(voucher.id, moved, chart=chart)
            saved: list[AggregateRoot] = [*vouchers, journal]
            if guarded is not None:
                saved.append(guarded)
            return _decided(saved, vouchers, context, numbers=numbers)

        wanted: list[Wanted] = [
            (Journal, Journal.create_id(command.entity, command.month.text)),
            (GuardedBalances, GuardedBalances.create_id(command.entity)),
        ]
        return await self._log.execute([*wanted, *_wanted(command)], decide, context)

    async def _each(
        self, command: SeveralVouchers, context: Context, step: Callable[[Voucher], None]
    ) -> StoredReceipt:
        def decide(*found: Voucher | None) -> Decision:
            vouchers = [found_voucher(one) for one in found]
            for voucher in vouchers:
                step(voucher)
            return _decided(vouchers, vouchers, context, numbers=[])

        return await self._log.execute(_wanted(command), decide, context)


def _wanted(command: SeveralVouchers) -> list[Wanted]:
    return [(Voucher, Voucher.create_id(command.entity, draft)) for draft in command.drafts]


def _decided(
    saved: Sequence[AggregateRoot],
    vouchers: Sequence[Voucher],
    context: Context,
    *,
    numbers: Sequence[int],
) -> Decision:
    """Save everything; each voucher counts on its own day, what is beside them on the last."""
    last_on = max(voucher.dated_on for voucher in vouchers)
    days = {voucher.id: voucher.dated_on for voucher in vouchers}
    contexts = {each.id: context.counting_on(days.get(each.id, last_on)) for each in saved}
    answer = {"vouchers": len(vouchers), "numbers": list(numbers)}
    return Decision(saved=list(saved), answer=answer, contexts=contexts)
