"""An office at which the village's contracts are kept, and how its people speak of them there."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from assets.adapters.books.adopted_posting_rules import posting_book_of
from assets.application.contracts.money import ContractMoney
from assets.domain.books.slip import Slip
from assets.domain.property.asset_card import AssetCard
from assets.domain.property.resource import Resource
from assets.entrypoints.contracts.due_job import DueInstalments, DueParts
from services.assets.tests.agreements import CONTRACT_RULES, ENTITY
from services.assets.tests.charts import RULES_SECTION
from services.assets.tests.desk import Desk
from services.assets.tests.register_news import appoint, tell
from services.assets.tests.village import VILLAGE, subject, unit

HOME = f"/entities/{ENTITY}"
MADE = {
    "unit": str(unit(VILLAGE)),
    "form": "village_collective",
    "name": "安家村股份经济合作联合社",
    "chart": "2023-14",
    "books_from": "2026-01",
}
BANK = {
    "key": "basic",
    "bank": "示例农村商业银行",
    "kind": "basic",
    "number": "6200 0000 0000 0000 017",
    "since": "2026-01-01",
}
STORE = AssetCard.create_id(ENTITY, "2026-001")
POND = Resource.create_id(ENTITY, "R-1")
PROPERTY: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "assets",
        {
            "number": "2026-001",
            "name": "原村小学校舍",
            "asset_class": "operating",
            "quantity": 6,
            "measure": "间",
            "cost_fen": 1_000_000,
            "source": "own-funds",
            "way": "purchased",
            "acquired_on": "2026-01-01",
            "useful_months": 100,
            "supplier": str(subject("builder")),
            "location": "安家村一组",
        },
    ),
    (
        "resources",
        {
            "number": "R-1",
            "name": "大堰塘",
            "kind": "water",
            "plot": "W-003",
            "area_sqm": 10_000,
            "registered_on": "2026-01-01",
            "boundaries": "东至村道",
        },
    ),
)
RENT = {
    "kind": "rent",
    "total_fen": 4_800_000,
    "since": "2026-01-01",
    "until": "2026-12-31",
    "months": 3,
    "due": "first_day",
    "due_days": 9,
}
LEASE: dict[str, Any] = {
    "number": "AJ-2026-004",
    "form": "lease",
    "direction": "receivable",
    "party": str(subject("tenant")),
    "party_type": "firm",
    "signed_on": "2025-12-28",
    "since": "2026-01-01",
    "terms": {"until": "2026-12-31", "charges": [RENT]},
    "matters": [{"kind": "asset", "id": str(STORE), "quantity": 1}],
    "summary": "原村小学校舍出租",
}
CLEANING: dict[str, Any] = {
    **LEASE,
    "number": "AJ-2026-008",
    "form": "service",
    "direction": "payable",
    "party": str(subject("cleaner")),
    "terms": {
        "until": "2026-12-31",
        "charges": [
            {**RENT, "kind": "fee", "total_fen": 12_000_000, "months": 1, "due": "last_day"}
        ],
    },
    "matters": [],
    "service": {
        "retained_percent": 10,
        "scored_by": [str(unit(VILLAGE))],
        "release": "scores-in-tiers",
    },
    "resolution": "安家村村民代表会议〔2025〕32号",
    "summary": "全村保洁清运",
}


async def open_office(desk: Desk) -> Desk:
    """Let the books begin, the rules be adopted, and a villagers' representative be chosen."""
    section = CONTRACT_RULES
    named = (section.section, section.version)
    chunk = "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)"
    tell(desk, chunk, *named, Jsonb(list(section.entries)))
    adopted = "INSERT INTO replica.sections VALUES (%s, %s, %s, NULL, 1, %s, %s, 1)"
    tell(desk, adopted, *named, section.kind, section.root, section.effective_on)
    appoint(desk, "head", "villagers-representative")
    for path, body in (("/entities", MADE), (f"{HOME}/bank-accounts", BANK)):
        made = await desk.post(path, body, by="accountant")
        assert made.status_code == 201, made.text
        desk.project()
    for path, body in PROPERTY:
        made = await desk.post(f"{HOME}/{path}", body, by="clerk")
        assert made.status_code == 201, made.text
    return desk


async def sign(office: Desk, body: dict[str, Any], **changed: Any) -> str:
    """Record a contract; gives its path."""
    made = await office.post(f"{HOME}/contracts", {**body, **changed}, by="clerk")
    assert made.status_code == 201, made.text
    return f"/contracts/{made.json()['contract']}"


async def do(office: Desk, path: str, body: dict[str, Any], *, by: str = "clerk") -> Any:
    """Send what is to be done, and give the answer."""
    answer = await office.post(path, body, by=by)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


async def read(office: Desk, path: str, *, by: str = "clerk", **query: Any) -> Any:
    """Read something."""
    answer = await office.get(path, by=by, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def let_fall_due(office: Desk) -> None:
    """Let the clock's job look what is due."""
    office.project()
    base = office.base
    money = ContractMoney(base.log, today=base.today)
    parts = DueParts(money=money, register=base.register, reader=base.reader, today=base.today)
    await DueInstalments(parts).look()
    office.project()


def slips(office: Desk) -> list[tuple[str, str, int]]:
    """Give rule, day and amount of every slip of a contract, each of which balances when booked."""
    book = posting_book_of(RULES_SECTION, county="510604")
    found = []
    for event in office.events():
        if event["type"] != "assets.slip.entered.v1":
            continue
        if not event["data"]["key"].startswith("contract/"):
            continue
        slip = office.base.log.store.get(UUID(event["subject"]))
        aggregate: Any = None
        for each in slip:
            aggregate = each.mutate(aggregate)  # type: ignore[attr-defined]  # as the log replays
        assert isinstance(aggregate, Slip)
        lines = book.named(aggregate.rule).lines_of(aggregate, {})
        assert sum(line.net_fen for line in lines) == 0
        assert len(lines) > 1
        found.append((aggregate.rule, aggregate.dated_on.isoformat(), aggregate.totals["amount"]))
    return found
