"""Payments are asked for over HTTP, and listings of points decide which are refused."""

from typing import Any
from uuid import uuid4

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.routes import json_routes
from services.assets.tests.village import (
    COUNTY,
    EVERYBODY,
    OTHER_VILLAGE,
    VILLAGE,
    person,
    subject,
    unit,
)

PATH = "/payment-requests"
SUBSIDY: dict[str, Any] = {
    "unit": str(unit(VILLAGE)),
    "number": "2026-017",
    "purpose": "benefit",
    "benefit": "village-subsidy",
    "payee": str(subject("yard")),
    "payee_type": "household",
    "amount_fen": 20_000,
    "resolution": "〔2026〕12号",
    "period": "2026-Q3",
}
READERS = {"clerk", "supervisor", "auditor"}


def told(what: str, version: int, **changed: Any) -> dict[str, Any]:
    """Give the event by which points tells of the yard's listing."""
    listed = {"subject_id": str(subject("yard")), "subject_type": "household", "label": "yard"}
    data = {"listed": listed, "since": "2026-07-10", "until": "2026-10-09", **changed}
    return {
        "type": f"points.listing.{what}.v1",
        "source": f"/demo/{COUNTY}/points",
        "id": f"{subject('listing')}.{version}",
        "subject": str(subject("listing")),
        "unit": str(unit(VILLAGE)),
        "division": VILLAGE,
        "effectiveon": data["until"],
        "data": data,
    }


APPROVED, OVER = told("approved", 2), told("ended", 4, reason="period_over")


async def test_a_benefit_is_refused_for_exactly_the_period_of_the_listing(desk: Desk) -> None:
    assert await desk.deliver(APPROVED) == "done"
    outcomes = {}
    for day in ("2026-07-09", "2026-07-10", "2026-10-09", "2026-10-10"):
        desk.at(day)
        answer = await desk.post(PATH, {**SUBSIDY, "number": day}, by="clerk")
        outcomes[day] = answer.json().get("code", answer.status_code)

    assert outcomes == {
        "2026-07-09": 201,
        "2026-07-10": "benefit_suspended",
        "2026-10-09": "benefit_suspended",
        "2026-10-10": 201,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"benefit": "allowance"},
        {"benefit": "condolence"},
        {"benefit": None, "purpose": "wage"},
        {"payee": str(subject("mill"))},
    ],
    ids=["statutory", "not-suspended", "no-benefit", "another-payee"],
)
async def test_nothing_else_is_refused_meanwhile(desk: Desk, changed: dict[str, Any]) -> None:
    await desk.deliver(APPROVED)
    desk.at("2026-08-01")

    answer = await desk.post(PATH, {**SUBSIDY, **changed}, by="clerk")

    assert answer.status_code == 201, answer.text


async def test_an_early_end_lets_requests_through_from_the_next_day(desk: Desk) -> None:
    await desk.deliver(APPROVED)
    await desk.deliver(told("ended", 5, until="2026-08-14", reason="exit_approved"))

    desk.at("2026-08-14")
    assert await desk.refusal(PATH, SUBSIDY, by="clerk") == (409, "benefit_suspended")
    desk.at("2026-08-15")
    assert (await desk.post(PATH, SUBSIDY, by="clerk")).status_code == 201


async def test_each_event_acts_once_and_an_end_waits_for_its_beginning(desk: Desk) -> None:
    early = await desk.deliver(told("ended", 5, until="2026-08-14", reason="exit_approved"))
    assert early == "again: suspension_not_heard"

    for _ in range(2):
        assert await desk.deliver(APPROVED) == "done"
        assert await desk.deliver(OVER) == "done"

    assert desk.types() == ["payee.opened.v1", "payee.benefits_suspended.v1"]


