"""Contracts on which the village pays: accepted, scored, settled, asked for, certified."""

import re
from typing import Any
from uuid import uuid4

import pytest

from chassis.testing.originals import pdf
from services.assets.tests.agreements import ENTITY
from services.assets.tests.bookkeeping import BASIC
from services.assets.tests.contracting import (
    CLEANING,
    HOME,
    LEASE,
    RENT,
    do,
    let_fall_due,
    open_office,
    read,
    sign,
    slips,
)
from services.assets.tests.desk import Desk
from services.assets.tests.register_news import adopt
from services.assets.tests.routes import json_routes
from services.assets.tests.village import EVERYBODY, VILLAGE, subject, unit

UNIT = str(unit(VILLAGE))
ASKED = {"number": "2026-031", "instalment": 1, "resolution": "安家村村委会〔2026〕5号"}
CERTIFICATE = {
    "unit": UNIT,
    "number": "SQ-2026-003",
    "party": str(subject("cleaner")),
    "kind": "social-enterprise",
    "issued_on": "2025-03-01",
    "expires_on": "2027-02-28",
    "issuer": "示例认定办公室",
}


@pytest.fixture
async def office(desk: Desk) -> Desk:
    return await open_office(desk)


async def accept(office: Desk, contract: str, month: int) -> Any:
    body = {"accepted_on": f"2026-{month:02}-28"}
    return await do(office, f"{contract}/instalments/{month}/acceptances", body, by="supervisor")


async def score(office: Desk, contract: str, month: int, mark: str) -> None:
    body = {"unit": UNIT, "month": f"2026-{month:02}", "score": mark}
    await do(office, f"{contract}/scores", body, by="head")


async def test_a_year_of_a_service_is_accepted_scored_and_settled(office: Desk) -> None:
    contract = await sign(office, CLEANING)
    office.at("2026-12-31")
    for month in range(1, 13):
        shares = await accept(office, contract, month)
        assert (shares["payable_fen"], shares["retained_fen"]) == (900_000, 100_000)
        if month != 5:
            await score(office, contract, month, "95")
    assert slips(office)[0] == ("contract.served", "2026-01-28", 1_000_000)

    shown = await read(office, f"{contract}/years/2026")
    assert shown["retained_fen"] == 1_200_000
    assert [each["month"] for each in shown["months"] if each["units"][0]["gap"]] == ["2026-05"]
    decision = {"decision": "安家村村委会〔2026〕40号", "inputs": {"upheld-complaint": 1}}
    settled = await do(office, f"{contract}/years/2026/settlements", decision)

    # A mean of 87.08 releases 80 hundredths; one upheld complaint takes 5 of them.
    assert settled == {
        "settlement": 1,
        "released_fen": 900_000,
        "forfeited_fen": 300_000,
        "held": [],
        "gaps": [{"month": "2026-05", "unit": UNIT}],
    }
    assert slips(office)[-2:] == [
        ("retention.released", "2026-12-31", 900_000),
        ("retention.forfeited", "2026-12-31", 300_000),
    ]
    (kept,) = (await read(office, f"{contract}/years/2026"))["settlements"]
    assert (kept["mean_score"], kept["inputs"][0]["count"]) == ("1045/12", 1)
    asked = {**ASKED, "instalment": None, "settlement": 1}
    owed = await do(office, f"{contract}/payment-requests", asked)
    assert owed["amount_fen"] == 900_000


async def test_what_is_payable_becomes_a_request_and_is_paid_on_its_chain(office: Desk) -> None:
    adopt(office)
    contract = await sign(office, CLEANING)
    path = f"{contract}/payment-requests"
    assert await office.refusal(path, ASKED, by="clerk") == (409, "nothing_owed")
    await accept(office, contract, 1)

    asked = await do(office, path, ASKED)

    assert asked["amount_fen"] == 900_000
    request = f"/payment-requests/{asked['payment_request']}"
    told = await read(office, f"{request}/story")
    assert (told["purpose"], told["payee"]) == ("settlement", CLEANING["party"])
    twice = {**ASKED, "number": "2026-032"}
    assert await office.refusal(path, twice, by="clerk") == (409, "payment_asked")
    await do(office, f"{request}/withdrawals", {"reason": "重填"})
    again = await do(office, path, {**twice, "withdrawn": asked["payment_request"]})
    (first, second) = (await read(office, f"{contract}/schedule", on="2026-07-01"))["requests"]
    assert (first["payment_request"], second["payment_request"]) == (
        asked["payment_request"],
        again["payment_request"],
    )
    reported = {"method": "bank_transfer", "paid_on": "2026-07-01", "amount_fen": 900_000,
                "reference": "B-1"}  # fmt: skip
    await do(office, f"/payment-requests/{again['payment_request']}/irregular-payments", reported)
    schedule = await read(office, f"{contract}/schedule", on="2026-07-01")
    assert [each["paid_fen"] for each in schedule["requests"]] == [0, 900_000]
    assert schedule["instalments"][0]["paid_fen"] == 900_000


