"""A32 让地让利: land ceded free of charge has a signed consent and a plot, and is no cash."""

import pytest

from tests.catalogue.fund_projects import projects
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A32")

CONSENT = f"sha256:{'7' * 64}"
HOUSEHOLDS = 10


def test_ceded_land_rests_on_a_consent_and_a_plot_and_is_shown_in_kind(
    county: PlayedCounty,
) -> None:
    village = projects(county)
    fund = village.establish("a32", "community", "roads")
    campaign = village.campaign("a32-road", fund=fund)
    land = {
        "kind": "land",
        "quantity": "36.5",
        "measure": "square-metre",
        "plot": "PJW-01",
        "consent": CONSENT,
        "consented_on": village.today(),
        "value_fen": 100_000,
        "valuation": "estimated",
    }
    giver = {"party": county.subject(village.households[0]), "party_type": "household"}
    body = {"receipt": "a32-bad", "contributor": {**giver, "source": "residents"}}
    body |= {"contributed_on": village.today()}
    path = f"/campaigns/{campaign}/contributions"
    for left_out, code in (
        ("consent", "land_consent_missing"),
        ("consented_on", "land_consent_missing"),
        ("plot", "land_plot_missing"),
    ):
        bad = {**body, "given": {**land, left_out: None}}
        assert village.refused(path, bad, by=village.cashier) == code
    cash = {**body, "given": {**land, "amount_fen": 100_000}}
    assert village.refused(path, cash, by=village.cashier) == "contribution_shape"
    for number in range(1, HOUSEHOLDS + 1):
        given = {**land, "plot": f"PJW-{number:02}"}
        who = village.households[number - 1]
        village.give(campaign, f"a32-{number}", given, by=who, source="residents")
    worked = {"kind": "labour", "quantity": "20", "measure": "person", "persons": 20}
    village.give(campaign, "a32-labour", worked, by=village.households[0], source="residents")

    lines = village.read(path, by=village.cashier)["items"]
    plots = [(line["plot"], line["consent"]) for line in lines if line["kind"] == "land"]
    assert plots == [(f"PJW-{number:02}", CONSENT) for number in range(1, HOUSEHOLDS + 1)]
    shown = village.read(f"/funds/{fund}", by=village.cashier)
    assert shown["held_fen"] == 0
    in_kind = {each["kind"]: (each["quantity"], each["value_fen"]) for each in shown["in_kind"]}
    assert in_kind == {"land": ("365.0", 1_000_000), "labour": ("20", 0)}