async def test_a_request_says_who_asked_on_which_decision_and_under_which_list(desk: Desk) -> None:
    key = uuid4().hex

    made = await desk.post(PATH, SUBSIDY, by="clerk", key=key)
    again = await desk.post(PATH, SUBSIDY, by="clerk", key=key)

    assert (made.status_code, again.status_code) == (201, 201)
    assert again.json() == made.json()
    (event,) = desk.events()
    assert event["authority"] == "〔2026〕12号 anjia/benefits@1"
    assert event["actor"].startswith(f"person/{person('clerk')}/")
    one = await desk.get(f"{PATH}/{made.json()['payment_request']}", by="supervisor")
    assert {name: one.json()[name] for name in SUBSIDY} == SUBSIDY
    assert one.json()["requested_on"] == "2026-07-01"
    listed = await desk.get(PATH, by="auditor", unit=str(unit(VILLAGE)))
    assert listed.json()["items"] == [one.json()]
    unknown = await desk.get(f"{PATH}/{uuid4()}", by="clerk")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "payment_request_unknown")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"benefit": "lottery"}, 409, "benefit_unknown"),
        ({"amount_fen": 0}, 422, "amount_fen"),
        ({"amount_fen": 0.5}, 422, "amount_fen"),
        ({"period": "2026-Q5"}, 422, "period"),
        ({"unit": str(uuid4())}, 404, "unit_unknown"),
        ({"unit": str(unit(OTHER_VILLAGE))}, 403, "not_permitted"),
    ],
    ids=["benefit", "nothing", "half-a-fen", "period", "unit", "other-village"],
)
async def test_a_bad_request_is_refused_and_changes_nothing(
    desk: Desk, changed: dict[str, Any], status: int, code: str
) -> None:
    answer = await desk.post(PATH, {**SUBSIDY, **changed}, by="clerk")

    assert answer.status_code == status, answer.text
    assert code in answer.text
    assert desk.events() == []


async def test_a_number_is_used_once_in_a_unit(desk: Desk) -> None:
    await desk.post(PATH, SUBSIDY, by="clerk")

    assert await desk.refusal(PATH, SUBSIDY, by="clerk") == (409, "payment_request_exists")


async def test_where_no_list_was_heard_of_a_benefit_waits(desk: Desk) -> None:
    other = {**SUBSIDY, "unit": str(unit(OTHER_VILLAGE))}

    assert await desk.refusal(PATH, other, by="other-clerk") == (503, "benefits_not_heard")


async def test_the_routes_are_open_to_the_clerk_and_the_supervisors_alone(desk: Desk) -> None:
    of_unit = {"unit": str(unit(VILLAGE))}
    suspensions = f"/payees/{subject('yard')}/suspensions"
    guarded = {
        line.path
        for line in json_routes(desk.app)
        if line.permission.action.startswith(("assets.payment", "assets.log."))
    }
    one_request = f"{PATH}/{{payment_request}}"
    steps = (
        "changes", "preconditions", "withdrawals", "signatures", "rejections", "orders",
        "confirmations", "returns", "irregular-payments", "story",
    )  # fmt: skip
    assert guarded == {
        *(PATH, f"{PATH}/inbox", one_request, "/payees/{subject}/suspensions", "/log"),
        *("/irregular-payments", "/chain-obstacles", "/related-signers"),
        *(f"{one_request}/{step}" for step in steps),
    }
    await desk.deliver(APPROVED)
    made = await desk.post(PATH, SUBSIDY, by="clerk")
    one = f"{PATH}/{made.json()['payment_request']}"

    for name in EVERYBODY:
        for path, query in ((PATH, of_unit), (suspensions, of_unit), (one, {})):
            read = await desk.get(path, by=name, **query)
            assert (read.status_code == 200) == (name in READERS), (name, path)
        if name != "clerk":
            assert await desk.refusal(PATH, SUBSIDY, by=name) == (403, "not_permitted")
    days = (await desk.get(suspensions, by="supervisor", **of_unit)).json()
    assert [(each["since"], each["until"]) for each in days] == [("2026-07-10", "2026-10-09")]


async def test_the_read_models_rebuild_to_what_they_are(desk: Desk) -> None:
    await desk.deliver(APPROVED)
    await desk.deliver(told("ended", 5, until="2026-08-14", reason="exit_approved"))
    await desk.post(PATH, SUBSIDY, by="clerk")
    desk.project()

    # Raises when one row differs.
    desk.projector.rebuild()
