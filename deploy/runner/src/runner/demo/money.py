"""The villages' year of money (三资): payments over their chains, books closed month by month."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, time

from typing_extensions import override

from kernel.periods import Month
from runner.demo.booking import RESULTS, Bookable, booked, carried_over
from runner.demo.books import Books
from runner.demo.chapter import Chapter, Timed
from runner.demo.money_steps import (
    MAJOR_FEN,
    AskPayment,
    Payment,
    begin_books,
    in_books,
    on_payment,
)
from runner.demo.script import Action, Money
from runner.demo.seasons import FIRST_ON, WHOLE_YEAR, instant
from runner.demo.villages import ACCOUNTANT, CASHIER, CHAIR, CLERK, HEAD, MoneyVillage
from runner.demo.vouchers import opening, ordinary, worked_year

PAY_DAYS = (8, 22)
PAYMENTS = 4
"""On each day on which a village pays, in a play of full size."""
SHARING = frozenset(("w25d", "w25e", "w25f"))
"""Vouchers of the worked year that distribute income, after its results were carried over."""
CLOSE_DAY = 3
PURPOSES = (
    ("running", 20_000, 90_000),
    ("repair", 60_000, 280_000),
    ("sanitation", 30_000, 120_000),
    ("repair", MAJOR_FEN, 900_000),
)
"""What a village pays for, and the least and most amount in fen."""


class MoneyYear(Chapter):
    """Some villages pay and keep books all year; the last of them keeps the worked year's."""

    def __init__(self, villages: Sequence[MoneyVillage], *, seed: int, payments: int) -> None:
        """Tell it of these villages and so many payments a day; the seed gives each amount."""
        self._purposes = PURPOSES[-payments:]
        self._paying, self._worked = villages[:-1], villages[-1]
        self._rng = random.Random(f"{seed}/money")  # noqa: S311 - a game, no secret
        self._drafts: dict[str, dict[str, list[Bookable]]] = {}
        self._payments = 0
        self.terms = tuple(term for village in villages for term in village.terms())
        self._worked_vouchers = worked_year(self._worked)

    @property
    def money(self) -> Money:
        """What the supervisor's questions about the year of money rest on."""
        return Money(
            entities=tuple(each.entity for each in (*self._paying, self._worked)),
            worked=self._worked.entity,
            accountant=self._worked.by(ACCOUNTANT),
            payments=self._payments,
        )

    @override
    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """Give what villages pay and book on a day."""
        del books
        found: list[Timed] = []
        if day == FIRST_ON:
            found += self._beginnings(day)
        if day.year == FIRST_ON.year and day.day in PAY_DAYS:
            found += self._payments_of(day)
        if day.year == FIRST_ON.year and day == Month.of(day).last_on:
            found += self._month_end(day)
        if day.day == CLOSE_DAY and day > Month.of(FIRST_ON).last_on:
            found += self._closings(day)
        return found

    def _beginnings(self, day: date) -> Iterator[Timed]:
        for village in (*self._paying, self._worked):
            for minute, each in enumerate(begin_books(village, ACCOUNTANT, day)):
                yield instant(day, time(7, minute)), each
        first = [(village, opening(village, day)) for village in self._paying]
        first.append((self._worked, self._worked_vouchers[0]))
        yield from booked(day, time(7, 10), first)

    def _payments_of(self, day: date) -> Iterator[Timed]:
        for village in self._paying:
            for purpose, least, most in self._purposes:
                self._payments += 1
                payment = Payment(
                    village=village,
                    number=f"{day:%m%d}-{self._payments:05}",
                    purpose=purpose,
                    amount_fen=self._rng.randint(least, most) // 100 * 100,
                    paid_on=day,
                )
                self._waiting(village, day).append(payment)
                for minute, action in enumerate(_paid(payment)):
                    yield instant(day, time(10, minute)), action

    def _month_end(self, day: date) -> list[Timed]:
        month = Month.of(day)
        found: list[Timed] = []
        prepared: list[tuple[MoneyVillage, Bookable]] = []
        for village in self._paying:
            own = ordinary(village, month.text, day)
            prepared += [(village, each) for each in (*self._waiting(village, day), *own)]
        # The worked year's are posted in their order, some of them in later months than dated.
        dated = [each for each in self._worked_vouchers[1:] if Month.of(each.dated_on) == month]
        prepared += [(self._worked, each) for each in dated if each.draft not in SHARING]
        found += booked(day, time(17, 0), prepared)
        if month.number == len(WHOLE_YEAR.months):
            found += self._year_end(day)
        return found

    def _year_end(self, day: date) -> Iterator[Timed]:
        everybody = (*self._paying, self._worked)
        sharing = [each for each in self._worked_vouchers if each.draft in SHARING]
        for village in everybody:
            yield from carried_over(village, day, "results", time(19, 0), count=RESULTS)
        yield from booked(day, time(20, 0), [(self._worked, each) for each in sharing])
        yield from carried_over(self._worked, day, "distribution", time(21, 0), count=1)

    def _closings(self, day: date) -> Iterator[Timed]:
        month = Month.of(day).previous()
        for village in (*self._paying, self._worked):
            close = in_books(village, ACCOUNTANT, f"/months/{month}/closings")
            yield instant(day, time(9, 0)), close

    def _waiting(self, village: MoneyVillage, day: date) -> list[Bookable]:
        return self._drafts.setdefault(Month.of(day).text, {}).setdefault(village.code, [])


def _paid(payment: Payment) -> Iterator[Action]:
    """Give a payment's way, step after step."""
    village, day = payment.village, payment.paid_on.isoformat()
    yield AskPayment(actor=village.by(CLERK), key="", payment=payment)
    decided = ["committees-discussed"]
    if payment.amount_fen >= MAJOR_FEN:
        decided.append("delegates-resolved")
    for name in decided:
        decision = f"示例-{village.code}-{payment.number}"
        yield on_payment(
            payment, CLERK, "preconditions", precondition=name, decision=decision, decided_on=day
        )
    yield on_payment(payment, CHAIR, "signatures", step="supervision", version=1)
    yield on_payment(payment, HEAD, "signatures", step="head", version=1)
    yield on_payment(payment, CASHIER, "orders", method="bank_transfer")
    yield on_payment(
        payment,
        CASHIER,
        "confirmations",
        reference=payment.reference,
        paid_on=day,
        amount_fen=payment.amount_fen,
    )
