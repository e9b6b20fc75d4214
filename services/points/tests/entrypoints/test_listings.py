"""The blacklist over HTTP, from an assessed standing to the end of the period."""

import asyncio
from typing import Any

import pytest

from chassis.projections.projector import Projector
from points.adapters.adopted_blacklists import AdoptedBlacklists
from points.adapters.listing_index import ListingIndex
from points.application.blacklist import Blacklist
from points.domain.listing import Listing
from points.entrypoints.listing_deadlines import ListingDeadlines
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import MEMBERS, SCHEME, account, person

PRESENT = {"present": [str(person(name)) for name in MEMBERS[:5]]}
APPROVAL = {"resolution": "〔2026〕7号", "helper": str(person("officer"))}
LISTING = Listing.create_id(account("yard"), 1)
OF_YARD = f"/listings/{LISTING}"
PROPOSE = f"/accounts/{account('yard')}/listings"
LOW, JUST_ENOUGH = ("-5", "1.5", "0.4"), ("-5", "1.5", "0.5")


@pytest.fixture
async def low(desk: Desk) -> Desk:
    """Let the yard stand at 6.9 and the mill at 7, by an approved quarter."""
    await settle(desk, "2026-03", "2026-Q1", yard=LOW, mill=JUST_ENOUGH)
    desk.at("2026-04-02 10:00")
    return desk


async def settle(desk: Desk, month: str, quarter: str, **acts: tuple[str, ...]) -> None:
    """Take acts of one month through to the approval of its quarter."""
    anjia = desk.anjia
    desk.at(f"{month}-20")
    entries = [
        (name, await anjia.record(name, f"{month}-10", item=item, points=value, ordinal=number))
        for name, values in acts.items()
        for number, value in enumerate(values, start=1)
        for item in ["no-gambling" if value == "-5" else "env-tidy-yard"]
    ]
    await anjia.check(*entries)
    await anjia.report(month)
    await anjia.recognise(month)
    desk.at(f"{month}-28")
    await anjia.approve(quarter)


async def listed(desk: Desk) -> None:
    assert (await desk.post(PROPOSE, PRESENT, by=MEMBERS[0])).status_code == 201
    approved = await desk.post(f"{OF_YARD}/approvals", APPROVAL, by="secretary")
    assert approved.status_code == 200, approved.text


async def fire(desk: Desk) -> None:
    process = desk.anjia.process
    index = ListingIndex(process.reader)
    blacklist = Blacklist(
        process.log,
        rules=process.rules,
        blacklists=AdoptedBlacklists(process.register, process.rules, today=process.clock.today),
        listings=index,
        today=process.clock.today,
    )
    await process.reader.caught_up()
    deadlines = ListingDeadlines(
        blacklist, index, rules=process.rules, register=process.register, today=process.clock.today
    )
    await deadlines.jobs()["listing_over"]()


async def state_of(desk: Desk) -> dict[str, Any]:
    await desk.anjia.process.reader.caught_up()
    found: dict[str, Any] = (await desk.get(OF_YARD, by="supervisor")).json()
    return found


async def test_a_standing_of_6_9_is_listed_for_one_period_with_a_helper(low: Desk) -> None:
    proposed = await low.post(PROPOSE, PRESENT, by=MEMBERS[0])
    assert (proposed.status_code, proposed.json()) == (
        201,
        {"listing": str(LISTING), "standing": "6.9"},
    )
    assert (await state_of(low))["state"] == "proposed"

    approved = await low.post(f"{OF_YARD}/approvals", APPROVAL, by="secretary")

    assert approved.json() == {"since": "2026-04-02", "until": "2026-07-01"}
    event = next(e for e in low.anjia.process.events() if e["type"] == "points.listing.approved.v1")
    settled = [e for e in low.anjia.process.events() if e["subject"] == str(account("yard"))]
    assert event["data"]["assessed"] == {
        "standing": "6.9",
        "position": low.anjia.process.events().index(settled[-1]) + 1,
        "below": "7",
        "rule": "anjia-points/blacklist@1",
    }
    assert event["authority"] == "〔2026〕7号"
    found = await state_of(low)
    assert (found["state"], found["helper"]) == ("in_force", str(person("officer")))


