"""Matches lines with vouchers, and undoes matches: history keeps both."""

from typing import Any
from uuid import UUID

from assets.application.bank.commands import MatchVouchers, UnmatchLine
from assets.application.bank.matched import line_at, matched, own_line
from assets.application.bank.ports import Around, KnownLine
from assets.application.books.entities import VOUCHERS_RETENTION
from assets.domain.bank.booked_money import BookedMoney
from assets.domain.bank.line import VOUCHER, BankLine, Covered, Match
from assets.domain.bank.line_errors import LineMatchedError
from assets.domain.bank.ordered_payment import OrderedPayment
from assets.domain.books.voucher import Voucher
from assets.domain.books.voucher_errors import VoucherUnknownError
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class VoucherMatching:
    """The use cases of lines beside `Matching`; each answers with what was stored."""

    def __init__(self, log: Log, around: Around) -> None:
        """Decide on this log, by what lies around."""
        self._log = log
        self._around = around

    async def match_vouchers(self, command: MatchVouchers, context: Context) -> StoredReceipt:
        """Find a line to be what stands in lines of posted vouchers."""
        at, lines = command.at, command.lines
        await line_at(self._around.accounts, at)
        ids = [Voucher.create_id(at.entity, each.draft) for each in lines]

        def decide(found: BankLine | None, *pairs: Any) -> Decision:
            own = own_line(found, at)
            shown: dict[UUID, BookedMoney] = {}
            covered = []
            for number, each in enumerate(lines):
                voucher, money = pairs[2 * number], pairs[2 * number + 1]
                if voucher is None:
                    raise VoucherUnknownError(f"the entity has no voucher {each.draft}")
                money_id = BookedMoney.create_id(voucher.id, each.line)
                money = shown.get(money_id) or money
                money = money or BookedMoney.of(voucher, each.line, own.bank_account)
                money.show(own.id, bank_account=own.bank_account, amount_fen=each.amount_fen)
                shown[money_id] = money
                covered.append(
                    Covered(voucher=voucher.id, line=each.line, amount_fen=each.amount_fen)
                )
            own.match_with(
                Match(kind=VOUCHER, matcher=at.person, covered=covered, evidence=at.evidence)
            )
            return matched(own, [own, *shown.values()], context)

        wanted: list[Wanted] = [(BankLine, at.bank_line)]
        for voucher_id, each in zip(ids, lines, strict=True):
            money_id = BookedMoney.create_id(voucher_id, each.line)
            wanted += [(Voucher, voucher_id), (BookedMoney, money_id)]
        return await self._log.execute(wanted, decide, context)

    async def unmatch_line(self, command: UnmatchLine, context: Context) -> StoredReceipt:
        """Undo a match; what was confirmed by it stays a fact, and is no more shown by a line."""
        at = command.at
        line = await line_at(self._around.accounts, at)
        requests = [line.payment_request] if line.payment_request is not None else []
        if line.pay_file is not None:
            _, items = await self._around.accounts.items(at.entity, line.pay_file)
            requests = [item.payment_request for item in items]
        ordered_ids = [OrderedPayment.create_id(each) for each in requests]
        money_ids = [BookedMoney.create_id(*each) for each in line.covered]
        reason = Personal(at.entity, VOUCHERS_RETENTION, command.reason)

        def decide(found: BankLine | None, *others: Any) -> Decision:
            own = own_line(found, at)
            match = own.unmatch(at.person, reason=reason)
            if not _same(match, line):
                raise LineMatchedError("the line was matched anew meanwhile: look at it again")
            for each in others:
                each.let_go(own.id)
            saved = [own, *(each for each in others if each.pending_events)]
            return Decision(saved=saved, answer={"bank_line": str(own.id), "matched": False})

        wanted: list[Wanted] = [
            (BankLine, at.bank_line),
            *((OrderedPayment, each) for each in ordered_ids),
            *((BookedMoney, each) for each in money_ids),
        ]
        return await self._log.execute(wanted, decide, context)


def _same(match: Match, line: KnownLine) -> bool:
    covered = {(each.voucher, each.line) for each in match.covered}
    said = (match.payment_request, match.pay_file, covered)
    return said == (line.payment_request, line.pay_file, set(line.covered))
