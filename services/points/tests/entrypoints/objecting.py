"""What people do about an entry of the yard that they object to."""

from typing import Any

import httpx

from points.domain.objection import Objection
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import (
    GRID,
    MEMBERS,
    SCHEME,
    account,
    person,
    unit,
)

YARD = f"/accounts/{account('yard')}"
ENTRY = "2026-03-05/env-tidy-yard/1"
OBJECTION = Objection.create_id(account("yard"), ENTRY)
DECISION = f"{YARD}/objections/{OBJECTION}/decisions"
QUARTERS = f"/schemes/{SCHEME}/quarters"
GRID_LIST = f"/grids/{unit(GRID)}/objections"
PRESENT = [str(person(name)) for name in MEMBERS[:5]]


def upheld(points: str, **changed: Any) -> dict[str, Any]:
    body = {"decision": "upheld", "points": points, "present": PRESENT, "reason": "属实"}
    return {**body, **changed}


RESOLVED = {"resolution": "〔2027〕1号"}
DISMISSED = {"decision": "dismissed", "present": PRESENT, "reason": "与记录相符"}
OBJECTED = {"entry": ENTRY, "reason": "当天打扫了两次"}


async def object_to(desk: Desk, *, by: str = "head", **changed: Any) -> httpx.Response:
    return await desk.post(f"{YARD}/objections", {**OBJECTED, **changed}, by=by)


async def decide(desk: Desk, body: dict[str, Any], *, by: str = MEMBERS[0]) -> httpx.Response:
    return await desk.post(DECISION, body, by=by)


async def settle(desk: Desk, *quarters: str) -> None:
    """Let the entry count, and these quarters be approved and published."""
    desk.at("2026-03-10")
    await desk.anjia.to_recognised(("yard", "2026-03-05"), month="2026-03")
    for quarter, day in (("2026-Q1", "2026-03-28"), ("2026-Q2", "2026-06-28")):
        if quarter in quarters:
            desk.at(day)
            approved = await desk.anjia.approve(quarter)
            await desk.anjia.note_published(quarter, approved["statement"])
