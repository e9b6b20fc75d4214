"""Works, contributions in kind, rooms and loads over HTTP, by those whose posts they are."""

import re
from typing import Any

import pytest

from chassis.testing.originals import pdf
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.holdings import DIGEST, HOME, PLACE, POND, STORE, Holdings
from services.assets.tests.routes import json_routes
from services.assets.tests.village import EVERYBODY, VILLAGE, subject, unit
from services.assets.tests.way import WAGE

ROAD = {"number": "W-1", "form": "works", "kind": "road", "name": "入户路", "quantity": 420,
        "registered_on": "2026-04-02"}  # fmt: skip
FOUND = {"quantity": 418, "accepted_on": "2026-06-11"}
HOUSE = {"number": "S-1", "kind": "house", "contributor": str(subject("yard")),
         "contributor_type": "household", "description": "房屋三间",
         "offered_on": "2026-05-06"}  # fmt: skip
WORTH = {"value_fen": 8_645_000, "method": "market-comparison", "valued_on": "2026-05-20"}
AGREED = {"resolution": "〔2026〕6号", "approved_on": "2026-06-01"}
HALL = {"key": "hall", "name": "多功能厅", "capacity": 60, "since": "2026-03-01"}
SCHOOL, SHOP = str(subject("school")), str(subject("shop"))
TIME = {"booking": "1", "partner": SCHOOL, "on": "2026-07-02", "begins": "09:00", "ends": "11:00"}
USED = {"partner": SCHOOL, "on": "2026-07-01", "begins": "09:00", "ends": "11:00", "people": 30}
STRAW = {"number": "L-1", "kind": "straw", "stage": "firm", "weight_kg": 3_120,
         "weighed_on": "2026-06-18", "note": "1"}  # fmt: skip
CLAIMED = {"subsidy": "straw-disposal", "payee": SHOP, "payee_type": "firm"}
CLAIM = f"{PLACE}/loads/L-1/subsidy-claims"
NOTE = {"document": "weight-note", "evidence": [DIGEST]}
ASKED = {"number": "2026-S-031", "resolution": "〔2026〕12号"}

KEEPERS = {"clerk", "accountant"}
ALLOWED: dict[str, set[str]] = {
    "assets.property.keep": KEEPERS,
    "assets.property.dispose": KEEPERS,
    "assets.property.charge": {"accountant"},
    "assets.property.read": {
        "clerk", "accountant", "reviewer", "cashier", "supervisor", "chair", "auditor",
    },
    "assets.work.register": {"clerk"},
    "assets.work.accept": {"chair", "supervisor", "accountant", "reviewer"},
    "assets.in_kind.offer": {"clerk"},
    "assets.in_kind.value": {"accountant", "reviewer"},
    "assets.in_kind.approve": {"chair", "supervisor"},
    "assets.room.keep": {"clerk"},
    "assets.load.report": {"clerk", "cashier"},
    "assets.subsidy.claim": {"clerk"},
}  # fmt: skip
E, U = "/entities/{entity}", "/units/{unit}"
SINCE = {"since": "2026-07-01"}
BODIES: dict[str, dict[str, Any]] = {
    f"{E}/assets": STORE,
    f"{E}/assets/{{number}}/value-changes": {
        "kind": "improvement", "reference": "1", "changed_on": "2026-07-01", "added_fen": 1,
    },
    f"{E}/assets/{{number}}/classes": {"asset_class": "welfare", **SINCE},
    f"{E}/assets/{{number}}/moves": SINCE,
    f"{E}/assets/{{number}}/counts": {"stock_take": "1", "counted_on": "2026-07-01", "found": 1},
    f"{E}/assets/{{number}}/disposals": {"way": "sold", "disposed_on": "2026-07-01"},
    f"{E}/assets/{{number}}/settlements": {"settled_on": "2026-07-01", "proceeds_fen": 1},
    f"{E}/assets/{{number}}/part-disposals": {
        "reference": "1", "way": "sold", "disposed_on": "2026-07-01", "quantity": 1,
    },
    f"{E}/assets/{{number}}/part-disposals/{{part}}/settlements": {
        "settled_on": "2026-07-01", "proceeds_fen": 1,
    },
    f"{E}/resources": POND,
    f"{E}/resources/{{number}}/measurements": {"area_sqm": 1, "measured_on": "2026-07-01"},
    f"{E}/resources/{{number}}/withdrawals": {"withdrawn_on": "2026-07-01", "decision": "1"},
    f"{E}/contributions-in-kind": HOUSE,
    f"{E}/contributions-in-kind/{{number}}/valuations": WORTH,
    f"{E}/contributions-in-kind/{{number}}/approvals": AGREED,
    f"{U}/works": ROAD,
    f"{U}/works/{{number}}/acceptances": FOUND,
    f"{U}/works/{{number}}/rejections": {"reason": "不足", "rejected_on": "2026-07-01"},
    f"{U}/rooms": HALL,
    f"{U}/rooms/{{room}}/partners": {"partner": SCHOOL, "partner_type": "school", **SINCE},
    f"{U}/rooms/{{room}}/bookings": TIME,
    f"{U}/rooms/{{room}}/bookings/{{booking}}/cancellations": {"on": "2026-07-02"},
    f"{U}/rooms/{{room}}/uses": USED,
    f"{U}/load-weights": STRAW,
    f"{U}/loads/{{number}}/subsidy-claims": CLAIMED,
    f"{U}/loads/{{number}}/subsidy-claims/{{subsidy}}/documents": NOTE,
    f"{U}/loads/{{number}}/subsidy-claims/{{subsidy}}/payment-requests": ASKED,
}  # fmt: skip
FILLED = {
    "{entity}": str(ENTITY), "{unit}": str(unit(VILLAGE)), "{month}": "2026-04", "{room}": "hall",
    "{booking}": "1", "{subsidy}": "straw-disposal", "{stock_take}": "1", "{part}": "1",
}  # fmt: skip
NUMBERS = {"assets": "2026-001", "resources": "R-1", "loads": "L-1", "works": "W-1",
           "contributions-in-kind": "S-1"}  # fmt: skip