async def test_a_standing_of_exactly_7_is_never_listed(low: Desk) -> None:
    path = f"/accounts/{account('mill')}/listings"

    assert await low.refusal(path, PRESENT, by=MEMBERS[0]) == (409, "standing_not_below")


async def test_a_family_farm_is_never_listed(desk: Desk) -> None:
    await desk.anjia.open("farm", kind="family_farm")
    desk.at("2026-04-02")
    path = f"/accounts/{account('farm')}/listings"

    assert await desk.refusal(path, PRESENT, by=MEMBERS[0]) == (409, "subject_type_not_listed")


@pytest.mark.parametrize(
    ("route", "body", "allowed"),
    [
        ("approvals", APPROVAL, "secretary"),
        ("refusals", {"reason": "已主动整改"}, "secretary"),
        ("helpers", {"helper": str(person("officer"))}, "secretary"),
        ("exit-approvals", {"resolution": "〔2026〕8号"}, "secretary"),
        ("exits", PRESENT, MEMBERS[0]),
    ],
    ids=["approvals", "refusals", "helpers", "exit-approvals", "exits"],
)
async def test_each_decision_is_made_by_its_own_body_alone(
    low: Desk, route: str, body: dict[str, Any], allowed: str
) -> None:
    await low.post(PROPOSE, PRESENT, by=MEMBERS[1])

    for name in {"officer", "secretary", MEMBERS[0], "supervisor", "head"} - {allowed}:
        assert await low.refusal(f"{OF_YARD}/{route}", body, by=name) == (403, "not_permitted")
    answered = await low.post(f"{OF_YARD}/{route}", body, by=allowed)
    assert answered.status_code != 403


async def test_nothing_is_in_force_before_the_second_approval_or_without_the_first(
    low: Desk,
) -> None:
    assert await low.refusal(f"{OF_YARD}/approvals", APPROVAL, by="secretary") == (
        404,
        "listing_unknown",
    )
    await low.post(PROPOSE, PRESENT, by=MEMBERS[0])

    assert await low.refusal(f"{OF_YARD}/approvals", APPROVAL, by=MEMBERS[0]) == (
        403,
        "not_permitted",
    )
    assert await low.refusal(PROPOSE, PRESENT, by=MEMBERS[1]) == (409, "listing_open")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"present": [str(person(name)) for name in MEMBERS[:4]]}, "quorum_missing"),
        ({"present": [*PRESENT["present"], str(person("head"))]}, "not_in_assessment_group"),
    ],
    ids=["too-few", "stranger"],
)
async def test_a_meeting_that_may_not_decide_proposes_nothing(
    low: Desk, body: dict[str, Any], code: str
) -> None:
    status, found = await low.refusal(PROPOSE, body, by=MEMBERS[0])

    assert (status in {403, 409}, found) == (True, code)


async def test_help_is_one_to_one_and_by_somebody_with_a_post(low: Desk) -> None:
    await low.post(PROPOSE, PRESENT, by=MEMBERS[0])
    approvals = f"{OF_YARD}/approvals"

    assert await low.refusal(
        approvals, {**APPROVAL, "helper": str(person("neighbour"))}, by="secretary"
    ) == (409, "helper_without_post")
    assert await low.refusal(
        approvals, {**APPROVAL, "helper": str(person("auditor"))}, by="secretary"
    ) == (409, "helper_without_post")
    assert (await low.post(approvals, APPROVAL, by="secretary")).status_code == 200

    await settle(low, "2026-06", "2026-Q2", mill=("-5",))
    await low.post(f"/accounts/{account('mill')}/listings", PRESENT, by=MEMBERS[0])
    of_mill = f"/listings/{Listing.create_id(account('mill'), 1)}"
    assert await low.refusal(f"{of_mill}/approvals", APPROVAL, by="secretary") == (
        409,
        "helper_busy",
    )
    other = {"helper": str(person(MEMBERS[2]))}
    assert (await low.post(f"{OF_YARD}/helpers", other, by="secretary")).status_code == 200
    assert (await low.post(f"{of_mill}/approvals", APPROVAL, by="secretary")).status_code == 200


