"""What is read: statements as they were known, registers with every change, pages once each."""

from typing import Any

from chassis.http.pagination import Cursors
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import GRID, MEMBERS, OTHER_GRID, SCHEME, account, unit

YARD = f"/accounts/{account('yard')}"
GIVEN, DROPPED, NOT_SEEN = "2026-03-05", "2026-03-06", "2026-03-07"
LATER = ("checked_at", "checked_by", "recognised_at", "recognised_by", "settled_at", "quarter",
         "reason")  # fmt: skip


async def play(desk: Desk) -> None:
    """Let one entry be approved, one not recognised and one rejected, a step each day."""
    anjia = desk.anjia
    anjia.at("2026-03-10")
    given, dropped, rejected = [
        ("yard", await anjia.record("yard", day)) for day in (GIVEN, DROPPED, NOT_SEEN)
    ]
    anjia.at("2026-03-12")
    await anjia.check(given, dropped, rejected=(rejected,))
    anjia.at("2026-03-14")
    await anjia.report("2026-03")
    anjia.at("2026-03-16")
    await anjia.recognise("2026-03", dropped)
    anjia.at("2026-03-28")
    await anjia.approve("2026-Q1")
    await anjia.process.reader.caught_up()


STATES = [
    ("2026-03-09", {}),
    ("2026-03-11", {GIVEN: "recorded", DROPPED: "recorded", NOT_SEEN: "recorded"}),
    ("2026-03-13", {GIVEN: "checked", DROPPED: "checked", NOT_SEEN: "rejected"}),
    ("2026-03-15", {GIVEN: "reported", DROPPED: "reported", NOT_SEEN: "rejected"}),
    ("2026-03-17", {GIVEN: "recognised", DROPPED: "not_recognised", NOT_SEEN: "rejected"}),
    ("2026-03-29", {GIVEN: "approved", DROPPED: "not_recognised", NOT_SEEN: "rejected"}),
    (None, {GIVEN: "approved", DROPPED: "not_recognised", NOT_SEEN: "rejected"}),
]
KNOWN_THEN = {
    "recorded": set(),
    "checked": {"checked_at", "checked_by"},
    "rejected": {"checked_at", "checked_by", "reason"},
    "reported": {"checked_at", "checked_by"},
    "recognised": {"checked_at", "checked_by", "recognised_at", "recognised_by"},
    "not_recognised": {"checked_at", "checked_by", "recognised_at", "recognised_by", "reason"},
    "approved": {*LATER} - {"reason"},
}


async def test_a_statement_tells_what_was_known_at_an_instant_and_nothing_later(desk: Desk) -> None:
    await play(desk)

    for day, states in STATES:
        query = {} if day is None else {"recorded_until": f"{day}T00:00:00+08:00"}
        items = (await desk.get(f"{YARD}/statement", by="officer", **query)).json()["items"]
        assert {item["acted_on"]: item["state"] for item in items} == states
        for item in items:
            known = {name for name in LATER if item[name] is not None}
            assert known == KNOWN_THEN[item["state"]], (day, item["acted_on"])


async def test_a_statement_up_to_a_business_date_shows_both_dates_and_the_rule(desk: Desk) -> None:
    await play(desk)

    page = (await desk.get(f"{YARD}/statement", by="head", business_date=GIVEN)).json()

    (item,) = page["items"]
    assert (item["acted_on"], item["recorded_at"], item["late"]) == (
        GIVEN,
        "2026-03-10T04:00:00Z",
        True,
    )
    assert (item["score_table"], item["item"], item["points"]) == (
        "anjia-points/1",
        "env-tidy-yard",
        "1",
    )
    assert (item["quarter"], item["state"]) == ("2026-Q1", "approved")
    both = (
        await desk.get(
            f"{YARD}/statement",
            by="head",
            business_date=DROPPED,
            recorded_until="2026-03-13T00:00:00Z",
        )
    ).json()["items"]
    assert [(line["acted_on"], line["state"]) for line in both] == [
        (GIVEN, "checked"),
        (DROPPED, "checked"),
    ]


