"""A30 以工代赈、一事一议: a vote decides the project, and wages are days times rate."""

import pytest

from tests.catalogue.budget_village import BudgetVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A30")

VILLAGE = "510604102227"


def test_a_project_starts_on_its_vote_and_wages_list_days_and_rate(county: PlayedCounty) -> None:
    village = BudgetVillage(county, name="a30", village=VILLAGE)
    village.adopt("finance/work-relief", {"510802100201": VILLAGE})
    project = village.project("work-relief", 5_000_000)
    start = {"started_on": "2026-06-15"}
    assert village.refused(f"{project}/starts", start) == "deciding_vote_missing"

    vote = village.resolve("演示村代〔2026〕6号")
    village.made(f"{project}/votes", {"resolution": vote})
    village.made(f"{project}/starts", start)
    worker = village.terms()["payee"]
    work = {"worker": worker, "since": "2026-06-15", "until": "2026-06-19"}
    village.made(f"{project}/labour", {**work, "days": "4.5", "rate_fen": 12_000})
    village.made(f"{project}/labour", {**work, "days": "2", "rate_fen": 15_000})
    wage = {"purpose": "work-relief-wage", "booking": {"project": project.rpartition("/")[2]}}
    too_much = village.asking("1", 84_001, **wage)
    assert village.refused("/payment-requests", too_much) == "wage_beyond_labour"
    village.report_paid(village.pay("2", 84_000, **wage), 84_000)

    standing = village.shown(project)
    assert (standing["vote"], standing["rule"]) == (vote, "finance/work-relief@1")
    assert (standing["spent_fen"], standing["started_on"]) == (84_000, "2026-06-15")
    [wages] = village.shown(f"{project}/wages")["items"]
    assert (wages["worker"], wages["paid_fen"]) == (worker, 84_000)
    lines = [(each["days"], each["rate_fen"], each["amount_fen"]) for each in wages["lines"]]
    assert lines == [("4.5", 12_000, 54_000), ("2", 15_000, 30_000)]
