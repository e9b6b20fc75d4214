"""What the clock does in points: unapproved quarters fall overdue, waiting accounts open."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import date

from chassis.context import Context, IdempotencyKey
from chassis.replica.memory import RegisterMemory
from kernel.periods import Quarter
from points.adapters.adopted_rules import AdoptedRules, SchemeUnknownError
from points.application.commands import NoteOverdue
from points.application.points import Points
from points.application.ports import RulesNotHeardError, Unscored
from points.application.subjects import Subjects

ACTOR = "clock/approval_overdue"


def deadline_jobs(
    points: Points, rules: AdoptedRules, register: RegisterMemory, today: Callable[[], date]
) -> dict[str, Callable[[], Awaitable[None]]]:
    """Give the jobs that the clock fires; each deadline is one command with one key."""
    noted: set[tuple[str, Quarter]] = set()

    async def approval_overdue() -> None:
        for scheme in rules.schemes():
            try:
                adopted = rules.of(scheme)
            except (SchemeUnknownError, RulesNotHeardError):
                continue
            quarter = Quarter.of(adopted.tables[0].effective_on)
            while adopted.approval_on(quarter) < today():
                if (scheme, quarter) not in noted:
                    context = _context(scheme, quarter, rules, register)
                    await points.note_overdue(NoteOverdue(scheme=scheme, quarter=quarter), context)
                    noted.add((scheme, quarter))
                quarter = quarter.next()

    return {"approval_overdue": approval_overdue}


def opening_job(
    subjects: Subjects, unscored: Unscored, register: RegisterMemory, today: Callable[[], date]
) -> Callable[[], Awaitable[None]]:
    """Give the job that opens accounts once a scheme begins to score who waited for one.

    It looks again when a section was adopted, on a new day, and when another subject waits.
    """
    seen: tuple[object, ...] = ()

    async def open_scored() -> None:
        nonlocal seen
        newest = await unscored.newest()
        now = (register.adopted, today(), newest)
        if newest and now != seen:
            await subjects.open_scored()
        seen = now

    return open_scored


def _context(
    scheme: str, quarter: Quarter, rules: AdoptedRules, register: RegisterMemory
) -> Context:
    village = rules.unit_of(scheme)
    key = f"{scheme}/{quarter}"
    return Context(
        actor=ACTOR,
        unit=str(village),
        division=register.unit(village).division,
        effective_on=rules.of(scheme).approval_on(quarter),
        via="api",
        basis=register.basis(),
        idempotency=IdempotencyKey(
            scope=ACTOR, key=key, request_sha256=hashlib.sha256(key.encode()).digest()
        ),
    )
