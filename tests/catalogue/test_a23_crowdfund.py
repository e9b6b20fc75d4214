"""A23 “一元众筹垃圾清运”: what was contributed is the income, and what is unspent stays visible."""

from typing import Any

import pytest

from tests.catalogue.income_village import IncomeVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A23")

VILLAGE = "510604103206"


def test_contributions_are_the_income_and_what_is_unspent_stays_visible(
    county: PlayedCounty,
) -> None:
    village = IncomeVillage(county, name="a23", village=VILLAGE)
    village.adopt_income("finance/miyi-crowdfund", {"510421107204": VILLAGE})
    village.begin()
    village.book()
    on = village.today()
    village.take("earmarks", {"earmark": "one-yuan", "opened_on": on}, by=village.accountant)
    givers = [county.subject(key) for key in ("firm-01", "firm-02", "family-farm-01")]

    path = "receipt-books/1/receipts"
    two_yuan = village.receipt(1, givers[0], 200, "one-yuan")
    assert village.refused(path, two_yuan, by=village.cashier) == "earmark_amount"
    for number, giver in enumerate(givers, 1):
        given = village.receipt(number, giver, 100, "one-yuan", bank_account=village.account)
        village.take(path, given, by=village.cashier)
    closed = village.take("earmarks/one-yuan/closings", {"closed_on": on}, by=village.accountant)
    late = village.receipt(4, givers[0], 100, "one-yuan")
    assert village.refused(path, late, by=village.cashier) == "earmark_closed"

    # The campaign fixes one amount: contributors times amount is the income.
    shown = village.read("earmarks/one-yuan", on=on, by=village.accountant)
    assert closed == {"raised_fen": 300, "left_fen": 300}
    assert shown["contributors"] * shown["each_fen"] == shown["raised_fen"] == 300
    receipts = village.read("receipts", since=on, on=on, by=village.accountant)["items"]
    assert sum(each["amount_fen"] for each in receipts) == shown["raised_fen"]

    use: dict[str, Any] = {"reference": "use-1", "party": givers[0], "purpose": "waste-removal"}
    use |= {"amount_fen": 120, "used_on": on, "bank_account": village.account}
    village.take("earmarks/one-yuan/uses", use, by=village.accountant)
    after = village.read("earmarks/one-yuan", on=on, by=village.accountant)
    assert (after["closed_on"], after["used_fen"], after["left_fen"]) == (on, 120, 180)
