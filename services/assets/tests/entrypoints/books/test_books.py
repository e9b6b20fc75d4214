"""Books are kept over HTTP by those whose posts they are, and read by those who supervise."""

import re
from typing import Any
from uuid import uuid4

import pytest

from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import (
    BANK,
    HOME,
    MADE,
    RENT,
    WAGES,
    book,
    step,
)
from services.assets.tests.village import COUNTY, person, unit


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


@pytest.mark.parametrize("on", ["2026-05-18", "2026-05-31", "2026-06-30"])
async def test_the_entities_of_a_county_are_added_up_and_stay_apart(office: Desk, on: str) -> None:
    committee = {**MADE, "form": "villagers_committee", "name": "安家村村民委员会"}
    made = await office.post("/entities", committee, by="accountant")
    other = made.json()["entity"]
    office.project()
    await book(office, RENT, cash=True)
    await book(office, WAGES, cash=False)
    later = {**WAGES, "draft": "2026-05-003", "dated_on": "2026-05-18"}
    await book(office, later, home=f"/entities/{other}", cash=False)

    answer = await office.get(f"/units/{unit(COUNTY)}/trial-balance", by="auditor", on=on)
    (chart,) = answer.json()["charts"]
    added = {line["account"]: line for line in chart["accounts"]}
    apart = [
        (await office.get(f"/entities/{one}/trial-balance", by="auditor", on=on)).json()["accounts"]
        for one in (ENTITY, other)
    ]

    assert chart["entities"] == 2
    assert {account for one in apart for account in (line["account"] for line in one)} == set(added)
    for account, line in added.items():
        for name in ("opening_fen", "debit_fen", "credit_fen", "balance_fen"):
            own = [each[name] for one in apart for each in one if each["account"] == account]
            assert line[name] == sum(own), (account, name)
    assert sum(line["balance_fen"] for line in added.values()) == 0


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
