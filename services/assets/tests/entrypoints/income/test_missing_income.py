"""What should have come and did not is shown; who may do what is as the posts say."""

import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI

from assets.entrypoints.income.parts import ACTIONS
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.income.test_earmarks import GIFT, USE
from services.assets.tests.entrypoints.income.test_pass_throughs import LIST, payout
from services.assets.tests.routes import json_routes
from services.assets.tests.till import BANK, BOOK, HOME, INCOME, RECEIPT, Till, adopt_income
from services.assets.tests.village import EVERYBODY, person, subject

KEEPERS = {"accountant", "cashier", "clerk", "supervisor"}
READERS = {*KEEPERS, "reviewer", "auditor"}
ALLOWED = {
    "assets.receipt_book.issue": {"accountant"},
    "assets.receipt.write": {"cashier"},
    "assets.receipt.report": {*KEEPERS, "auditor"},
    "assets.cash.keep": {"cashier"},
    "assets.cash.count": {"accountant", "supervisor", "auditor"},
    "assets.pass_through.keep": {"accountant"},
    "assets.levy.bill": {"accountant"},
    "assets.earmark.keep": {"accountant"},
    "assets.earmark.report": {*KEEPERS, "auditor"},
    "assets.income.read": READERS,
    "assets.levy.debtors": KEEPERS,
}
CASHIER = str(person("cashier"))
MOVED = {
    "key": "d-1",
    "cashier": CASHIER,
    "bank_account": BANK,
    "amount_fen": 1,
    "moved_on": "2026-05-15",
}
COUNT = {
    "key": "c-1",
    "cashier": CASHIER,
    "counters": [CASHIER, str(person("supervisor"))],
    "counted_fen": 0,
    "counted_on": "2026-05-31",
}
VOID = {"number": 1, "voided_on": "2026-05-16", "copies_kept": 3, "reason": "写错"}
WAIVER = {
    "party": str(subject("yard")),
    "amount_fen": 1,
    "waived_on": "2026-06-02",
    "decision": "d-1",
    "reason": "困难",
}
BODIES: dict[str, Any] = {
    "receipt-books": {**BOOK, "custodian": CASHIER},
    "receipt-books/2026-01/receipts": RECEIPT,
    "receipt-books/2026-01/reports": {**RECEIPT, "issuer": CASHIER},
    "receipt-books/2026-01/voids": VOID,
    "receipt-books/2026-01/returns": {"returned_on": "2026-06-30"},
    "cash/deposits": MOVED,
    "cash/withdrawals": MOVED,
    "cash/counts": COUNT,
    "pass-throughs": LIST,
    "pass-throughs/2026-farm-1/payments": payout((str(subject("yard")), 1)),
    "pass-throughs/2026-farm-1/settlements": {"settled_on": "2026-05-20"},
    "levies": {"levy": "waste-fee", "month": "2026-05"},
    "levies/waste-fee/2026-05/waivers": WAIVER,
    "earmarks": {"earmark": "waste", "opened_on": "2026-05-01"},
    "earmarks/waste/contributions": GIFT,
    "earmarks/waste/uses": USE,
    "earmarks/waste/use-reports": USE,
    "earmarks/waste/closings": {"closed_on": "2026-06-01"},
}
FILLED = {
    "{book}": "2026-01",
    "{number}": "2026-farm-1",
    "{levy}": "waste-fee",
    "{month}": "2026-05",
    "{earmark}": "waste",
}
ROLL = [{"party": str(subject("yard")), "quantity": 1}]


@pytest.fixture
def till(office: Desk) -> Till:
    """Give a till whose rules expect income."""
    adopt_income(office)
    return Till(office)


