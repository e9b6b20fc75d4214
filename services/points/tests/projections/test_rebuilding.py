"""After any history the read models rebuild to what they are, and equal a replay of the log."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import given as each
from hypothesis import strategies as st

from chassis.errors import DomainError
from chassis.projections.projector import Projector
from kernel.periods import Quarter
from kernel.points import format_points
from points.domain.account import Account
from services.points.tests.process import Process
from services.points.tests.rounds import Anjia
from services.points.tests.village import GRID, MEMBERS, OTHER_GRID, SUBJECTS, account, unit

GRIDS = (GRID, OTHER_GRID)
ITEMS = {"env-tidy-yard": "1.1", "no-gambling": "-5", "env-waste-sorting": "0.6"}
STEPS = st.one_of(
    st.tuples(
        st.just("record"),
        st.sampled_from(sorted(SUBJECTS)),
        st.sampled_from(sorted(ITEMS)),
        st.integers(0, 20),
        st.integers(1, 2),
    ),
    st.tuples(st.just("decide"), st.sampled_from(GRIDS), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("report"), st.sampled_from(GRIDS)),
    st.tuples(st.just("recognise"), st.sampled_from(GRIDS), st.integers(0, 2)),
    st.tuples(st.just("approve")),
    st.tuples(st.just("correct"), st.integers(0, 30), st.sampled_from(["0", "0.6", "1.1"])),
    st.tuples(st.just("wait"), st.integers(1, 25)),
)


class Step(Protocol):
    """One act of a history."""

    async def __call__(self, *arguments: Any) -> None:
        """Do it; the rules may refuse."""


class History:
    """Lets the village do what a history says, as far as the rules let it."""

    def __init__(self, anjia: Anjia) -> None:
        self.anjia = anjia
        self.day = anjia.process.clock.today()

    async def wait(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.anjia.at(self.day.isoformat())

    async def record(self, name: str, item: str, days_ago: int, ordinal: int) -> None:
        day = (self.day - timedelta(days=days_ago)).isoformat()
        await self.anjia.record(name, day, item=item, points=ITEMS[item], ordinal=ordinal)

    async def decide(self, grid: str, dropped: int, check: bool) -> None:  # noqa: FBT001  # drawn
        recorded = await self._in_state("recorded", grid)
        checked = recorded[dropped:] if check else []
        if checked or recorded:
            await self.anjia.check(*checked, rejected=tuple(recorded[:dropped]), grid=grid)

    async def report(self, grid: str) -> None:
        await self.anjia.report(self.day.isoformat()[:7], grid=grid)

    async def recognise(self, grid: str, dropped: int) -> None:
        reported = await self._in_state("reported", grid)
        await self.anjia.recognise(
            self.day.isoformat()[:7], *reported[:dropped], present=MEMBERS[:5], grid=grid
        )

    async def approve(self) -> None:
        quarter = Quarter.of(self.day)
        for one in (quarter.previous(), quarter):
            with suppress(DomainError):
                await self.anjia.approve(str(one))

    async def correct(self, number: int, points: str) -> None:
        rows = await self.anjia.process.rows(
            "SELECT account, entry FROM read.entries ORDER BY account, entry"
        )
        names = {account(name): name for name in SUBJECTS}
        account_id, entry = rows[number % len(rows)]
        await self.anjia.object_to(names[account_id], entry, evidence=f"{uuid4()}")
        await self.anjia.uphold(names[account_id], entry, points=points)
        for quarter in ("2026-Q1", "2026-Q2"):
            with suppress(DomainError):
                await self.anjia.reissue(quarter)

    async def _in_state(self, state: str, grid: str) -> list[tuple[str, str]]:
        names = {account(name): name for name in SUBJECTS}
        rows = await self.anjia.process.rows(
            "SELECT account, entry FROM read.entries WHERE state = %s AND grid = %s "
            "ORDER BY account, entry",
            *(state, unit(grid)),
        )
        return [(names[account_id], entry) for account_id, entry in rows]


# One database for all examples: each goes on where the one before it ended.
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@each(steps=st.lists(STEPS, min_size=12, max_size=40))
async def test_read_models_rebuild_to_what_they_are(
    anjia: Anjia, projector: Projector, steps: list[tuple[Any, ...]]
) -> None:
    history = History(anjia)
    for name, *arguments in steps:
        step: Step = getattr(history, name)
        with suppress(DomainError):
            await step(*arguments)
    await anjia.process.reader.caught_up()

    # Raises when one row differs.
    await asyncio.to_thread(projector.rebuild)

    replayed = {account(name): replay(anjia.process, account(name)) for name in SUBJECTS}
    await _check_accounts(anjia.process, replayed)
    await _check_registers(anjia.process, replayed)


def replay(process: Process, account_id: UUID) -> Account:
    """Fold the account's own events, from the stored bytes."""
    stored: Any = process.log.store.get(account_id)
    found: Any = None
    for event in stored:
        found = event.mutate(found)
    assert isinstance(found, Account)
    return found


