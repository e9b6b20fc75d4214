"""Books are kept over HTTP by those whose posts they are, and read by those who supervise."""

import re
from typing import Any
from uuid import uuid4

import pytest

from chassis.identity.permissions import route_table
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.village import (
    EVERYBODY,
    OTHER_VILLAGE,
    VILLAGE,
    person,
    subject,
    unit,
)

HOME = f"/entities/{ENTITY}"
MADE = {
    "unit": str(unit(VILLAGE)),
    "form": "village_collective",
    "name": "安家村股份经济合作联合社",
    "chart": "2023-14",
    "books_from": "2026-05",
}
BANK = {
    "key": "basic",
    "bank": "示例农村商业银行",
    "kind": "basic",
    "number": "6200 0000 0000 0000 017",
    "since": "2026-05-01",
}
RENT: dict[str, Any] = {
    "draft": "2026-05-001",
    "kind": "receipt",
    "dated_on": "2026-05-15",
    "chart": "2023-14",
    "summary": "收到租金",
    "attachments": 1,
    "lines": [
        {"account": "102", "debit_fen": 500_000, "bank_account": str(BASIC)},
        {"account": "501", "credit_fen": 500_000},
    ],
}
WAGES: dict[str, Any] = {
    **RENT,
    "draft": "2026-05-002",
    "kind": "accrual",
    "dated_on": "2026-05-20",
    "summary": "计提工资",
    "lines": [
        {"account": "513", "debit_fen": 120_000},
        {"account": "212", "credit_fen": 120_000},
    ],
}
ALLOWED = {
    "assets.entity.keep": {"accountant"},
    "assets.voucher.prepare": {"accountant"},
    "assets.voucher.review": {"reviewer"},
    "assets.voucher.sign": {"cashier"},
    "assets.voucher.post": {"accountant"},
    "assets.voucher.void": {"accountant", "reviewer"},
    "assets.period.close": {"accountant"},
    "assets.books.read": {"accountant", "reviewer", "cashier", "clerk", "supervisor", "auditor"},
}
BODIES: dict[str, Any] = {
    "/entities": MADE,
    "/entities/{entity}/bank-accounts": {**BANK, "key": "second"},
    "/entities/{entity}/bank-accounts/{bank_account}/endings": {"until": "2026-06-30"},
    "/entities/{entity}/vouchers": WAGES,
    "/entities/{entity}/years/{year}/closing-vouchers": {
        "step": "results",
        "draft": "end",
        "summary": "年末结转",
    },
    "/entities/{entity}/vouchers/{draft}/postings": {"month": "2026-05"},
    "/entities/{entity}/vouchers/{draft}/voidings": {"month": "2026-05", "reason": "写错"},
}
ON = {"on": "2026-05-31"}
QUERIES: dict[str, dict[str, Any]] = {
    "/entities/{entity}/accounts/{account}/lines": {"since": "2026-05-01", **ON},
    "/entities/{entity}/accounts/{account}/balances": ON,
    "/entities/{entity}/trial-balance": ON,
    "/entities/{entity}/receipts-and-payments": ON,
    "/entities/{entity}/statements": ON,
    "/entities/{entity}/months": {"year": 2026},
}
FILLED = {
    "{unit}": str(unit(VILLAGE)),
    "{entity}": str(ENTITY),
    "{bank_account}": str(BASIC),
    "{draft}": "2026-05-001",
    "{month}": "2026-05",
    "{year}": "2026",
    "{account}": "102",
}


@pytest.fixture
async def office(desk: Desk) -> Desk:
    """Give a desk at which the books of the village have begun, with one bank account."""
    for path, body in (("/entities", MADE), (f"{HOME}/bank-accounts", BANK)):
        made = await desk.post(path, body, by="accountant")
        assert made.status_code == 201, made.text
        desk.project()
    return desk


async def step(desk: Desk, draft: str, name: str, by: str, **body: Any) -> dict[str, Any]:
    answer = await desk.post(f"{HOME}/vouchers/{draft}/{name}", body, by=by)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def book(desk: Desk, body: dict[str, Any], *, cash: bool) -> int:
    made = await desk.post(f"{HOME}/vouchers", body, by="accountant")
    assert made.status_code == 201, made.text
    await step(desk, body["draft"], "reviews", "reviewer")
    if cash:
        await step(desk, body["draft"], "signatures", "cashier")
    month = body["dated_on"][:7]
    posted = await step(desk, body["draft"], "postings", "accountant", month=month)
    number: int = posted["number"]
    return number


