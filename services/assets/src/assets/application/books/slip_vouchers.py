"""Brings slips into the books: a voucher by the adopted rule, or set aside with a reason."""

from collections.abc import Sequence
from uuid import UUID

from assets.application.books.entering import Entering, check_new, journal_of
from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.books.ports import Charts
from assets.application.books.slip_commands import PrepareFromSlip, SetSlipAside
from assets.application.books.slip_ports import EarlierSlips, PostingRules
from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.lines import reddened
from assets.domain.books.slip import Slip
from assets.domain.books.slip_errors import SlipUnknownError, TakenBackNotBookedError
from assets.domain.books.voucher import Draft, Voucher
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class SlipVouchers:
    """The use cases of slips; each answers with the receipt of what was stored."""

    def __init__(
        self, log: Log, *, charts: Charts, rules: PostingRules, earlier: EarlierSlips
    ) -> None:
        """Decide on this log, by these charts and posting rules; look earlier slips up here."""
        self._earlier = earlier
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
            *taken_back: Slip | Voucher | None,
        ) -> Decision:
            check_new(found)
            entity, slip = known(entity), known_slip(slip, command.entity)
            journal = journal_of(journal, month)
            journal.check_waits(slip)
            dated_on = command.dated_on or slip.counted_on
            book = self._rules.of(entity.unit, entity.chart, dated_on)
            rule = book.named(slip.rule)
            corrected = _corrected(slip, taken_back)
            in_red, kind = corrected is None and rule.reddens(slip, dated_on), rule.voucher
            lines = rule.lines_of(slip, command.named, red=in_red)
            if corrected is not None and rule.is_red(dated_on, corrected):
                lines, kind, in_red = reddened(lines), corrected.kind, True
            draft = Draft(
                entity=entity.id,
                draft=command.draft,
                kind=kind,
                dated_on=dated_on,
                chart=entity.chart,
                lines=lines,
                red_ink=in_red,
                summary=summary,
                attachments=command.attachments,
                evidence=slip.evidence,
                origin=slip.origin,
            )
            entered = Entering(self._charts, entity, journal, command.preparer)
            voucher = entered.enter(draft, corrected=corrected, slip=slip)
            ruled = context.under(book.rule)
            return entered.decision([voucher], ruled, answer={"voucher": str(voucher.id)})

        new = Voucher.create_id(command.entity, command.draft)
        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Slip, command.slip),
            (Journal, Journal.create_id(command.entity, month.text)),
            (Voucher, new),
            *await self._taken_back(command.slip),
        ]
        return await self._log.execute(wanted, decide, context, new=(new,))

    async def set_slip_aside(self, command: SetSlipAside, context: Context) -> StoredReceipt:
        """Make no voucher of a slip; its month does not wait for it any more."""
        reason = Personal(command.about or command.entity, VOUCHERS_RETENTION, command.reason)

        def decide(slip: Slip | None, journal: Journal | None, *others: Slip | None) -> Decision:
            slip = known_slip(slip, command.entity)
            journal = journal_of(journal, command.month)
            by_id = {each.id: each for each in others if each is not None}
            double = None
            if command.double_of is not None:
                double = known_slip(by_id.get(command.double_of), command.entity)
            earlier = None if slip.takes_back is None else by_id.get(slip.takes_back)
            journal.check_waits(slip)
            slip.set_aside(command.person, reason=reason, double=double, earlier=earlier)
            journal.set_slip_aside(slip)
            saved: list[AggregateRoot] = [slip, journal]
            return Decision(saved=saved, answer={"slip": str(slip.id)})

        wanted: list[Wanted] = [
            (Slip, command.slip),
            (Journal, Journal.create_id(command.entity, command.month.text)),
        ]
        others = {command.double_of, await self._earlier.taken_back_by(command.slip)}
        wanted += [(Slip, each) for each in others if each is not None]
        return await self._log.execute(wanted, decide, context)

    async def _taken_back(self, slip: UUID) -> list[Wanted]:
        """Give what is looked at where a slip takes an earlier one back."""
        earlier = await self._earlier.taken_back_by(slip)
        if earlier is None:
            return []
        voucher = await self._earlier.voucher_of(earlier)
        return [(Slip, earlier), *([(Voucher, voucher)] if voucher is not None else [])]


def _corrected(slip: Slip, found: Sequence[Slip | Voucher | None]) -> Voucher | None:
    """Give the posted voucher that a slip takes back; what is not in the books is refused."""
    earlier = next((each for each in found if isinstance(each, Slip)), None)
    if earlier is None:
        # What was before the books has no slip in them: it is taken back by the rule as it is.
        return None
    slip.check_takes_back(earlier)
    voucher = next((each for each in found if isinstance(each, Voucher)), None)
    if voucher is None or voucher.number is None:
        raise TakenBackNotBookedError(
            f"post the voucher of {earlier.key} first: {slip.key} takes it back"
        )
    return voucher


def known_slip(slip: Slip | None, entity: UUID) -> Slip:
    """Give a slip of an entity; raises `SlipUnknownError` where there is none."""
    if slip is None or slip.entity != entity:
        raise SlipUnknownError("the entity has no such slip")
    return slip
