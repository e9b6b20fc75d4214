"""What a request cites was uploaded; a report is recorded without, and listed until it is."""

import json
from typing import Any

import pytest

from chassis.identity.citations import cited_in
from chassis.testing.originals import pdf
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, MADE, WAGES
from services.assets.tests.projects import made, register, resolve
from services.assets.tests.routes import json_routes
from services.assets.tests.village import VILLAGE, unit

NOBODYS = "sha256:" + "0" * 64
OTHERS = "sha256:" + "1" * 64
UNKNOWN = (404, "evidence_unknown")
LISTED = f"/units/{unit(VILLAGE)}/missing-originals"
VOUCHERS = f"{HOME}/vouchers"
REPORTS = {
    "/campaigns/{campaign}/contributions",
    "/entities/{entity}/assets/{number}/counts",
    "/entities/{entity}/receipt-books/{book}/reports",
    "/entities/{entity}/receipt-books/{book}/voids",
    "/entities/{entity}/resources/{number}/measurements",
    "/projects/{project}/progress",
    "/resolutions",
    "/units/{unit}/load-weights",
}


async def missing(desk: Desk, **query: Any) -> dict[str, Any]:
    answer = await desk.get(LISTED, by="supervisor", **query)
    assert answer.status_code == 200, answer.text
    listed: dict[str, Any] = answer.json()
    return listed


async def test_a_voucher_that_cites_what_nobody_uploaded_is_refused(desk: Desk) -> None:
    await made(desk, "/entities", MADE, by="accountant")
    desk.project()
    body = {**WAGES, "evidence": [NOBODYS]}
    assert await desk.refusal(VOUCHERS, body, by="accountant") == UNKNOWN
    # Whoever may not ask is told that, and nothing of what was uploaded.
    assert (await desk.refusal(VOUCHERS, body, by="supervisor"))[0] == 403

    kept = await desk.kept(pdf())

    both = {**WAGES, "evidence": [kept, NOBODYS]}
    assert await desk.refusal(VOUCHERS, both, by="accountant") == UNKNOWN
    await made(desk, VOUCHERS, {**WAGES, "evidence": [kept]}, by="accountant")


async def test_a_report_that_cites_what_nobody_uploaded_is_recorded_and_listed_until_it_is(
    desk: Desk,
) -> None:
    content = pdf()
    await resolve(desk, evidence=[NOBODYS, OTHERS])
    project = await register(desk)
    kept = await desk.kept(content)
    done = {"percent": 60, "evidence": [kept, NOBODYS]}
    await made(desk, f"/projects/{project}/progress", done)

    first = await missing(desk, limit=2)
    rest = await missing(desk, limit=2, cursor=first["next"])

    listed = first["items"] + rest["items"]
    assert [(each["event"], each["evidence"], each["irregular"]) for each in listed] == [
        ("assets.resolution.recorded.v1", NOBODYS, ["evidence_missing"]),
        ("assets.resolution.recorded.v1", OTHERS, ["evidence_missing"]),
        ("assets.project.progressed.v1", NOBODYS, ["evidence_missing"]),
    ]
    assert (listed[-1]["about"], rest["next"]) == (project, None)
    assert (await desk.get(LISTED, by="other-clerk")).status_code == 403


async def test_those_routes_record_without_an_original_that_tell_what_happened(
    desk: Desk,
) -> None:
    reports = {line.path for line in json_routes(desk.app) if line.permission.reports}

    assert reports == REPORTS


@pytest.mark.parametrize(
    ("body", "cited"),
    [
        (b"{}", set()),
        (json.dumps({"a": [{"b": NOBODYS}]}).encode(), {NOBODYS}),
        (json.dumps({"evidence": [NOBODYS, OTHERS]}).encode(), {NOBODYS, OTHERS}),
        (b'{"evidence": ["\\u0073ha256:' + b"0" * 64 + b'"]}', {NOBODYS}),
        (json.dumps({"note": f"see {NOBODYS}", NOBODYS: 1}).encode(), set()),
        (b'{"evidence": ["sha256:', set()),
    ],
)
def test_a_body_cites_what_is_written_as_an_id(body: bytes, cited: set[str]) -> None:
    assert cited_in(body) == cited