async def test_a_receipt_goes_from_its_preparer_into_the_statements(office: Desk) -> None:
    assert await book(office, RENT, cash=True) == 1
    assert await book(office, WAGES, cash=False) == 2

    shown = (await office.get(f"{HOME}/vouchers/2026-05-001", by="supervisor")).json()
    assert (shown["state"], shown["number"], shown["summary"]) == ("posted", 1, "收到租金")
    assert [shown[who] for who in ("preparer", "reviewer", "cashier", "poster")] == [
        str(person(name)) for name in ("accountant", "reviewer", "cashier", "accountant")
    ]
    assert "finance/chart@1" in shown["authority"]
    assert [line["account"] for line in shown["lines"]] == ["102", "501"]
    early = await office.get(f"{HOME}/trial-balance", by="auditor", on="2026-05-19")
    late = await office.get(f"{HOME}/trial-balance", by="auditor", on="2026-06-30")
    assert {a["account"]: a["balance_fen"] for a in early.json()["accounts"]} == {
        "102": 500_000,
        "501": -500_000,
        "212": 0,
        "513": 0,
    }
    assert {a["account"]: (a["opening_fen"], a["debit_fen"]) for a in late.json()["accounts"]} == {
        "102": (500_000, 0),
        "212": (-120_000, 0),
        "501": (-500_000, 0),
        "513": (120_000, 0),
    }
    money = await office.get(f"{HOME}/receipts-and-payments", by="clerk", on="2026-05-31")
    (item,) = money.json()["items"]
    assert (item["received_fen"], item["paid_fen"], item["against"]) == (500_000, 0, ["501"])
    totals = (await office.get(f"{HOME}/statements", by="clerk", on="2026-05-31")).json()
    assert totals["net_income_fen"] == 380_000
    assert totals["assets_fen"] == totals["liabilities_fen"] + totals["equity_fen"] == 500_000


async def test_pages_of_an_account_and_of_a_month_lead_through_all(office: Desk) -> None:
    for number in range(1, 4):
        await book(office, {**WAGES, "draft": f"w-{number}"}, cash=False)

    seen: list[int] = []
    cursor: str | None = None
    query: dict[str, Any] = {"since": "2026-05-01", "on": "2026-05-31", "limit": 2}
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        answer = await office.get(f"{HOME}/accounts/513/lines", by="clerk", **query, **more)
        seen += [line["number"] for line in answer.json()["items"]]
        if (cursor := answer.json()["next"]) is None:
            break
    assert seen == [1, 2, 3]
    first = (await office.get(f"{HOME}/months/2026-05/vouchers", by="clerk", limit=2)).json()
    rest = await office.get(
        f"{HOME}/months/2026-05/vouchers", by="clerk", limit=2, cursor=first["next"]
    )
    drafts = [each["draft"] for each in (*first["items"], *rest.json()["items"])]
    assert drafts == ["w-1", "w-2", "w-3"]