def filled(path: str) -> str:
    number = next((n for kind, n in NUMBERS.items() if f"/{kind}/" in path), "")
    return re.sub(r"\{\w+\}", lambda found: {**FILLED, "{number}": number}[found[0]], path)


@pytest.fixture
async def place(desk: Desk) -> Holdings:
    """Give a village that keeps books, shares a hall with two partners, and has a load of straw."""
    holdings = Holdings(desk)
    await holdings.begin()
    await holdings.do(f"{PLACE}/rooms", HALL, by="clerk")
    for partner in (SCHOOL, SHOP):
        body = {"partner": partner, "partner_type": "organisation", "since": "2026-03-01"}
        await holdings.do(f"{PLACE}/rooms/hall/partners", body, by="clerk")
    await holdings.do(f"{PLACE}/load-weights", STRAW, by="cashier")
    return holdings


async def test_totals_are_those_of_the_works_that_two_persons_accepted(place: Holdings) -> None:
    for number, quantity in (("W-1", 420), ("W-2", 100), ("W-3", 7)):
        body = {**ROAD, "number": number, "quantity": quantity}
        await place.do(f"{PLACE}/works", body, by="clerk")
    accept = f"{PLACE}/works/W-1/acceptances"

    first = await place.do(accept, FOUND, by="supervisor")
    assert await place.refused(accept, FOUND, by="supervisor") == (409, "accepted_twice")
    second = await place.do(accept, FOUND, by="reviewer")
    await place.do(f"{PLACE}/works/W-2/acceptances", {**FOUND, "quantity": 100}, by="chair")
    rejected = {"reason": "厚度不足", "rejected_on": "2026-06-12"}
    await place.do(f"{PLACE}/works/W-3/rejections", rejected, by="chair")

    assert (first["accepted"], second["accepted"], second["signed"]) == (False, True, 2)
    (total,) = await place.ask(f"{PLACE}/works/totals")
    assert total == {
        "kind": "road", "measure": "米", "registered": 3, "accepted": 1, "accepted_quantity": 418,
    }  # fmt: skip
    works = (await place.ask(f"{PLACE}/works", state="accepted"))["items"]
    assert sum(each["accepted_quantity"] for each in works) == total["accepted_quantity"]
    assert len(works[0]["signed_by"]) == 2


async def test_a_contribution_in_kind_gives_shares_by_its_approved_value(place: Holdings) -> None:
    path = f"{HOME}/contributions-in-kind"
    await place.do(path, HOUSE, by="clerk")
    early = await place.refused(f"{path}/S-1/approvals", AGREED, by="chair")
    assert early == (409, "valuation_missing")
    await place.do(f"{path}/S-1/valuations", WORTH, by="accountant")

    approved = await place.do(f"{path}/S-1/approvals", AGREED, by="chair")

    assert approved["shares"] == 864
    (shown,) = (await place.ask(path))["items"]
    assert (shown["description"], shown["remainder_fen"]) == ("房屋三间", 5_000)
    assert await place.book_all() == {"151": 8_645_000, "301": -8_645_000}