async def test_a_register_lists_every_change_of_its_grid_and_month_with_totals(desk: Desk) -> None:
    await play(desk)
    anjia = desk.anjia
    anjia.at("2026-04-02")
    await anjia.record("mill", "2026-03-31", item="no-gambling", points="-5")
    await anjia.record("mill", "2026-04-01")
    await anjia.record("beyond", "2026-03-31", by="other-officer")

    path = f"/grids/{unit(GRID)}/months/2026-03/register"
    end = len(anjia.process.events())
    register = (await desk.get(path, by="supervisor", scheme=SCHEME, after=end)).json()

    assert [line["entry"] for line in register["entries"]] == [
        f"{GIVEN}/env-tidy-yard/1",
        f"{DROPPED}/env-tidy-yard/1",
        f"{NOT_SEEN}/env-tidy-yard/1",
        "2026-03-31/no-gambling/1",
    ]
    assert register["totals"] == [
        ["approved", 1, "1"],
        ["not_recognised", 1, "1"],
        ["recorded", 1, "-5"],
        ["rejected", 1, "1"],
    ]
    assert (register["reported_at"], register["recognised_at"]) == (
        "2026-03-14T04:00:00Z",
        "2026-03-16T04:00:00Z",
    )
    other = f"/grids/{unit(OTHER_GRID)}/months/2026-03/register"
    beyond = (await desk.get(other, by=MEMBERS[0], scheme=SCHEME)).json()
    assert (len(beyond["entries"]), beyond["reported_at"]) == (1, None)
    assert (await desk.get(path, by="officer", scheme="another")).json()["entries"] == []


async def test_pages_of_any_length_walk_everything_once(desk: Desk) -> None:
    await play(desk)
    expected = [str(account(name)) for name in ("yard", "mill", "of-member", "of-secretary")]
    listing = {"scheme": SCHEME, "grid": str(unit(GRID))}

    for limit in range(1, 6):
        accounts = await _walk(desk, "/accounts", {**listing, "limit": limit})
        entries = await _walk(desk, f"{YARD}/statement", {"limit": limit})

        assert [item["account"] for item in accounts] == sorted(expected)
        assert [item["acted_on"] for item in entries] == [GIVEN, DROPPED, NOT_SEEN]


async def _walk(desk: Desk, path: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(10):
        page = (await desk.get(path, by="officer", **query, **cursor)).json()
        assert len(page["items"]) <= query["limit"]
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = {"cursor": page["next"]}
    raise AssertionError("the walk has no end")


async def test_a_cursor_that_this_listing_did_not_give_is_refused(desk: Desk) -> None:
    await play(desk)
    listing = {"scheme": SCHEME, "grid": str(unit(GRID)), "limit": 1}
    given = (await desk.get("/accounts", by="officer", **listing)).json()["next"]
    unsigned = Cursors(listing="accounts", fields={"account": str}, key=None)
    forged = unsigned.encode({"account": "no uuid"})

    for path, query, cursor in [
        (f"{YARD}/statement", {}, given),
        ("/accounts", listing, given[:-1]),
        ("/accounts", listing, forged),
    ]:
        answer = await desk.get(path, by="officer", **query, cursor=cursor)
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


async def test_the_digest_changes_with_a_recognition_and_not_with_a_record(desk: Desk) -> None:
    desk.at("2026-03-10")
    digest = (await desk.get("/standings/digest", after=5)).json()
    await desk.anjia.record("mill", "2026-03-05")
    recorded = (await desk.get("/standings/digest", after=digest["position"] + 1)).json()
    await desk.anjia.to_recognised(("yard", "2026-03-05"), month="2026-03")
    last = len(desk.anjia.process.events())
    recognised = (await desk.get("/standings/digest", after=last)).json()

    assert digest["accounts"] == 5
    assert recorded["sha256"] == digest["sha256"]
    assert recognised["sha256"] != digest["sha256"]
    assert recognised["position"] == last
