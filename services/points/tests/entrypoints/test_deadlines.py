"""The clock notes what was not done in time, as far as it knows the rules."""

import psycopg

from points.entrypoints.deadlines import deadline_jobs
from services.points.tests.process import Process
from services.points.tests.rounds import Anjia


async def fire(process: Process) -> None:
    jobs = deadline_jobs(process.points, process.rules, process.register, process.clock.today)
    await jobs["approval_overdue"]()


async def test_every_quarter_since_the_first_table_falls_overdue_once(anjia: Anjia) -> None:
    anjia.at("2026-10-01")

    await fire(anjia.process)
    await fire(anjia.process)

    overdue = [e["data"]["quarter"] for e in anjia.process.events() if "overdue" in e["type"]]
    assert overdue == ["2026-Q1", "2026-Q2", "2026-Q3"]


async def test_a_late_approval_ends_it(anjia: Anjia) -> None:
    anjia.at("2026-04-10")
    await fire(anjia.process)
    anjia.at("2026-04-11")
    await anjia.approve("2026-Q1")

    found = await anjia.process.quarter("2026-Q1")

    assert found is not None
    assert found["state"] == "approved"
    assert found["overdue_at"] < found["approved_at"]


async def test_while_rules_are_being_told_the_clock_waits(anjia: Anjia) -> None:
    process = anjia.process
    with psycopg.connect(process.url, autocommit=True) as connection:
        connection.execute("DELETE FROM replica.chunks WHERE section = 'anjia-points/cycle'")
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
        process.register.load(connection)
    anjia.at("2026-04-10")

    await fire(process)

    assert "quarter.fell_overdue" not in process.types()
