"""A37 捐款捐物: donor, item, value and receipt are published, without a name on request."""

from typing import Any

import pytest

from tests.catalogue.fund_projects import projects
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A37")


def test_a_donation_in_kind_is_published_and_anonymised_on_request(county: PlayedCounty) -> None:
    village = projects(county)
    campaign = village.campaign("a37-yard", fund=None)
    cement: dict[str, Any] = {"kind": "goods", "item": "水泥", "quantity": "40", "measure": "bag"}
    cement |= {"value_fen": 96_000, "valuation": "estimated"}
    made = village.give(campaign, "a37-1", cement, by="firm-01", source="society")
    tree = {"kind": "goods", "item": "桂花树", "quantity": "2", "measure": "piece"}
    village.give(campaign, "a37-2", tree, by=village.households[0], source="residents")
    path = f"/campaigns/{campaign}/published-contributions"

    first, second = village.read(path, by=None)["items"]
    assert (first["party"], first["item"], first["value_fen"], first["receipt"]) == (
        county.subject("firm-01"), "水泥", 96_000, "funds-a37-1"
    )  # fmt: skip
    assert (second["item"], second["value_fen"], second["valuation"]) == ("桂花树", 100, "nominal")

    asked = {"anonymous": True, "asked_on": village.today()}
    publication = f"/contributions/{made['contribution']}/publications"
    village.made(publication, asked, by=village.cashier)

    first, second = village.read(path, by=None)["items"]
    assert (first["party"], first["item"], first["value_fen"], first["receipt"]) == (
        None, "水泥", 96_000, "funds-a37-1"
    )  # fmt: skip
    assert second["party"] == county.subject(village.households[0])
