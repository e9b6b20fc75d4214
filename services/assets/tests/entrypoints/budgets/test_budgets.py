"""Payments take of budgets what they ask for, and give back what they do not need."""

from typing import Any

from services.assets.tests.desk import Desk
from services.assets.tests.projects import (
    BUDGET,
    LINES,
    RESOLUTION,
    RUNNING,
    adopt,
    asked,
    invoice,
    made,
    paid,
    resolve,
    shown,
)
from services.assets.tests.register_news import adopt as signed_by
from services.assets.tests.routes import json_routes
from services.assets.tests.village import VILLAGE, unit
from services.assets.tests.way import PATH, WAGE, Way, ask

BEYOND = (409, "beyond_budget")


async def line(desk: Desk, **query: Any) -> tuple[int, ...]:
    """Give what is planned, committed, spent and left of the running costs."""
    budget = await shown(desk, BUDGET, **query)
    (found,) = [each for each in budget["lines"] if each["line"] == "running"]
    names = ("budget_fen", "committed_fen", "spent_fen", "remaining_fen")
    return tuple(found[name] for name in names)


async def test_a_request_commits_and_a_payment_spends_and_what_is_beyond_is_refused(
    desk: Desk,
) -> None:
    signed_by(desk)
    await adopt(desk)
    first = await paid(desk, 400_000, "B-1", booking=RUNNING)
    second = await ask(desk, number="2", amount_fen=300_000, booking=RUNNING)
    assert await line(desk) == (8_000_000, 300_000, 400_000, 7_300_000)

    await second.do("withdrawals", {}, by="clerk")
    back = {"reference": "B-2", "returned_on": "2026-07-01", "amount_fen": 100_000}
    await first.do("returns", back, by="cashier")
    assert await line(desk) == (8_000_000, 100_000, 300_000, 7_600_000)

    much = asked(number="3", amount_fen=7_600_001, booking=RUNNING)
    assert await desk.refusal(PATH, much, by="clerk") == BEYOND
    await ask(desk, **{**much, "amount_fen": 7_600_000})
    assert await line(desk) == (8_000_000, 7_700_000, 300_000, 0)


async def test_a_change_commits_anew_and_a_rejection_frees(desk: Desk) -> None:
    signed_by(desk)
    await adopt(desk)
    way = await ask(desk, amount_fen=300_000, booking=RUNNING)
    terms = {name: value for name, value in WAGE.items() if name not in {"unit", "number"}}
    await way.do("changes", {**terms, "amount_fen": 200_000, "booking": RUNNING}, by="clerk")
    assert await line(desk) == (8_000_000, 200_000, 0, 7_800_000)

    await way.do("rejections", {"version": 2, "reason": "金额不符"}, by="supervisor")
    assert await line(desk) == (8_000_000, 0, 0, 8_000_000)

    await way.do("changes", {**terms, "amount_fen": 100_000, "booking": RUNNING}, by="clerk")
    await way.do("changes", {**terms, "amount_fen": 100_000}, by="clerk")
    assert await line(desk) == (8_000_000, 0, 0, 8_000_000)


async def test_what_was_paid_beyond_the_line_is_recorded_and_flagged(desk: Desk) -> None:
    await adopt(desk, [{**LINES[0], "amount_fen": 100_000}])
    way = await ask(desk, amount_fen=100_000, booking=RUNNING)
    told = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 130_000}

    reported = await way.do("irregular-payments", told, by="clerk")

    assert reported["irregular"][-1] == "beyond_budget"
    assert await line(desk) == (100_000, 0, 130_000, -30_000)
    moved = await shown(desk, f"{BUDGET}/lines/running/movements", limit=2)
    assert [each["what"] for each in moved["items"]] == ["committed", "spent"]
    assert (moved["items"][1]["beyond_fen"], moved["next"]) == (30_000, None)


async def test_every_version_of_a_budget_stays_readable_as_of_a_day_and_an_instant(
    desk: Desk,
) -> None:
    await adopt(desk)
    changed = [{**LINES[0], "amount_fen": 9_000_000}]
    said = {"lines": changed, "resolution": "〔2026〕5号", "decided_on": "2026-06-20"}
    before = desk.clock.now().isoformat()
    desk.at("2026-07-02")

    assert (await made(desk, f"{BUDGET}/amendments", said))["amendment"] == 1

    assert (await line(desk))[0] == 9_000_000
    assert (await line(desk, on="2026-06-19"))[0] == 8_000_000
    assert (await line(desk, recorded_until=before))[0] == 8_000_000
    versions = await shown(desk, f"{BUDGET}/versions")
    assert [(each["number"], each["resolution"]) for each in versions] == [
        (0, "〔2026〕1号"),
        (1, "〔2026〕5号"),
    ]
    assert (await shown(desk, BUDGET))["lines"][-1]["original_fen"] == 8_000_000


