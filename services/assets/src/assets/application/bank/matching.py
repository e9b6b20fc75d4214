"""Matches lines of bank accounts (勾对) with payments, pay files, fees and interest."""

from assets.application.bank.commands import At, BookLine, MatchPayFile, MatchPayment
from assets.application.bank.matched import line_at, matched, own_line
from assets.application.bank.payment_moves import (
    Move,
    Moves,
    Through,
    moved_slip,
    own_payment,
)
from assets.application.bank.ports import Around, KnownLine
from assets.application.books.slips import enter_slip, slip_wanted
from assets.application.payments.payment_slips import PaymentSlips
from assets.application.payments.ports import Index
from assets.domain.bank.formats import FEE, PAID, RETURNED
from assets.domain.bank.line import PAY_FILE, PAYMENT, RETURN, SLIP, BankLine, Match
from assets.domain.bank.line_errors import LineDirectionError, MatchAmountError
from assets.domain.bank.ordered_payment import OrderedPayment
from assets.domain.bank.pay_file import PayFile
from assets.domain.bank.pay_file_errors import PayFileUnknownError
from assets.domain.books.entity import Entity
from assets.domain.books.slip import Share, Slip, SlipDraft
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import Moved
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt


class Matching:
    """The use cases of lines; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, around: Around, *, payments: Index, slips: PaymentSlips) -> None:
        """Decide on this log, by what lies around; payments are found here, and told so."""
        self._log = log
        self._around = around
        self._payments = payments
        self._slips = slips

    async def match_payment(self, command: MatchPayment, context: Context) -> StoredReceipt:
        """Find a line to be a payment or a return; what was not known of it is taken over."""
        at, through = command.at, self._through(command.at, context)
        line = await line_at(self._around.accounts, at)
        placed = await self._payments.placed(command.payment_request)
        reference = command.reference or line.reference or f"line-{line.bank_line}"
        amount_fen = abs(line.amount_fen)
        moved = Moved(reference=reference, moved_on=line.booked_on, amount_fen=amount_fen)
        move = await through.move(placed, moved, returned=command.returned)

        def decide(
            found: BankLine | None,
            request: PaymentRequest | None,
            ordered: OrderedPayment | None,
            entity: Entity | None,
            *slip: AggregateRoot | None,
        ) -> Decision:
            own, paid = own_line(found, at), own_payment(request, entity)
            own.match_with(_payment_match(command, move))
            ordered = ordered or OrderedPayment(paid.id)
            ordered.show(reference, own.id)
            moves = Moves(through.today)
            if reference not in paid.totals.references:
                take = moves.take_back if command.returned else moves.confirm
                take(move, paid, slip)
                ordered.release(PAID if not command.returned else RETURNED)
            return matched(own, [own, ordered, paid, *moves.entered], context)

        wanted: list[Wanted] = [
            (BankLine, at.bank_line),
            (PaymentRequest, placed.request),
            (OrderedPayment, OrderedPayment.create_id(placed.request)),
            (Entity, at.entity),
            *move.wanted(),
        ]
        return await self._log.execute(wanted, decide, context)

    async def match_pay_file(self, command: MatchPayFile, context: Context) -> StoredReceipt:
        """Find a line to be all that a pay file paid (批量代发) at once."""
        at = command.at
        await line_at(self._around.accounts, at)
        _, items = await self._around.accounts.items(at.entity, command.pay_file)

        def decide(
            found: BankLine | None, file: PayFile | None, *ordered: OrderedPayment | None
        ) -> Decision:
            own = own_line(found, at)
            if file is None or file.bank_account != at.bank_account:
                raise PayFileUnknownError("the bank account has no such pay file")
            if own.amount_fen != -file.paid_fen:
                raise MatchAmountError(
                    f"the pay file paid {file.paid_fen} fen by its results, and the line is "
                    f"{own.amount_fen} fen: import the result first, or match payments one by one",
                    amount_fen=file.paid_fen,
                )
            saved: list[AggregateRoot] = [own]
            slips = []
            for item, one in zip(items, ordered, strict=True):
                moved = file.paid.get(item.number)
                if moved is not None:
                    assert one is not None, "what stands in a pay file was listed"
                    one.show(moved.reference, own.id)
                    saved.append(one)
                    slips.append(moved_slip(at.entity, item.payment_request, moved.reference))
            own.match_with(
                Match(
                    kind=PAY_FILE,
                    matcher=at.person,
                    pay_file=file.id,
                    slips=slips,
                    evidence=at.evidence,
                )
            )
            return matched(own, saved, context)

        wanted: list[Wanted] = [
            (BankLine, at.bank_line),
            (PayFile, command.pay_file),
            *((OrderedPayment, OrderedPayment.create_id(i.payment_request)) for i in items),
        ]
        return await self._log.execute(wanted, decide, context)

    async def book_line(self, command: BookLine, context: Context) -> StoredReceipt:
        """Let the books know of a fee or of interest at once, by the rule of the pack."""
        at, today = command.at, self._around.today()
        line = await line_at(self._around.accounts, at)
        rules = self._around.rules.in_force(today)
        if (line.amount_fen > 0) == (command.purpose == FEE):
            raise LineDirectionError("a fee is paid and interest is received: look at the line")
        draft = _draft(command, line, rules.booking(command.purpose))
        context = context.under(rules.rule)

        def decide(found: BankLine | None, *slip: AggregateRoot | None) -> Decision:
            own = own_line(found, at)
            own.match_with(
                Match(
                    kind=SLIP,
                    matcher=at.person,
                    slips=(Slip.create_id(at.entity, draft.key),),
                    rule=draft.rule,
                    evidence=at.evidence,
                )
            )
            return matched(own, [own, *enter_slip(draft, slip, today=today)], context)

        wanted: list[Wanted] = [
            (BankLine, at.bank_line),
            *slip_wanted(at.entity, draft.key, dated_on=line.booked_on, today=today),
        ]
        return await self._log.execute(wanted, decide, context)

    def _through(self, at: At, context: Context) -> Through:
        return Through(
            entity=at.entity,
            bank_account=at.bank_account,
            today=self._around.today(),
            slips=self._slips,
            context=context,
        )


def _payment_match(command: MatchPayment, move: Move) -> Match:
    at, reference = command.at, move.moved.reference
    return Match(
        kind=RETURN if command.returned else PAYMENT,
        matcher=at.person,
        payment_request=move.request,
        reference=reference,
        slips=(moved_slip(at.entity, move.request, reference),),
        evidence=at.evidence,
    )


def _draft(command: BookLine, line: KnownLine, rule: str) -> SlipDraft:
    at, fen = command.at, abs(line.amount_fen)
    named = {"bank_account": str(at.bank_account)}
    return SlipDraft(
        entity=at.entity,
        key=f"bank/{line.bank_line}",
        rule=rule,
        dated_on=line.booked_on,
        shares=(Share(amounts={"amount": fen, "bank": fen}, named=named),),
        evidence=at.evidence,
        doers=(at.person,),
    )