async def _check_accounts(process: Process, replayed: dict[UUID, Account]) -> None:
    rows = await process.rows(
        "SELECT account, standing, recognised, pending, version FROM read.accounts"
    )
    assert {row[0]: tuple(row[1:]) for row in rows} == {
        account_id: (
            found.standing,
            sum((e.points for e in found.open.values() if e.recognised), Decimal(0)),
            sum((e.points for e in found.open.values() if not e.recognised), Decimal(0)),
            found.version,
        )
        for account_id, found in replayed.items()
    }


async def _check_registers(process: Process, replayed: dict[UUID, Account]) -> None:
    """Compare each grid's months with what every event of the log says about its entries."""
    expected: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    waiting: set[tuple[str, str]] = set()
    for event in process.events():
        if event["type"] == "points.register.reported.v1":
            waiting |= {(one["account"], one["entry"]) for one in event["data"]["entries"]}
    outcome = _outcomes(process)
    for (account_id, entry), (points, state) in outcome.items():
        found = replayed[UUID(account_id)].open.get(entry)
        if found is not None and state == "checked" and (account_id, entry) in waiting:
            state = "reported"  # noqa: PLW2901  # the report names it, the account does not
        grid = str(replayed[UUID(account_id)].grid)
        expected[grid, entry[:7], state].append(points)
    rows = await process.rows(
        "SELECT grid::text, to_char(acted_on, 'YYYY-MM'), state, count(*), sum(points) "
        "FROM read.entries GROUP BY 1, 2, 3"
    )
    assert {tuple(row[:3]): (row[3], format_points(row[4])) for row in rows} == {
        place: (len(points), format_points(sum(map(Decimal, points), Decimal(0))))
        for place, points in expected.items()
    }


def _outcomes(process: Process) -> dict[tuple[str, str], tuple[str, str]]:
    """Give points and state of every entry by the events of its account alone."""
    later = {
        "entries_checked": "checked",
        "entry_rejected": "rejected",
        "entries_recognised": "recognised",
        "entry_not_recognised": "not_recognised",
        "quarter_settled": "approved",
    }
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for event in process.events():
        context, aggregate, name, _ = event["type"].split(".")
        assert context == "points"
        if aggregate != "account" or name == "opened":
            continue
        data, subject = event["data"], event["subject"]
        if name == "quarter_restated" or (name == "entry_corrected" and data.get("quarter")):
            continue
        if name == "entry_corrected":
            points, state = found[subject, data["entry"]]
            is_open = state in ("recorded", "checked", "recognised")
            if data["points"] == "0":
                state = "voided"
            elif not is_open:
                state = "recognised"
            found[subject, data["entry"]] = (points, state)
            continue
        if name in ("entry_recorded", "entry_declared"):
            found[subject, data["entry"]] = (data["points"], "recorded")
            continue
        for entry in data.get("entries", [data.get("entry")]):
            found[subject, entry] = (found[subject, entry][0], later[name])
    return found
