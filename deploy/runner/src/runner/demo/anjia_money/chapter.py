"""Anjia's own year of money, told beside its points: what is told becomes slips, then vouchers."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from itertools import chain

from typing_extensions import override

from kernel.periods import Month
from runner.demo.anjia_money.agreements import (
    RELEASED_FEN,
    RENT_FEN,
    RETAINED_FEN,
    Lease,
    Service,
)
from runner.demo.anjia_money.bonuses import Bonuses
from runner.demo.anjia_money.budget import Budget
from runner.demo.anjia_money.desk import Desk, Story
from runner.demo.anjia_money.dividend import TOTAL_FEN, Dividend
from runner.demo.anjia_money.waste_fee import MONTHS, Payer, WasteFee
from runner.demo.booking import RESULTS, booked, carried_over
from runner.demo.books import Books
from runner.demo.cast import Cast, Subject
from runner.demo.chapter import Chapter, Timed
from runner.demo.money_steps import begin_books, in_books
from runner.demo.script import ContractYear, OwnMoney
from runner.demo.seasons import FIRST_ON, instant
from runner.demo.villages import ACCOUNTANT, CLERK, MoneyVillage
from runner.demo.vouchers import Written, line
from runner.demo.year_end import YearEnd

CLOSE_DAY = 3
LAST_BOOKED_ON = date(2027, 1, 14)
"""What the first days of the next year brought is in the books before the play ends."""
BEHIND_MONTHS = (9, 4)
"""Households that stay behind pay for so many months of the year."""
PERSONS_MOST, SHARES_MOST = 6, 6
OPENING_FEN = 50_000_000
"""What the village holds at the bank beside what it shares."""


class AnjiaMoney(Chapter):
    """Six stories of one village; it closes every month, as the others do."""

    def __init__(
        self,
        cast: Cast,
        village: MoneyVillage,
        told: Sequence[Chapter],
        *,
        rng: random.Random,
        payers: int,
    ) -> None:
        """Tell them of this village, beside other chapters; so many households are billed."""
        self._village = village
        # Its clerk holds the post already.
        self.terms = tuple(term for term in village.terms() if term.kind != CLERK)
        desk = Desk(
            village=village,
            supervisors=tuple(each.key for each in cast.supervisors),
            secretary=cast.secretary.key,
            registrar=cast.registrar.key,
        )
        heads = [each for each in cast.subjects if each.kind == "household"]
        reserved = frozenset[str]().union(*(chapter.reserved for chapter in told))
        free = _free(cast, heads, reserved)
        self._fee = WasteFee(desk, _payers(rng, free, payers))
        self._lease = Lease(desk)
        self._service = Service(desk, representative=free[0].person.key)
        members = [(each.person.key, rng.randint(1, SHARES_MOST)) for each in heads]
        self._dividend = Dividend(desk, members)
        self._budget = Budget(desk)
        self._stories: Sequence[Story] = (
            self._fee,
            self._lease,
            self._service,
            self._dividend,
            self._budget,
            Bonuses(desk, _year_end(told)),
        )

    @property
    def own_money(self) -> OwnMoney:
        """What the supervisor's questions about Anjia's money rest on."""
        return OwnMoney(
            entity=self._village.entity,
            accountant=self._village.by(ACCOUNTANT),
            fee=self._fee.told,
            dividend=self._dividend.told,
            budget=self._budget.told,
            contracts=ContractYear(
                lease=self._lease.contract,
                overdue_fen=RENT_FEN // 4,
                service=self._service.contract,
                retained_fen=RETAINED_FEN,
                released_fen=RELEASED_FEN,
            ),
        )

    @override
    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """Give what belongs to a day, and what is booked and closed on it."""
        del books
        found = [each for story in self._stories for each in story.on(day)]
        if day == FIRST_ON:
            found += self._begun(day)
        if day.year == FIRST_ON.year and day == Month.of(day).last_on:
            found += self._month_end(day)
        if day == LAST_BOOKED_ON:
            found += self._month_end(day)
        if day.day == CLOSE_DAY and day > Month.of(FIRST_ON).last_on:
            path = f"/months/{Month.of(day).previous()}/closings"
            found.append((instant(day, time(9, 0)), in_books(self._village, ACCOUNTANT, path)))
        return found

    def _begun(self, day: date) -> Iterator[Timed]:
        village = self._village
        for place, each in enumerate(begin_books(village, ACCOUNTANT, day)):
            yield instant(day, time(7, 0)) + timedelta(minutes=place), each
        lines = [
            line("102", TOTAL_FEN + OPENING_FEN, bank_account=village.bank_account),
            line("301", -OPENING_FEN + 5_000_000),
            line("322", -TOTAL_FEN - 5_000_000, sub="undistributed"),
        ]
        balances = Written(draft="opening", kind="opening", dated_on=day, lines=lines)
        yield from booked(day, time(7, 10), [(village, balances)])

    def _month_end(self, day: date) -> Iterator[Timed]:
        month, village = Month.of(day), self._village
        reviews = chain.from_iterable(story.reviews(month) for story in self._stories)
        for review in reviews:
            yield instant(day, time(16, 50)), review
        facts = [(village, fact) for story in self._stories for fact in story.of(month)]
        yield from booked(day, time(17, 0), facts)
        if day == date(FIRST_ON.year, 12, 31):
            yield from carried_over(village, day, "results", time(19, 0), count=RESULTS)
            yield from carried_over(village, day, "distribution", time(21, 0), count=1)


def _year_end(told: Sequence[Chapter]) -> YearEnd:
    [found] = [chapter for chapter in told if isinstance(chapter, YearEnd)]
    return found


def _free(cast: Cast, heads: Sequence[Subject], reserved: frozenset[str]) -> list[Subject]:
    """Give the households of whom no chapter tells, and whose heads decide nothing."""
    deciding = cast.deciding | {cast.clerk.key}
    return [each for each in heads if each.key not in reserved and each.person.key not in deciding]


def _payers(rng: random.Random, free: Sequence[Subject], count: int) -> list[Payer]:
    chosen = rng.sample(free, min(count, len(free)))
    return [
        Payer(
            household=each.key,
            persons=rng.randint(1, PERSONS_MOST),
            months=BEHIND_MONTHS[place] if place < len(BEHIND_MONTHS) else MONTHS,
        )
        for place, each in enumerate(chosen)
    ]