async def test_deliverables_are_linked_with_their_acceptance_and_payment(office: Desk) -> None:
    things = [
        {"key": "evening-class", "due_on": "2026-06-30", "amount_fen": 800_000},
        {"key": "report", "due_on": "2026-12-31", "amount_fen": 200_000},
    ]
    certified = await do(office, "/certificates", CERTIFICATE)
    contract = await sign(
        office,
        CLEANING,
        terms={"until": "2026-12-31", "deliverables": things},
        service={},
        certificate=certified["certificate"],
        resolution=None,
    )
    papers = {"accepted_on": "2026-06-20", "evidence": [await office.kept(pdf())]}
    await do(office, f"{contract}/instalments/1/acceptances", papers, by="supervisor")
    asked = await do(office, f"{contract}/payment-requests", ASKED)

    schedule = await read(office, f"{contract}/schedule", on="2026-07-01")
    first, second = schedule["instalments"]
    assert (first["deliverable"], first["accepted_on"]) == ("evening-class", "2026-06-20")
    assert (second["deliverable"], second["accepted_on"]) == ("report", None)
    (request,) = schedule["requests"]
    assert (request["instalment"], request["payment_request"]) == (1, asked["payment_request"])
    assert asked["amount_fen"] == 800_000
    assert slips(office) == [("contract.served", "2026-06-20", 800_000)]


async def test_a_certificate_has_an_issue_and_an_expiry_date(office: Desk) -> None:
    made = await do(office, "/certificates", CERTIFICATE)
    listed = f"/units/{UNIT}/certificates"

    (kept,) = (await read(office, listed, on="2027-02-28"))["items"]
    assert (kept["issued_on"], kept["expires_on"], kept["valid"]) == (
        "2025-03-01", "2027-02-28", True,
    )  # fmt: skip
    (later,) = (await read(office, listed, on="2027-03-01"))["items"]
    assert later["valid"] is False
    body = {**CLEANING, "certificate": made["certificate"], "party": str(subject("other"))}
    refused = await office.refusal(f"{HOME}/contracts", body, by="clerk")
    assert refused == (409, "certificate_invalid")
    withdrawn = {"last_on": "2026-06-30", "reason": "不再符合认定条件"}
    await do(office, f"/certificates/{made['certificate']}/withdrawals", withdrawn)
    (gone,) = (await read(office, listed, on="2026-07-01", party=CERTIFICATE["party"]))["items"]
    assert gone["valid"] is False
    assert await office.refusal("/certificates", CERTIFICATE, by="clerk") == (
        409,
        "certificate_exists",
    )


async def test_a_household_sees_land_lease_share_and_wage_apart(office: Desk) -> None:
    household = str(subject("household"))
    pays = {
        "direction": "payable",
        "party": household,
        "party_type": "household",
        "matters": [],
        "resolution": "安家村成员大会〔2025〕2号",
    }
    await sign(office, LEASE, number="L-1", **pays)
    wages = {**RENT, "kind": "wage", "total_fen": 2_400_000, "months": 1, "due": "last_day"}
    await sign(
        office,
        {**LEASE, **pays, "number": "W-1", "form": "labour"},
        terms={"until": "2026-12-31", "charges": [wages]},
    )
    shared = await sign(
        office,
        {**LEASE, **pays, "number": "S-1", "form": "shareholding"},
        terms={"until": "2026-12-31"},
        share={"parts": 1, "of": 100, "due_days": 30},
    )
    await do(office, f"{shared}/profits", {"period": "2026-Q1", "profit_fen": 3_000_000})
    await let_fall_due(office)

    path = f"{HOME}/households/{household}/benefit-statement"
    told = await read(office, path, since="2026-01-01", on="2026-06-30")

    assert told["land_lease"] == {"due_fen": 2_400_000, "paid_fen": 0}
    assert told["share"] == {"due_fen": 30_000, "paid_fen": 0}
    assert told["wage"] == {"due_fen": 1_000_000, "paid_fen": 0}
    sources = {(line["benefit"], line["contract_number"]) for line in told["lines"]}
    assert sources == {("land_lease", "L-1"), ("share", "S-1"), ("wage", "W-1")}
    rules = {rule for rule, _, _ in slips(office)}
    assert rules == {"contract.rent-owed", "contract.labour-owed", "contract.owed"}


