"""P02: a quarter is approved once, from its day on, in order, and holds what was recognised."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date

import pytest

from chassis.errors import MingbaiError
from points.domain.entry import QuarterAlreadySettledError, RecordedItThemselfError
from points.domain.quarter import (
    ApprovalTooEarlyError,
    EarlierQuarterOpenError,
    QuarterApprovedError,
    QuarterNotApprovedError,
)
from points.domain.score_table import NoTableInForceError
from points.domain.statement import StatementLine, statement_sha256
from points.entrypoints.deadlines import deadline_jobs
from services.points.tests.process import Process, both
from services.points.tests.rounds import Anjia, ids
from services.points.tests.village import MEMBERS, SCHEME, account


async def test_before_day_28_nothing_is_approved(anjia: Anjia) -> None:
    anjia.at("2026-03-27 23:59")
    before = anjia.process.events()

    with pytest.raises(ApprovalTooEarlyError, match="from 2026-03-28; today is 2026-03-27"):
        await anjia.approve("2026-Q1")
    assert anjia.process.events() == before

    anjia.at("2026-03-28 00:00")
    await anjia.approve("2026-Q1")


async def test_a_quarter_holds_exactly_what_was_recognised_up_to_the_cutoff(anjia: Anjia) -> None:
    anjia.at("2026-03-31")
    await anjia.to_recognised(
        ("yard", "2026-03-05"), ("yard", "2026-03-28"), ("mill", "2026-03-29"), month="2026-03"
    )
    checked = await anjia.record("yard", "2026-03-06")
    await anjia.check(("yard", checked))
    await anjia.record("yard", "2026-03-07")

    first = await anjia.approve("2026-Q1")

    standings = {
        "yard": "12",
        "mill": "10",
        "of-member": "10",
        "of-secretary": "10",
        "beyond": "10",
    }
    assert (first["entries"], first["points"]) == (2, "2")
    for name, standing in standings.items():
        assert (await anjia.process.account(account(name)))[0] == standing
    assert await anjia.process.account(account("yard")) == ("12", "0", "2")
    assert first["statement"] == await _statement(anjia, "2026-Q1")

    # What was settled late is counted in the next quarter, and nothing twice.
    await anjia.report("2026-03")
    await anjia.recognise("2026-03")
    anjia.at("2026-06-28")
    second = await anjia.approve("2026-Q2")
    assert (second["entries"], second["points"]) == (2, "2")
    assert second["statement"] == await _statement(anjia, "2026-Q2")
    assert await anjia.process.account(account("mill")) == ("11", "0", "0")


async def _statement(anjia: Anjia, quarter: str) -> str:
    """Compute the statement's hash from the lines that the read model keeps."""
    rows = await anjia.process.rows(
        "SELECT account, label, points, standing FROM read.statement_lines WHERE quarter = %s",
        quarter,
    )
    assert {row[0] for row in rows} == set(
        ids("yard", "mill", "of-member", "of-secretary", "beyond")
    )
    return statement_sha256(
        [StatementLine(account=a, label=b, points=c, standing=d) for a, b, c, d in rows]
    )


async def test_an_earlier_open_quarter_comes_first(anjia: Anjia) -> None:
    anjia.at("2026-07-01")

    with pytest.raises(EarlierQuarterOpenError, match="approve 2026-Q1 first"):
        await anjia.approve("2026-Q2")
    await anjia.approve("2026-Q1")
    await anjia.approve("2026-Q2")
    with pytest.raises(QuarterApprovedError):
        await anjia.approve("2026-Q1")


async def test_a_quarter_before_the_first_table_is_none_of_the_schemes(anjia: Anjia) -> None:
    anjia.at("2026-03-28")
    before = anjia.process.events()

    for quarter in ("2025-Q4", "2025-Q1", "1900-Q2"):
        with pytest.raises(NoTableInForceError):
            await anjia.approve(quarter)

    assert anjia.process.events() == before


async def test_the_approver_recorded_none_of_it(anjia: Anjia) -> None:
    anjia.at("2026-03-28")
    own = await anjia.declare("of-secretary", "2026-03-05", by="secretary")
    await anjia.check(("of-secretary", own))
    await anjia.report("2026-03")
    await anjia.recognise("2026-03")
    before = anjia.process.events()

    with pytest.raises(RecordedItThemselfError):
        await anjia.approve("2026-Q1", by="secretary")

    assert anjia.process.events() == before
    assert (await anjia.approve("2026-Q1", by="deputy"))["entries"] == 1


