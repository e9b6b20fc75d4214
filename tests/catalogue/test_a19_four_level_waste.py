"""A19 “户分类、村收集、镇转运、县处理”: a load's weights are linked, and its losses flagged."""

import pytest

from tests.catalogue.property_village import PropertyVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A19")

VILLAGE = "510604100202"


def test_weights_of_a_load_are_linked_and_a_loss_over_the_tolerance_is_flagged(
    county: PlayedCounty,
) -> None:
    village = PropertyVillage(county, name="a19", village=VILLAGE)
    village.adopt_property_rules("miyi")
    clerk = village.fill("village-clerk", VILLAGE)
    today = village.today()

    def weigh(number: str, stage: str, kilograms: int) -> list[str]:
        body = {
            "number": number,
            "kind": "sorted-waste",
            "stage": stage,
            "weight_kg": kilograms,
            "weighed_on": today,
            "note": f"{number}-{stage}",
        }
        path = f"{village.place}/load-weights"
        irregular: list[str] = village.do_at(path, body, by=clerk, status=201)["irregular"]
        return irregular

    # Two parts in a hundred may be lost on each way.
    held = (("village", 2_600), ("town", 2_548), ("county", 2_500))
    assert [weigh("L-1", *at) for at in held] == [[], [], []]
    assert [weigh("L-2", *at) for at in (("village", 2_600), ("town", 2_547))] == [
        [],
        ["loss_over_tolerance"],
    ]
    # A report is never refused: the county weighed a load that the town did not.
    weigh("L-3", "village", 1_000)
    assert weigh("L-3", "county", 999) == ["stage_missing"]

    loads = {
        each["number"]: each for each in village.read(f"{village.place}/loads", by=clerk)["items"]
    }
    linked = [(w["stage_before"], w["stage"], w["lost_kg"]) for w in loads["L-1"]["weights"]]
    assert linked == [
        (None, "village", None),
        ("village", "town", 52),
        ("town", "county", 48),
    ]
    flagged = village.read(f"{village.place}/loads", by=clerk, irregular="true")["items"]
    assert [each["number"] for each in flagged] == ["L-2", "L-3"]
    assert loads["L-1"]["irregular"] is False
