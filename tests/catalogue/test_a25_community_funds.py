"""A25 社区专项基金: a fund is spent for its purpose, and anything else is refused."""

import pytest

from tests.catalogue.fund_projects import projects
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A25")


def test_what_is_spent_outside_the_purpose_of_a_fund_is_refused(county: PlayedCounty) -> None:
    village = projects(county)
    fund = village.establish("a25", "community", "elderly-care")
    path = f"/funds/{fund}"
    given = {"source": "society", "amount_fen": 100_000, "received_on": village.today()}
    given |= {"reference": "a25-in", "bank_account": village.account}
    village.made(f"{path}/receipts", given, by=village.cashier)

    banquet = village.outlay("a25-1", "banquet", 1_000)
    assert village.refused(f"{path}/outlays", banquet, by=village.cashier) == "outside_fund_purpose"
    asked = {**village.terms(amount_fen=1_000), "unit": village.unit, "number": "a25"}
    asked |= {"booking": {"fund": fund}}
    clerk = village.signers["village-clerk"]
    assert village.refused("/payment-requests", asked, by=clerk) == "outside_fund_purpose"
    for_care = {**asked, "purpose": "elderly-care"}
    village.made("/payment-requests", for_care, by=clerk)
    care = village.outlay("a25-2", "elderly-care", 40_000)
    village.made(f"{path}/outlays", care, by=village.cashier)

    # What was spent nevertheless is recorded with what was wrong.
    told = village.made(f"{path}/reported-outlays", banquet, by=village.cashier)
    assert told["irregular"] == ["outside_fund_purpose"]
    shown = village.read(path, by=village.cashier)
    assert (shown["held_fen"], shown["reserved_fen"]) == (59_000, 1_000)
