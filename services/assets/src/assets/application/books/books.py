"""Takes vouchers from their preparer into the books, and closes months and years."""

from collections.abc import Callable
from datetime import date

from assets.application.books.commands import (
    CloseMonth,
    PostVoucher,
    PrepareVoucher,
    PrepareYearEnd,
    ReviewVoucher,
    SignVoucher,
    VoidVoucher,
)
from assets.application.books.entering import (
    Entering,
    check_new,
    found_voucher,
    journal_of,
    stepped,
)
from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.books.ports import Charts, LedgerBalances
from assets.application.books.slip_reviews import SlipChecks
from assets.domain.books.closing import distribution_entries, result_entries
from assets.domain.books.entity import Entity
from assets.domain.books.guarded_balances import GuardedBalances, guarded_movements
from assets.domain.books.journal import Journal
from assets.domain.books.slip import Slip
from assets.domain.books.voucher import CLOSING, Draft, Voucher
from assets.domain.books.voucher_errors import VoucherUnknownError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.periods import Month

VOUCHERS_MAX = 40
"""So many vouchers carry 3,900 sub-accounts over; what is more waits for another call."""


class Books:
    """The use cases of the books; each answers with the receipt of what was stored."""

    def __init__(
        self,
        log: Log,
        *,
        charts: Charts,
        balances: LedgerBalances,
        slips: SlipChecks,
        today: Callable[[], date],
    ) -> None:
        """Decide on this log, by these charts; `today` is the business date in Beijing."""
        self._log = log
        self._charts = charts
        self._balances = balances
        self._slips = slips
        self._today = today

    async def prepare_voucher(self, command: PrepareVoucher, context: Context) -> StoredReceipt:
        """Write a voucher of an open month; nothing moves before it is posted."""
        subject = command.about or command.entity
        draft = Draft(
            entity=command.entity,
            draft=command.draft,
            kind=command.kind,
            dated_on=command.dated_on,
            chart=command.chart,
            lines=command.lines,
            summary=Personal(subject, VOUCHERS_RETENTION, command.summary),
            attachments=command.attachments,
            evidence=command.evidence,
            red_ink=command.red_ink,
        )
        corrects = command.corrects

        def decide(
            entity: Entity | None,
            journal: Journal | None,
            found: Voucher | None,
            corrected: Voucher | None = None,
        ) -> Decision:
            check_new(found)
            if corrects is not None and corrected is None:
                raise VoucherUnknownError(f"the entity has no voucher {corrects} to correct")
            entered = Entering(self._charts, known(entity), journal, command.preparer)
            voucher = entered.enter(draft, corrected=corrected)
            return entered.decision([voucher], context, answer={"voucher": str(voucher.id)})

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Journal, Journal.create_id(command.entity, Month.of(command.dated_on).text)),
            (Voucher, Voucher.create_id(command.entity, command.draft)),
        ]
        if corrects is not None:
            wanted.append((Voucher, Voucher.create_id(command.entity, corrects)))
        return await self._log.execute(wanted, decide, context)

    async def review_voucher(self, command: ReviewVoucher, context: Context) -> StoredReceipt:
        """Find a voucher in order."""

        def decide(found: Voucher | None) -> Decision:
            voucher = found_voucher(found)
            voucher.review(command.reviewer)
            return stepped(voucher, context)

        wanted = Voucher.create_id(command.entity, command.draft)
        return await self._log.execute([(Voucher, wanted)], decide, context)

    async def sign_voucher(self, command: SignVoucher, context: Context) -> StoredReceipt:
        """Confirm as the cashier that the money of a voucher moved."""

        def decide(found: Voucher | None) -> Decision:
            voucher = found_voucher(found)
            voucher.sign_as_cashier(command.cashier)
            return stepped(voucher, context)

        wanted = Voucher.create_id(command.entity, command.draft)
        return await self._log.execute([(Voucher, wanted)], decide, context)

    async def void_voucher(self, command: VoidVoucher, context: Context) -> StoredReceipt:
        """Give a voucher up, so that its month does not wait for it."""
        reason = Personal(command.about or command.entity, VOUCHERS_RETENTION, command.reason)

        def decide(found: Voucher | None, journal: Journal | None) -> Decision:
            voucher, journal = found_voucher(found), journal_of(journal, command.month)
            voucher.void(command.voider, reason=reason)
            journal.void(voucher)
            return stepped(voucher, context, journal)

        wanted: list[Wanted] = [
            (Voucher, Voucher.create_id(command.entity, command.draft)),
            (Journal, Journal.create_id(command.entity, command.month.text)),
        ]
        return await self._log.execute(wanted, decide, context)

    async def post_voucher(self, command: PostVoucher, context: Context) -> StoredReceipt:
        """Enter a voucher in the books under the next number, and move what is guarded."""
        own_id = Voucher.create_id(command.entity, command.draft)

        def decide(
            found: Voucher | None,
            journal: Journal | None,
            guarded: GuardedBalances | None,
            slip: Slip | None = None,
            entity: Entity | None = None,
        ) -> Decision:
            voucher = found_voucher(found)
            journal = journal_of(journal, command.month)
            chart = self._charts.of(voucher.chart, voucher.dated_on)
            voucher.check_postable(command.poster)
            self._slips.check(voucher, command.poster, slip, entity)
            number = journal.post(voucher, chart=chart)
            voucher.post(command.poster, month=command.month.text, number=number)
            saved: list[AggregateRoot] = [journal]
            if moved := guarded_movements(voucher.lines, chart):
                guarded = guarded or GuardedBalances(command.entity)
                guarded.move(voucher.id, moved, chart=chart)
                saved.append(guarded)
            return stepped(voucher, context, *saved)

        wanted: list[Wanted] = [
            (Voucher, own_id),
            (Journal, Journal.create_id(command.entity, command.month.text)),
            (GuardedBalances, GuardedBalances.create_id(command.entity)),
            *await self._slips.wanted(own_id, command.entity),
        ]
        return await self._log.execute(wanted, decide, context)

    async def close_month(self, command: CloseMonth, context: Context) -> StoredReceipt:
        """Close a month for good, with the balances at its end."""
        month, today = command.month, self._today()

        def decide(
            entity: Entity | None, journal: Journal | None, before: Journal | None
        ) -> Decision:
            entity = known(entity)
            entity.check_in_books((), on=month.last_on)
            journal = journal or Journal(entity.id, month.text)
            chart = self._charts.of(entity.chart, month.last_on)
            journal.close(before, first_month=entity.first_month, chart=chart, today=today)
            answer = {"month": month.text, "vouchers": journal.posted}
            return Decision(saved=[journal], answer=answer)

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Journal, Journal.create_id(command.entity, month.text)),
            (Journal, Journal.create_id(command.entity, month.previous().text)),
        ]
        return await self._log.execute(wanted, decide, context)

    async def prepare_year_end(self, command: PrepareYearEnd, context: Context) -> StoredReceipt:
        """Write the vouchers that carry a year's results, or its distribution, over."""
        last_on = command.year.last_on
        balances = await self._balances.of(command.entity, last_on)
        entries = result_entries if command.step == "results" else distribution_entries
        numbers = [f"{command.draft}-{number}" for number in range(1, VOUCHERS_MAX + 1)]

        def decide(
            entity: Entity | None, journal: Journal | None, *found: Voucher | None
        ) -> Decision:
            entered = Entering(self._charts, known(entity), journal, command.preparer)
            chart = self._charts.of(entered.entity.chart, last_on)
            vouchers = []
            for lines, number, taken in zip(entries(balances, chart), numbers, found, strict=False):
                check_new(taken)
                draft = Draft(
                    entity=command.entity,
                    draft=number,
                    kind=CLOSING,
                    dated_on=last_on,
                    chart=chart.version,
                    lines=lines,
                    summary=Personal(command.entity, VOUCHERS_RETENTION, command.summary),
                    attachments=0,
                )
                vouchers.append(entered.enter(draft))
            drafts = [voucher.draft for voucher in vouchers]
            return entered.decision(vouchers, context, answer={"vouchers": drafts})

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Journal, Journal.create_id(command.entity, Month.of(last_on).text)),
        ]
        wanted += [(Voucher, Voucher.create_id(command.entity, number)) for number in numbers]
        return await self._log.execute(wanted, decide, context)
