"""A35 “乡村建设六件事”: the totals that are shown are those of the works that were accepted."""

import pytest

from tests.catalogue.property_village import PropertyVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A35")

VILLAGE = "510604101201"
SIX = {
    "elder-care": "个", "nursery": "个", "waste-sorting": "村", "sewage": "个", "toilet": "户",
    "road": "米",
}  # fmt: skip


def test_totals_per_kind_equal_the_accepted_works(county: PlayedCounty) -> None:
    village = PropertyVillage(county, name="a35", village=VILLAGE)
    village.adopt_property_rules("yunxi")
    clerk = village.fill("village-clerk", VILLAGE)
    chair, reviewer = (
        village.fill(kind, VILLAGE) for kind in ("supervision-committee-chair", "reviewer")
    )
    today = village.today()
    works = f"{village.place}/works"
    registered = [
        (kind, number, quantity)
        for number, kind in enumerate(SIX, 1)
        for quantity in (number * 10, number * 7)
    ]
    for kind, number, quantity in registered:
        body = {
            "number": f"{number}-{quantity}",
            "form": "works",
            "kind": kind,
            "name": "演示工程",
            "quantity": quantity,
            "registered_on": today,
        }
        village.do_at(works, body, by=clerk, status=201)

    accepted: dict[str, list[int]] = {kind: [] for kind in SIX}
    for kind, number, quantity in registered:
        own = f"{works}/{number}-{quantity}/acceptances"
        found = {"quantity": quantity - 1, "accepted_on": today}
        first = village.do_at(own, found, by=chair)
        assert first["accepted"] is False
        if quantity == number * 10:
            # Looked at by one person only, or found differently by the second: not accepted.
            other = {**found, "quantity": quantity}
            assert village.refused(own, found, by=chair) == "accepted_twice"
            assert village.refused(own, other, by=reviewer) == "acceptance_differs"
        else:
            assert village.do_at(own, found, by=reviewer)["accepted"] is True
            accepted[kind].append(quantity - 1)

    totals = {each["kind"]: each for each in village.read(f"{works}/totals", by=clerk)}
    assert {kind: each["measure"] for kind, each in totals.items()} == SIX
    for kind, quantities in accepted.items():
        total = totals[kind]
        assert (total["registered"], total["accepted"]) == (2, len(quantities))
        assert total["accepted_quantity"] == sum(quantities)
    shown = village.read(works, by=clerk, state="accepted")["items"]
    assert sum(each["accepted_quantity"] for each in shown) == sum(map(sum, accepted.values()))
