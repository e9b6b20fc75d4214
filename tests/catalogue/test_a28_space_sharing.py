"""A28 阵地联用、错时共享: a room has one booking at a time, and its use is logged by partner."""

import pytest

from tests.catalogue.property_village import PropertyVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A28")

VILLAGE = "510604100204"


def test_a_second_overlapping_booking_is_refused_and_use_is_logged_per_partner(
    county: PlayedCounty,
) -> None:
    village = PropertyVillage(county, name="a28", village=VILLAGE)
    clerk = village.fill("village-clerk", VILLAGE)
    today = village.today()
    school, shop = county.subject("firm-01"), county.subject("firm-02")
    hall = {"key": "hall", "name": "邻里空间", "capacity": 40, "since": today}
    village.do_at(f"{village.place}/rooms", hall, by=clerk, status=201)
    room = f"{village.place}/rooms/hall"
    booked = {"booking": "1", "partner": school, "on": today, "begins": "09:00", "ends": "11:00"}
    over = {**booked, "booking": "2", "partner": shop, "begins": "10:30", "ends": "12:00"}
    assert village.refused(f"{room}/bookings", booked, by=clerk) == "partner_not_admitted"
    for partner in (school, shop):
        body = {"partner": partner, "partner_type": "firm", "since": today}
        village.do_at(f"{room}/partners", body, by=clerk)

    village.do_at(f"{room}/bookings", booked, by=clerk, status=201)
    assert village.refused(f"{room}/bookings", over, by=clerk) == "room_taken"
    after = {**over, "begins": "11:00"}
    village.do_at(f"{room}/bookings", after, by=clerk, status=201)

    used = {"partner": school, "on": today, "begins": "09:00", "ends": "10:45", "people": 25}
    assert village.do_at(f"{room}/uses", used, by=clerk, status=201)["irregular"] == []
    astray = {**used, "partner": shop, "begins": "10:00", "ends": "11:30", "people": 8}
    seen = village.do_at(f"{room}/uses", astray, by=clerk, status=201)["irregular"]
    assert seen == ["anothers_booking"]

    bookings = village.read(f"{room}/bookings", by=clerk, on=today)
    assert [each["partner"] for each in bookings] == [school, shop]
    logged = {
        each["partner"]: (each["uses"], each["minutes"], each["people"])
        for each in village.read(f"{room}/partner-uses", by=clerk)
    }
    assert logged == {school: (1, 105, 25), shop: (1, 90, 8)}
