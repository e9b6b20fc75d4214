import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from audit.domain.flags.comparing import digest_of
from audit.entrypoints.flags_cli import FlagsCommandParts
from audit.entrypoints.flags_cli import flags as flags_command
from services.audit.tests.flag_desk import FlagDesk, begin, entries, open_flags, watched
from services.audit.tests.tiny_rules import TINY, LateEntry, ManyEntries

BUSY, QUIET, LATE = (UUID(int=number) for number in (101, 102, 103))
UNIT = str(UUID(int=2))


@pytest.fixture
async def desk(app_url: str, pool: Any) -> AsyncIterator[FlagDesk]:
    with open_flags(app_url, pool) as desk:
        yield desk


@pytest.fixture
def played(county: Any) -> Any:
    """Play three days: many entries of one account on the first, a late one on the second."""
    county.at = datetime(2026, 3, 1, 2, tzinfo=UTC)
    entries(county, BUSY, 4, unit=UNIT)
    entries(county, QUIET, 2, unit=UNIT)
    county.at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    entries(county, LATE, 1, unit=UNIT, on=date(2026, 1, 15))
    county.at = datetime(2026, 3, 4, 2, tzinfo=UTC)
    entries(county, QUIET, 1, unit=UNIT)
    return county


def asked(desk: FlagDesk) -> list[tuple[str, str, int]]:
    flags = desk.book.current().flags.values()
    return [(each.suspicion.rule, each.suspicion.subject, each.position) for each in flags]


async def test_every_suspicion_is_raised_once_in_the_order_of_the_log(
    desk: FlagDesk, played: Any
) -> None:
    await watched(desk.watch())

    assert asked(desk) == [("many-entries", str(BUSY), 1), ("late-entry", str(LATE), 2)]
    [many, late] = desk.book.current().flags.values()
    assert len(many.suspicion.facts) == 4
    assert many.suspicion.numbers == (("entries", 4),)
    assert (many.suspicion.first_on, many.suspicion.last_on) == (date(2026, 3, 1),) * 2
    assert late.suspicion.facts == (f"/510604/points#{LATE}.1",)


async def test_a_day_ends_only_when_the_log_speaks_of_a_later_one(
    desk: FlagDesk, county: Any
) -> None:
    county.at = datetime(2026, 3, 1, 2, tzinfo=UTC)
    entries(county, BUSY, 3, unit=UNIT)
    watch = desk.watch()
    await watched(watch)
    assert asked(desk) == []

    # 15:59:59 in Greenwich is the last second of the same day in Beijing.
    county.at = datetime(2026, 3, 1, 15, 59, 58, tzinfo=UTC)
    entries(county, QUIET, 1, unit=UNIT)
    await watched(watch)
    assert asked(desk) == []

    entries(county, QUIET, 1, unit=UNIT)
    await watched(watch)
    assert asked(desk) == [("many-entries", str(BUSY), 1)]


async def test_watches_that_begin_anew_or_two_at_once_raise_nothing_twice(
    desk: FlagDesk, played: Any
) -> None:
    await watched(desk.watch())
    before = asked(desk)

    await asyncio.gather(watched(desk.watch()), watched(desk.watch()))

    assert asked(desk) == before
    assert len(desk.restricted.events_after(0)) == len(before)


async def test_two_watches_that_begin_together_raise_each_flag_once(
    desk: FlagDesk, played: Any
) -> None:
    await asyncio.gather(watched(desk.watch()), watched(desk.watch()))

    assert len(desk.restricted.events_after(0)) == 2


async def test_another_version_asks_again_only_what_nobody_is_asked_already(
    desk: FlagDesk, played: Any
) -> None:
    class Newer(ManyEntries):
        def begin(self, settings: object) -> Any:
            older = super().begin(settings)

            class Watch:
                def take(self, fact: Any) -> Any:
                    return older.take(fact)

                def night(self, day: date) -> Any:
                    return [replace(each, version=2) for each in older.night(day)]

            return Watch()

    await watched(desk.watch((LateEntry(),)))
    await watched(desk.watch((ManyEntries(),)))

    await watched(desk.watch((Newer(version=2),)))

    assert [rule for rule, _, _ in asked(desk)] == ["late-entry", "many-entries"]


def _replayed(desk: FlagDesk, *arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    parts = FlagsCommandParts(
        facts=desk.facts,
        book=desk.book,
        rules=TINY,
        begin=begin,
        out=out,
        progress=io.StringIO(),
    )
    return flags_command(parts, ["replay", *arguments]), out.getvalue()


async def test_a_replay_gives_the_same_flags_and_the_same_digest(
    desk: FlagDesk, played: Any
) -> None:
    await watched(desk.watch())
    [many, _] = desk.book.current().flags.values()

    code, said = _replayed(desk)
    one, said_of_one = _replayed(desk, "--rule", "many-entries", "--version", "1")

    assert (code, one) == (0, 0)
    assert said.count("✓") == 2
    assert said_of_one.count(digest_of([many.suspicion])) == 2
    assert "late-entry" not in said_of_one
    assert _replayed(desk, "--rule", "nobody")[0] == 2


async def test_a_replay_finds_a_flag_that_nobody_raised_and_one_without_ground(
    desk: FlagDesk, played: Any
) -> None:
    await watched(desk.watch((ManyEntries(),)))
    [many] = desk.book.current().flags.values()
    invented = replace(many.suspicion, subject=str(QUIET))
    await desk.flags.raise_once(invented)

    code, said = _replayed(desk)

    assert code == 1
    assert f"未记录 not recorded: {LATE} 2026-01-15—2026-03-02" in said
    assert f"无依据 without ground: {QUIET} 2026-03-01—2026-03-01" in said
    assert str(BUSY) not in said
