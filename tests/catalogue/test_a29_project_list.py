"""A29 项目清单: budget, owner and progress of each project on the list have a history."""

import pytest

from tests.catalogue.budget_village import BudgetVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A29")


def test_budget_owner_and_progress_of_a_project_have_a_history(county: PlayedCounty) -> None:
    village = BudgetVillage(county, name="a29", village="510604102226")
    project = village.project("listed", 3_000_000)
    village.fill("village-accountant", village.village)
    owner = {"owner_post": village.posts["village-accountant"]}
    before = village.shown(project)

    change = {"budget_fen": 3_500_000, "resolution": "演示〔2026〕2号"}
    village.made(f"{project}/budget-changes", change)
    village.made(f"{project}/owners", owner)
    for percent in (30, 80):
        village.made(f"{project}/progress", {"percent": percent})

    after = village.shown(project)
    names = ("budget_fen", "owner_post", "percent")
    assert [before[name] for name in names] == [3_000_000, village.posts["village-clerk"], 0]
    assert [after[name] for name in names] == [3_500_000, owner["owner_post"], 80]
    told = village.shown(f"{project}/history")["items"]
    assert [(each["event"], each["data"].get("percent")) for each in told] == [
        ("registered", None),
        ("budget_changed", None),
        ("owner_changed", None),
        ("progressed", 30),
        ("progressed", 80),
    ]
    assert (told[0]["data"]["budget_fen"], told[1]["data"]["budget_fen"]) == (3_000_000, 3_500_000)
    listed = village.shown(f"/units/{village.unit}/projects", kind="listed")["items"]
    assert [each["key"] for each in listed] == ["a29-listed"]
