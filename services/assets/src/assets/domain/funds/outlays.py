"""What is wrong with money that leaves a fund: asked for, it is refused; reported, it is named."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NoReturn
from uuid import UUID

from assets.domain.funds.errors import (
    AidNotApprovedError,
    FundBalanceShortError,
    FundClosedError,
    FundReferenceKnownError,
    FundRequestNeededError,
    OutsideFundPurposeError,
    RemunerationExceededError,
    TrusteeDrawsOnlyRemunerationError,
)
from assets.domain.funds.holdings import Holdings
from assets.domain.funds.money import REMUNERATION, Outlay
from assets.domain.funds.remuneration import Remuneration
from assets.domain.funds.rules import FundNature
from chassis.errors import DomainError


class FundIrregular(StrEnum):
    """Why a movement of a fund is irregular."""

    FUND_CLOSED = "fund_closed"
    OTHER_SOURCE = "other_source"
    OUTSIDE_PURPOSE = "outside_fund_purpose"
    REQUEST_MISSING = "fund_request_needed"
    AID_NOT_APPROVED = "aid_not_approved"
    TRUSTEE_OTHER_PURPOSE = "trustee_draws_only_remuneration"
    REMUNERATION_EXCEEDED = "remuneration_exceeded"
    BEYOND_BALANCE = "fund_balance_short"
    REFERENCE_KNOWN = "fund_reference_known"


_REFUSALS: Mapping[FundIrregular, tuple[type[DomainError], str]] = {
    FundIrregular.FUND_CLOSED: (FundClosedError, "the fund is closed: take another one"),
    FundIrregular.OUTSIDE_PURPOSE: (
        OutsideFundPurposeError,
        "the fund is there for {purposes}: pay {purpose} from elsewhere",
    ),
    FundIrregular.REQUEST_MISSING: (
        FundRequestNeededError,
        "make a payment request that names the fund: money leaves it on none else",
    ),
    FundIrregular.AID_NOT_APPROVED: (
        AidNotApprovedError,
        "have an application for aid approved first: money leaves this fund on none else",
    ),
    FundIrregular.TRUSTEE_OTHER_PURPOSE: (
        TrusteeDrawsOnlyRemunerationError,
        "the trustee draws its remuneration alone: pay who did the work",
    ),
    FundIrregular.REMUNERATION_EXCEEDED: (
        RemunerationExceededError,
        "only {left_fen} fen of the remuneration agreed until then are not drawn yet",
    ),
    FundIrregular.BEYOND_BALANCE: (
        FundBalanceShortError,
        "only {free_fen} fen of the fund are free: ask for less, or wait until more came in",
    ),
    FundIrregular.REFERENCE_KNOWN: (
        FundReferenceKnownError,
        "a movement of this reference is recorded already: look at the fund's movements",
    ),
}


class OutlayRules:
    """What a fund allows to leave it; nothing here changes anything."""

    nature: FundNature
    holdings: Holdings
    closed: bool
    remunerations: list[Remuneration]

    def free_fen(self, *, source: str | None = None, but: UUID | None = None) -> int:
        """Give what is held and set aside for nothing, or for one request alone, in fen."""
        holdings = self.holdings
        free = holdings.held_fen() - holdings.aside_fen(but=but)
        return free if source is None else min(free, holdings.held_fen(source))

    def faults(
        self, outlay: Outlay, *, request: UUID | None = None, approved: bool = False
    ) -> Iterator[FundIrregular]:
        """Give everything that is wrong with an outlay; `approved` is aid that was."""
        if self.closed:
            yield FundIrregular.FUND_CLOSED
        trustee = outlay.payee in {each.trustee for each in self.remunerations}
        draws = trustee and outlay.purpose == REMUNERATION
        if trustee and not draws:
            yield FundIrregular.TRUSTEE_OTHER_PURPOSE
        if not draws and outlay.purpose not in self.nature.purposes:
            yield FundIrregular.OUTSIDE_PURPOSE
        if self.nature.aid and not approved:
            yield FundIrregular.AID_NOT_APPROVED
        if draws and outlay.amount_fen > self.remuneration_left_fen(outlay, but=request):
            yield FundIrregular.REMUNERATION_EXCEEDED
        if outlay.amount_fen > self.free_fen(source=outlay.source, but=request):
            yield FundIrregular.BEYOND_BALANCE
        if outlay.reference in self.holdings.references:
            yield FundIrregular.REFERENCE_KNOWN

    def remuneration_left_fen(self, outlay: Outlay, *, but: UUID | None = None) -> int:
        """Give what the trustee may still draw on the day of an outlay, in fen."""
        received = list(self.holdings.received_on.items())
        agreed = sum(
            each.agreed_fen(received, on=outlay.paid_on)
            for each in self.remunerations
            if each.trustee == outlay.payee
        )
        aside = self.holdings.remuneration_aside_fen(outlay.payee, but=but)
        return agreed - self.holdings.drawn_by.get(outlay.payee, 0) - aside

    def check_outlay(self, outlay: Outlay, *, approved: bool = False) -> None:
        """Refuse money that is to leave, for the first thing that is wrong with it."""
        for fault in self.faults(outlay, approved=approved):
            self.refuse(fault, outlay)

    def refuse(self, fault: FundIrregular, outlay: Outlay) -> NoReturn:
        """Refuse an outlay for what is wrong with it, and say what to do."""
        error, message = _REFUSALS[fault]
        said = message.format(
            purposes=", ".join(sorted(self.nature.purposes)),
            purpose=outlay.purpose,
            left_fen=max(self.remuneration_left_fen(outlay), 0),
            free_fen=max(self.free_fen(source=outlay.source), 0),
        )
        raise error(said)
