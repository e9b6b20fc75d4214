"""A voucher (记账凭证): prepared, reviewed by another person, signed by the cashier, posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from typing_extensions import override

from assets.domain.books.lines import Line, check_lines
from assets.domain.books.voucher_errors import (
    CashierNotApartError,
    CashierSignatureMissingError,
    CorrectionUnnamedError,
    PreparerReviewsError,
    RedInkOfEarlierYearError,
    VoucherNotPostedError,
    VoucherNotReviewedError,
    VoucherStateError,
)
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

Kind = Literal["receipt", "payment", "transfer", "accrual", "depreciation", "closing", "opening"]
"""收款、付款、转账、计提、折旧、结转、期初."""
OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a voucher says before anybody but its preparer has looked at it."""

    entity: UUID
    draft: str
    """The preparer's own number for it, once within the entity; the voucher's is given later."""
    kind: str
    dated_on: date
    chart: str
    lines: tuple[Line, ...]
    summary: Personal
    attachments: int
    evidence: tuple[str, ...] = ()
    red_ink: bool = False
    origin: str | None = None


class Voucher(AggregateRoot):
    """Balances or is not prepared, is posted once and never unposted or changed.

    Whoever reviews did not prepare; where money moves, the cashier is a third person and does
    not post (会计法: the cashier keeps no ledger of income, expense, claims or debts).
    """

    TOPIC = "assets.voucher"

    class Prepared(Created):
        """Somebody wrote the voucher; it has no number and moves nothing yet."""

        TOPIC = "assets.voucher.prepared"
        entity: UUID
        draft: str
        kind: str
        dated_on: date
        chart: str
        lines: list[Line]
        summary: Personal | Sealed
        attachments: int
        evidence: list[str]
        red_ink: bool
        moves_cash: bool
        preparer: UUID
        corrects: UUID | None = None
        origin: str | None = None

    class Reviewed(AggregateRoot.Event):
        """Another person than the preparer reviewed the voucher (审核) and found it in order."""

        TOPIC = "assets.voucher.reviewed"
        reviewer: UUID

    class CashierSigned(AggregateRoot.Event):
        """The cashier confirmed with a signature (出纳签字) that the money moved."""

        TOPIC = "assets.voucher.cashier_signed"
        cashier: UUID

    class Posted(AggregateRoot.Event):
        """The voucher is in the books of its month under this number, for good."""

        TOPIC = "assets.voucher.posted"
        month: str
        number: int
        poster: UUID

    class Voided(AggregateRoot.Event):
        """The voucher was given up before it was posted (作废); it never gets a number."""

        TOPIC = "assets.voucher.voided"
        voider: UUID
        reason: Personal | Sealed

    @staticmethod
    @override
    def create_id(entity: UUID, draft: str) -> UUID:
        """Derive the voucher's id, so that an entity has each draft once."""
        return named_id(f"/assets/voucher/{entity}/{draft}")

    @classmethod
    def prepare(
        cls, draft: Draft, *, preparer: UUID, moves_cash: bool, corrected: "Voucher | None" = None
    ) -> "Voucher":
        """Write a voucher whose lines balance; red ink names the voucher that it corrects.

        One that is written by hand, that is: red ink that a posting rule gives rests on its slip.
        """
        check_lines(draft.lines, red_ink=draft.red_ink)
        if corrected is not None:
            _check_corrected(corrected, draft)
        elif draft.red_ink and draft.origin is None:
            # A slip that takes back parts of many vouchers says itself what the red ink is for.
            raise CorrectionUnnamedError("name the voucher that the red ink corrects")
        return cls(
            entity=draft.entity,
            draft=draft.draft,
            kind=draft.kind,
            dated_on=draft.dated_on,
            chart=draft.chart,
            lines=list(draft.lines),
            summary=draft.summary,
            attachments=draft.attachments,
            evidence=list(draft.evidence),
            red_ink=draft.red_ink,
            moves_cash=moves_cash,
            preparer=preparer,
            corrects=None if corrected is None else corrected.id,
            origin=draft.origin,
        )

    @event(Prepared)
    def __init__(
        self,
        entity: UUID,
        draft: str,
        kind: str,
        dated_on: date,
        chart: str,
        lines: list[Line],
        summary: Personal | Sealed,
        attachments: int,
        evidence: list[str],
        red_ink: bool,  # noqa: FBT001  # an evolving method takes its event's fields
        moves_cash: bool,  # noqa: FBT001  # the same
        preparer: UUID,
        corrects: UUID | None = None,
        origin: str | None = None,
    ) -> None:
        self.entity = entity
        self.draft = draft
        self.kind = kind
        self.dated_on = dated_on
        self.chart = chart
        self.lines: Sequence[Line] = tuple(lines)
        self.moves_cash = moves_cash
        self.preparer = preparer
        self.origin = origin
        self.reviewer: UUID | None = None
        self.cashier: UUID | None = None
        self.number: int | None = None
        self.voided = False

    def review(self, reviewer: UUID) -> None:
        """Find the voucher in order, as another person than prepared it."""
        self._check_waiting()
        if self.reviewer is not None:
            raise VoucherStateError(f"{self.draft} was reviewed already")
        if reviewer == self.preparer:
            raise PreparerReviewsError(
                f"have somebody else review {self.draft}: its preparer cannot"
            )
        if reviewer == self.cashier:
            raise CashierNotApartError(f"{self.draft} was signed by its reviewer as cashier")
        self._reviewed(reviewer=reviewer)

    def sign_as_cashier(self, cashier: UUID) -> None:
        """Confirm that the money moved, as a third person; only where a line is money."""
        self._check_waiting()
        if not self.moves_cash or self.cashier is not None:
            raise VoucherStateError(f"{self.draft} waits for no cashier's signature")
        if cashier in (self.preparer, self.reviewer):
            raise CashierNotApartError(
                f"have another person sign {self.draft}: who keeps the cash neither prepares nor "
                "reviews"
            )
        self._cashier_signed(cashier=cashier)

    def void(self, voider: UUID, *, reason: Personal) -> None:
        """Give the voucher up before it is posted."""
        self._check_waiting()
        self._voided(voider=voider, reason=reason)

    def check_postable(self, poster: UUID) -> None:
        """Refuse to post what nobody reviewed, or what the cashier has not signed or posts."""
        self._check_waiting()
        if self.reviewer is None:
            raise VoucherNotReviewedError(f"have {self.draft} reviewed first")
        if self.moves_cash and self.cashier is None:
            raise CashierSignatureMissingError(f"have the cashier sign {self.draft} first")
        if poster == self.cashier:
            raise CashierNotApartError(f"have another person post {self.draft} than its cashier")

    def post(self, poster: UUID, *, month: str, number: int) -> None:
        """Enter the books under the number that the journal gave."""
        self.check_postable(poster)
        self._posted(month=month, number=number, poster=poster)

    def _check_waiting(self) -> None:
        if self.number is not None:
            raise VoucherStateError(
                f"{self.draft} is posted as number {self.number}: correct it by another voucher"
            )
        if self.voided:
            raise VoucherStateError(f"{self.draft} was voided: prepare another one")

    @event(Reviewed)
    def _reviewed(self, reviewer: UUID) -> None:
        self.reviewer = reviewer

    @event(CashierSigned)
    def _cashier_signed(self, cashier: UUID) -> None:
        self.cashier = cashier

    @event(Posted)
    def _posted(self, month: str, number: int, poster: UUID) -> None:
        self.number = number

    @event(Voided)
    def _voided(self, voider: UUID, reason: Personal | Sealed) -> None:
        self.voided = True


def _check_corrected(corrected: Voucher, draft: Draft) -> None:
    if corrected.entity != draft.entity or corrected.number is None:
        raise VoucherNotPostedError("name a posted voucher of the same entity to correct")
    if draft.red_ink and corrected.dated_on.year != draft.dated_on.year:
        raise RedInkOfEarlierYearError(
            f"correct a voucher of {corrected.dated_on.year} in ordinary ink in an open month"
        )
