"""What a contract refuses, by what has happened to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from assets.domain.contracts.errors import (
    ContractDirectionError,
    ContractEndedError,
    ContractTermsError,
    HappenedInFutureError,
    InstalmentBeyondError,
    InstalmentCancelledError,
    InstalmentNotDueError,
    InstalmentTouchedError,
    InstalmentUnknownError,
    NothingOwedError,
    ProfitReportedError,
    ReceiptReferenceKnownError,
    RetentionDecidedError,
    RetentionMissingError,
    RetentionNotReadyError,
    ServiceAcceptedError,
    ServiceMissingError,
    ShareMissingError,
)
from assets.domain.contracts.facts import Basis, Part, Receipt
from assets.domain.contracts.release import Retained, Settlement
from assets.domain.contracts.standing import Released, Standing
from assets.domain.contracts.terms import (
    GUARANTEED,
    PAYABLE,
    RECEIVABLE,
    SERVICE,
    Agreement,
    Instalment,
    ProfitShare,
    Service,
)
from kernel.periods import Month, Year, parse_period

REFERENCE_KNOWN = "reference_known"
"""What is wrong with a second report of one receipt: it is shown, and counts no second time."""


class ContractChecks:
    """The state of a contract, and what it refuses."""

    agreement: Agreement
    until: date
    standings: dict[int, Standing]
    references: set[tuple[int, str]]
    profits: set[str]
    settlements: dict[int, Released]
    ended_on: date | None

    @property
    def next_number(self) -> int:
        """The number of the next instalment; none is given twice."""
        return max(self.standings, default=0) + 1

    def check_open(self) -> None:
        """Refuse to change a contract that was terminated."""
        if self.ended_on is not None:
            raise ContractEndedError(f"it was terminated on {self.ended_on}; sign another contract")

    def check_happened(self, day: date, *, today: date) -> None:
        """Refuse a day that has not come."""
        if day > today:
            raise HappenedInFutureError(f"{day} has not come; record it once it has happened")

    def standing(self, number: int) -> Standing:
        """Give how an instalment stands; raises `InstalmentUnknownError`."""
        found = self.standings.get(number)
        if found is None:
            raise InstalmentUnknownError(f"the contract has no instalment {number}")
        return found

    def live(self, number: int) -> Standing:
        """Give how an instalment stands that was not cancelled."""
        found = self.standing(number)
        if found.cancelled:
            raise InstalmentCancelledError(f"instalment {number} was cancelled; read the schedule")
        return found

    def cancelled_from(self, day: date) -> list[int]:
        """Give the instalments for times from a day on, none of which may be touched."""
        later = [
            number
            for number, each in self.standings.items()
            if each.starts_on >= day and not each.cancelled
        ]
        touched = [number for number in later if self.standings[number].touched]
        if touched:
            raise InstalmentTouchedError(
                f"instalment {touched[-1]} is due, paid or accepted already; let it count after "
                f"{self.standings[touched[-1]].starts_on}"
            )
        return later

    def check_due(self, number: int, *, today: date) -> Instalment:
        """Give an instalment that falls due by itself, and whose day has come."""
        found = self.live(number).instalment
        if self.agreement.form == SERVICE or found.due_on > today:
            raise InstalmentNotDueError(
                f"instalment {number} falls due on {found.due_on}, a service once it is accepted"
            )
        return found

    def check_receipt(self, number: int, receipt: Receipt) -> None:
        """Refuse a receipt that goes beyond its instalment, or is recorded already."""
        self._check_receivable()
        open_fen = self.live(number).open_fen
        if (number, receipt.reference) in self.references:
            raise ReceiptReferenceKnownError(
                f"{receipt.reference} is recorded on this instalment; look at its story"
            )
        if receipt.amount_fen > open_fen:
            raise InstalmentBeyondError(
                f"{open_fen} fen of instalment {number} are open; report what came in beyond",
                open_fen=open_fen,
            )

    def irregularities(self, number: int, receipt: Receipt) -> list[str]:
        """Give everything that is wrong with money that came in."""
        found = self.standing(number)
        wrong = {
            "other_direction": self.agreement.direction != RECEIVABLE,
            "instalment_cancelled": found.cancelled,
            REFERENCE_KNOWN: (number, receipt.reference) in self.references,
            "beyond_instalment": receipt.amount_fen > found.open_fen,
        }
        return [name for name, holds in wrong.items() if holds]

    def check_waivable(self, number: int, amount_fen: int) -> None:
        """Refuse to let go what is not owed."""
        self._check_receivable()
        found = self.live(number)
        if not found.fell_due:
            raise InstalmentNotDueError("amend the contract: this instalment is not owed yet")
        if amount_fen > found.open_fen:
            raise InstalmentBeyondError(
                f"{found.open_fen} fen of instalment {number} are open; waive no more",
                open_fen=found.open_fen,
            )

    def check_profit(self, period: str, *, today: date) -> tuple[ProfitShare, date, date]:
        """Give the share that a period's profit has, and the period's first and last day."""
        share = self.agreement.share
        if share is None:
            raise ShareMissingError("the contract gives no share of a profit; amend it first")
        named = parse_period(period)
        self.check_happened(named.last_on, today=today)
        if named.last_on < self.agreement.since or named.first_on > (self.ended_on or self.until):
            raise ContractTermsError(f"the contract does not last in {period}")
        known = [parse_period(each) for each in self.profits]
        if any(each.first_on <= named.last_on and named.first_on <= each.last_on for each in known):
            raise ProfitReportedError(f"the profit of {period}, or of a part of it, is reported")
        return share, named.first_on, named.last_on

    def guaranteed_fen(self, first_on: date, last_on: date) -> int:
        """Give the guaranteed income (保底收入) whose time begins within these days."""
        return sum(
            each.instalment.amount_fen
            for each in self.standings.values()
            if each.instalment.kind == GUARANTEED
            and not each.cancelled
            and first_on <= each.instalment.since <= last_on
        )

    def serviced(self) -> Service:
        """Give the terms of the service; raises `ServiceMissingError`."""
        if self.agreement.service is None:
            raise ServiceMissingError("only a service contract is accepted and scored")
        return self.agreement.service

    def check_acceptance(self, number: int, accepted_on: date) -> tuple[Instalment, Service]:
        """Give an instalment and its service; refuse a second acceptance, or one before it began.

        An instalment of a month is accepted in its last month at the earliest; a deliverable
        whenever it is there.
        """
        service, found = self.serviced(), self.live(number)
        if found.accepted:
            raise ServiceAcceptedError(f"instalment {number} was accepted; look at its story")
        instalment = found.instalment
        earliest = max(instalment.since, Month.of(instalment.until).first_on)
        if instalment.deliverable is None and accepted_on < earliest:
            raise InstalmentNotDueError(f"accept it on {earliest} or later, once it was served")
        return instalment, service

    def check_settleable(self, year: Year, basis: Basis, *, today: date) -> Sequence[Retained]:
        """Give what was retained in a year that is over and is not decided yet."""
        self.serviced()
        if any(each.decision == basis.decision for each in self.settlements.values()):
            raise RetentionDecidedError(f"{basis.decision} is recorded; name a decision of its own")
        if today < min(year.last_on, self.ended_on or self.until):
            raise RetentionNotReadyError(f"settle {year} on {year.last_on} or later")
        parts = [*self._retained_in(year)]
        if not parts:
            raise RetentionMissingError(f"nothing retained in {year} is left to decide")
        return parts

    def check_decided(self, settlement: Settlement) -> None:
        """Refuse a settlement that decides nothing, as every month waits for its scores."""
        if not settlement.instalments:
            gaps = [f"{month}/{unit}" for month, unit in settlement.gaps]
            raise RetentionNotReadyError(
                f"let {', '.join(gaps[:10])} be scored first: nothing is decided without",
                gaps=gaps,
            )

    def owed_fen(self, part: Part) -> int:
        """Give what may be asked for of an instalment or a settlement, in fen."""
        if self.agreement.direction != PAYABLE:
            raise ContractDirectionError("the entity receives on this contract; it pays nothing")
        if (part.instalment is None) == (part.settlement is None):
            raise ContractTermsError("name an instalment or a settlement, one of them")
        if part.instalment is not None:
            found = self.live(part.instalment)
            service = self.agreement.form == SERVICE
            owed_fen = found.payable_fen if service else found.instalment.amount_fen
        else:
            released = self.settlements.get(part.settlement or 0)
            owed_fen = 0 if released is None else released.released_fen
        if owed_fen <= 0:
            raise NothingOwedError("nothing is owed for this; accept or settle it first")
        return owed_fen

    def asked_for(self, part: Part) -> UUID | None:
        """Give the last request that asks for a part."""
        if part.instalment is not None:
            return self.standing(part.instalment).request
        released = self.settlements.get(part.settlement or 0)
        return None if released is None else released.request

    def _check_receivable(self) -> None:
        if self.agreement.direction != RECEIVABLE:
            raise ContractDirectionError("the entity pays on this contract; ask for a payment")

    def _retained_in(self, year: Year) -> Iterable[Retained]:
        for number, each in sorted(self.standings.items()):
            ended = each.instalment.until
            if each.accepted and each.retained_fen and not each.settled and year.contains(ended):
                months = months_of(each.instalment.since, ended)
                yield Retained(instalment=number, months=months, retained_fen=each.retained_fen)

    def _changed(self, number: int, **changes: Any) -> None:
        self.standings[number] = replace(self.standings[number], **changes)

    def _cancelled(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._changed(number, cancelled=True)

    def _stated(self, instalments: Iterable[Instalment]) -> None:
        for each in instalments:
            self.standings[each.number] = Standing(instalment=each)


def months_of(since: date, until: date) -> tuple[str, ...]:
    """Give the calendar months that a time touches."""
    month, last = Month.of(since), Month.of(until)
    found: list[str] = []
    while month <= last:
        found.append(month.text)
        month = month.next()
    return tuple(found)
