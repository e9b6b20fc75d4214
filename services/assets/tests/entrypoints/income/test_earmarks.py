"""Earmarked money over HTTP: source by source, for its purposes alone, and what is left shows."""

from typing import Any

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.till import BANK, Till, adopt_income
from services.assets.tests.village import subject

WASTE = "earmarks/waste"
USE: dict[str, Any] = {
    "reference": "u-1",
    "party": str(subject("firm")),
    "purpose": "waste-removal",
    "amount_fen": 300,
    "used_on": "2026-05-31",
    "bank_account": BANK,
}
GIFT: dict[str, Any] = {
    "reference": "c-1",
    "party": str(subject("collective")),
    "source": "collective",
    "amount_fen": 500,
    "given_on": "2026-05-20",
}
ON = {"on": "2026-06-30"}


@pytest.fixture
async def till(office: Desk) -> Till:
    """Give a till at which money for cleaning is raised."""
    adopt_income(office)
    till = Till(office)
    await till.do("earmarks", {"earmark": "waste", "opened_on": "2026-05-01"}, by="accountant")
    return till


async def test_its_sources_add_up_to_what_was_raised(till: Till) -> None:
    await till.issue()
    await till.write(cause="waste-grant", amount_fen=900)
    told = await till.do(f"{WASTE}/contributions", GIFT, by="accountant")

    assert told == {"irregular": [], "left_fen": 1_400}
    shown = await till.read(WASTE, **ON)
    assert shown["by_source"] == [
        {"source": "collective", "fen": 500},
        {"source": "government", "fen": 900},
        {"source": "residents", "fen": 0},
    ]
    assert (shown["raised_fen"], shown["contributors"]) == (1_400, 2)
    assert [rule for rule, _ in await till.slips()] == [
        "receipt.waste-grant",
        "earmark.contributed.waste.collective",
    ]
    again = {"earmark": "waste", "opened_on": "2026-05-01"}
    other = {"earmark": "statue", "opened_on": "2026-05-01"}
    assert await till.refused("earmarks", again, by="accountant") == (409, "earmark_exists")
    assert await till.refused("earmarks", other, by="accountant") == (404, "earmark_rule_unknown")
    assert await till.refused("earmarks/statue/uses", USE, by="accountant") == (
        404,
        "earmark_unknown",
    )


async def test_it_is_used_for_its_purposes_alone(till: Till) -> None:
    await till.do(f"{WASTE}/contributions", GIFT, by="accountant")
    path = f"{WASTE}/uses"

    banquet = {**USE, "purpose": "banquet"}
    assert await till.refused(path, banquet, by="accountant") == (409, "earmark_purpose")
    more = {**USE, "amount_fen": 501}
    assert await till.refused(path, more, by="accountant") == (409, "earmark_spent")
    elsewhere = {**USE, "bank_account": str(subject("another"))}
    assert await till.refused(path, elsewhere, by="accountant") == (409, "bank_account_unknown")
    assert await till.do(path, USE, by="accountant") == {"irregular": [], "left_fen": 200}

    earmark = (await till.read(WASTE, **ON))["earmark"]
    assert await till.booked(f"earmark/{earmark}/used/u-1") == [("211", 300, 0), ("102", 0, 300)]


async def test_what_it_was_used_for_nevertheless_is_recorded_and_shown(till: Till) -> None:
    wrong = {**USE, "purpose": "banquet", "bank_account": str(subject("another"))}

    told = await till.do(f"{WASTE}/use-reports", wrong, by="supervisor")

    irregular = ["purpose_not_allowed", "beyond_left", "bank_account_unknown"]
    assert told == {"irregular": irregular, "left_fen": -300}
    shown = await till.read(WASTE, **ON)
    assert shown["irregular"] == sorted(irregular)
    assert (await till.read(WASTE, on="2026-05-30"))["irregular"] == []
    [movement] = (await till.read(f"{WASTE}/movements"))["items"]
    assert (movement["kind"], movement["purpose"]) == ("used", "banquet")


async def test_what_is_left_is_shown_after_the_closing(till: Till) -> None:
    await till.do(f"{WASTE}/contributions", GIFT, by="accountant")

    told = await till.do(f"{WASTE}/closings", {"closed_on": "2026-06-01"}, by="accountant")

    assert told == {"raised_fen": 500, "left_fen": 500}
    [shown] = await till.read("earmarks", **ON)
    assert (shown["closed_on"], shown["left_fen"]) == ("2026-06-01", 500)
    late = {**GIFT, "reference": "c-2"}
    assert await till.refused(f"{WASTE}/contributions", late, by="accountant") == (
        409,
        "earmark_closed",
    )
