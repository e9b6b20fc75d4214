"""Months are paid once to everybody on a roll, and mediators for cases whose dossier was filed."""

from typing import Any
from uuid import UUID

from services.assets.tests.entrypoints.books.office import HOME, MADE
from services.assets.tests.entrypoints.members.cooperative import CLERK, HEAD, Cooperative
from services.assets.tests.members import someone
from services.assets.tests.village import VILLAGE, unit

STEPPED = f"{HOME}/pay-schemes/stepped/months/2026-06"
WAGES = "/pay-schemes/staff-wages/months/2026-06"
FEES = "/pay-schemes/mediator-fees"
CASE = UUID(int=0xCA5E)
DECIDED = {"resolution": "政法委〔2026〕6号"}


def assessed(**percents: int) -> dict[str, Any]:
    people = {"head": HEAD, "clerk": CLERK}
    said = [{"person": str(people[name]), "percent": percent} for name, percent in percents.items()]
    return {**DECIDED, "assessments": said}


def extra(number: str, who: UUID, fen: int) -> dict[str, Any]:
    item = {"number": number, "person": str(who), "item": "flood-duty", "amount_fen": fen}
    return {"items": [{**item, "reference": "镇政府〔2026〕21号"}]}


async def test_a_month_is_paid_by_assessment_with_extras_and_once(coop: Cooperative) -> None:
    await coop.adopt([(HEAD, 0), (CLERK, 0)], roll="grid-officers")
    await coop.made(f"{STEPPED}/assessments", assessed(head=60, clerk=20), by="accountant")
    await coop.made(f"{STEPPED}/items", extra("flood-1", HEAD, 5_000), by="accountant")

    made = await coop.made(f"{STEPPED}/runs", DECIDED, by="accountant")

    assert (made["lines"], made["total_fen"], made["slips"]) == (2, 30_000, 1)
    path = "/pay-schemes/stepped/months/2026-06"
    for what, body in (
        ("runs", DECIDED),
        ("items", extra("flood-2", HEAD, 1)),
        ("assessments", assessed(head=61)),
    ):
        again = await coop.refused(f"{path}/{what}", body, by="accountant")
        assert again == (409, "pay_run_made")
    lines = await coop.lines(made["number"])
    parts = [(line["base_fen"], line["performance_fen"], line["extras_fen"]) for line in lines]
    assert parts == [(10_000, 5_000, 5_000), (10_000, 0, 0)]
    (own,) = await coop.own("head", "2026-07-01")
    assert (own["kind"], own["period"], own["amount_fen"]) == ("allowance", "2026-06", 20_000)
    (slip,) = [e["data"] for e in coop.desk.events() if e["type"] == "assets.slip.entered.v1"]
    assert (slip["rule"], slip["dated_on"], len(slip["shares"])) == (
        "allowance.accrued",
        "2026-06-30",
        2,
    )
    (month,) = (await coop.desk.get(f"{HOME}/pay-schemes/stepped/months", by="supervisor")).json()[
        "items"
    ]
    assert (month["assessed"], month["items"], month["total_fen"]) == (2, 1, 30_000)
    shown = [
        (await coop.desk.get(f"{STEPPED}/{what}", by="auditor")).json()["items"]
        for what in ("assessments", "items")
    ]
    assert [len(each) for each in shown] == [2, 1]


async def test_wages_are_what_was_recorded_and_wait_as_accrued(coop: Cooperative) -> None:
    await coop.adopt([(HEAD, 0), (CLERK, 0)], roll="staff")
    await coop.made(f"{HOME}{WAGES}/items", extra("w1", HEAD, 320_000), by="accountant")

    made = await coop.made(f"{HOME}{WAGES}/runs", DECIDED, by="accountant")

    assert made["total_fen"] == 320_000
    (slip,) = [e["data"] for e in coop.desk.events() if e["type"] == "assets.slip.entered.v1"]
    assert (slip["rule"], len(slip["shares"])) == ("wages.accrued", 1)
    way = await coop.ask("staff-wages-2026-06")
    assert (await way.story())["purpose"] == "wages"


async def test_another_entity_and_a_month_to_come_do_not_pay(coop: Cooperative) -> None:
    await coop.adopt([(HEAD, 0)], roll="grid-officers")

    grid = "/pay-schemes/grid-allowance/months/2026-06/runs"
    assert await coop.refused(grid, DECIDED, by="accountant") == (409, "payer_differs")
    later = "/pay-schemes/stepped/months/2026-08/runs"
    assert await coop.refused(later, DECIDED, by="accountant") == (422, "pay_month_in_future")
    nothing = "/pay-schemes/none/months/2026-06/runs"
    assert await coop.refused(nothing, DECIDED, by="accountant") == (404, "pay_scheme_unknown")
    committee = await coop.made("/entities", {**MADE, "form": "villagers_committee"},
                                by="accountant")  # fmt: skip
    path = f"/entities/{committee['entity']}/pay-schemes/grid-allowance/months/2026-06/runs"
    coop.desk.project()
    refused = await coop.desk.refusal(path, DECIDED, by="accountant")
    assert refused == (404, "roll_unknown")


async def test_a_fee_is_claimed_once_and_only_on_a_filed_dossier(coop: Cooperative) -> None:
    await coop.adopt([(HEAD, 0), (CLERK, 0)], roll="mediators")
    claim = {"case": str(CASE), "mediator": str(HEAD), "grade": "ordinary"}
    assert await coop.refused(f"{FEES}/case-fees", claim, by="clerk") == (409, "dossier_not_filed")

    filed = {
        "unit": str(unit(VILLAGE)),
        "case": str(CASE),
        "reference": "调卷〔2026〕118号",
        "filed_on": "2026-06-18",
        "mediators": [str(HEAD)],
    }
    first = await coop.made("/dossiers", filed, by="clerk")
    assert await coop.made("/dossiers", filed, by="clerk") == first
    other = {**filed, "reference": "调卷〔2026〕119号"}
    assert await coop.desk.refusal("/dossiers", other, by="clerk") == (
        409,
        "dossier_filed_otherwise",
    )
    claimed = await coop.made(f"{HOME}{FEES}/case-fees", claim, by="clerk")

    assert (claimed["amount_fen"], claimed["month"]) == (20_000, "2026-07")
    assert await coop.refused(f"{FEES}/case-fees", claim, by="clerk") == (409, "case_fee_claimed")
    stranger = {**claim, "mediator": str(someone(9))}
    refused = await coop.refused(f"{FEES}/case-fees", stranger, by="clerk")
    assert refused == (409, "not_mediator_of_case")
    by_hand = await coop.refused(
        f"{FEES}/months/2026-07/items", extra("x", HEAD, 1), by="accountant"
    )
    assert by_hand == (409, "case_fee_by_claim")
    made = await coop.made(f"{HOME}{FEES}/months/2026-07/runs", DECIDED, by="accountant")
    assert made["total_fen"] == 20_000
    (fee,) = (await coop.desk.get(f"{HOME}{FEES}/case-fees", by="auditor")).json()["items"]
    assert (fee["dossier"], fee["rule"]) == ("调卷〔2026〕118号", "finance/member-rules@1")
    expense = {"number": "1", "year": "2026", "item": "printing", "amount_fen": 9_999_999}
    spent = await coop.made(f"{HOME}{FEES}/office-expenses", expense, by="accountant")
    assert spent["left_fen"] == 1
    more = {**expense, "number": "2", "amount_fen": 2}
    refused = await coop.refused(f"{FEES}/office-expenses", more, by="accountant")
    assert refused == (409, "office_budget_exceeded")
