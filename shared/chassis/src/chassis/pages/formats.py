"""How pages write numbers, dates and instants: Beijing dates, digits in groups."""

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date as babel_date

from chassis.pages.languages import CHINESE, Spoken
from kernel.beijing import BEIJING, parse_instant
from kernel.money import format_yuan
from kernel.periods import Month, Quarter, Year, parse_period
from kernel.points import format_points

_GROUP = 3
MINUS = "−"
"""The true minus sign, which no line break parts from its number."""


def write_date(day: date, spoken: Spoken) -> str:
    """Write a business date in full: 2026年6月28日, 28 June 2026."""
    if spoken is CHINESE:
        return babel_date(day, "long", locale=spoken.locale)
    return babel_date(day, "d MMMM y", locale=spoken.locale)


def write_instant(instant: datetime | str, spoken: Spoken) -> str:
    """Write an instant as the clock in Beijing shows it, to the minute."""
    known = parse_instant(instant) if isinstance(instant, str) else instant
    there = known.astimezone(BEIJING)
    day = write_date(there.date(), spoken)
    clock = there.strftime("%H:%M")
    return f"{day} {clock}" if spoken is CHINESE else f"{day}, {clock} (Beijing time)"


def write_points(points: Decimal, *, signed: bool = False) -> str:
    """Write points with digits in groups of three; `signed` puts a plus before a gain."""
    whole, dot, fraction = format_points(abs(points)).partition(".")
    sign = MINUS if points < 0 else "+" if signed and points > 0 else ""
    return f"{sign}{_grouped(whole)}{dot}{fraction}"


def write_yuan(fen: int) -> str:
    """Write an amount of fen in yuan, to the fen, with digits in groups of three."""
    return format_yuan(fen).replace("-", MINUS)


def write_number(number: int) -> str:
    """Write a count with digits in groups of three."""
    return f"{MINUS if number < 0 else ''}{_grouped(str(abs(number)))}"


def write_period(period: str, spoken: Spoken) -> str:
    """Write a month, quarter or year: 2026年第二季度, second quarter of 2026."""
    match parse_period(period):
        case Quarter() as quarter:
            place = quarter.number - 1
            if spoken is CHINESE:
                return f"{quarter.year}年第{'一二三四'[place]}季度"
            return f"{('first', 'second', 'third', 'fourth')[place]} quarter of {quarter.year}"
        case Month() as month:
            if spoken is CHINESE:
                return f"{month.year}年{month.number}月"
            return babel_date(month.first_on, "MMMM y", locale=spoken.locale)
        case Year() as year:
            return f"{year.year}年" if spoken is CHINESE else str(year.year)


def _grouped(digits: str) -> str:
    first = len(digits) % _GROUP or _GROUP
    groups = [digits[:first]]
    groups += [digits[place : place + _GROUP] for place in range(first, len(digits), _GROUP)]
    return ",".join(groups)
