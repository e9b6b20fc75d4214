"""The journal of one month (会计期间): numbers vouchers without a gap, and is closed once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.books.chart import DISTRIBUTED, DISTRIBUTION, RESULT_CLASSES, YEAR_INCOME, Chart
from assets.domain.books.journal_errors import (
    EarlierPeriodOpenError,
    OpeningNotFirstError,
    PeriodClosedError,
    PeriodNotOverError,
    VoucherOfAnotherMonthError,
    VouchersUnpostedError,
    YearNotCarriedOverError,
)
from assets.domain.books.journal_events import JournalEvents
from assets.domain.books.lines import Movement, movements
from assets.domain.books.slip import Slip
from assets.domain.books.slip_errors import SlipNotWaitingError, SlipsWaitingError
from assets.domain.books.voucher import OPENING, Voucher
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id
from kernel.periods import Month

LAST_MONTH = 12
SHOWN_MAX = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """What an account, or one sub-account of it, holds on the debit side; credit is below zero."""

    account: str
    balance_fen: int
    sub: str | None = None


class Journal(JournalEvents, AggregateRoot):
    """Gives each posted voucher the next number, and closes when nothing of the month waits."""

    TOPIC = "assets.journal"

    class Opened(Created):
        """The first voucher or slip of the month came, or the month was closed without any."""

        TOPIC = "assets.journal.opened"
        entity: UUID
        month: str

    class VoucherEntered(AggregateRoot.Event):
        """A voucher dated in this month was prepared; the month does not close without it."""

        TOPIC = "assets.journal.voucher_entered"
        voucher: UUID
        draft: str

    class VoucherVoided(AggregateRoot.Event):
        """A prepared voucher was given up; the month does not wait for it any more."""

        TOPIC = "assets.journal.voucher_voided"
        voucher: UUID

    class VoucherPosted(AggregateRoot.Event):
        """The voucher has this number of the month, and moved this much on these accounts."""

        TOPIC = "assets.journal.voucher_posted"
        voucher: UUID
        number: int
        movements: list[Movement]

    class Closed(AggregateRoot.Event):
        """The month is closed with so many vouchers and these balances at its end."""

        TOPIC = "assets.journal.closed"
        vouchers: int
        balances: list[Balance]

    @staticmethod
    @override
    def create_id(entity: UUID, month: str) -> UUID:
        """Derive the journal's id, so that an entity has one for each month."""
        return named_id(f"/assets/journal/{entity}/{month}")

    @event(Opened)
    def __init__(self, entity: UUID, month: str) -> None:
        self.entity = entity
        self.month = Month(month)
        self.awaiting: dict[UUID, str] = {}
        self.slips: dict[UUID, str] = {}
        """Those that wait for a voucher, with their keys."""
        self.vouchered: dict[UUID, tuple[UUID, str]] = {}
        """By prepared voucher, the slip that waits again if the voucher is voided."""
        self.posted = 0
        self.moved: dict[tuple[str, str | None], int] = {}
        self.balances: Mapping[tuple[str, str | None], int] | None = None
        """At the month's end, once it is closed."""

    @property
    def closed(self) -> bool:
        """Whether the month is closed."""
        return self.balances is not None

    def enter(self, voucher: Voucher, *, first_month: Month, beside: Collection[UUID] = ()) -> None:
        """Take a prepared voucher into the month; opening balances come first of all.

        Opening balances that fill several vouchers are prepared `beside` each other.
        """
        self._check_open(voucher)
        others = self.awaiting.keys() - set(beside)
        if voucher.kind == OPENING and (self.month != first_month or others or self.posted):
            raise OpeningNotFirstError(
                f"prepare the opening balances as the first voucher of {first_month}"
            )
        self._voucher_entered(voucher=voucher.id, draft=voucher.draft)

    def enter_slip(self, slip: Slip) -> None:
        """Let a slip wait for its voucher in this month."""
        assert not self.closed, "a slip waits in an open month"
        assert self.month.text == slip.month
        self._slip_entered(slip=slip.id, key=slip.key)

    def check_waits(self, slip: Slip) -> None:
        """Refuse a slip that does not wait in this month."""
        if slip.id not in self.slips:
            raise SlipNotWaitingError(f"{slip.key} has its voucher, or was set aside already")

    def enter_from_slip(self, slip: Slip, voucher: Voucher, *, first_month: Month) -> None:
        """Take a voucher that was prepared from a slip, which waits no more."""
        self.check_waits(slip)
        self.enter(voucher, first_month=first_month)
        self._slip_vouchered(slip=slip.id, voucher=voucher.id)

    def set_slip_aside(self, slip: Slip) -> None:
        """Wait no longer for a slip of which no voucher is made."""
        self.check_waits(slip)
        self._slip_set_aside(slip=slip.id)

    def void(self, voucher: Voucher) -> None:
        """Wait no longer for a voucher that was given up."""
        self._check_open(voucher)
        self._voucher_voided(voucher=voucher.id)

    def post(self, voucher: Voucher, *, chart: Chart) -> int:
        """Give the voucher its number in the month."""
        self._check_open(voucher)
        assert voucher.id in self.awaiting
        number = self.posted + 1
        by_sub = frozenset((chart.roles[DISTRIBUTION],))
        self._voucher_posted(
            voucher=voucher.id, number=number, movements=movements(voucher.lines, by_sub=by_sub)
        )
        return number

    def close(
        self, before: "Journal | None", *, first_month: Month, chart: Chart, today: date
    ) -> None:
        """Close the month for good, after the one before it; a year's last month with the year.

        Raises `VouchersUnpostedError` with the drafts that wait.
        """
        if self.closed:
            raise PeriodClosedError(f"{self.month} is closed already")
        if today < self.month.last_on:
            raise PeriodNotOverError(f"close {self.month} on {self.month.last_on} or later")
        if self.month != first_month and (before is None or not before.closed):
            raise EarlierPeriodOpenError(f"close {self.month.previous()} first")
        if self.awaiting:
            waiting = sorted(self.awaiting.values())
            raise VouchersUnpostedError(
                f"post or void {', '.join(waiting[:10])} first: {len(waiting)} vouchers of "
                f"{self.month} wait",
                vouchers=waiting,
            )
        if self.slips:
            keys = sorted(self.slips.values())
            raise SlipsWaitingError(
                f"prepare the vouchers of {', '.join(keys[:10])} first: {len(keys)} slips of "
                f"{self.month} wait",
                slips=keys[:SHOWN_MAX],
                waiting=len(keys),
            )
        balances = dict((before.balances or {}) if before is not None else {})
        for key, moved in self.moved.items():
            balances[key] = balances.get(key, 0) + moved
        assert sum(balances.values()) == 0, "every voucher balances, so the month does"
        if self.month.number == LAST_MONTH:
            _check_year(balances, chart)
        kept = [
            Balance(account=account, balance_fen=fen, sub=sub)
            for (account, sub), fen in sorted(balances.items(), key=_by_account)
            if fen
        ]
        self._closed(vouchers=self.posted, balances=kept)

    def _check_open(self, voucher: Voucher) -> None:
        if Month.of(voucher.dated_on) != self.month:
            raise VoucherOfAnotherMonthError(
                f"{voucher.draft} is dated {voucher.dated_on}: name the month of that day"
            )
        if self.closed:
            raise PeriodClosedError(f"{self.month} is closed: date the voucher in an open month")

    @event(VoucherEntered)
    def _voucher_entered(self, voucher: UUID, draft: str) -> None:
        self.awaiting[voucher] = draft

    @event(JournalEvents.SlipEntered)
    def _slip_entered(self, slip: UUID, key: str) -> None:
        self.slips[slip] = key

    @event(JournalEvents.SlipVouchered)
    def _slip_vouchered(self, slip: UUID, voucher: UUID) -> None:
        self.vouchered[voucher] = (slip, self.slips.pop(slip))

    @event(JournalEvents.SlipSetAside)
    def _slip_set_aside(self, slip: UUID) -> None:
        del self.slips[slip]

    @event(VoucherVoided)
    def _voucher_voided(self, voucher: UUID) -> None:
        del self.awaiting[voucher]
        slip, key = self.vouchered.pop(voucher, (None, ""))
        if slip is not None:
            self.slips[slip] = key

    @event(VoucherPosted)
    def _voucher_posted(self, voucher: UUID, number: int, movements: list[Movement]) -> None:
        del self.awaiting[voucher]
        self.vouchered.pop(voucher, None)
        self.posted = number
        for each in movements:
            key = (each.account, each.sub)
            self.moved[key] = self.moved.get(key, 0) + each.debit_fen - each.credit_fen

    @event(Closed)
    def _closed(self, vouchers: int, balances: list[Balance]) -> None:
        self.balances = {(each.account, each.sub): each.balance_fen for each in balances}


def _by_account(item: tuple[tuple[str, str | None], int]) -> tuple[str, str]:
    (account, sub), _ = item
    return account, sub or ""


def not_carried_over(balances: Mapping[tuple[str, str | None], int], chart: Chart) -> list[str]:
    """Name what is not zero of those accounts that are zero at the end of a year."""
    results = (*chart.codes(*RESULT_CLASSES), chart.roles[YEAR_INCOME])
    zero: set[tuple[str, str | None]] = {(code, None) for code in results}
    zero.add((chart.roles[DISTRIBUTION], DISTRIBUTED))
    return _names(key for key, fen in balances.items() if fen and key in zero)


def _check_year(balances: Mapping[tuple[str, str | None], int], chart: Chart) -> None:
    left = not_carried_over(balances, chart)
    if left:
        raise YearNotCarriedOverError(
            f"carry over {', '.join(left)} first: they are zero at the end of a year",
            accounts=left,
        )


def _names(keys: Iterable[tuple[str, str | None]]) -> list[str]:
    return sorted(account if sub is None else f"{account}/{sub}" for account, sub in keys)
