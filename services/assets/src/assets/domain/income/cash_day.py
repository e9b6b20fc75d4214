"""A day of a cashier's cash (现金日记): what was there, what came and went, what should be left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

TAKEN_IN, GIVEN_BACK, DRAWN = "taken_in", "given_back", "drawn"
PAID_OUT, BANKED, COUNTED = "paid_out", "banked", "counted"


class Movement(NamedTuple):
    """Cash that came, above zero, or went, on a day."""

    on: date
    kind: str
    fen: int


@dataclass(frozen=True, kw_only=True)
class CashDay:
    """Expected = opening + received + drawn - paid - banked + counted, all in fen."""

    opening_fen: int
    received_fen: int
    """On receipts, less what was given back on voided ones."""
    drawn_fen: int
    paid_fen: int
    banked_fen: int
    counted_fen: int
    """By how much counts of the day found more, or less below zero."""

    @property
    def expected_fen(self) -> int:
        """What should be there at the end of the day."""
        came = self.opening_fen + self.received_fen + self.drawn_fen + self.counted_fen
        return came - self.paid_fen - self.banked_fen


def cash_day(movements: Iterable[Movement], *, on: date) -> CashDay:
    """Give the day of a cashier out of everything that moved until its end."""
    before, sums = 0, dict.fromkeys((TAKEN_IN, GIVEN_BACK, DRAWN, PAID_OUT, BANKED, COUNTED), 0)
    for each in movements:
        if each.on < on:
            before += each.fen
        elif each.on == on:
            sums[each.kind] += each.fen
    return CashDay(
        opening_fen=before,
        received_fen=sums[TAKEN_IN] + sums[GIVEN_BACK],
        drawn_fen=sums[DRAWN],
        paid_fen=-sums[PAID_OUT],
        banked_fen=-sums[BANKED],
        counted_fen=sums[COUNTED],
    )


def below_zero_on(movements: Iterable[Movement], *, on: date) -> date | None:
    """Give the first day, until one, at whose end less than nothing would have been there.

    Nobody holds that: cash came that was never recorded, or did not go as recorded.
    """
    days: dict[date, int] = {}
    for each in movements:
        days[each.on] = days.get(each.on, 0) + each.fen
    held = 0
    for day, fen in sorted(days.items()):
        held += fen
        if held < 0 and day <= on:
            return day
    return None