async def test_the_helper_reports_visits_and_nobody_else_does(low: Desk) -> None:
    await listed(low)
    visits = f"{OF_YARD}/visits"
    low.at("2026-04-10")

    made = await low.post(visits, {"visited_on": "2026-04-09", "note": "一起打扫"}, by="officer")
    early = await low.post(visits, {"visited_on": "2026-04-01"}, by="officer")

    assert (made.status_code, made.json()) == (201, {"irregular": []})
    assert (early.status_code, early.json()) == (201, {"irregular": ["outside_period"]})
    assert await low.refusal(visits, {"visited_on": "2026-04-09"}, by="neighbour") == (
        403,
        "not_the_helper",
    )
    assert await low.refusal(visits, {"visited_on": "2026-04-11"}, by="officer") == (
        422,
        "visit_in_future",
    )
    found = await state_of(low)
    assert [line["noted"] for line in found["visit_lines"]] == [True, False]
    assert "一起打扫" not in str(low.anjia.process.events())


async def test_the_clock_ends_a_listing_after_its_last_day_and_once(low: Desk) -> None:
    await listed(low)

    for day in ("2026-07-01", "2026-07-02", "2026-07-03"):
        low.at(day)
        await fire(low)
        await fire(low)

    ended = [e for e in low.anjia.process.events() if e["type"] == "points.listing.ended.v1"]
    assert [(e["actor"], e["effectiveon"]) for e in ended] == [("clock/listing_over", "2026-07-02")]
    assert (ended[0]["data"]["until"], ended[0]["data"]["reason"]) == ("2026-07-01", "period_over")
    assert (await state_of(low))["state"] == "ended"
    again = await low.post(PROPOSE, PRESENT, by=MEMBERS[0])
    assert again.json()["listing"] == str(Listing.create_id(account("yard"), 2))


async def test_a_standing_that_rose_ends_a_listing_early_by_group_and_branch(low: Desk) -> None:
    await listed(low)
    assert await low.refusal(f"{OF_YARD}/exits", PRESENT, by=MEMBERS[0]) == (
        409,
        "exit_not_reached",
    )
    await settle(low, "2026-06", "2026-Q2", yard=("1",))
    resolution = {"resolution": "〔2026〕8号"}
    assert await low.refusal(f"{OF_YARD}/exit-approvals", resolution, by="secretary") == (
        409,
        "exit_not_proposed",
    )

    proposed = await low.post(f"{OF_YARD}/exits", PRESENT, by=MEMBERS[0])
    approved = await low.post(f"{OF_YARD}/exit-approvals", resolution, by="secretary")

    assert proposed.json() == {"standing": "7.9"}
    assert approved.json() == {"until": "2026-06-27"}
    found = await state_of(low)
    assert (found["state"], found["end_reason"]) == ("ended", "exit_approved")


async def test_a_listing_that_the_branch_does_not_approve_ends_there(low: Desk) -> None:
    await low.post(PROPOSE, PRESENT, by=MEMBERS[0])

    refused = await low.post(f"{OF_YARD}/refusals", {"reason": "已主动整改"}, by="secretary")

    assert (refused.status_code, refused.json()) == (200, {})
    assert (await state_of(low))["state"] == "not_approved"
    assert (await low.post(PROPOSE, PRESENT, by=MEMBERS[0])).status_code == 201


async def test_listings_are_read_by_supervisors_and_those_concerned(low: Desk) -> None:
    await listed(low)
    await low.anjia.process.reader.caught_up()

    for name, status in (("head", 200), ("officer", 200), ("secretary", 200), ("neighbour", 403)):
        assert (await low.get(OF_YARD, by=name)).status_code == status, name
    page = await low.get(f"/schemes/{SCHEME}/listings", by="secretary")
    assert [each["listing"] for each in page.json()["items"]] == [str(LISTING)]
    assert (await low.get(f"/schemes/{SCHEME}/listings", by="head")).status_code == 403


async def test_the_listings_rebuild_to_what_they_are(low: Desk, projector: Projector) -> None:
    await listed(low)
    await low.post(f"{OF_YARD}/visits", {"visited_on": "2026-04-02"}, by="officer")
    low.at("2026-07-02")
    await fire(low)
    await low.anjia.process.reader.caught_up()

    # Raises when one row differs.
    await asyncio.to_thread(projector.rebuild)
