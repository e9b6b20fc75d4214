"""A38 治理项目投资台账: of each programme's budget it is shown what is used and what remains."""

import pytest

from tests.catalogue.budget_village import BudgetVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A38")

# 6.3亿、12.8亿、14.8亿、8亿, in fen.
BUDGETS = {
    "water-source": 63_000_000_000,
    "pollution": 128_000_000_000,
    "sewage": 148_000_000_000,
    "countryside": 80_000_000_000,
}


def test_used_and_remaining_of_a_programme_are_shown(county: PlayedCounty) -> None:
    village = BudgetVillage(county, name="a38", village="510604102205")
    resolution = village.resolve("演示〔2026〕8号")
    for key, budget_fen in BUDGETS.items():
        project = village.project("programme", budget_fen, key=key, resolution=resolution)
        village.start(project)
        spending = {"reference": "1", "spent_on": village.today()}
        booked = {**spending, "amount_fen": budget_fen // 4}
        assert village.made(f"{project}/spendings", booked)["irregular"] == []

        shown = village.shown(project)
        assert (shown["budget_fen"], shown["used_fen"]) == (budget_fen, budget_fen // 4)
        assert shown["remaining_fen"] == budget_fen - budget_fen // 4

    beyond = {**spending, "reference": "2", "amount_fen": 80_000_000_000}
    assert village.made(f"{project}/spendings", beyond) == {
        "project": project.rpartition("/")[2],
        "irregular": ["beyond_project_budget"],
        "remaining_fen": -20_000_000_000,
    }
    assert village.shown(project)["remaining_fen"] == -20_000_000_000
