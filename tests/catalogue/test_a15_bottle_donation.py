"""A15 定制酒每销售一瓶捐赠1.18元: 1,000 bottles are 1,180.00 yuan, owed by whom the pack names."""

import pytest

from tests.catalogue.income_village import IncomeVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A15")

VILLAGE = "510604107205"
DONOR, FOUNDATION = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))


def test_a_thousand_bottles_are_owed_to_the_foundation_to_the_fen(county: PlayedCounty) -> None:
    village = IncomeVillage(county, name="a15", village=VILLAGE)
    winery, foundation = county.subject("firm-01"), county.subject("firm-02")
    parties = {DONOR: winery, FOUNDATION: foundation}
    village.adopt_income("finance/quanxing", {"510421107202": VILLAGE, **parties})
    village.begin()
    month, on = village.month, village.today()

    def sold(party: str) -> dict[str, object]:
        roll = [{"party": party, "quantity": 1_000}]
        return {"levy": "bottle-donation", "month": month, "roll": roll}

    # Nobody owes it but the party that the rules name.
    assert village.refused("levies", sold(foundation), by=village.accountant) == "levy_debtor"
    billed = village.take("levies", sold(winery), by=village.accountant)

    assert billed["total_fen"] == 118_000
    levy = village.read(f"levies/bottle-donation/{month}", on=on, by=village.accountant)
    assert (levy["creditor"], levy["due_fen"], levy["paid_fen"]) == (foundation, 118_000, 0)
    bills = village.read(f"levies/bottle-donation/{month}/bills", on=on, by=village.accountant)
    assert [(each["party"], each["outstanding_fen"]) for each in bills["items"]] == [
        (winery, 118_000)
    ]
    # The village owes nothing by it: no slip waits, and its books know no payable.
    slips = village.read(f"months/{month}/slips", by=village.accountant)
    assert slips["items"] == []
