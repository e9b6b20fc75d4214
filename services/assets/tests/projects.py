"""A village with a budget and projects: what is asked of them over HTTP, and by whom."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.village import VILLAGE, subject, unit
from services.assets.tests.way import WAGE, Way, ask

RESOLUTION = "〔2026〕3号"
OWNER = str(uuid5(NAMESPACE_URL, f"/test/post/village-clerk/{VILLAGE}"))
LINES = [
    {"key": "running", "name": "村级公共运行经费", "kind": "expense", "amount_fen": 8_000_000},
    {"key": "rent", "name": "租金收入", "kind": "income", "amount_fen": 500_000},
]
BUDGET = f"/entities/{ENTITY}/budgets/2026"
RUNNING = {"entity": str(ENTITY), "budget_line": "2026/running"}
ISSUER = "91350100M000100Y43"


async def made(desk: Desk, path: str, body: dict[str, Any], *, by: str = "clerk") -> Any:
    desk.project()
    answer = await desk.post(path, body, by=by)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


async def shown(desk: Desk, path: str, *, by: str = "clerk", **query: Any) -> Any:
    answer = await desk.get(path, by=by, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def adopt(desk: Desk, lines: list[dict[str, Any]] | None = None) -> None:
    body = {
        "unit": str(unit(VILLAGE)),
        "form": "village_collective",
        "name": "安家村股份经济合作联合社",
        "chart": "2023-14",
        "books_from": "2026-01",
    }
    await made(desk, "/entities", body, by="accountant")
    said = {"lines": lines or LINES, "resolution": "〔2026〕1号", "decided_on": "2026-01-08"}
    await made(desk, BUDGET, said, by="accountant")


async def resolve(desk: Desk, reference: str = RESOLUTION, **changed: Any) -> None:
    body = {
        "unit": str(unit(VILLAGE)),
        "reference": reference,
        "body": "villagers-delegates-assembly",
        "decided_on": "2026-06-02",
        **changed,
    }
    await made(desk, "/resolutions", body)


async def register(desk: Desk, kind: str = "listed", **changed: Any) -> str:
    body = {
        "unit": str(unit(VILLAGE)),
        "key": f"2026-{kind}",
        "name": "三组入户道路硬化",
        "kind": kind,
        "budget_fen": 1_000_000,
        "owner_post": OWNER,
        **changed,
    }
    project: str = (await made(desk, "/projects", body))["project"]
    return project


async def started(desk: Desk, kind: str = "listed", **changed: Any) -> str:
    """Give a project that has started, on its vote where it needs one."""
    project = await register(desk, kind, **changed)
    if kind in {"voted-works", "built-together"}:
        await resolve(desk)
        await made(desk, f"/projects/{project}/votes", {"resolution": RESOLUTION})
    await made(desk, f"/projects/{project}/starts", {"started_on": "2026-06-15"})
    return project


def invoice(amount_fen: int, *, total_fen: int = 20_000) -> dict[str, Any]:
    return {
        "issuer": ISSUER,
        "number": "26500000000000000017",
        "total_fen": total_fen,
        "amount_fen": amount_fen,
    }


def asked(**changed: Any) -> dict[str, Any]:
    return {**WAGE, **changed}


async def paid(desk: Desk, amount_fen: int, reference: str, **changed: Any) -> Way:
    """Ask for a payment and carry it to what the bank paid."""
    way = await ask(desk, amount_fen=amount_fen, **changed)
    await way.sign_all()
    await way.do("orders", {"method": "bank_transfer"}, by="cashier")
    told = {"reference": reference, "paid_on": "2026-07-01", "amount_fen": amount_fen}
    await way.do("confirmations", told, by="cashier")
    return way


YARD = str(subject("yard"))
