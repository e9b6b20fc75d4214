"""The property of a village as its people keep it over HTTP, for tests."""

from typing import Any

from assets.domain.books.slip import Slip
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.village import VILLAGE, subject, unit

HOME, PLACE = f"/entities/{ENTITY}", f"/units/{unit(VILLAGE)}"
BOOKS: dict[str, Any] = {
    "unit": str(unit(VILLAGE)),
    "form": "village_collective",
    "name": "安家村股份经济合作联合社",
    "chart": "2023-14",
    "books_from": "2026-01",
}
STORE: dict[str, Any] = {
    "number": "2026-001",
    "name": "安家村仓库",
    "asset_class": "operating",
    "quantity": 6,
    "measure": "间",
    "cost_fen": 1_000_000,
    "source": "own-funds",
    "way": "purchased",
    "acquired_on": "2026-03-12",
    "useful_months": 100,
    "supplier": str(subject("builder")),
    "location": "安家村一组",
}
POND: dict[str, Any] = {
    "number": "R-1",
    "name": "大堰塘",
    "kind": "water",
    "plot": "W-003",
    "area_sqm": 10_000,
    "registered_on": "2026-01-05",
    "boundaries": "东至村道",
}
DIGEST = "sha256:" + "0" * 64


class Holdings:
    """What is done on the village's property, and what is told of it."""

    def __init__(self, desk: Desk) -> None:
        """Act at this desk."""
        self.desk = desk

    async def do(self, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        """Do something that succeeds, once the read models know what was done before."""
        self.desk.project()
        made = await self.desk.post(path, body, by=by)
        assert made.status_code in (200, 201), made.text
        answer: dict[str, Any] = made.json()
        return answer

    async def refused(self, path: str, body: dict[str, Any], *, by: str) -> tuple[int, str]:
        """Ask for something that is refused and changes nothing; gives status and code."""
        self.desk.project()
        return await self.desk.refusal(path, body, by=by)

    async def ask(self, path: str, *, by: str = "supervisor", **query: Any) -> Any:
        """Read something that is there."""
        answer = await self.desk.get(path, by=by, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def begin(self) -> None:
        """Let the books of the village begin."""
        await self.do("/entities", BOOKS, by="accountant")

    def slips(self) -> list[tuple[str, dict[str, int]]]:
        """Give each slip that entered: by which rule, and its amounts in all."""
        entered = [e["data"] for e in self.desk.events() if e["type"] == "assets.slip.entered.v1"]
        sums = []
        for slip in entered:
            amounts: dict[str, int] = {}
            for amount in (each for share in slip["shares"] for each in share["amounts"]):
                amounts[amount["name"]] = amounts.get(amount["name"], 0) + amount["fen"]
            sums.append((slip["rule"], amounts))
        return sums

    async def book_all(self) -> dict[str, int]:
        """Prepare and post the vouchers of all slips; gives what each account holds then."""
        entered = [e["data"] for e in self.desk.events() if e["type"] == "assets.slip.entered.v1"]
        for number, slip in enumerate(entered):
            month, draft = slip["month"], f"v-{number}"
            path = f"{HOME}/slips/{Slip.create_id(ENTITY, slip['key'])}"
            body = {"month": month, "draft": draft, "summary": "示例", "attachments": 1}
            await self.do(f"{path}/vouchers", body, by="accountant")
            self.desk.project()
            looked = await self.desk.post(f"{path}/reviews", {}, by="supervisor")
            # The pack asks for a review of large amounts alone.
            assert looked.status_code == 200 or looked.json()["code"] == "slip_review_not_asked"
            await self.do(f"{HOME}/vouchers/{draft}/reviews", {}, by="reviewer")
            posted = {"month": month}
            await self.do(f"{HOME}/vouchers/{draft}/postings", posted, by="accountant")
        trial = await self.ask(f"{HOME}/trial-balance", by="auditor", on="2026-12-31")
        return {
            each["account"]: each["balance_fen"]
            for each in trial["accounts"]
            if each["balance_fen"]
        }
