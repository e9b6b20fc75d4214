"""A line of income stands against what the posted vouchers of its year show on its account."""

from typing import Any

from services.assets.tests.bookkeeping import BASIC
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import BANK, HOME, RENT, book
from services.assets.tests.projects import BUDGET, adopt, made, shown


def income(key: str, fen: int, account: str | None = None, **more: str) -> dict[str, Any]:
    named = {} if account is None else {"account": account}
    return {"key": key, "name": key, "kind": "income", "amount_fen": fen, **named, **more}


LINES = [
    income("rent", 500_000, "501", sub="rent"),
    income("operating", 300_000, "501"),
    income("subsidy", 80_000, "503"),
    income("unsaid", 10_000),
    {"key": "running", "name": "运行", "kind": "expense", "amount_fen": 1},
]


async def booked(desk: Desk, **query: Any) -> dict[str, int | None]:
    lines = (await shown(desk, BUDGET, **query))["lines"]
    return {each["line"]: each["booked_fen"] for each in lines}


async def received(desk: Desk, draft: str, day: str, *came: tuple[int, str | None]) -> None:
    total = sum(fen for fen, _ in came)
    lines: list[dict[str, Any]] = [
        {"account": "102", "debit_fen": total, "bank_account": str(BASIC)}
    ]
    for fen, sub in came:
        lines.append({"account": "501", "credit_fen": fen} | ({"sub": sub} if sub else {}))
    await book(desk, {**RENT, "draft": draft, "dated_on": day, "lines": lines}, cash=True)


async def test_each_line_counts_its_own_entries_as_of_a_day_and_an_instant(desk: Desk) -> None:
    await adopt(desk, LINES)
    await made(desk, f"{HOME}/bank-accounts", {**BANK, "since": "2026-01-01"}, by="accountant")
    desk.project()
    await received(desk, "i-1", "2026-02-10", (200_000, "rent"), (40_000, None))
    before = desk.clock.now().isoformat()
    desk.at("2026-07-02")
    await received(desk, "i-2", "2026-05-10", (50_000, "rent"), (7_000, "services"))
    desk.project()

    none: dict[str, int | None] = {"running": None, "unsaid": None, "subsidy": 0}
    # What has a sub-account that no line names is the account's own line's.
    assert await booked(desk) == {**none, "rent": 250_000, "operating": 47_000}
    assert await booked(desk, on="2026-05-09") == {**none, "rent": 200_000, "operating": 40_000}
    known = await booked(desk, recorded_until=before)
    assert known == {**none, "rent": 200_000, "operating": 40_000}


async def test_a_line_names_an_account_of_income_of_the_chart(desk: Desk) -> None:
    await adopt(desk, LINES)
    said = {"resolution": "〔2026〕5号", "decided_on": "2026-06-20"}
    amendments = f"{BUDGET}/amendments"

    cost = {**said, "lines": [income("subsidy", 1, "513")]}
    refused = await desk.refusal(amendments, cost, by="accountant")
    assert refused == (409, "budget_account_not_income")
    twice = {**said, "lines": [income("unsaid", 1, "503")]}
    assert await desk.refusal(amendments, twice, by="accountant") == (422, "budget_account_twice")
