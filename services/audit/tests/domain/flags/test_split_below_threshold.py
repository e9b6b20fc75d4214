import pytest

from audit.domain.flags.facts.awaited import REQUEST_PLACED, TENDER_RECORDED
from audit.domain.flags.watches.split_below_threshold import RULE, Settings, Threshold
from services.audit.tests.domain.flags.payments import request
from services.audit.tests.domain.flags.told import Told, asked, at, ident, letters, numbers

WORKS = Threshold(key="tender", amount_fen=5_000_000, window_days=365)
SETTINGS = Settings(thresholds=(WORKS,))
HEAD, ROAD = ident("legal representative"), {"project": ident("road")}


@pytest.fixture
def told() -> Told:
    told = Told()
    for firm in ("firm 1", "firm 2"):
        said = {"organisation": ident(firm), "known_on": "2026-01-01"}
        told.say("registry.person.control_recorded", HEAD, "2026-01-01", **said)
    return told


def test_two_firms_of_one_person_for_one_road_are_asked_about(told: Told) -> None:
    request(told, "1", "2026-03-01", 3_000_000, payee=ident("firm 1"), booking=ROAD)
    request(told, "2", "2026-04-20", 2_800_000, payee=ident("firm 2"), booking=ROAD)

    found = asked(RULE, SETTINGS, told.facts)

    assert letters(found) == ["a", "c"]
    assert numbers(found[0])["total_fen"] == 5_800_000


def test_a_road_and_a_canal_of_strangers_are_fine(told: Told) -> None:
    request(told, "1", "2026-03-01", 3_000_000, payee=ident("firm 1"), booking=ROAD)
    canal = {"project": ident("canal")}
    request(told, "2", "2026-04-20", 2_800_000, payee=ident("firm 3"), booking=canal)

    assert asked(RULE, SETTINGS, told.facts) == []


def test_parts_just_below_the_threshold_are_serious(told: Told) -> None:
    request(told, "1", "2026-03-01", 4_900_000, payee=ident("firm 1"))
    request(told, "2", "2026-03-02", 4_000_000, payee=ident("firm 2"))

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (found.severity, numbers(found)["just_below"]) == ("serious", 2)


def test_parts_outside_the_window_and_dropped_ones_are_not_counted(told: Told) -> None:
    request(told, "1", "2025-03-01", 3_000_000, booking=ROAD)
    request(told, "2", "2026-04-20", 2_800_000, booking=ROAD)
    dropped = request(told, "3", "2026-04-21", 2_900_000, booking=ROAD)
    told.facts.pop()
    told.say("assets.payment_request.withdrawn", dropped, "2026-04-22")

    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_late_request_does_not_join_what_lies_on_both_sides_of_its_window(told: Told) -> None:
    request(told, "1", "2026-01-01", 3_000_000, booking=ROAD)
    request(told, "2", "2027-02-05", 3_000_000, booking=ROAD)
    late = {"time": at("2027-02-06", 9), "effectiveon": "2026-07-20"}
    request(told, "3", "2026-07-20", 1_900_000, booking=ROAD, of=late)
    assert asked(RULE, SETTINGS, told.facts) == []

    request(told, "4", "2026-07-20", 200_000, booking=ROAD, of=late)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a", "c"]


def test_a_resolution_or_a_tender_that_covers_all_of_it_answers_the_question(told: Told) -> None:
    covering = {"kind": "project", "key": "road", "ceiling_fen": 6_000_000}
    said = {"reference": "R1", "matter": covering}
    told.say("assets.resolution.recorded", ident("R1"), "2026-02-01", **said)
    for name in ("1", "2"):
        request(told, name, "2026-03-01", 3_000_000, booking=ROAD, resolution="R1")
    assert asked(RULE, SETTINGS, told.facts) == []

    held = {"about": ROAD["project"], "amount_fen": 6_000_000, "held_on": "2026-02-01"}
    told.facts.clear()
    told.hint(TENDER_RECORDED, ident("tender"), "2026-02-01", **held)
    for name in ("1", "2"):
        request(told, name, "2026-03-01", 3_000_000, booking=ROAD, payee=ident(name))
    assert asked(RULE, SETTINGS, told.facts) == []


def test_one_purpose_at_one_place_belongs_together(told: Told) -> None:
    for name in ("1", "2"):
        subject = request(told, name, "2026-03-01", 2_600_000, payee=ident(name))
        told.hint(REQUEST_PLACED, subject, "2026-03-01", place="south-road")

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]
