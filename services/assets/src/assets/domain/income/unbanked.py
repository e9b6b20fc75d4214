"""How long cash has waited to be banked: what came first goes to the bank first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Cash of one day that was not banked yet."""

    taken_on: date
    fen: int


def unbanked(movements: Iterable[tuple[date, int]], *, on: date) -> list[Waiting]:
    """Give what a cashier holds at the end of a day, by the day on which it came.

    Movements are days with fen, above zero for what came in. What went out covers the oldest
    money first; where more went out than had come, the next money covers that.
    """
    days: dict[date, int] = {}
    gone = 0
    for day, fen in movements:
        if day > on:
            continue
        if fen > 0:
            days[day] = days.get(day, 0) + fen
        else:
            gone -= fen
    left = []
    for day, fen in sorted(days.items()):
        covered = min(fen, gone)
        gone -= covered
        if fen > covered:
            left.append(Waiting(taken_on=day, fen=fen - covered))
    return left


def overdue(waiting: Iterable[Waiting], *, within_days: int, on: date) -> list[Waiting]:
    """Give what should be at the bank by now: taken in more than so many days ago."""
    return [each for each in waiting if each.taken_on + timedelta(days=within_days) < on]
