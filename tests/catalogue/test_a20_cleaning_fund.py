"""A20 卫生保洁运行费: what government, collective and residents gave adds up to the whole."""

from typing import Any

import pytest

from tests.catalogue.income_village import IncomeVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A20")

VILLAGE = "510604107206"


def test_what_three_sources_gave_adds_up_to_the_whole(county: PlayedCounty) -> None:
    village = IncomeVillage(county, name="a20", village=VILLAGE)
    village.adopt_income("finance/yuwanggong", {"510421107203": VILLAGE})
    village.begin()
    village.book()
    month, on = village.month, village.today()
    opened = {"earmark": "cleaning", "opened_on": on}
    village.take("earmarks", opened, by=village.accountant)
    household, office = county.subject("firm-01"), county.subject("firm-02")

    roll = [{"party": household, "quantity": 4}]
    fee = {"levy": "cleaning-fee", "month": month, "roll": roll}
    assert village.take("levies", fee, by=village.accountant)["total_fen"] == 800
    path = "receipt-books/1/receipts"
    residents = village.receipt(1, household, 800, "cleaning-fee", levy_month=month)
    village.take(path, residents, by=village.cashier)
    grant = village.receipt(2, office, 50_000, "cleaning-grant", bank_account=village.account)
    village.take(path, grant, by=village.cashier)
    share: dict[str, Any] = {
        "reference": "share-1",
        "party": village.entity,
        "source": "collective",
    }
    share |= {"amount_fen": 20_000, "given_on": on}
    village.take("earmarks/cleaning/contributions", share, by=village.accountant)

    fund = village.read("earmarks/cleaning", on=on, by=village.accountant)

    by_source = {each["source"]: each["fen"] for each in fund["by_source"]}
    assert by_source == {"government": 50_000, "collective": 20_000, "residents": 800}
    assert sum(by_source.values()) == fund["raised_fen"] == fund["left_fen"] == 70_800
