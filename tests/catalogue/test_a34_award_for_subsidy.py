"""A34 以奖代补: what was built together is rewarded once two persons have accepted it."""

import pytest

from tests.catalogue.budget_village import BudgetVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A34")


def test_an_award_is_refused_before_the_project_is_accepted(county: PlayedCounty) -> None:
    village = BudgetVillage(county, name="a34", village="510604102228")
    project = village.project("built-together", 2_000_000)
    village.made(f"{project}/votes", {"resolution": village.resolve("演示村代〔2026〕7号")})
    village.start(project)
    booking = {"booking": {"project": project.rpartition("/")[2]}}
    award = village.asking("1", 1_500_000, purpose="award-for-subsidy", **booking)

    assert village.refused("/payment-requests", award) == "project_not_accepted"
    first, second = village.supervisors
    accepted = village.made(f"{project}/acceptances", {}, by=first)["accepted"]
    assert not accepted
    assert village.refused(f"{project}/acceptances", {}, by=first) == "acceptance_not_separate"
    assert village.refused("/payment-requests", award) == "project_not_accepted"
    # Nor does the award get round it by naming no project.
    nowhere = {**award, "booking": None}
    assert village.refused("/payment-requests", nowhere) == "project_not_named"

    assert village.made(f"{project}/acceptances", {}, by=second)["accepted"]
    village.made("/payment-requests", award)
    assert village.shown(project)["committed_fen"] == 1_500_000