KEEPERS, READERS = {"clerk"}, {"clerk", "accountant", "reviewer", "cashier", "supervisor", "chair"}
ALLOWED = {
    "assets.contract.keep": KEEPERS,
    "assets.contract.pay": KEEPERS,
    "assets.contract.collect": {"clerk", "cashier"},
    "assets.contract.accept": {"supervisor", "chair"},
    "assets.contract.score": {"head"},
    "assets.contract.read": READERS | {"auditor"},
}
BODIES: dict[str, Any] = {
    "/entities/{entity}/contracts": LEASE,
    "/contracts/{contract}/amendments": {
        "effective_on": "2026-07-01",
        "terms": {"until": "2026-12-31"},
        "reason": "示例",
    },
    "/contracts/{contract}/terminations": {"last_on": "2026-09-30", "reason": "示例"},
    "/contracts/{contract}/profits": {"period": "2026-Q1", "profit_fen": 1},
    "/contracts/{contract}/payment-requests": ASKED,
    "/contracts/{contract}/scores": {"unit": UNIT, "month": "2026-01", "score": "90"},
    "/contracts/{contract}/years/{year}/settlements": {"decision": "示例"},
    "/contracts/{contract}/instalments/{instalment}/receipts": {
        "received_on": "2026-02-03",
        "amount_fen": 1,
        "reference": "R",
        "bank_account": str(BASIC),
    },
    "/contracts/{contract}/instalments/{instalment}/receipt-reports": {
        "received_on": "2026-02-03",
        "amount_fen": 1,
        "reference": "R",
    },
    "/contracts/{contract}/instalments/{instalment}/waivers": {
        "waived_on": "2026-02-03",
        "amount_fen": 1,
        "resolution": "示例",
        "reason": "示例",
    },
    "/contracts/{contract}/instalments/{instalment}/acceptances": {"accepted_on": "2026-02-03"},
    "/certificates": CERTIFICATE,
    "/certificates/{certificate}/withdrawals": {"last_on": "2026-02-03", "reason": "示例"},
}
ON = {"on": "2026-06-30"}
QUERIES: dict[str, dict[str, Any]] = {
    "/contracts/{contract}/schedule": ON,
    "/contracts/{contract}/bookings": ON,
    "/entities/{entity}/receivables/overdue": ON,
    "/entities/{entity}/receivables/ageing": ON,
    "/entities/{entity}/households/{party}/benefit-statement": {"since": "2026-01-01", **ON},
    "/units/{unit}/certificates": ON,
}


async def test_each_route_of_contracts_is_open_to_its_posts_alone(office: Desk) -> None:
    contract = await sign(office, CLEANING)
    certified = await do(office, "/certificates", CERTIFICATE)
    filled = {
        "{entity}": str(ENTITY),
        "{contract}": contract.rpartition("/")[2],
        "{instalment}": "1",
        "{year}": "2026",
        "{party}": str(subject("household")),
        "{unit}": UNIT,
        "{certificate}": certified["certificate"],
    }
    lines = [line for line in json_routes(office.app) if line.permission.action in ALLOWED]
    assert {line.permission.action for line in lines} == set(ALLOWED)

    for line in lines:
        path = re.sub(r"\{\w+\}", lambda found: filled[found[0]], line.path)
        allowed = ALLOWED[line.permission.action]
        for name in (each for each in EVERYBODY if line.method != "GET" and each not in allowed):
            refused = await office.post(path, BODIES[line.path], by=name)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), line
        for name in EVERYBODY if line.method == "GET" else ():
            answer = await office.get(path, by=name, **QUERIES.get(line.path, {}))
            assert (answer.status_code == 200) == (name in allowed), (name, path, answer.text)
    unknown = await office.get(f"/contracts/{uuid4()}", by="clerk")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "contract_unknown")
