"""A village's bank account over HTTP: statements come in, lines are matched, files go out."""

from typing import Any
from uuid import uuid4

import httpx

from services.assets.tests.bank_files import Said, as_csv, table
from services.assets.tests.bookkeeping import BASIC, ENTITY, Bookkeeping
from services.assets.tests.desk import Desk
from services.assets.tests.register_news import adopt
from services.assets.tests.village import VILLAGE, subject, unit
from services.assets.tests.way import TRANSFER, Way, ask

HOME = f"/entities/{ENTITY}"
ACCOUNT = f"{HOME}/bank-accounts/{BASIC}"
STATEMENTS = f"{ACCOUNT}/statements"
PAYEES = f"/units/{unit(VILLAGE)}/payee-accounts"
CSV, XML = "text/csv", "application/xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JULY = ("2026-07-01", "2026-07-31")
YARD_ACCOUNT = "6200000000000000025"


class Bank:
    """The desk of those who keep a village's bank account."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def send(
        self, path: str, content: bytes, *, by: str = "accountant", key: str = "", **more: Any
    ) -> httpx.Response:
        """Send a file; `media` is its type, and what else is named goes into the query."""
        self.desk.project()
        media = more.pop("media", CSV)
        headers = {
            "Content-Type": media,
            "Idempotency-Key": key or uuid4().hex,
            **self.desk.signed(by),
        }
        return await self.desk.client.post(path, content=content, params=more, headers=headers)

    async def imported(self, *lines: Said, **said: Any) -> dict[str, Any]:
        """Import a statement of July with these lines."""
        content = as_csv(table(lines, **{"days": JULY, **said}))
        made = await self.send(STATEMENTS, content)
        assert made.status_code == 201, made.text
        answer: dict[str, Any] = made.json()
        return answer

    async def lines(self, **query: Any) -> list[dict[str, Any]]:
        period = {"since": "2026-01-01", "on": "2026-12-31"}
        answer = await self.desk.get(f"{ACCOUNT}/lines", by="accountant", **{**period, **query})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def line(self, reference: str) -> str:
        """Give the id of the line with a reference."""
        (found,) = [each for each in await self.lines() if each["reference"] == reference]
        own: str = found["bank_line"]
        return own

    async def do(self, path: str, body: dict[str, Any], *, by: str = "accountant") -> Any:
        self.desk.project()
        made = await self.desk.post(path, body, by=by)
        assert made.status_code in {200, 201}, made.text
        return made.json()

    async def match(self, reference: str, **body: Any) -> Any:
        return await self.do(f"{ACCOUNT}/lines/{await self.line(reference)}/matches", body)

    async def reconciled(self, on: str, **query: Any) -> dict[str, Any]:
        path = f"{ACCOUNT}/reconciliation"
        answer = await self.desk.get(path, by="auditor", on=on, **query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def ordered(self, number: str, fen: int, *, payee: str = "yard") -> Way:
        """Let a payment be asked for, signed and ordered."""
        way = await ask(
            self.desk, number=number, amount_fen=fen, payee=str(subject(payee)), benefit=None
        )
        await way.sign_all()
        await way.do("orders", TRANSFER, by="cashier")
        self.desk.project()
        return way

    async def register(self, payee: str = "yard", number: str = YARD_ACCOUNT) -> None:
        """Register the bank account of a payee."""
        body = {
            "party": str(subject(payee)),
            "holder": "示例户名",
            "number": number,
            "bank": "示例农村商业银行",
            "bank_code": "402658000012",
            "since": "2026-07-01",
        }
        await self.do(PAYEES, body)

    async def book(self, draft: str, day: str, *lines: dict[str, Any], kind: str) -> None:
        """Bring a voucher into the books."""
        body = {
            "draft": draft,
            "kind": kind,
            "dated_on": day,
            "chart": "2023-14",
            "summary": "示例",
            "attachments": 1,
            "lines": list(lines),
        }
        await self.do(f"{HOME}/vouchers", body)
        await self.post(draft, day[:7], cash=kind != "opening")

    async def enter(self, slip: str, draft: str, month: str = "2026-07") -> None:
        """Bring a slip into the books."""
        body = {"month": month, "draft": draft, "summary": "示例", "attachments": 1}
        await self.do(f"{HOME}/slips/{slip}/vouchers", body)
        await self.post(draft, month, cash=True)

    async def post(self, draft: str, month: str, *, cash: bool) -> None:
        await self.do(f"{HOME}/vouchers/{draft}/reviews", {}, by="reviewer")
        if cash:
            await self.do(f"{HOME}/vouchers/{draft}/signatures", {}, by="cashier")
        await self.do(f"{HOME}/vouchers/{draft}/postings", {"month": month})

    async def slips(self, month: str = "2026-07") -> list[dict[str, Any]]:
        answer = await self.desk.get(f"{HOME}/months/{month}/slips", by="auditor")
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


def on_bank(fen: int) -> dict[str, Any]:
    """Give the line of a voucher on the bank account; debit is above zero."""
    side = "debit_fen" if fen > 0 else "credit_fen"
    return {"account": "102", side: abs(fen), "bank_account": str(BASIC)}


def against(account: str, fen: int) -> dict[str, Any]:
    """Give the line on the other side."""
    return {"account": account, "debit_fen" if fen > 0 else "credit_fen": abs(fen)}


async def open_account(desk: Desk) -> Bank:
    """Begin the books of July with a bank account of which nothing is known yet."""
    adopt(desk)
    await Bookkeeping(desk).begin("2026-07")
    desk.project()
    return Bank(desk)


async def open_bank(desk: Desk) -> Bank:
    """Begin the books of July with 10,000 yuan in the bank."""
    bank = await open_account(desk)
    opening = (on_bank(1_000_000), against("301", -1_000_000))
    await bank.book("opening", "2026-07-01", *opening, kind="opening")
    return bank
