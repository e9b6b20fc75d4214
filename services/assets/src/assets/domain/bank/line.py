"""A line of a bank account: recorded once however many files have it, and matched once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.bank.line_errors import (
    LineDirectionError,
    LineMatchedError,
    LineNotMatchedError,
    MatchAmountError,
    MatchBookedError,
)
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

PAYMENT, RETURN, VOUCHER, SLIP, PAY_FILE = "payment", "return", "voucher", "slip", "pay_file"
"""What a line is matched with: 付款、退汇、凭证分录、单据、批量代发."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """How much of a line of a posted voucher is this money; debit is above zero."""

    voucher: UUID
    line: int
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a person found a line to be."""

    kind: str
    matcher: UUID
    payment_request: UUID | None = None
    reference: str | None = None
    covered: Sequence[Covered] = ()
    slips: Sequence[UUID] = ()
    rule: str | None = None
    pay_file: UUID | None = None
    evidence: Sequence[str] = ()


class BankLine(AggregateRoot):
    """Says what a bank moved; is what at most one match says, and keeps every match it had."""

    TOPIC = "assets.bank_line"

    class Recorded(Created):
        """A bank moved this money; received is above zero, paid below."""

        TOPIC = "assets.bank_line.recorded"
        entity: UUID
        bank_account: UUID
        key: str
        statement: UUID
        row: int
        booked_on: date
        amount_fen: int
        balance_fen: int | None = None
        reference: str | None = None
        purpose: str | None = None
        name: Personal | Sealed | None = None
        account: Personal | Sealed | None = None
        account_token: str | None = None
        remark: Personal | Sealed | None = None

    class Matched(AggregateRoot.Event):
        """A person confirmed what the line is (勾对); `slips` are what told the books of it."""

        TOPIC = "assets.bank_line.matched"
        kind: str
        matcher: UUID
        covered: list[Covered]
        slips: list[UUID]
        evidence: list[str]
        payment_request: UUID | None = None
        reference: str | None = None
        rule: str | None = None
        pay_file: UUID | None = None

    class Unmatched(AggregateRoot.Event):
        """The line was found not to be what it was matched with (撤销勾对)."""

        TOPIC = "assets.bank_line.unmatched"
        unmatcher: UUID
        reason: Personal | Sealed

    @staticmethod
    @override
    def create_id(bank_account: UUID, key: str) -> UUID:
        """Derive the line's id, so that an account has each line once."""
        return named_id(f"/assets/bank_line/{bank_account}/{key}")

    @event(Recorded)
    def __init__(
        self,
        entity: UUID,
        bank_account: UUID,
        key: str,
        statement: UUID,
        row: int,
        booked_on: date,
        amount_fen: int,
        balance_fen: int | None = None,
        reference: str | None = None,
        purpose: str | None = None,
        name: Personal | Sealed | None = None,
        account: Personal | Sealed | None = None,
        account_token: str | None = None,
        remark: Personal | Sealed | None = None,
    ) -> None:
        self.entity = entity
        self.bank_account = bank_account
        self.booked_on = booked_on
        self.amount_fen = amount_fen
        self.reference = reference
        self.match: Match | None = None

    @property
    def own_reference(self) -> str:
        """The bank's reference, or the line's own id where the bank gave none."""
        return self.reference or f"line-{self.id}"

    def match_with(self, match: Match) -> None:
        """Say what the line is; a person has looked at it."""
        if self.match is not None:
            raise LineMatchedError("undo the line's match first, with a reason")
        self._check_direction(match.kind)
        if match.kind == VOUCHER:
            covered = sum(each.amount_fen for each in match.covered)
            if covered != self.amount_fen:
                raise MatchAmountError(
                    f"the line is {self.amount_fen} fen and what was named {covered} fen: "
                    "name lines that make up its amount",
                    amount_fen=self.amount_fen,
                )
        self._matched(
            kind=match.kind,
            matcher=match.matcher,
            covered=list(match.covered),
            slips=list(match.slips),
            evidence=list(match.evidence),
            payment_request=match.payment_request,
            reference=match.reference,
            rule=match.rule,
            pay_file=match.pay_file,
        )

    def unmatch(self, unmatcher: UUID, *, reason: Personal) -> Match:
        """Find that the line is something else; gives the match that it had."""
        if self.match is None:
            raise LineNotMatchedError("the line is not matched: match it with what it is")
        if self.match.kind == SLIP:
            raise MatchBookedError(
                "the line entered the books by a slip: correct its voucher in red ink instead"
            )
        match = self.match
        self._unmatched(unmatcher=unmatcher, reason=reason)
        return match

    def _check_direction(self, kind: str) -> None:
        if kind in {PAYMENT, PAY_FILE} and self.amount_fen > 0:
            raise LineDirectionError("the line was received: match it with a return or a voucher")
        if kind == RETURN and self.amount_fen < 0:
            raise LineDirectionError("the line was paid: match it with a payment or a voucher")

    @event(Matched)
    def _matched(
        self,
        kind: str,
        matcher: UUID,
        covered: list[Covered],
        slips: list[UUID],
        evidence: list[str],
        payment_request: UUID | None = None,
        reference: str | None = None,
        rule: str | None = None,
        pay_file: UUID | None = None,
    ) -> None:
        self.match = Match(
            kind=kind,
            matcher=matcher,
            payment_request=payment_request,
            reference=reference,
            covered=tuple(covered),
            slips=tuple(slips),
            rule=rule,
            pay_file=pay_file,
            evidence=tuple(evidence),
        )

    @event(Unmatched)
    def _unmatched(self, unmatcher: UUID, reason: Personal | Sealed) -> None:
        self.match = None