async def test_an_approval_sent_twice_is_given_once(anjia: Anjia) -> None:
    anjia.at("2026-03-28")

    first = await anjia.approve("2026-Q1", key="k")
    events = anjia.process.events()

    assert await anjia.approve("2026-Q1", key="k") == first
    with pytest.raises(QuarterApprovedError):
        await anjia.approve("2026-Q1", key="another")
    assert anjia.process.events() == events


async def test_of_two_approvals_at_once_one_holds(
    anjia: Anjia, open_another: Callable[[], AbstractAsyncContextManager[Process]]
) -> None:
    anjia.at("2026-03-28")
    async with open_another() as second:
        outcomes = await both(anjia.approve("2026-Q1"), Anjia(second).approve("2026-Q1"))

    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    # Which of the two it meets first, the quarter or an account of it, is chance.
    assert isinstance(refused, QuarterApprovedError | QuarterAlreadySettledError)
    assert anjia.process.types().count("account.quarter_settled") == 5


async def test_a_memory_that_is_behind_approves_what_the_log_says(
    anjia: Anjia, open_another: Callable[[], AbstractAsyncContextManager[Process]]
) -> None:
    anjia.at("2026-03-28")
    async with open_another() as second:
        await anjia.record("yard", "2026-03-04")
        await Anjia(second).to_recognised(("yard", "2026-03-05"), month="2026-03")
        approved = await anjia.approve("2026-Q1")

    assert (approved["entries"], approved["points"]) == (1, "1")
    assert await anjia.process.account(account("yard")) == ("11", "0", "1")


async def test_a_passed_day_is_noted_once_by_the_clock(anjia: Anjia) -> None:
    process = anjia.process
    job = _job(process)
    anjia.at("2026-03-28")
    await job()
    assert "quarter.fell_overdue" not in process.types()

    anjia.at("2026-03-29")
    await job()
    await job()
    await _job(process)()

    assert process.types().count("quarter.fell_overdue") == 1
    found = await process.quarter("2026-Q1")
    assert found is not None
    assert found["state"] == "overdue"
    last = process.events()[-1]
    assert (last["actor"], last["effectiveon"]) == ("clock/approval_overdue", "2026-03-28")
    await anjia.approve("2026-Q1")
    anjia.at("2026-06-29")
    await _job(process)()
    assert process.types().count("quarter.fell_overdue") == 2


async def test_an_approved_quarter_never_falls_overdue(anjia: Anjia) -> None:
    anjia.at("2026-03-28")
    await anjia.approve("2026-Q1")
    anjia.at("2026-04-30")

    await anjia.note_overdue("2026-Q1")
    await anjia.note_overdue("2026-Q2")

    assert "quarter.fell_overdue" not in anjia.process.types()


def _job(process: Process) -> Callable[[], Awaitable[None]]:
    jobs = deadline_jobs(process.points, process.rules, process.register, process.clock.today)
    return jobs["approval_overdue"]


async def test_only_the_approved_statement_counts_as_published(anjia: Anjia) -> None:
    anjia.at("2026-03-28")
    with pytest.raises(QuarterNotApprovedError):
        await anjia.note_published("2026-Q1", "sha256:" + "0" * 64)
    approved = await anjia.approve("2026-Q1")
    with pytest.raises(QuarterNotApprovedError):
        await anjia.note_published("2026-Q1", "sha256:" + "0" * 64)

    await anjia.note_published("2026-Q1", approved["statement"])
    await anjia.note_published("2026-Q1", approved["statement"])

    assert anjia.process.types().count("quarter.published") == 1
    found = await anjia.process.quarter("2026-Q1")
    assert found is not None
    assert (found["state"], found["last_day"]) == ("published", date(2026, 3, 28))


async def test_of_an_unknown_scheme_nothing_is_approved(anjia: Anjia) -> None:
    rules = anjia.process.rules
    for ask in (rules.of, rules.unit_of, rules.leading_unit):
        with pytest.raises(MingbaiError) as refusal:
            ask("unknown")
        assert refusal.value.code == "scheme_unknown"
    assert rules.schemes() == (SCHEME,)
    assert len(rules.members(SCHEME, date(2026, 3, 1))) == len(MEMBERS)
