from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.beijing import (
    DateFormError,
    InstantFormError,
    OutsideFixedOffsetError,
    business_date,
    format_instant,
    parse_date,
    parse_instant,
    start_of,
)

DAYS = st.dates(min_value=date(1992, 1, 1))
INSTANTS = st.datetimes(
    min_value=datetime.fromisoformat("1992-01-01"),
    max_value=datetime.fromisoformat("9999-12-31T15:00"),
    timezones=st.just(UTC),
)


def test_the_business_day_begins_at_four_in_the_afternoon_utc() -> None:
    assert business_date(datetime(2026, 6, 27, 15, 59, 59, 999999, UTC)) == date(2026, 6, 27)
    assert business_date(datetime(2026, 6, 27, 16, tzinfo=UTC)) == date(2026, 6, 28)
    assert start_of(date(2026, 6, 28)) == datetime(2026, 6, 27, 16, tzinfo=UTC)
    assert start_of(date(2026, 6, 28)).tzinfo is UTC


@given(DAYS)
def test_a_day_begins_on_itself_and_not_before(day: date) -> None:
    assert business_date(start_of(day)) == day
    if day > date(1992, 1, 1):
        assert business_date(start_of(day) - timedelta(microseconds=1)) == day - timedelta(days=1)


@given(INSTANTS)
def test_the_fixed_offset_agrees_with_the_time_zone_tables(instant: datetime) -> None:
    try:
        zone = ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone tables")

    assert business_date(instant) == instant.astimezone(zone).date()


def test_summers_with_summer_time_are_refused() -> None:
    with pytest.raises(OutsideFixedOffsetError):
        business_date(datetime(1991, 7, 1, tzinfo=UTC))
    with pytest.raises(OutsideFixedOffsetError):
        start_of(date(1991, 12, 31))


def test_an_instant_without_offset_is_refused() -> None:
    naive = datetime(2026, 6, 28)  # noqa: DTZ001 - the missing zone is what is refused

    with pytest.raises(InstantFormError, match="offset"):
        business_date(naive)
    with pytest.raises(InstantFormError, match="offset"):
        format_instant(naive)


def test_the_end_of_time_is_refused() -> None:
    with pytest.raises(InstantFormError):
        business_date(datetime.max.replace(tzinfo=UTC))
    with pytest.raises(InstantFormError):
        format_instant(datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))))


@given(INSTANTS)
def test_an_instant_survives_writing_and_reading(instant: datetime) -> None:
    text = format_instant(instant)

    assert len(text) == 27
    assert parse_instant(text) == instant


def test_an_instant_is_read_with_any_offset_and_kept_in_utc() -> None:
    read = parse_instant("2026-05-15T09:02:03+08:00")

    assert format_instant(read) == "2026-05-15T01:02:03.000000Z"
    assert parse_instant("2026-05-15T01:02:03.5Z").microsecond == 500_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-05-15",
        "2026-05-15T01:02:03",
        "2026-05-15 01:02:03Z",
        "2026-05-15T01:02Z",
        "2026-05-15T01:02:03z",
        "2026-02-30T01:02:03Z",
        "2026-05-15T25:02:03Z",
        "2026-05-15T01:02:03.1234567Z",
        "20260515T010203Z",
        "9999-12-31T23:00:00-08:00",
        "2026-05-15T01:02:03Z\n",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(InstantFormError) as refusal:
        parse_instant(text)

    assert refusal.value.code == "instant_form"


@given(st.dates())
def test_a_date_survives_writing_and_reading(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["", "20260515", "2026-5-15", "2026-W20-5", "2026-02-30", "2026-05-15T00:00", "0000-01-01"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateFormError) as refusal:
        parse_date(text)

    assert refusal.value.code == "date_form"
