"""Business dates (业务日期) are Beijing dates; instants are UTC.

The offset is fixed at eight hours instead of looked up: China has kept no summer time since
1991, the time zone tables may be missing on a small server, and a business date must come out
the same on every machine that replays it. Instants before 1992 are refused, so the years in
which the fixed offset would be wrong cannot be met.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from kernel.errors import KernelError

BEIJING = timezone(timedelta(hours=8), "UTC+08:00")
FIRST_ON = date(1992, 1, 1)
"""The first date on which the fixed offset is relied on."""

_FIRST_AT = datetime.combine(FIRST_ON, time(), BEIJING)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)


class DateFormError(KernelError):
    """The text is not a date."""

    code = "date_form"


class InstantFormError(KernelError):
    """The text or the value is not an instant: it does not say its offset from UTC."""

    code = "instant_form"


class OutsideFixedOffsetError(KernelError):
    """The time lies before the years in which Beijing is always eight hours ahead of UTC."""

    code = "outside_fixed_offset"


def business_date(instant: datetime) -> date:
    """Give the business date (业务日期) on which an instant falls in Beijing."""
    if instant.utcoffset() is None:
        raise InstantFormError(f"{instant} does not say its offset; give an instant in UTC")
    if instant < _FIRST_AT:
        raise OutsideFixedOffsetError(f"{instant} is before {FIRST_ON}; give the date itself")
    try:
        return instant.astimezone(BEIJING).date()
    except OverflowError:
        raise InstantFormError(f"{instant} is at the end of time; give an earlier one") from None


def start_of(day: date) -> datetime:
    """Give the instant in UTC at which a business date (业务日期) begins: 16:00 the day before."""
    if day < FIRST_ON:
        raise OutsideFixedOffsetError(f"{day} is before {FIRST_ON}; give a later date")
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)


def parse_date(text: str) -> date:
    """Read a date (日期) written as `2026-05-15`, and nothing else."""
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise DateFormError(f"{text!r} is not a day of the calendar; check it") from None
    raise DateFormError(f"{text[:40]!r} is not a date; write it like 2026-05-15")


def parse_instant(text: str) -> datetime:
    """Read an instant (时刻) such as `2026-05-15T01:02:03.000000Z` or with `+08:00`, as UTC."""
    if _INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            raise InstantFormError(f"{text!r} is not a time of the calendar; check it") from None
    raise InstantFormError(
        f"{text[:40]!r} is not an instant; write it like 2026-05-15T01:02:03Z, with its offset"
    )


def format_instant(instant: datetime) -> str:
    """Write an instant (时刻) in UTC, always 27 characters: `2026-05-15T01:02:03.000000Z`."""
    if instant.utcoffset() is None:
        raise InstantFormError(f"{instant} does not say its offset; give an instant in UTC")
    try:
        utc = instant.astimezone(UTC)
    except OverflowError:
        raise InstantFormError(f"{instant} is at the end of time; give an earlier one") from None
    return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
