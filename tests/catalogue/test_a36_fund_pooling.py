"""A36 部门资金统筹: 14 departments' money is pooled, and each fen spent has its department."""

import pytest

from tests.catalogue.budget_village import BudgetVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A36")

DEPARTMENTS = 14
EACH_FEN = 100_000


def test_each_fen_that_a_courtyard_project_spends_has_its_department(county: PlayedCounty) -> None:
    village = BudgetVillage(county, name="a36", village="510604102204")
    project = village.project("pooled-courtyard", DEPARTMENTS * EACH_FEN)
    village.start(project)
    for number in range(1, DEPARTMENTS + 1):
        source = {"source": f"department-{number:02}", "department": f"演示部门{number:02}"}
        given = {"amount_fen": EACH_FEN, "reference": f"演示-{number:02}"}
        village.made(f"{project}/sources", {**source, **given})
    booking = {"booking": {"project": project.rpartition("/")[2]}}
    parts = [
        {"source": "department-14", "amount_fen": 60_000},
        {"source": "department-03", "amount_fen": 33_333},
    ]
    wrong = village.asking("1", 93_334, sources=parts, **booking)
    assert village.refused("/payment-requests", wrong) == "sources_do_not_sum"

    first = village.pay("1", 93_333, sources=parts, **booking)
    second = village.pay("2", 1_300_000, **booking)
    too_much = village.asking("3", 6_668, **booking)
    assert village.refused("/payment-requests", too_much) == "beyond_project_budget"
    village.report_paid(first, 93_333)
    village.report_paid(second, 1_250_000)

    sources = village.shown(project)["sources"]
    assert len(sources) == DEPARTMENTS
    assert all(each["remaining_fen"] >= 0 for each in sources)
    spent: dict[str, dict[str, int]] = {first: {}, second: {}}
    page = village.shown(f"{project}/movements", limit="200")
    for each in page["items"]:
        if each["spent_fen"]:
            spent[each["payment_request"]][each["department"]] = each["spent_fen"]
    assert spent[first] == {"演示部门14": 60_000, "演示部门03": 33_333}
    assert sum(spent[second].values()) == 1_250_000
    assert sum(each["spent_fen"] for each in sources) == 1_343_333