async def test_what_a_request_may_not_say_of_its_budget_is_refused(desk: Desk) -> None:
    await adopt(desk)
    cases: dict[str, dict[str, Any]] = {
        "budget_line_unknown": {"booking": {**RUNNING, "budget_line": "2026/road"}},
        "budget_line_not_expense": {"booking": {**RUNNING, "budget_line": "2026/rent"}},
        "budget_unknown": {"booking": {**RUNNING, "budget_line": "2027/running"}},
        "budget_without_entity": {"booking": {"budget_line": "2026/running"}},
        "project_not_named": {"purpose": "award-for-subsidy"},
        "resolution_missing": {"amount_fen": 10_000_000},
    }

    for code, changed in cases.items():
        assert (await desk.refusal(PATH, asked(**changed), by="clerk"))[1] == code


async def test_an_invoice_is_cited_by_one_payment_at_a_time_and_never_beyond_its_total(
    desk: Desk,
) -> None:
    first = await ask(desk, invoices=[invoice(15_000)])
    again = asked(number="2", invoices=[invoice(5_000)])
    assert await desk.refusal(PATH, again, by="clerk") == (409, "invoice_cited")

    other = {"unit": str(unit("510604102212")), "number": "1"}
    assert await desk.refusal(PATH, {**again, **other}, by="other-clerk") == (409, "invoice_cited")

    await first.do("withdrawals", {}, by="clerk")
    second = await ask(desk, **{**again, "invoices": [invoice(20_000)]})
    told = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 20_000}
    reported = await first.do("irregular-payments", told, by="clerk")
    assert reported["irregular"][-2:] == ["invoice_cited", "invoice_exceeded"]

    listed = await shown(desk, f"/units/{unit(VILLAGE)}/invoice-citations")
    states = {each["payment_request"]: each["state"] for each in listed["items"]}
    assert states == {first.request: "paid", second.request: "open"}
    wrong = asked(number="4", invoices=[{**invoice(1), "issuer": "91350100M000100Y44"}])
    assert (await desk.refusal(PATH, wrong, by="clerk"))[1] == "credit_code"
    twice = asked(number="4", invoices=[invoice(20_001, total_fen=30_000)])
    assert (await desk.refusal(PATH, twice, by="clerk"))[1] == "invoices_beyond_amount"


async def test_a_large_payment_rests_on_a_resolution_that_is_recorded_once(desk: Desk) -> None:
    large = {"amount_fen": 10_000_000, "resolution": RESOLUTION}
    assert await desk.refusal(PATH, asked(**large), by="clerk") == (409, "resolution_missing")
    await resolve(desk)
    await ask(desk, **large)
    body = {
        "unit": str(unit(VILLAGE)),
        "reference": RESOLUTION,
        "body": "villagers-delegates-assembly",
        "decided_on": "2026-06-02",
    }

    assert await desk.refusal("/resolutions", body, by="clerk") == (409, "resolution_exists")

    listed = await shown(desk, f"/units/{unit(VILLAGE)}/resolutions")
    assert [each["reference"] for each in listed["items"]] == [RESOLUTION]


async def test_only_those_who_keep_or_supervise_budgets_reach_them(desk: Desk) -> None:
    await adopt(desk)
    said = {"lines": LINES, "resolution": "〔2026〕5号", "decided_on": "2026-06-20"}

    assert (await desk.post(f"{BUDGET}/amendments", said, by="supervisor")).status_code == 403
    assert (await desk.get(BUDGET, by="other-clerk")).status_code == 403
    assert (await desk.get(BUDGET, by="auditor")).status_code == 200
    guarded = {
        line.path
        for line in json_routes(desk.app)
        if line.permission.action.startswith("assets.budget")
    }
    assert {"/entities/{entity}/budgets/{year}", "/resolutions"} <= guarded


async def test_the_story_of_a_payment_tells_line_and_invoices(desk: Desk) -> None:
    await adopt(desk)
    made_request = await ask(desk, booking=RUNNING, invoices=[invoice(20_000)])

    story = await Way(desk, made_request.request).story()

    told = story["lines"][0]["data"]
    assert told["booking"] == RUNNING
    assert told["invoices"] == [invoice(20_000)]
