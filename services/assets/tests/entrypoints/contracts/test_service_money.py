"""What a service costs: bound in a budget line, and taken back where a part is forfeited."""

from typing import Any

import pytest

from services.assets.tests.contracting import CLEANING, HOME, do, open_office, read, sign, slips
from services.assets.tests.desk import Desk

ASKED = {"number": "2026-031", "instalment": 1, "resolution": "安家村村委会〔2026〕5号"}


@pytest.fixture
async def office(desk: Desk) -> Desk:
    return await open_office(desk)


async def accept(office: Desk, contract: str, month: int) -> Any:
    body = {"accepted_on": f"2026-{month:02}-28"}
    return await do(office, f"{contract}/instalments/{month}/acceptances", body, by="supervisor")


async def test_what_is_forfeited_after_its_year_takes_no_expense_of_the_new_one_back_in_red(
    office: Desk,
) -> None:
    contract = await sign(office, CLEANING)
    await accept(office, contract, 1)
    office.at("2027-02-01")

    settled = await do(office, f"{contract}/years/2026/settlements", {"decision": "〔2027〕1号"})

    assert (settled["released_fen"], settled["forfeited_fen"]) == (0, 100_000)
    assert slips(office)[-1] == ("retention.forfeited-earlier", "2027-02-01", 100_000)


async def test_what_a_contract_asks_for_is_bound_in_the_budget_line_that_it_names(
    office: Desk,
) -> None:
    line = {"key": "cleaning", "name": "保洁", "kind": "expense", "amount_fen": 900_000}
    plan = {"lines": [line], "resolution": "〔2026〕1号", "decided_on": "2026-01-08"}
    await do(office, f"{HOME}/budgets/2026", plan, by="accountant")
    contract = await sign(office, CLEANING)
    for month in (1, 2):
        await accept(office, contract, month)
    path, named = f"{contract}/payment-requests", {**ASKED, "budget_line": "2026/cleaning"}

    asked = await do(office, path, named)

    assert await _committed(office) == 900_000
    second = {**named, "number": "2026-032", "instalment": 2}
    assert await office.refusal(path, second, by="clerk") == (409, "beyond_budget")
    unknown = {**second, "budget_line": "2026/sweeping"}
    assert await office.refusal(path, unknown, by="clerk") == (409, "budget_line_unknown")
    request = f"/payment-requests/{asked['payment_request']}"
    await do(office, f"{request}/withdrawals", {"reason": "重填"})
    assert await _committed(office) == 0


async def _committed(office: Desk) -> int:
    office.project()
    (line,) = (await read(office, f"{HOME}/budgets/2026"))["lines"]
    fen: int = line["committed_fen"]
    return fen
