"""Who may do what with books is in the permission table, and nothing else is let through."""

import re
from typing import Any
from urllib.parse import urlencode

from assets.domain.books.slip import Slip
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.charts import NOTES_SECTION
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import BANK, HOME, MADE, RENT, WAGES
from services.assets.tests.register_news import adopt_section
from services.assets.tests.routes import json_routes
from services.assets.tests.slips import fact, happen
from services.assets.tests.village import (
    EVERYBODY,
    OTHER_VILLAGE,
    VILLAGE,
    subject,
    unit,
)

ALLOWED = {
    "assets.entity.keep": {"accountant"},
    "assets.voucher.prepare": {"accountant"},
    "assets.voucher.review": {"reviewer"},
    "assets.voucher.sign": {"cashier"},
    "assets.voucher.post": {"accountant"},
    "assets.voucher.void": {"accountant", "reviewer"},
    "assets.slip.set_aside": {"accountant"},
    "assets.slip.answer": {"accountant"},
    "assets.period.close": {"accountant"},
    "assets.period.draw_final_accounts": {"accountant"},
    "assets.period.review": {"examiner"},
    "assets.period.audit": {"auditor"},
    "assets.books.read": {
        "accountant",
        "reviewer",
        "cashier",
        "clerk",
        "supervisor",
        "chair",
        "examiner",
        "auditor",
    },
}
BODIES: dict[str, Any] = {
    "/entities": MADE,
    "/entities/{entity}/bank-accounts": {**BANK, "key": "second"},
    "/entities/{entity}/bank-accounts/{bank_account}/endings": {"until": "2026-06-30"},
    "/entities/{entity}/vouchers": WAGES,
    "/entities/{entity}/openings": {
        "month": "2026-05",
        "draft": "opening",
        "chart": "2004-12",
        "attachments": 1,
        "balances": [],
    },
    "/entities/{entity}/years/{year}/closing-vouchers": {
        "step": "results",
        "draft": "end",
        "summary": "年末结转",
    },
    "/entities/{entity}/slips/{slip}/vouchers": {
        "month": "2026-05",
        "draft": "s-1",
        "summary": "办公费",
        "attachments": 1,
    },
    "/entities/{entity}/slips/{slip}/objections/{objection}/answers": {"answer": "已补"},
    "/entities/{entity}/months/{month}/objections": {"reason": "未附清单"},
    "/entities/{entity}/audit-cases/{audit_case}/settlements": {
        "opinion": "in_order",
        "finding": "相符",
    },
    "/entities/{entity}/quarters/{quarter}/audits": {"opinion": "in_order", "report": "相符"},
    "/entities/{entity}/slips/{slip}/settings-aside": {"month": "2026-05", "reason": "重复"},
    "/entities/{entity}/vouchers/{draft}/postings": {"month": "2026-05"},
    "/entities/{entity}/months/{month}/voucher-reviews": {"drafts": ["2026-05-001"]},
    "/entities/{entity}/months/{month}/voucher-signatures": {"drafts": ["2026-05-001"]},
    "/entities/{entity}/months/{month}/voucher-postings": {"drafts": ["2026-05-001"]},
    "/entities/{entity}/vouchers/{draft}/voidings": {"month": "2026-05", "reason": "写错"},
}
ON = {"on": "2026-05-31"}
QUERIES: dict[str, dict[str, Any]] = {
    "/entities/{entity}/accounts/{account}/lines": {"since": "2026-05-01", **ON},
    "/entities/{entity}/accounts/{account}/balances": ON,
    "/entities/{entity}/trial-balance": ON,
    "/units/{unit}/trial-balance": ON,
    "/entities/{entity}/receipts-and-payments": ON,
    "/entities/{entity}/statements": ON,
    "/entities/{entity}/notes": ON,
    "/entities/{entity}/notes/parties": ON,
    "/entities/{entity}/months": {"year": 2026},
    "/entities/{entity}/openings/files": {
        "month": "2026-05",
        "draft": "opening",
        "chart": "2004-12",
    },
    "/entities/{entity}/ledger/{form}": ON,
    "/entities/{entity}/journal/{form}": ON,
}
FILLED = {
    "{unit}": str(unit(VILLAGE)),
    "{entity}": str(ENTITY),
    "{bank_account}": str(BASIC),
    "{draft}": "2026-05-001",
    "{month}": "2026-05",
    "{year}": "2026",
    "{account}": "102",
    "{chart}": "2004-12",
    "{objection}": "1",
    "{quarter}": "2026-Q2",
    "{audit_case}": str(ENTITY),
    "{slip}": str(Slip.create_id(ENTITY, "payment/1/a")),
    "ledger/{form}": "ledger/beancount",
    "journal/{form}": "journal/csv",
}


async def test_each_route_of_the_books_is_open_to_its_posts_alone(office: Desk) -> None:
    adopt_section(office, NOTES_SECTION)
    await office.post(f"{HOME}/vouchers", RENT, by="accountant")
    await happen(office, fact())
    lines = [line for line in json_routes(office.app) if line.permission.action in ALLOWED]
    assert {line.permission.action for line in lines} == set(ALLOWED)

    for line in lines:
        path = re.sub(r"(ledger/|journal/)?\{\w+\}", lambda found: FILLED[found[0]], line.path)
        allowed = ALLOWED[line.permission.action]
        for name in (each for each in EVERYBODY if line.method != "GET" and each not in allowed):
            asked = f"{path}?{urlencode(QUERIES.get(line.path, {}))}"
            refused = await office.post(asked, BODIES.get(line.path, {}), by=name)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), line
        for name in EVERYBODY if line.method == "GET" else ():
            read = await office.get(path, by=name, **QUERIES.get(line.path, {}))
            assert (read.status_code == 200) == (name in allowed), (name, path, read.text)
    elsewhere = {**MADE, "unit": str(unit(OTHER_VILLAGE))}
    assert await office.refusal("/entities", elsewhere, by="accountant") == (403, "not_permitted")
    unknown = f"/entities/{subject('nobody')}/statements"
    answer = await office.get(unknown, by="auditor", on="2026-05-31")
    assert (answer.status_code, answer.json()["code"]) == (404, "entity_unknown")
