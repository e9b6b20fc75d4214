"""Each route of bank accounts is open to the posts whose work it is, and to no other."""

import re
from typing import Any

from services.assets.tests.bank_desk import CSV, Bank
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.routes import json_routes
from services.assets.tests.village import EVERYBODY, VILLAGE, subject, unit

READERS = {"accountant", "reviewer", "cashier", "clerk", "supervisor", "auditor"}
ALLOWED = {
    "assets.bank.import": {"accountant"},
    "assets.bank.match": {"accountant"},
    "assets.payee_account.keep": {"accountant"},
    "assets.pay_file.make": {"clerk", "cashier"},
    "assets.pay_file.read": {"accountant", "clerk", "cashier", "auditor"},
    "assets.bank.read": READERS,
}
LINE = str(subject("line"))
BODIES: dict[str, Any] = {
    "matches": {"payment": {"payment_request": LINE}},
    "slips": {"purpose": "fee"},
    "unmatchings": {"reason": "误"},
    "callings-off": {"reason": "误"},
    "payee-accounts": {
        "party": LINE, "holder": "某", "number": "6200", "bank": "某行", "since": "2026-07-01",
    },
    "pay-files": {
        "number": "1", "bank_account": str(BASIC), "form": "pain.001", "payment_requests": [LINE],
    },
}  # fmt: skip
QUERY = {"since": "2026-07-01", "on": "2026-07-31", "form": "x"}
FILLED = {
    "{unit}": str(unit(VILLAGE)),
    "{entity}": str(ENTITY),
    "{bank_account}": str(BASIC),
    "{bank_line}": LINE,
    "{pay_file}": LINE,
}


async def test_each_route_of_the_bank_is_open_to_its_posts_alone(account: Bank) -> None:
    lines = [each for each in json_routes(account.desk.app) if each.permission.action in ALLOWED]
    assert {each.permission.action for each in lines} == set(ALLOWED)

    for each in lines:
        path = re.sub(r"\{\w+\}", lambda found: FILLED[found[0]], each.path)
        allowed = ALLOWED[each.permission.action]
        # A route that asks the read models would else wait for what the one before changed.
        account.desk.project()
        for name in EVERYBODY:
            if each.method == "GET":
                signed = account.desk.signed(name)
                answer = await account.desk.client.get(path, params=QUERY, headers=signed)
            elif path.endswith(("statements", "results")):
                answer = await account.send(path, b"x", by=name, media=CSV, form="x")
            else:
                body = BODIES[path.rpartition("/")[2]]
                answer = await account.desk.post(path, body, by=name)
            refused = answer.status_code == 403
            assert refused == (name not in allowed), (each.path, name, answer.text)
