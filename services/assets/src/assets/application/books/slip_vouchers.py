"""Brings slips into the books: a voucher by the adopted rule, or set aside with a reason."""

from dataclasses import replace
from uuid import UUID

from assets.application.books.entering import Entering, check_new, journal_of
from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.books.ports import Charts
from assets.application.books.slip_commands import PrepareFromSlip, SetSlipAside
from assets.application.books.slip_ports import PostingRules
from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.slip import Slip
from assets.domain.books.slip_errors import SlipUnknownError
from assets.domain.books.voucher import Draft, Voucher
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class SlipVouchers:
    """The use cases of slips; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, *, charts: Charts, rules: PostingRules) -> None:
        """Decide on this log, by these charts and posting rules."""
        self._log = log
        self._charts = charts
        self._rules = rules

    async def prepare_from_slip(self, command: PrepareFromSlip, context: Context) -> StoredReceipt:
        """Write the voucher of a slip that waits in a month; its lines are those of the rule."""
        summary = Personal(command.about or command.entity, VOUCHERS_RETENTION, command.summary)
        month = command.month

        def decide(
            entity: Entity | None,
            slip: Slip | None,
            journal: Journal | None,
            found: Voucher | None,
        ) -> Decision:
            check_new(found)
            entity, slip = known(entity), known_slip(slip, command.entity)
            journal = journal_of(journal, month)
            journal.check_waits(slip)
            dated_on = command.dated_on or slip.counted_on
            book = self._rules.of(entity.unit, entity.chart, dated_on)
            rule = book.named(slip.rule)
            draft = Draft(
                entity=entity.id,
                draft=command.draft,
                kind=rule.voucher,
                dated_on=dated_on,
                chart=entity.chart,
                lines=rule.lines_of(slip, command.named),
                summary=summary,
                attachments=command.attachments,
                evidence=slip.evidence,
                origin=slip.origin,
            )
            entered = Entering(self._charts, entity, journal, command.preparer)
            voucher = entered.enter(draft, slip=slip)
            ruled = replace(context, authority=(*context.authority, book.rule))
            return entered.decision([voucher], ruled, answer={"voucher": str(voucher.id)})

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Slip, command.slip),
            (Journal, Journal.create_id(command.entity, month.text)),
            (Voucher, Voucher.create_id(command.entity, command.draft)),
        ]
        return await self._log.execute(wanted, decide, context)

    async def set_slip_aside(self, command: SetSlipAside, context: Context) -> StoredReceipt:
        """Make no voucher of a slip; its month does not wait for it any more."""
        reason = Personal(command.about or command.entity, VOUCHERS_RETENTION, command.reason)

        def decide(
            slip: Slip | None, journal: Journal | None, double: Slip | None = None
        ) -> Decision:
            slip = known_slip(slip, command.entity)
            journal = journal_of(journal, command.month)
            if command.double_of is not None:
                double = known_slip(double, command.entity)
            journal.check_waits(slip)
            slip.set_aside(command.person, reason=reason, double=double)
            journal.set_slip_aside(slip)
            saved: list[AggregateRoot] = [slip, journal]
            return Decision(saved=saved, answer={"slip": str(slip.id)})

        wanted: list[Wanted] = [
            (Slip, command.slip),
            (Journal, Journal.create_id(command.entity, command.month.text)),
        ]
        if command.double_of is not None:
            wanted.append((Slip, command.double_of))
        return await self._log.execute(wanted, decide, context)


def known_slip(slip: Slip | None, entity: UUID) -> Slip:
    """Give a slip of an entity; raises `SlipUnknownError` where there is none."""
    if slip is None or slip.entity != entity:
        raise SlipUnknownError("the entity has no such slip")
    return slip