def adopt_income_every_month(desk: Desk) -> None:
    """Let rent and a list of subsidies be expected every month, five days after its end."""
    monthly: dict[str, Any] = {
        "entry": "income_expected",
        "every": "month",
        "due_days": 5,
        "fen_least": 5_000,
    }
    kept = [entry for entry in INCOME.entries if entry["entry"] != "income_expected"]
    entries = (
        *kept,
        {**monthly, "key": "monthly-rent", "cause": "rent"},
        {**monthly, "key": "farm-subsidy", "programme": "farm-subsidy"},
    )
    adopt_income(desk, replace(INCOME, version=2, root="sha256:dd", entries=entries))


def queries(app: FastAPI, path: str) -> dict[str, str]:
    """Give the dates that a reading route asks for."""
    asked = {each["name"] for each in app.openapi()["paths"][path]["get"]["parameters"]}
    dates = {"on": "2026-05-31", "since": "2026-05-01"}
    return {name: dates[name] for name in dates if name in asked}


async def test_income_that_did_not_come_by_its_day_is_missing(till: Till) -> None:
    adopt_income_every_month(till.desk)
    before = await till.read("missing-income", on="2026-06-05")
    assert before["income"] == []

    late = await till.read("missing-income", on="2026-06-06")
    assert late["rule"] == "finance/income@2"
    assert late["income"] == [
        {
            "key": key,
            "period": "2026-05",
            "due_on": "2026-06-05",
            "least_fen": 5_000,
            "received_fen": 0,
        }
        for key in ("monthly-rent", "farm-subsidy")
    ]
    await till.issue()
    await till.write(amount_fen=4_999)
    await till.do("pass-throughs", LIST, by="accountant")
    [short] = (await till.read("missing-income", on="2026-06-06"))["income"]
    assert (short["key"], short["received_fen"]) == ("monthly-rent", 4_999)
    await till.write(number=2, amount_fen=1, written_on="2026-06-05")
    assert (await till.read("missing-income", on="2026-06-06"))["income"] == []
    [again, *_] = (
        await till.read("missing-income", on="2026-06-06", recorded_until="2026-01-01T00:00:00Z")
    )["income"]
    assert again["received_fen"] == 0


async def test_each_route_of_income_is_open_to_its_posts_alone(till: Till) -> None:
    await till.issue()
    await till.do("pass-throughs", LIST, by="accountant")
    await till.do("levies", {**BODIES["levies"], "roll": ROLL}, by="accountant")
    await till.do("earmarks", BODIES["earmarks"], by="accountant")
    lines = [line for line in json_routes(till.desk.app) if line.permission.action in ACTIONS]
    assert {line.permission.action for line in lines} == set(ACTIONS) == set(ALLOWED)

    for line in lines:
        path = re.sub(r"\{\w+\}", lambda found: FILLED[found[0]], line.path.partition("}/")[2])
        allowed = ALLOWED[line.permission.action]
        for name in (each for each in EVERYBODY if line.method != "GET" and each not in allowed):
            refused = await till.desk.post(f"{HOME}/{path}", BODIES[path], by=name)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), path
        named = queries(till.desk.app, line.path) if line.method == "GET" else {}
        for name in EVERYBODY if line.method == "GET" else ():
            headers = till.desk.signed(name)
            read = await till.desk.client.get(f"{HOME}/{path}", params=named, headers=headers)
            assert (read.status_code == 200) == (name in allowed), (name, path, read.text)


async def test_a_command_that_comes_again_is_answered_as_before(till: Till) -> None:
    await till.issue()
    key = uuid4().hex
    path = f"{HOME}/receipt-books/2026-01/receipts"

    first = await till.desk.post(path, RECEIPT, by="cashier", key=key)
    again = await till.desk.post(path, RECEIPT, by="cashier", key=key)

    assert (first.status_code, again.json()) == (201, first.json())
    assert till.desk.types().count("receipt_book.written.v1") == 1
    assert till.desk.types().count("slip.entered.v1") == 1


async def test_without_rules_of_income_nothing_is_decided(office: Desk) -> None:
    body = {**BOOK, "custodian": CASHIER}

    answer = await office.post(f"{HOME}/receipt-books", body, by="accountant")

    assert (answer.status_code, answer.json()["code"]) == (503, "income_rules_not_heard")