async def test_a_month_closes_once_nothing_waits_and_takes_nothing_more(office: Desk) -> None:
    await book(office, RENT, cash=True)
    await office.post(f"{HOME}/vouchers", WAGES, by="accountant")
    close = f"{HOME}/months/2026-05/closings"

    assert await office.refusal(close, {}, by="accountant") == (409, "vouchers_unposted")
    await step(office, "2026-05-002", "voidings", "reviewer", month="2026-05", reason="写错")
    closed = await office.post(close, {}, by="accountant")

    assert closed.json() == {"month": "2026-05", "vouchers": 1}
    assert await office.refusal(f"{HOME}/vouchers", {**WAGES, "draft": "w"}, by="accountant") == (
        409,
        "period_closed",
    )
    (month,) = (await office.get(f"{HOME}/months", by="auditor", year=2026)).json()
    assert (month["month"], month["vouchers"]) == ("2026-05", 1)
    assert month["closed_by"].startswith(f"person/{person('accountant')}/")
    office.projector.rebuild()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"lines": [*WAGES["lines"][:1], {"account": "212", "credit_fen": 1}]}, 409, "unbalanced"),
        ({"lines": [{"account": "513", "debit_fen": 0}, *WAGES["lines"]]}, 409, "not_positive"),
        (
            {"lines": [{"account": "513", "debit_fen": -5}, {"account": "212", "credit_fen": -5}]},
            409,
            "amount_not_positive",
        ),
        (
            {"lines": [{"account": "541", "debit_fen": 5}, {"account": "212", "credit_fen": 5}]},
            409,
            "account_not_in_chart",
        ),
        ({"chart": "2004-12"}, 409, "chart_version_differs"),
        ({"dated_on": "2026-04-30"}, 409, "period_before_books"),
        ({"red_ink": True}, 409, "red_ink_without_negative"),
        ({"corrects": "2026-05-404"}, 404, "voucher_unknown"),
        ({"lines": [{"account": "513", "debit_fen": 0.5}]}, 422, "debit_fen"),
        ({"attachments": -1}, 422, "attachments"),
        (
            {
                "lines": [
                    {"account": "102", "debit_fen": 5, "bank_account": str(uuid4())},
                    {"account": "501", "credit_fen": 5},
                ]
            },
            409,
            "bank_account_unknown",
        ),
    ],
    ids=[
        "unbalanced", "zero", "negative", "account", "chart", "before-the-books", "black-red-ink",
        "corrects-nothing", "half-a-fen", "attachments", "bank-account",
    ],
)  # fmt: skip
async def test_a_bad_voucher_is_refused_and_changes_nothing(
    office: Desk, changed: dict[str, Any], status: int, code: str
) -> None:
    before = office.events()

    answer = await office.post(f"{HOME}/vouchers", {**WAGES, **changed}, by="accountant")

    assert answer.status_code == status, answer.text
    assert code in answer.text
    assert office.events() == before


async def test_the_same_request_twice_makes_one_voucher(office: Desk) -> None:
    key = uuid4().hex

    first = await office.post(f"{HOME}/vouchers", RENT, by="accountant", key=key)
    again = await office.post(f"{HOME}/vouchers", RENT, by="accountant", key=key)

    assert again.json() == first.json()
    assert office.types().count("voucher.prepared.v1") == 1
    assert await office.refusal(f"{HOME}/vouchers", RENT, by="accountant") == (
        409,
        "voucher_exists",
    )


async def test_a_bank_accounts_number_is_sealed_and_told_again_by_a_token(office: Desk) -> None:
    opened = next(e for e in office.events() if e["type"].endswith("bank_account_opened.v1"))

    assert "017" not in str(opened["data"]["number"]["ct"])
    assert re.fullmatch(r"k2026v:[A-Za-z0-9_-]{43}", opened["data"]["number_token"])
    assert await office.refusal(f"{HOME}/bank-accounts", BANK, by="accountant") == (
        409,
        "bank_account_exists",
    )


async def test_each_route_of_the_books_is_open_to_its_posts_alone(office: Desk) -> None:
    await office.post(f"{HOME}/vouchers", RENT, by="accountant")
    lines = [line for line in route_table(office.app) if line.permission.action in ALLOWED]
    assert {line.permission.action for line in lines} == set(ALLOWED)

    for line in lines:
        path = re.sub(r"\{\w+\}", lambda found: FILLED[found[0]], line.path)
        allowed = ALLOWED[line.permission.action]
        for name in (each for each in EVERYBODY if line.method != "GET" and each not in allowed):
            refused = await office.post(path, BODIES.get(line.path, {}), by=name)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), line
        for name in EVERYBODY if line.method == "GET" else ():
            read = await office.get(path, by=name, **QUERIES.get(line.path, {}))
            assert (read.status_code == 200) == (name in allowed), (name, path, read.text)
    elsewhere = {**MADE, "unit": str(unit(OTHER_VILLAGE))}
    assert await office.refusal("/entities", elsewhere, by="accountant") == (403, "not_permitted")
    unknown = f"/entities/{subject('nobody')}/statements"
    answer = await office.get(unknown, by="auditor", on="2026-05-31")
    assert (answer.status_code, answer.json()["code"]) == (404, "entity_unknown")
