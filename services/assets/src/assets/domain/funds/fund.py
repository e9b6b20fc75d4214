"""A fund (基金、专项资金、互助资金): money that is kept by its sources for its purposes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from typing_extensions import override

from assets.domain.funds.errors import (
    FundClosedError,
    FundManagersError,
    FundMovedInFutureError,
    FundReferenceKnownError,
    FundReservedError,
    NotFundManagerError,
    RemunerationOverlapsError,
    ReservationKnownError,
)
from assets.domain.funds.events import FundEvents
from assets.domain.funds.holdings import Holdings
from assets.domain.funds.money import (
    Drawn,
    Outlay,
    Receipt,
    Reservation,
    SourceTotal,
    drawn,
)
from assets.domain.funds.outlays import FundIrregular, OutlayRules
from assets.domain.funds.remuneration import Remuneration
from assets.domain.funds.rules import FundNature
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id


class Fund(OutlayRules, FundEvents, AggregateRoot):
    """Is spent for its purposes alone, and no source of it goes below zero.

    Money that left against the rules is recorded with what was wrong; what the fund did not hold
    is named beside, never taken.
    """

    TOPIC = "assets.fund"

    class Established(Created):
        """The entity keeps this fund, of this nature, managed by these posts."""

        TOPIC = "assets.fund.established"
        entity: UUID
        unit: UUID
        key: str
        name: str
        nature: FundNature
        managers: list[str]
        resolution: str
        bank_account: UUID | None = None

    @staticmethod
    @override
    def create_id(entity: UUID, key: str) -> UUID:
        """Derive the fund's id, so that an entity has each key once."""
        return named_id(f"/assets/fund/{entity}/{key}")

    @event(Established)
    def __init__(
        self,
        entity: UUID,
        unit: UUID,
        key: str,
        name: str,
        nature: FundNature,
        managers: list[str],
        resolution: str,
        bank_account: UUID | None = None,
    ) -> None:
        self.entity = entity
        self.unit = unit
        self.nature = nature
        self.managers = tuple(managers)
        self.closed = False
        self.holdings = Holdings(received=dict.fromkeys(nature.sources, 0))
        self.remunerations: list[Remuneration] = []

    def check_manager(self, posts: Iterable[str]) -> str:
        """Give the first of somebody's posts that manages the fund, or refuse them."""
        for post in posts:
            if post in self.managers:
                return post
        named = " or ".join(self.managers)
        raise NotFundManagerError(f"the fund is managed by {named}: leave it to them")

    def name_managers(self, managers: Sequence[str], *, resolution: str) -> None:
        """Let other posts manage the fund."""
        check_managers(managers)
        self._managers_named(managers=list(managers), resolution=resolution)

    def receive(self, receipt: Receipt, *, today: date) -> list[str]:
        """Take over that money came in, whatever is irregular about it; gives what is."""
        _check_happened(receipt.received_on, today)
        if receipt.reference in self.holdings.references:
            raise FundReferenceKnownError("a movement of this reference is recorded already")
        irregular = [FundIrregular.FUND_CLOSED.value] if self.closed else []
        if receipt.source not in self.nature.sources:
            irregular.append(FundIrregular.OTHER_SOURCE.value)
        self._received(receipt=receipt, irregular=irregular)
        return irregular

    def pay_out(self, outlay: Outlay, *, today: date) -> None:
        """Pay for a purpose of the fund out of what is free, on the word of its managers."""
        _check_happened(outlay.paid_on, today)
        if self.nature.spending == "by_request":
            self.refuse(FundIrregular.REQUEST_MISSING, outlay)
        self.check_outlay(outlay)
        self._paid_out(outlay=outlay, drawn=self._take(outlay))

    def report_paid(
        self, outlay: Outlay, *, reporter: UUID, note: Personal | None, today: date
    ) -> list[str]:
        """Take over a payment that was made, whatever is wrong with it; gives what is."""
        _check_happened(outlay.paid_on, today)
        faults = [*self.faults(outlay)]
        if self.nature.spending == "by_request":
            faults.append(FundIrregular.REQUEST_MISSING)
        return self._take_over(outlay, faults, reporter=reporter, note=note)

    def reserve(
        self, request: UUID, reservation: Reservation, *, today: date, approved: bool = False
    ) -> None:
        """Set money aside for a payment request, or refuse it; `approved` is aid that was."""
        if request in self.holdings.reserved:
            raise ReservationKnownError("money is set aside for this request already")
        asked = Outlay(**asdict(reservation), paid_on=today, reference=f"request/{request}")
        self.check_outlay(asked, approved=approved)
        self._reserved(request=request, reservation=reservation)

    def release(self, request: UUID) -> None:
        """Set nothing aside any more for a request; says nothing where nothing was."""
        aside = self.holdings.reserved.get(request)
        if aside is not None:
            self._released(request=request, amount_fen=aside.amount_fen)

    def settle(self, request: UUID, outlay: Outlay) -> list[str]:
        """Take over what was paid on a request; gives what is irregular about it."""
        approved = request in self.holdings.reserved
        faults = [*self.faults(outlay, request=request, approved=approved)]
        return self._take_over(outlay, faults, request=request)

    def take_back(
        self, request: UUID, *, amount_fen: int, returned_on: date, reference: str
    ) -> None:
        """Take over that money came back; it is set aside again, for it may be paid once more."""
        parts = self.holdings.paid.get(request, {})
        self._taken_back(
            request=request,
            amount_fen=amount_fen,
            returned_on=returned_on,
            reference=reference,
            drawn=drawn(amount_fen, dict(reversed(parts.items())), draw="listed"),
        )

    def agree_remuneration(self, agreed: Remuneration, *, resolution: str) -> None:
        """Let the trustee draw its remuneration on these days."""
        if self.closed:
            raise FundClosedError("the fund is closed: take another one")
        if any(each.overlaps(agreed) for each in self.remunerations):
            raise RemunerationOverlapsError("the remuneration of these days is agreed already")
        self._remuneration_agreed(agreed=agreed, resolution=resolution)

    def close(self, *, closed_on: date, resolution: str, today: date) -> list[SourceTotal]:
        """Close the fund; gives what came in, was spent and is left of each source."""
        _check_happened(closed_on, today)
        if self.closed:
            raise FundClosedError("the fund is closed already")
        if self.holdings.aside_fen():
            raise FundReservedError("have the payments that are on their way made or withdrawn")
        totals = self.holdings.totals()
        self._closed(closed_on=closed_on, totals=totals, resolution=resolution)
        return totals

    def _take(self, outlay: Outlay) -> list[Drawn]:
        return drawn(
            outlay.amount_fen,
            self.holdings.balances,
            draw=self.nature.draw,
            source=outlay.source,
        )

    def _take_over(self, outlay: Outlay, faults: list[FundIrregular], **named: Any) -> list[str]:
        parts = self._take(outlay)
        if not faults:
            self._paid_out(outlay=outlay, drawn=parts, request=named.get("request"))
            return []
        irregular = [each.value for each in faults]
        uncovered_fen = outlay.amount_fen - sum(each.amount_fen for each in parts)
        self._paid_out_irregularly(
            outlay=outlay,
            drawn=parts,
            irregular=irregular,
            uncovered_fen=uncovered_fen,
            **named,
        )
        return irregular

    @event(FundEvents.ManagersNamed)
    def _managers_named(self, managers: list[str], resolution: str) -> None:
        self.managers = tuple(managers)

    @event(FundEvents.Received)
    def _received(self, receipt: Receipt, irregular: list[str]) -> None:
        self.holdings.come_in(receipt)

    @event(FundEvents.Reserved)
    def _reserved(self, request: UUID, reservation: Reservation) -> None:
        self.holdings.reserved[request] = reservation

    @event(FundEvents.Released)
    def _released(self, request: UUID, amount_fen: int) -> None:
        del self.holdings.reserved[request]

    @event(FundEvents.PaidOut)
    def _paid_out(self, outlay: Outlay, drawn: list[Drawn], request: UUID | None = None) -> None:
        self.holdings.go_out(outlay, drawn, request)

    @event(FundEvents.PaidOutIrregularly)
    def _paid_out_irregularly(
        self,
        outlay: Outlay,
        drawn: list[Drawn],
        irregular: list[str],
        uncovered_fen: int,
        request: UUID | None = None,
        reporter: UUID | None = None,
        note: Personal | Sealed | None = None,
    ) -> None:
        self.holdings.go_out(outlay, drawn, request)

    @event(FundEvents.TakenBack)
    def _taken_back(
        self,
        request: UUID,
        amount_fen: int,
        returned_on: date,
        reference: str,
        drawn: list[Drawn],
    ) -> None:
        self.holdings.come_back(request, drawn, reference)

    @event(FundEvents.RemunerationAgreed)
    def _remuneration_agreed(self, agreed: Remuneration, resolution: str) -> None:
        self.remunerations.append(agreed)

    @event(FundEvents.Closed)
    def _closed(self, closed_on: date, totals: list[SourceTotal], resolution: str) -> None:
        self.closed = True


def check_managers(managers: Sequence[str]) -> None:
    """Refuse a fund that no post manages."""
    if not managers:
        raise FundManagersError("name at least one post that manages the fund")


def _check_happened(day: date, today: date) -> None:
    if day > today:
        raise FundMovedInFutureError(f"{day} has not come; record it once it happened")
