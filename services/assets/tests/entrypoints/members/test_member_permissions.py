"""Who may do what about members and pay is in the permission table; the own is everybody's."""

import re
from typing import Any

from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.entrypoints.members.cooperative import HEAD, RESOLVED, Cooperative
from services.assets.tests.entrypoints.members.test_monthly_pay import (
    CASE,
    DECIDED,
    assessed,
    extra,
)
from services.assets.tests.routes import json_routes
from services.assets.tests.village import EVERYBODY, VILLAGE, unit

READERS = {"clerk", "accountant", "reviewer", "cashier", "supervisor", "chair", "auditor"}
ALLOWED = {
    "assets.roll.keep": {"clerk"},
    "assets.pay_list.request": {"clerk"},
    "assets.distribution.keep": {"accountant"},
    "assets.pay_run.keep": {"accountant"},
    "assets.case_fee.claim": {"clerk"},
    "assets.dossier.file": {"clerk"},
    "assets.member_benefits.read": READERS,
    "assets.member_benefits.read_own": set(EVERYBODY),
}
_PLAN = {"number": "d1", "roll_on": "2026-07-01"}
BODIES: dict[str, Any] = {
    "entries": {
        "entries": [{"number": 1, "person": str(HEAD), "since": "2026-05-01", "shares": 1}]
    },
    "adoptions": {**RESOLVED, "effective_on": "2026-05-01", "members": 1, "shares": 1},
    "dividends": {**_PLAN, "year": "2025", "basis": "shares", "total_fen": 1},
    "guarantees": {**_PLAN, "season": "2026-autumn"},
    "second-returns": {"number": "r", "guarantee": "g", "profit_fen": 1},
    "declarations": {**RESOLVED, "decided_on": "2026-07-01"},
    "assessments": assessed(head=1),
    "items": extra("x", HEAD, 1),
    "runs": DECIDED,
    "dossiers": {
        "unit": str(unit(VILLAGE)),
        "case": str(CASE),
        "reference": "r",
        "filed_on": "2026-06-18",
        "mediators": [str(HEAD)],
    },
    "case-fees": {"case": str(CASE), "mediator": str(HEAD), "grade": "ordinary"},
    "office-expenses": {"number": "1", "year": "2026", "item": "rent", "amount_fen": 1},
}
QUERIES = {
    "members": {"on": "2026-07-01"},
    "own-benefits": {"on": "2026-07-01"},
    "own-shares": {"on": "2026-07-01"},
    "collective-income": {"year": "2026"},
}
FILLED = {
    "{unit}": str(unit(VILLAGE)),
    "{entity}": str(ENTITY),
    "{roll}": "members",
    "{scheme}": "stepped",
    "{month}": "2026-06",
    "{number}": "d1",
}


async def test_each_route_of_members_is_open_to_its_posts_alone(coop: Cooperative) -> None:
    await coop.adopt()
    lines = [line for line in json_routes(coop.desk.app) if line.permission.action in ALLOWED]
    assert {line.permission.action for line in lines} == set(ALLOWED)

    for line in lines:
        path = re.sub(r"\{\w+\}", lambda found: FILLED[found[0]], line.path)
        allowed, last = ALLOWED[line.permission.action], line.path.rpartition("/")[2]
        for name in (each for each in EVERYBODY if line.method != "GET" and each not in allowed):
            refused = await coop.desk.post(path, BODIES.get(last, {}), by=name)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), line
        for name in EVERYBODY if line.method == "GET" else ():
            read = await coop.desk.get(path, by=name, **QUERIES.get(last, {}))
            assert (read.status_code == 200) == (name in allowed), (name, path, read.text)
