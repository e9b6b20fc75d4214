"""A step of the round, or a question, that cannot be: a problem with a code, nothing changed."""

from typing import Any
from uuid import UUID

import pytest

from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import GRID, MEMBERS, OTHER_GRID, SCHEME, account, person, unit

pytestmark = pytest.mark.asyncio(loop_scope="module")

YARD = f"/accounts/{account('yard')}"
ROUND = f"/grids/{unit(GRID)}"
ACT = {"item": "env-tidy-yard", "points": "1", "acted_on": "2026-03-05"}
ENTRY = {"account": str(account("yard")), "entry": "2026-03-01/env-tidy-yard/1"}
UNKNOWN = {**ENTRY, "entry": "2026-03-02/env-tidy-yard/1"}
PRESENT = [str(person(name)) for name in MEMBERS[:5]]
CHECKS, REPORTS = f"{ROUND}/checks", f"{ROUND}/months/2026-03/reports"
RECOGNITIONS = f"{ROUND}/months/2026-03/recognitions"
OF_SCHEME = {"scheme": SCHEME}

Step = tuple[str, Any, int, str]

RECORDS: list[tuple[str, Step]] = [
    # Who has no post in that grid, or none any more.
    ("other-officer", (f"{YARD}/entries", ACT, 403, "not_permitted")),
    ("former-officer", (f"{YARD}/entries", ACT, 403, "not_permitted")),
    ("officer", (f"/accounts/{account('beyond')}/entries", ACT, 403, "not_permitted")),
    ("officer", (f"/accounts/{account('nobody')}/entries", ACT, 404, "account_unknown")),
    ("officer", ("/accounts/17/entries", ACT, 422, "invalid")),
    ("officer", (f"/accounts/{UUID(int=0)}'--/entries", ACT, 422, "invalid")),
    ("officer", ("/accounts/%00/entries", ACT, 422, "text_forbidden")),
    ("neighbour", (f"{YARD}/declarations", ACT, 403, "not_of_the_subject")),
    ("head", (f"{YARD}/declarations", {**ACT, "note": "a" * 2_001}, 422, "invalid")),
    ("head", (f"{YARD}/declarations", {**ACT, "note": "\u0007"}, 422, "text_forbidden")),
]
CHECKED: list[Step] = [
    (CHECKS, OF_SCHEME, 422, "invalid"),
    (CHECKS, {"scheme": "!", "checked": [ENTRY]}, 422, "invalid"),
    (CHECKS, {"scheme": "x", "checked": [ENTRY]}, 404, "account_unknown"),
    (CHECKS, {**OF_SCHEME, "checked": [ENTRY, ENTRY]}, 422, "entry_named_twice"),
    (CHECKS, {**OF_SCHEME, "checked": [ENTRY, UNKNOWN]}, 404, "entry_unknown"),
    (CHECKS, {**OF_SCHEME, "checked": [{**ENTRY, "entry": "yard"}]}, 422, "invalid"),
    (CHECKS, {**OF_SCHEME, "rejected": [{**ENTRY, "reason": ""}]}, 422, "invalid"),
    (CHECKS, {**OF_SCHEME, "checked": [ENTRY] * 501}, 422, "invalid"),
    (f"/grids/{unit(OTHER_GRID)}/checks", {**OF_SCHEME, "checked": [ENTRY]}, 403, "not_permitted"),
    (f"/grids/{UUID(int=7)}/checks", {**OF_SCHEME, "checked": [ENTRY]}, 404, "unit_unknown"),
    *(
        (f"{ROUND}/months/{month}/reports", OF_SCHEME, 422, code)
        for month, code in [
            ("2026-13", "period_form"),
            ("2026-00", "period_form"),
            ("0000-01", "period_form"),
            ("9999-12", "period_form"),
            ("2026", "invalid"),
            ("2026-1", "invalid"),
            ("２０２６-01", "period_form"),
            ("2026-03%0A", "text_forbidden"),
        ]
    ),
    (f"{ROUND}/months/2026-04/reports", OF_SCHEME, 409, "month_in_future"),
    (REPORTS, OF_SCHEME, 409, "nothing_to_report"),
    (REPORTS, {"scheme": "unknown"}, 409, "nothing_to_report"),
]
RECOGNISED: list[Step] = [
    (RECOGNITIONS, {**OF_SCHEME, "present": PRESENT}, 409, "nothing_to_recognise"),
    (RECOGNITIONS, {"scheme": "unknown", "present": PRESENT}, 404, "scheme_unknown"),
    (RECOGNITIONS, {**OF_SCHEME, "present": ["me"]}, 422, "invalid"),
    (RECOGNITIONS, {**OF_SCHEME, "present": []}, 422, "invalid"),
    (
        RECOGNITIONS,
        {**OF_SCHEME, "present": [str(person("head"))]},
        403,
        "not_in_assessment_group",
    ),
]
APPROVED: list[Step] = [
    *(
        (f"/schemes/{SCHEME}/quarters/{quarter}/approvals", {"resolution": "1"}, status, code)
        for quarter, status, code in [
            ("2026-Q1", 409, "approval_too_early"),
            ("2026-Q2", 409, "earlier_quarter_open"),
            ("2025-Q4", 409, "no_table_in_force"),
            ("2026-Q5", 422, "invalid"),
            ("0001-Q1", 422, "period_form"),
            ("9999-Q4", 422, "period_form"),
            ("1900-Q1", 422, "period_form"),
            ("2199-Q4", 409, "earlier_quarter_open"),
        ]
    ),
    ("/schemes/unknown/quarters/2026-Q1/approvals", {"resolution": "1"}, 404, "scheme_unknown"),
    (f"/schemes/{SCHEME}/quarters/2026-Q1/approvals", {"resolution": "1 2"}, 422, "invalid"),
]
STEPS = [
    *RECORDS,
    *(("officer", step) for step in CHECKED),
    *((MEMBERS[0], step) for step in RECOGNISED),
    *(("secretary", step) for step in APPROVED),
]


