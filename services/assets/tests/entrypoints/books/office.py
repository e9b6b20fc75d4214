"""What is kept and asked for at the village's office, over HTTP."""

from typing import Any

from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.village import VILLAGE, unit

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


async def step(
    desk: Desk, draft: str, name: str, by: str, *, home: str = HOME, **body: Any
) -> dict[str, Any]:
    answer = await desk.post(f"{home}/vouchers/{draft}/{name}", body, by=by)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def book(desk: Desk, body: dict[str, Any], *, cash: bool, home: str = HOME) -> int:
    made = await desk.post(f"{home}/vouchers", body, by="accountant")
    assert made.status_code == 201, made.text
    await step(desk, body["draft"], "reviews", "reviewer", home=home)
    if cash:
        await step(desk, body["draft"], "signatures", "cashier", home=home)
    month = body["dated_on"][:7]
    posted = await step(desk, body["draft"], "postings", "accountant", home=home, month=month)
    number: int = posted["number"]
    return number
