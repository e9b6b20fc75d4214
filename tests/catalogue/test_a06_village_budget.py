"""A06 村级公共运行经费: of 80,000 yuan, nothing more is committed once they are taken."""

import pytest

from tests.catalogue.budget_village import BudgetVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A06")

YUAN = 100
LINES = [
    ("activities", "基层组织活动经费", 500_000 * YUAN),
    ("running", "村级公共运行经费", 80_000 * YUAN),
]


def test_no_more_is_committed_than_the_budget_has_left(county: PlayedCounty) -> None:
    village = BudgetVillage(county, name="a06", village="510604102221")
    accountant = village.fill("village-accountant", village.village)
    body = {"unit": village.unit, "form": "village_collective", "name": "演示村集体"}
    entity = village.made(
        "/entities", {**body, "chart": "2023-14", "books_from": "2026-01"}, by=accountant
    )["entity"]
    lines = [
        {"key": key, "name": name, "kind": "expense", "amount_fen": fen} for key, name, fen in LINES
    ]
    budget = f"/entities/{entity}/budgets/2026"
    decided = {"resolution": "演示〔2026〕1号", "decided_on": "2026-01-08"}
    village.made(budget, {"lines": lines, **decided}, by=accountant)
    booking = {"booking": {"entity": entity, "budget_line": "2026/running"}}

    first = village.pay("1", 30_000 * YUAN, **booking)
    village.report_paid(first, 30_000 * YUAN)
    second = village.pay("2", 30_000 * YUAN, **booking)
    beyond = village.asking("3", 20_000 * YUAN + 1, **booking)
    assert village.refused("/payment-requests", beyond) == "beyond_budget"
    village.pay("4", 20_000 * YUAN, **booking)
    beyond = village.asking("5", 1, **booking)
    assert village.refused("/payment-requests", beyond) == "beyond_budget"

    shown = {line["line"]: line for line in village.shown(budget)["lines"]}["running"]
    taken = (shown["committed_fen"], shown["spent_fen"], shown["remaining_fen"])
    assert taken == (50_000 * YUAN, 30_000 * YUAN, 0)

    # What is taken back can be committed again; what was paid beyond it is recorded and flagged.
    assert village.do(second, "withdrawals", {}, by=village.clerk) == (200, "")
    village.pay("6", 30_000 * YUAN, **booking)
    assert "beyond_budget" in village.report_paid(second, 100)