@pytest.mark.parametrize(("by", "step"), STEPS)
async def test_an_unusable_step_of_the_round_is_refused(still: Desk, by: str, step: Step) -> None:
    path, body, status, code = step

    assert await still.refusal(path, body, by=by) == (status, code)


CURSOR = "eyJhZnRlciI6eyJhY2NvdW50IjoieCJ9LCJsaXN0aW5nIjoiYWNjb3VudHMifQ"
QUESTIONS: list[tuple[str, dict[str, Any], int, str]] = [
    (f"{YARD}/statement", {"recorded_until": "2026-03-05T00:00:00"}, 422, "invalid"),
    (f"{YARD}/statement", {"recorded_until": "1772668800"}, 422, "invalid"),
    (f"{YARD}/statement", {"recorded_until": "2026-03-05T24:30:00Z"}, 422, "invalid"),
    (f"{YARD}/statement", {"business_date": "0"}, 422, "invalid"),
    (f"{YARD}/statement", {"business_date": "2026-02-30"}, 422, "invalid"),
    (f"{YARD}/statement", {"limit": 0}, 422, "invalid"),
    (f"{YARD}/statement", {"limit": 201}, 422, "invalid"),
    (f"{YARD}/statement", {"limit": 2**63}, 422, "invalid"),
    (f"{YARD}/statement", {"cursor": "x"}, 400, "cursor_invalid"),
    (f"{YARD}/statement", {"cursor": CURSOR}, 400, "cursor_invalid"),
    (f"{YARD}/statement", {"cursor": "a" * 1_025}, 422, "invalid"),
    (f"{YARD}/statement", {"after": -1}, 422, "invalid"),
    (f"{YARD}/statement", {"after": 2**53}, 422, "invalid"),
    (f"/accounts/{account('nobody')}", {}, 404, "account_unknown"),
    ("/accounts/x", {}, 422, "invalid"),
    ("/accounts", {"scheme": SCHEME, "grid": "x"}, 422, "invalid"),
    ("/accounts", {"scheme": SCHEME, "grid": str(UUID(int=7))}, 404, "unit_unknown"),
    ("/accounts", {"scheme": "!", "grid": str(unit(GRID))}, 422, "invalid"),
    ("/accounts", {"scheme": SCHEME, "grid": str(unit(OTHER_GRID))}, 403, "not_permitted"),
    (
        "/accounts",
        {"scheme": SCHEME, "grid": str(unit(GRID)), "cursor": CURSOR},
        400,
        "cursor_invalid",
    ),
    (f"{ROUND}/months/2026-13/register", {"scheme": SCHEME}, 422, "period_form"),
    (f"{ROUND}/months/march/register", {"scheme": SCHEME}, 422, "invalid"),
    (f"{ROUND}/months/2026-03/register", {}, 422, "invalid"),
    (f"/schemes/{SCHEME}/quarters/2026-Q1", {}, 404, "quarter_unknown"),
    (f"/schemes/{SCHEME}/quarters/2026-Q0", {}, 422, "invalid"),
    ("/no/such/route", {}, 404, "not_found"),
]


@pytest.mark.parametrize(("path", "query", "status", "code"), QUESTIONS)
async def test_an_unusable_question_is_refused(
    still: Desk, path: str, query: dict[str, Any], status: int, code: str
) -> None:
    answer = await still.get(path, by="officer", **query)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_the_first_and_the_last_instant_are_answered(still: Desk, instant: str) -> None:
    answer = await still.get(f"{YARD}/statement", by="officer", recorded_until=instant)

    assert answer.status_code == 200
    assert len(answer.json()["items"]) == int(instant.startswith("9999"))