async def test_a_second_overlapping_booking_is_refused_and_use_is_logged_by_partner(
    place: Holdings,
) -> None:
    room = f"{PLACE}/rooms/hall"
    await place.do(f"{room}/bookings", TIME, by="clerk")
    over = {**TIME, "booking": "2", "partner": SHOP, "begins": "10:30", "ends": "12:00"}

    assert await place.refused(f"{room}/bookings", over, by="clerk") == (409, "room_taken")
    await place.do(f"{room}/bookings/1/cancellations", {"on": "2026-07-02"}, by="clerk")
    await place.do(f"{room}/bookings", over, by="clerk")
    late = await place.do(f"{room}/uses", {**USED, "ends": "24:00"}, by="clerk")
    await place.do(f"{room}/uses", {**USED, "begins": "08:30"}, by="clerk")

    (booked,) = await place.ask(f"{room}/bookings", on="2026-07-02")
    assert (booked["partner"], late["irregular"]) == (SHOP, ["not_booked"])
    assert await place.ask(f"{room}/partner-uses") == [
        {"partner": SCHOOL, "uses": 2, "minutes": 15 * 60 + 150, "people": 60}
    ]
    assert len((await place.ask(f"{room}/uses", partner=SCHOOL))["items"]) == 2
    bad = {**TIME, "booking": "3", "ends": "25:00"}
    assert (await place.desk.post(f"{room}/bookings", bad, by="clerk")).status_code == 422


async def test_a_load_shows_its_linked_weights_and_what_was_lost(place: Holdings) -> None:
    waste = {**STRAW, "number": "L-2", "kind": "household-waste"}
    for stage, kilograms in (("village", 1_000), ("town", 990), ("county", 900)):
        body = {**waste, "stage": stage, "weight_kg": kilograms}
        said = await place.do(f"{PLACE}/load-weights", body, by="cashier")
    other = {**waste, "kind": "straw"}
    refused = await place.refused(f"{PLACE}/load-weights", other, by="clerk")

    assert (said["irregular"], refused) == (["loss_over_tolerance"], (409, "load_exists"))
    (load,) = (await place.ask(f"{PLACE}/loads", irregular=True, number="L-2"))["items"]
    assert [(w["stage_before"], w["lost_kg"]) for w in load["weights"]] == [
        (None, None),
        ("village", 10),
        ("town", 90),
    ]
    assert len((await place.ask(f"{PLACE}/loads"))["items"]) == 2


async def test_a_subsidy_is_asked_for_once_its_documents_are_attached(place: Holdings) -> None:
    made = await place.do(CLAIM, CLAIMED, by="clerk")
    own = f"{CLAIM}/straw-disposal"
    early = await place.refused(f"{own}/payment-requests", ASKED, by="clerk")
    assert (made["amount_fen"], early) == (15_600, (409, "claim_documents_missing"))
    kept = [await place.desk.kept(pdf())]
    for document in ("weight-note", "transport-note", "firm-receipt"):
        cited = {"document": document, "evidence": kept}
        await place.do(f"{own}/documents", cited, by="clerk")

    asked = await place.do(f"{own}/payment-requests", ASKED, by="clerk")

    story = await place.ask(f"/payment-requests/{asked['payment_request']}/story", by="clerk")
    assert (story["purpose"], story["amount_fen"]) == ("straw-subsidy", 15_600)
    shown = await place.ask(own)
    assert (shown["state"], shown["paid_fen"]) == ("requested", 0)
    assert set(shown["attached"]) == set(shown["documents"])
    again = {**ASKED, "number": "2026-S-032"}
    twice = await place.refused(f"{own}/payment-requests", again, by="clerk")
    assert twice == (409, "claim_requested")
    assert (await place.refused(CLAIM, CLAIMED, by="clerk"))[1] == "claim_exists"
    by_hand = {**WAGE, "purpose": "straw-subsidy"}
    needs = (409, "payment_needs_claim")
    assert await place.refused("/payment-requests", by_hand, by="clerk") == needs
    terms = {name: WAGE[name] for name in WAGE if name not in ("unit", "number")}
    changes = f"/payment-requests/{asked['payment_request']}/changes"
    assert await place.refused(changes, terms, by="clerk") == needs


async def test_each_route_of_property_is_open_to_its_posts_alone(place: Holdings) -> None:
    await place.do(f"{HOME}/assets", STORE, by="clerk")
    await place.do(f"{HOME}/resources", POND, by="clerk")
    await place.do(f"{HOME}/months/2026-04/depreciations", {}, by="accountant")
    await place.do(CLAIM, CLAIMED, by="clerk")
    lines = [line for line in json_routes(place.desk.app) if line.permission.action in ALLOWED]
    assert {line.permission.action for line in lines} == set(ALLOWED)

    for line in lines:
        path = filled(line.path)
        allowed = ALLOWED[line.permission.action]
        for name in (each for each in EVERYBODY if line.method != "GET" and each not in allowed):
            refused = await place.desk.post(path, BODIES.get(line.path, {}), by=name)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), line
        for name in EVERYBODY if line.method == "GET" else ():
            read = await place.desk.get(path, by=name, on="2026-07-01")
            assert (read.status_code == 200) == (name in allowed), (name, path, read.text)
