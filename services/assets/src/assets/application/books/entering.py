"""How a prepared voucher enters the month in which it is dated, and what steps are answered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assets.application.books.ports import Charts
from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.journal_errors import VoucherOfAnotherMonthError
from assets.domain.books.slip import Slip
from assets.domain.books.voucher import OPENING, Draft, Voucher
from assets.domain.books.voucher_errors import VoucherExistsError, VoucherUnknownError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision
from kernel.periods import Month


class Entering:
    """Enters vouchers of one entity in one journal, which is opened by the first of them."""

    def __init__(
        self, charts: Charts, entity: Entity, journal: Journal | None, preparer: UUID
    ) -> None:
        """Enter what this person prepared."""
        self.entity = entity
        self._charts = charts
        self._journal = journal
        self._preparer = preparer
        self._rules: dict[str, None] = {}
        self._entered: list[UUID] = []

    def enter(
        self, draft: Draft, *, corrected: Voucher | None = None, slip: Slip | None = None
    ) -> Voucher:
        """Give the prepared voucher; raises what speaks against it, and changes nothing then."""
        chart = self._charts.of(self.entity.chart, draft.dated_on)
        chart.check(draft.chart, draft.lines)
        self.entity.check_in_books(draft.lines, on=draft.dated_on)
        voucher = Voucher.prepare(
            draft,
            preparer=self._preparer,
            # Opening balances move nothing: the money was there before the books were.
            moves_cash=draft.kind != OPENING and chart.moves_cash(draft.lines),
            corrected=corrected,
        )
        if self._journal is None:
            self._journal = Journal(self.entity.id, Month.of(draft.dated_on).text)
        if slip is None:
            first = self.entity.first_month
            self._journal.enter(voucher, first_month=first, beside=self._entered)
            self._entered.append(voucher.id)
        else:
            self._journal.enter_from_slip(slip, voucher, first_month=self.entity.first_month)
        self._rules[chart.rule] = None
        return voucher

    def decision(
        self, vouchers: Sequence[Voucher], context: Context, *, answer: dict[str, Any]
    ) -> Decision:
        """Save the vouchers and their journal; each event counts on the voucher's day."""
        assert self._journal is not None
        context = context.under(*self._rules)
        day = context.counting_on(vouchers[0].dated_on)
        saved: list[AggregateRoot] = [*vouchers, self._journal]
        contexts = {each.id: day for each in saved}
        return Decision(saved=saved, answer=answer, contexts=contexts)


def check_new(found: Voucher | None) -> None:
    """Refuse a draft number that the entity has used."""
    if found is not None:
        raise VoucherExistsError(f"{found.draft} is taken: give the draft a number of its own")


def found_voucher(voucher: Voucher | None) -> Voucher:
    """Give the voucher; raises `VoucherUnknownError` where there is none."""
    if voucher is None:
        raise VoucherUnknownError("the entity has no such voucher")
    return voucher


def journal_of(journal: Journal | None, month: Month) -> Journal:
    """Give the journal; a month without one has no voucher."""
    if journal is None:
        raise VoucherOfAnotherMonthError(f"no voucher of {month} was prepared: name its own month")
    return journal


def stepped(voucher: Voucher, context: Context, *others: AggregateRoot) -> Decision:
    """Save a voucher after a step, with what moved with it; all counts on the voucher's day."""
    saved = [voucher, *others]
    day = context.counting_on(voucher.dated_on)
    answer: dict[str, Any] = {"voucher": str(voucher.id)}
    if voucher.number is not None:
        answer |= {"number": voucher.number}
    return Decision(saved=saved, answer=answer, contexts={each.id: day for each in saved})
