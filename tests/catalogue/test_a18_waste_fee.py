"""A18 垃圾清运费: two yuan for each person and month, the rate paid, and one account of its own."""

import pytest

from tests.catalogue.income_village import IncomeVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A18")

VILLAGE = "510604107204"


def test_a_household_of_four_owes_eight_yuan_a_month_into_the_villages_own_account(
    county: PlayedCounty,
) -> None:
    village = IncomeVillage(county, name="a18", village=VILLAGE)
    village.adopt_income("finance/caochang", {"510421107201": VILLAGE})
    household = village.household("1", persons=4)
    village.begin()
    _, elsewhere = village.begin(form="association")
    village.book()
    opened = {"earmark": "waste", "opened_on": village.today()}
    village.take("earmarks", opened, by=village.accountant)
    month, on = village.month, village.today()

    billed = village.take("levies", {"levy": "waste-fee", "month": month}, by=village.accountant)

    assert (billed["parties"], billed["total_fen"]) == (1, 800)
    [bill] = village.read(f"levies/waste-fee/{month}/bills", on=on, by=village.accountant)["items"]
    assert (bill["party"], bill["quantity"], bill["outstanding_fen"]) == (household, 4, 800)

    # Into the village's own account alone: that of another entity is refused.
    path, said = "receipt-books/1/receipts", {"levy_month": month}
    mixed = village.receipt(1, household, 500, "waste-fee", bank_account=elsewhere, **said)
    assert village.refused(path, mixed, by=village.cashier) == "bank_account_unknown"
    own = village.receipt(1, household, 500, "waste-fee", bank_account=village.account, **said)
    village.take(path, own, by=village.cashier)

    # The rate of collection is what was paid of what is due; 85 % is aimed at.
    first = village.read(f"levies/waste-fee/{month}", on=on, by=village.accountant)
    assert (first["paid_fen"], first["due_fen"], first["aim_reached"]) == (500, 800, False)
    rest = village.receipt(2, household, 180, "waste-fee", bank_account=village.account, **said)
    village.take(path, rest, by=village.cashier)
    then = village.read(f"levies/waste-fee/{month}", on=on, by=village.accountant)
    assert (then["paid_fen"], then["due_fen"], then["aim_reached"]) == (680, 800, True)
    assert (then["aimed_paid_parts"], then["aimed_due_parts"]) == (85, 100)
