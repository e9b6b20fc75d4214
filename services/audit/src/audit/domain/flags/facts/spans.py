"""Days and months as the rules count them."""

from calendar import monthrange
from datetime import date, timedelta


def after(day: date, days: int) -> date:
    """Give the day so many days later; beyond the calendar its first or last day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def last_of_month(day: date) -> date:
    """Give the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_of(day: date) -> str:
    """Write a day's month as `YYYY-MM`."""
    return day.isoformat()[:7]


def months_between(since: date, until: date) -> int:
    """Give how many months a term has from its first to its last day, a begun one counted."""
    end = after(until, 1)
    months = (end.year - since.year) * 12 + end.month - since.month
    return months + (1 if end.day > since.day else 0)
