"""The village's cooperative over HTTP: its roll, what it shares, and whom it pays."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.assets.tests.bookkeeping import BASIC
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import BANK, HOME, MADE, book
from services.assets.tests.members import SECTION
from services.assets.tests.register_news import adopt, tell
from services.assets.tests.village import person
from services.assets.tests.way import Way

HEAD, CLERK = person("head"), person("clerk")
SIGNER = person("supervisor")
MEMBERS: Sequence[tuple[UUID, int]] = ((HEAD, 10), (CLERK, 5), (SIGNER, 2))
"""One of them signs payments: nobody stands near to a list, whoever is on it."""
RESOLVED = {"resolution": "成员大会〔2026〕9号"}


def adopt_rules(desk: Desk) -> None:
    """Let the register tell of the adopted rules of members and pay."""
    named = (SECTION.section, SECTION.version)
    chunk = "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)"
    tell(desk, chunk, *named, Jsonb(list(SECTION.entries)))
    adopted = "INSERT INTO replica.sections VALUES (%s, %s, %s, NULL, 1, %s, %s, 1)"
    tell(desk, adopted, *named, SECTION.kind, SECTION.root, SECTION.effective_on)


class Cooperative:
    """Sends each command as whoever may, and tells what was answered."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def begin(self, *, undistributed_fen: int) -> None:
        """Let the books begin in May with a bank balance that is all undistributed income."""
        adopt(self.desk)
        adopt_rules(self.desk)
        for path, body in (("/entities", MADE), (f"{HOME}/bank-accounts", BANK)):
            await self.made(path, body, by="accountant")
            self.desk.project()
        opening = {
            "draft": "opening",
            "kind": "opening",
            "dated_on": "2026-05-01",
            "chart": "2023-14",
            "summary": "建账",
            "attachments": 0,
            "lines": [
                {"account": "102", "debit_fen": undistributed_fen, "bank_account": str(BASIC)},
                {"account": "322", "credit_fen": undistributed_fen, "sub": "undistributed"},
            ],
        }
        await book(self.desk, opening, cash=False)

    async def made(self, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        answer = await self.desk.post(path, body, by=by)
        assert answer.status_code in {200, 201}, answer.text
        self.desk.project()
        said: dict[str, Any] = answer.json()
        return said

    async def refused(self, path: str, body: dict[str, Any], *, by: str) -> tuple[int, str]:
        self.desk.project()
        return await self.desk.refusal(f"{HOME}{path}", body, by=by)

    async def adopt(
        self, people: Sequence[tuple[UUID, int]] = MEMBERS, *, roll: str = "members"
    ) -> dict[str, Any]:
        """Draft and adopt a roll whose people have these shares."""
        entries = [
            {"number": number, "person": str(who), "since": "2026-05-01", "shares": shares}
            for number, (who, shares) in enumerate(people, 1)
        ]
        path = f"{HOME}/rolls/{roll}"
        await self.made(f"{path}/entries", {"entries": entries}, by="clerk")
        stated = {"members": len(people), "shares": sum(shares for _, shares in people)}
        body = {**RESOLVED, "effective_on": "2026-05-01", **stated}
        return await self.made(f"{path}/adoptions", body, by="clerk")

    async def plan(self, path: str, **body: Any) -> dict[str, Any]:
        return await self.made(f"{HOME}/{path}", body, by="accountant")

    async def dividend(self, number: str = "d1", **changed: Any) -> dict[str, Any]:
        said = {"year": "2025", "basis": "shares", "total_fen": 10_000, "roll_on": "2026-07-01"}
        return await self.plan("dividends", number=number, **{**said, **changed})

    async def declare(self, number: str, on: str) -> dict[str, Any]:
        body = {**RESOLVED, "decided_on": on}
        return await self.plan(f"distributions/{number}/declarations", **body)

    async def ask(self, number: str) -> Way:
        """Ask for the payment of a list."""
        path = f"{HOME}/pay-lists/{number}/payment-requests"
        asked = await self.made(path, {}, by="clerk")
        return Way(self.desk, asked["payment_request"])

    async def pay(self, way: Way, amount_fen: int, on: str) -> None:
        """Sign, order and pay what a list comes to."""
        await way.sign_all()
        await way.do("orders", {"method": "bank_transfer"}, by="cashier")
        paid = {"reference": "B-1", "paid_on": on, "amount_fen": amount_fen}
        await way.do("confirmations", paid, by="cashier")
        self.desk.project()

    async def lines(self, number: str, *, by: str = "supervisor") -> list[dict[str, Any]]:
        answer = await self.desk.get(f"{HOME}/pay-lists/{number}/lines", by=by)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def own(self, by: str, on: str) -> list[dict[str, Any]]:
        answer = await self.desk.get(f"{HOME}/own-benefits", by=by, on=on)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items
