"""One payment on its way: what is done on it by whom, and what its story tells."""

from typing import Any

from services.assets.tests.desk import Desk
from services.assets.tests.village import VILLAGE, subject, unit

PATH = "/payment-requests"
WAGE: dict[str, Any] = {
    "unit": str(unit(VILLAGE)),
    "number": "2026-018",
    "purpose": "wage",
    "payee": str(subject("yard")),
    "payee_type": "household",
    "amount_fen": 20_000,
    "resolution": "〔2026〕12号",
}
DISCUSSED = {
    "precondition": "committees-discussed",
    "decision": "〔2026〕7号",
    "decided_on": "2026-07-01",
}
REVIEW, BRANCH_STEP = {"step": "supervision", "version": 1}, {"step": "branch", "version": 1}
TRANSFER = {"method": "bank_transfer"}


class Way:
    """One payment request and what is done on it."""

    def __init__(self, desk: Desk, request: str) -> None:
        self.desk = desk
        self.request = request

    async def do(self, act: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        made = await self.desk.post(f"{PATH}/{self.request}/{act}", body, by=by)
        assert made.status_code == 200, made.text
        answer: dict[str, Any] = made.json()
        return answer

    async def refused(self, act: str, body: dict[str, Any], *, by: str) -> tuple[int, str]:
        return await self.desk.refusal(f"{PATH}/{self.request}/{act}", body, by=by)

    async def story(self, *, by: str = "clerk") -> dict[str, Any]:
        answer = await self.desk.get(f"{PATH}/{self.request}/story", by=by)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def sign_all(self) -> None:
        await self.do("preconditions", DISCUSSED, by="clerk")
        await self.do("signatures", REVIEW, by="supervisor")
        assert (await self.do("signatures", BRANCH_STEP, by="secretary"))["complete"]


async def ask(desk: Desk, **changed: Any) -> Way:
    made = await desk.post(PATH, {**WAGE, **changed}, by="clerk")
    assert made.status_code == 201, made.text
    return Way(desk, made.json()["payment_request"])
