"""The cash of an entity in the hands of its cashiers (库存现金): in, out, banked, counted."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.income.rules import check_day
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, RefusedError
from kernel.ids import named_id

COUNTERS_MIN = 2
BEYOND_HELD = "beyond_held"
"""More went out than was there, on the day or on a later one."""


class CashKeyTakenError(ConflictError):
    """The entity has a deposit, a withdrawal or a count of this key already."""

    code = "cash_key_taken"


class CashCountedAloneError(RefusedError):
    """A count (盘点) is made by two persons, one of whom does not keep the cash."""

    code = "cash_counted_alone"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Cash that a cashier brought to the bank or drew there, under a key of the entity's own."""

    key: str
    cashier: UUID
    bank_account: UUID
    amount_fen: int
    moved_on: date


@dataclass(frozen=True, kw_only=True)
class Outlay:
    """Cash that a cashier paid out on a payment request, with the reference of the payment."""

    payment_request: UUID
    cashier: UUID
    amount_fen: int
    paid_on: date
    reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class Count:
    """What two persons found in the hands of a cashier."""

    key: str
    cashier: UUID
    counters: tuple[UUID, ...]
    counted_fen: int
    counted_on: date


class CashBox(AggregateRoot):
    """Knows what each cashier should hold on every day; a count says what was there."""

    TOPIC = "assets.cash_box"

    class Opened(Created):
        """Cash of the entity is kept track of."""

        TOPIC = "assets.cash_box.opened"
        entity: UUID

    class TakenIn(AggregateRoot.Event):
        """A cashier took cash in, on this receipt."""

        TOPIC = "assets.cash_box.taken_in"
        book: UUID
        number: int
        cashier: UUID
        amount_fen: int
        taken_on: date

    class GivenBack(AggregateRoot.Event):
        """A receipt for cash was voided; the cashier does not hold its amount any more."""

        TOPIC = "assets.cash_box.given_back"
        book: UUID
        number: int
        cashier: UUID
        amount_fen: int
        given_on: date

    class Banked(AggregateRoot.Event):
        """A cashier paid cash in at the bank (缴存)."""

        TOPIC = "assets.cash_box.banked"
        key: str
        cashier: UUID
        bank_account: UUID
        amount_fen: int
        moved_on: date
        irregular: list[str]

    class Drawn(AggregateRoot.Event):
        """A cashier drew cash from the bank (提现)."""

        TOPIC = "assets.cash_box.drawn"
        key: str
        cashier: UUID
        bank_account: UUID
        amount_fen: int
        moved_on: date

    class PaidOut(AggregateRoot.Event):
        """A cashier paid cash out (现金付款) on this payment request."""

        TOPIC = "assets.cash_box.paid_out"
        payment_request: UUID
        cashier: UUID
        amount_fen: int
        paid_on: date
        irregular: list[str]
        reference: str | None = None

    class Counted(AggregateRoot.Event):
        """The cash of a cashier was counted (盘点); a difference is what was there beyond books."""

        TOPIC = "assets.cash_box.counted"
        key: str
        cashier: UUID
        counters: list[UUID]
        counted_fen: int
        expected_fen: int
        difference_fen: int
        counted_on: date

    @staticmethod
    @override
    def create_id(entity: UUID) -> UUID:
        """Derive the id, so that an entity has one."""
        return named_id(f"/assets/cash_box/{entity}")

    @event(Opened)
    def __init__(self, entity: UUID) -> None:
        self.entity = entity
        self.keys: set[str] = set()
        self.by_day: dict[UUID, dict[date, int]] = {}
        """By cashier and day, by how much their cash grew or shrank."""

    def held_fen(self, cashier: UUID, on: date) -> int:
        """Give what a cashier should hold at the end of a day."""
        return sum(fen for day, fen in self.by_day.get(cashier, {}).items() if day <= on)

    def lowest_fen(self, cashier: UUID, since: date) -> int:
        """Give the least that a cashier should hold at the end of a day or of any later one."""
        lowest = held = self.held_fen(cashier, since)
        for day, fen in sorted(self.by_day.get(cashier, {}).items()):
            if day > since:
                held += fen
                lowest = min(lowest, held)
        return lowest

    def take_in(
        self, *, book: UUID, number: int, cashier: UUID, amount_fen: int, taken_on: date
    ) -> None:
        """Let the cashier hold what was collected on a receipt."""
        self._taken_in(
            book=book, number=number, cashier=cashier, amount_fen=amount_fen, taken_on=taken_on
        )

    def give_back(
        self, *, book: UUID, number: int, cashier: UUID, amount_fen: int, given_on: date
    ) -> None:
        """Take off what a voided receipt had added."""
        self._given_back(
            book=book, number=number, cashier=cashier, amount_fen=amount_fen, given_on=given_on
        )

    def bank(self, moved: Moved, *, today: date) -> list[str]:
        """Record that cash was paid in at the bank; gives what is irregular about it."""
        self._check(moved.key, moved.moved_on, today=today)
        found = self._beyond(moved.cashier, moved.amount_fen, moved.moved_on)
        self._banked(**asdict(moved), irregular=found)
        return found

    def draw(self, moved: Moved, *, today: date) -> None:
        """Record that cash was drawn from the bank."""
        self._check(moved.key, moved.moved_on, today=today)
        self._drawn(**asdict(moved))

    def pay_out(self, outlay: Outlay) -> list[str]:
        """Record that cash was paid out; gives what is irregular about it.

        Nobody holds less than nothing: what goes beyond the cash that is known is recorded all the
        same, and shows that something else was not.
        """
        found = self._beyond(outlay.cashier, outlay.amount_fen, outlay.paid_on)
        self._paid_out(**asdict(outlay), irregular=found)
        return found

    def count(self, count: Count, *, today: date) -> int:
        """Record a count; gives the difference in fen, above zero where more was there."""
        self._check(count.key, count.counted_on, today=today)
        apart = set(count.counters) - {count.cashier}
        if len(set(count.counters)) < COUNTERS_MIN or not apart:
            raise CashCountedAloneError(
                "name two persons who counted, at least one of them not the cashier"
            )
        expected_fen = self.held_fen(count.cashier, count.counted_on)
        difference_fen = count.counted_fen - expected_fen
        said = {**asdict(count), "counters": sorted(set(count.counters))}
        self._counted(**said, expected_fen=expected_fen, difference_fen=difference_fen)
        return difference_fen

    def _beyond(self, cashier: UUID, amount_fen: int, on: date) -> list[str]:
        return [BEYOND_HELD] if amount_fen > self.lowest_fen(cashier, on) else []

    def _check(self, key: str, day: date, *, today: date) -> None:
        check_day(day, today=today)
        if key in self.keys:
            raise CashKeyTakenError(f"{key} is taken: give it a key of its own")

    def _move(self, cashier: UUID, day: date, fen: int) -> None:
        own = self.by_day.setdefault(cashier, {})
        own[day] = own.get(day, 0) + fen

    @event(TakenIn)
    def _taken_in(
        self, book: UUID, number: int, cashier: UUID, amount_fen: int, taken_on: date
    ) -> None:
        self._move(cashier, taken_on, amount_fen)

    @event(GivenBack)
    def _given_back(
        self, book: UUID, number: int, cashier: UUID, amount_fen: int, given_on: date
    ) -> None:
        self._move(cashier, given_on, -amount_fen)

    @event(Banked)
    def _banked(
        self,
        key: str,
        cashier: UUID,
        bank_account: UUID,
        amount_fen: int,
        moved_on: date,
        irregular: list[str],
    ) -> None:
        self.keys.add(key)
        self._move(cashier, moved_on, -amount_fen)

    @event(Drawn)
    def _drawn(
        self, key: str, cashier: UUID, bank_account: UUID, amount_fen: int, moved_on: date
    ) -> None:
        self.keys.add(key)
        self._move(cashier, moved_on, amount_fen)

    @event(PaidOut)
    def _paid_out(
        self,
        payment_request: UUID,
        cashier: UUID,
        amount_fen: int,
        paid_on: date,
        irregular: list[str],
        reference: str | None = None,
    ) -> None:
        self._move(cashier, paid_on, -amount_fen)

    @event(Counted)
    def _counted(
        self,
        key: str,
        cashier: UUID,
        counters: list[UUID],
        counted_fen: int,
        expected_fen: int,
        difference_fen: int,
        counted_on: date,
    ) -> None:
        self.keys.add(key)
        if difference_fen:
            self._move(cashier, counted_on, difference_fen)
