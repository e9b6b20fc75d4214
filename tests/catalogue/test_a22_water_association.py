"""A22 红旗堰用水协会: who owes for water by the compact's rules, and money for the canal alone."""

from datetime import date, timedelta

import pytest

from kernel.periods import Month
from tests.catalogue.income_village import IncomeVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A22")

VILLAGE = "510604103205"
DUE_DAYS, ARREARS_DAYS = 10, 20


def test_debtors_are_listed_by_the_rules_and_the_money_is_for_the_canal_alone(
    county: PlayedCounty,
) -> None:
    village = IncomeVillage(county, name="a22", village=VILLAGE)
    village.adopt_income("finance/yuwanggong", {"510421107203": VILLAGE})
    supervisor = village.fill("reviewer", VILLAGE)
    village.begin(form="association")
    village.book()
    month, on = village.month, village.today()
    opened = {"earmark": "canal", "opened_on": on}
    village.take("earmarks", opened, by=village.accountant)
    payer, debtor = county.subject("firm-01"), county.subject("firm-02")
    roll = [{"party": payer, "quantity": 100}, {"party": debtor, "quantity": 40}]
    water = {"levy": "water-fee", "month": month, "roll": roll}
    assert village.take("levies", water, by=village.accountant)["total_fen"] == 4_200
    paid = village.receipt(1, payer, 3_000, "water-fee", levy_month=month)
    village.take("receipt-books/1/receipts", paid, by=village.cashier)

    # Behind is who has not paid so many days after the day by which it was due.
    due_on = Month(month).last_on + timedelta(days=DUE_DAYS)
    last_on = due_on + timedelta(days=ARREARS_DAYS)
    assert _behind(village, last_on) == []
    assert _behind(village, last_on + timedelta(days=1)) == [(debtor, 1_200)]

    # The list is for those who collect and supervise; others do not see it, nor does the public.
    path = f"/entities/{village.entity}/arrears"
    for who, status in ((supervisor, 403), (None, 401)):
        answer = county.get("assets", path, actor=who, on=on)
        assert answer.status_code == status, answer.text

    # The money is for the upkeep of the canal; what else it was used for is flagged.
    use = {"reference": "use-1", "party": payer, "purpose": "banquet", "amount_fen": 1_000}
    use |= {"used_on": on, "bank_account": village.account}
    uses = "earmarks/canal/uses"
    assert village.refused(uses, use, by=village.accountant) == "earmark_purpose"
    upkeep = {**use, "purpose": "canal-upkeep"}
    assert village.take(uses, upkeep, by=village.accountant)["left_fen"] == 2_000
    beside = {**use, "reference": "use-2"}
    told = village.take("earmarks/canal/use-reports", beside, by=village.accountant)
    assert told["irregular"] == ["purpose_not_allowed"]
    shown = village.read("earmarks/canal", on=on, by=village.accountant)
    assert (shown["irregular"], shown["left_fen"]) == (["purpose_not_allowed"], 1_000)


def _behind(village: IncomeVillage, on: date) -> list[tuple[str, int]]:
    found = village.read("arrears", on=on.isoformat(), by=village.accountant)["items"]
    return [(each["party"], each["owed_fen"]) for each in found]
