"""A33 “四方联动”共建: what three sources gave in cash is what was spent and is left, per source."""

import pytest

from tests.catalogue.fund_projects import projects
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A33")

HOUSEHOLDS = 31
RESIDENTS_FEN, DEVELOPER_FEN, UNIT_FEN = 3_200_000, 40_000_000, 30_000_000


def test_each_source_is_spent_and_balance_when_the_fund_is_closed(county: PlayedCounty) -> None:
    village = projects(county)
    fund = village.establish("a33", "community", "chargers", "lighting")
    campaign = village.campaign("a33-estate", fund=fund)
    each = RESIDENTS_FEN // HOUSEHOLDS
    for number in range(1, HOUSEHOLDS + 1):
        last = RESIDENTS_FEN - each * (HOUSEHOLDS - 1)
        amount = {"kind": "money", "amount_fen": last if number == HOUSEHOLDS else each}
        who = village.households[number - 1]
        village.give(campaign, f"a33-{number}", amount, by=who, source="residents")
    for source, fen in (("developer", DEVELOPER_FEN), ("sent-down-unit", UNIT_FEN)):
        money = {"kind": "money", "amount_fen": fen, "bank_account": village.account}
        village.give(campaign, f"a33-{source}", money, by="firm-01", source=source)
    labour = {"kind": "labour", "quantity": "47", "measure": "person", "persons": 47}
    village.give(campaign, "a33-labour", labour, by=village.households[0], source="residents")
    chargers = village.outlay("a33-1", "chargers", 66_600_001)
    village.made(f"/funds/{fund}/outlays", chargers, by=village.cashier)
    lighting = village.outlay("a33-2", "lighting", 1_234_567, source="developer")
    village.made(f"/funds/{fund}/outlays", lighting, by=village.cashier)

    closing = {"closed_on": village.today(), "resolution": "演示〔2026〕9号"}
    closed = village.made(f"/funds/{fund}/closings", closing, by=village.accountant)

    totals = {line["source"]: line for line in closed["totals"]}
    assert {key: line["received_fen"] for key, line in totals.items() if line["received_fen"]} == {
        "residents": RESIDENTS_FEN,
        "developer": DEVELOPER_FEN,
        "sent-down-unit": UNIT_FEN,
    }
    assert sum(line["received_fen"] for line in totals.values()) == 73_200_000
    assert sum(line["spent_fen"] for line in totals.values()) == 67_834_568
    for line in totals.values():
        assert line["received_fen"] == line["spent_fen"] + line["balance_fen"]
        assert line["balance_fen"] >= 0
    # Labour stands apart: it is in no source and no balance.
    (worked,) = village.read(f"/funds/{fund}", by=village.cashier)["in_kind"]
    assert (worked["kind"], worked["persons"], worked["value_fen"]) == ("labour", 47, 0)
