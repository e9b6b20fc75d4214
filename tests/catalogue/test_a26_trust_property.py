"""A26 “信托制”物业: every owner sees every in and out; the manager draws its remuneration alone."""

from typing import Any

import pytest

from tests.catalogue.fund_projects import projects
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A26")


def test_an_owner_reads_every_movement_and_the_manager_draws_what_was_agreed(
    county: PlayedCounty,
) -> None:
    village = projects(county)
    fund = village.establish("a26", "trust-property")
    path, firm = f"/funds/{fund}", county.subject("firm-01")
    owner, stranger = village.newcomer(), village.newcomer()
    person = {"person": county.person(owner), "since": village.today()}
    village.made(f"{path}/owners", person, by=village.cashier)
    agreed: dict[str, Any] = {"trustee": firm, "since": village.today(), "until": "2026-12-31"}
    agreed |= {"monthly_fen": 0, "share": 1_000, "resolution": "演示〔2026〕3号"}
    village.made(f"{path}/remunerations", agreed, by=village.accountant)
    for number, amount in enumerate((120_000, 80_000), 1):
        fee = {"source": "property-fees", "amount_fen": amount, "received_on": village.today()}
        fee |= {"reference": f"a26-in-{number}", "bank_account": village.account}
        village.made(f"{path}/receipts", fee, by=village.cashier)

    outlays = f"{path}/outlays"
    beyond = village.outlay("1", "remuneration", 20_001)
    assert village.refused(outlays, beyond, by=village.cashier) == "remuneration_exceeded"
    village.made(outlays, {**beyond, "amount_fen": 20_000}, by=village.cashier)
    more = village.outlay("2", "remuneration", 1)
    assert village.refused(outlays, more, by=village.cashier) == "remuneration_exceeded"
    repairs = village.outlay("3", "repairs", 5_000)
    drawn = village.refused(outlays, repairs, by=village.cashier)
    assert drawn == "trustee_draws_only_remuneration"
    craftsman = {**repairs, "payee": county.subject("firm-02")}
    village.made(outlays, craftsman, by=village.cashier)

    lines = village.read(f"{path}/movements", by=owner)["items"]
    assert [(line["direction"], line["amount_fen"]) for line in lines] == [
        ("in", 120_000), ("in", 80_000), ("out", 20_000), ("out", 5_000)
    ]  # fmt: skip
    assert village.read(path, by=owner)["held_fen"] == 175_000
    refused = county.get("assets", f"{path}/movements", actor=stranger)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
