"""Objections at the desk: raised at any time, decided by the group, and re-issued by the branch."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.testing.originals import pdf
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.entrypoints.objecting import (
    DECISION,
    ENTRY,
    GRID_LIST,
    OBJECTED,
    OBJECTION,
    QUARTERS,
    YARD,
    decide,
    object_to,
    settle,
    upheld,
)
from services.points.tests.village import (
    GRID,
    MEMBERS,
    SCHEME,
    account,
    person,
    unit,
)


async def test_an_objection_long_after_the_quarter_closed_leads_to_a_correction_and_a_reissue(
    desk: Desk,
) -> None:
    await settle(desk, "2026-Q1", "2026-Q2")
    desk.at("2027-02-10")
    original = desk.anjia.process.events()[5]
    assert original["type"] == "points.account.entry_recorded.v1"

    opened = await object_to(desk)
    decided = await decide(desk, upheld("1.5"))

    assert (opened.status_code, opened.json()) == (
        201,
        {"objection": str(OBJECTION), "number": 1},
    )
    assert (decided.status_code, decided.json()) == (200, {"upheld": True, "points": "1.5"})
    corrected = desk.anjia.process.events()[-1]
    assert corrected["type"] == "points.account.entry_corrected.v1"
    assert corrected["corrects"] == f"{original['source']}#{original['id']}"
    assert corrected["authority"] == "anjia-points/1"
    assert corrected["data"] == {
        "entry": ENTRY,
        "table": "anjia-points/1",
        "points": "1.5",
        "delta": "0.5",
        "state": "settled",
        "standing": "11.5",
        "acted_on": "2026-03-05",
        "recorder": str(person("officer")),
        "reason": "属实",
        "objection": str(OBJECTION),
        "quarter": "2026-Q1",
    }


async def test_a_published_statement_stands_until_the_branch_approves_a_reissue(
    desk: Desk,
) -> None:
    await settle(desk, "2026-Q1", "2026-Q2")
    desk.at("2027-02-10")
    await object_to(desk)
    await decide(desk, upheld("1.5"))
    end = len(desk.anjia.process.events())
    before = (await desk.get(f"{QUARTERS}/2026-Q1/statement", by="supervisor", after=end)).json()
    due = (await desk.get(QUARTERS)).json()
    assert [(one["quarter"], one["revision"], one["reissue_due"]) for one in due] == [
        ("2026-Q1", 1, 1),
        ("2026-Q2", 1, 1),
    ]
    assert standing(before) == ("1", "11")

    answers = [
        await desk.post(
            f"{QUARTERS}/{name}/reissues", {"resolution": "〔2027〕1号"}, by="secretary"
        )
        for name in ("2026-Q1", "2026-Q2")
    ]

    assert [one.status_code for one in answers] == [200, 200]
    first, second = (one.json() for one in answers)
    assert (first["revision"], first["restated"], first["lines"], first["points"]) == (
        2, 1, 5, "1.5",
    )  # fmt: skip
    assert (second["revision"], second["restated"], second["points"]) == (2, 1, "0")
    end = len(desk.anjia.process.events())
    after = (await desk.get(f"{QUARTERS}/2026-Q1/statement", by="supervisor", after=end)).json()
    assert standing(after) == ("1.5", "11.5")
    assert (after["revision"], after["statement"]) == (2, first["statement"])
    history = (await desk.get(f"{QUARTERS}/2026-Q1/revisions")).json()
    assert [one["statement"] for one in history] == [before["statement"], first["statement"]]
    assert history[1]["replaces"] == before["statement"]
    now = (await desk.get(QUARTERS)).json()
    assert [(one["revision"], one["reissue_due"], one["state"]) for one in now] == [
        (2, 0, "approved"),
        (2, 0, "approved"),
    ]
    await desk.anjia.note_published("2026-Q1", first["statement"])
    end = len(desk.anjia.process.events())
    noted = (await desk.get(f"{QUARTERS}/2026-Q1", after=end)).json()
    assert noted["state"] == "published"


def standing(statement: dict[str, Any]) -> tuple[str, str]:
    (line,) = [item for item in statement["items"] if item["label"] == "yard"]
    return line["points"], line["standing"]


async def test_what_was_objected_to_and_decided_is_read_by_group_and_household(desk: Desk) -> None:
    await settle(desk, "2026-Q1")
    desk.at("2026-05-10")
    await object_to(desk, evidence=[await desk.kept(pdf(), by="head")])
    end = len(desk.anjia.process.events())
    waiting = (await desk.get(GRID_LIST, by=MEMBERS[0], scheme=SCHEME, state="open")).json()
    line = await entry_line(desk, after=end)
    assert [one["reason"] for one in waiting["items"]] == ["当天打扫了两次"]
    assert (line["objected"], line["corrected"]) == ("open", None)
    desk.at("2026-05-12")
    await decide(desk, upheld("0"))
    end = len(desk.anjia.process.events())

    own = (await desk.get(f"{YARD}/objections", by="head", after=end)).json()
    line = await entry_line(desk, after=end)
    earlier = await entry_line(desk, recorded_until="2026-05-11T00:00:00+08:00")

    assert [(one["state"], one["points"], one["present"]) for one in own] == [("upheld", "0", 5)]
    assert (line["points"], line["corrected"], line["objected"]) == ("1", "0", "upheld")
    assert (earlier["corrected"], earlier["objected"]) == (None, "open")
    register = f"/grids/{unit(GRID)}/months/2026-03/register"
    totals = (await desk.get(register, by="officer", scheme=SCHEME)).json()["totals"]
    assert totals == [["approved", 1, "0"]]


async def entry_line(desk: Desk, **query: Any) -> dict[str, Any]:
    page = (await desk.get(f"{YARD}/statement", by="head", **query)).json()
    line: dict[str, Any]
    (line,) = page["items"]
    return line


async def test_a_rejected_entry_counts_in_the_next_quarter_once_an_objection_is_upheld(
    desk: Desk,
) -> None:
    desk.at("2026-03-10")
    entry = await desk.anjia.record("yard", "2026-03-05")
    await desk.anjia.check(rejected=(("yard", entry),))
    desk.at("2026-03-28")
    await desk.anjia.approve("2026-Q1")
    await object_to(desk)

    assert (await decide(desk, upheld("1.4"))).status_code == 200

    corrected = desk.anjia.process.events()[-1]["data"]
    assert (corrected["state"], corrected.get("quarter"), corrected["delta"]) == (
        "recognised", None, "1.4",
    )  # fmt: skip
    end = len(desk.anjia.process.events())
    line = await entry_line(desk, after=end)
    assert (line["state"], line["corrected"]) == ("recognised", "1.4")
    assert line["reason"] == "照片与事项不符"
    earlier = await entry_line(desk, recorded_until="2026-03-11T00:00:00+08:00")
    assert earlier["state"] == "rejected"
    desk.at("2026-06-28")
    approved = await desk.anjia.approve("2026-Q2")
    assert (approved["entries"], approved["points"]) == (1, "1.4")
    assert (await desk.anjia.process.account(account("yard")))[0] == "11.4"


@pytest.mark.parametrize("recognised", [False, True])
async def test_a_correction_of_an_open_entry_changes_what_will_be_settled(
    desk: Desk,
    recognised: bool,  # noqa: FBT001  # both states of one entry
) -> None:
    desk.at("2026-03-10")
    if recognised:
        await desk.anjia.to_recognised(("yard", "2026-03-05"), month="2026-03")
    else:
        await desk.anjia.check(("yard", await desk.anjia.record("yard", "2026-03-05")))
    await object_to(desk)

    assert (await decide(desk, upheld("1.4"))).status_code == 200

    sums = ("10", "1.4", "0") if recognised else ("10", "0", "1.4")
    assert await desk.anjia.process.account(account("yard")) == sums
    await object_to(desk, evidence=[await desk.kept(pdf(), by="head")])
    assert (await decide(desk, upheld("0"))).status_code == 200
    assert await desk.anjia.process.account(account("yard")) == ("10", "0", "0")
    end = len(desk.anjia.process.events())
    assert (await entry_line(desk, after=end))["state"] == "voided"


async def test_a_later_objection_corrects_the_entry_anew_from_its_present_value(
    desk: Desk,
) -> None:
    await settle(desk, "2026-Q1")
    await object_to(desk)
    await decide(desk, upheld("1.4"))
    events = desk.anjia.process.events()
    await object_to(desk, evidence=[await desk.kept(pdf(), by="head")])

    assert (await decide(desk, upheld("1.5"))).status_code == 200

    first, second = events[-1], desk.anjia.process.events()[-1]
    assert second["data"]["delta"] == "0.1"
    assert second["corrects"] == first["corrects"]
    assert await desk.refusal(
        f"{YARD}/objections",
        {**OBJECTED, "event": f"{first['source']}#{first['id']}"},
        by="head",
    ) == (409, "corrects_a_correction")


async def test_a_request_sent_twice_raises_and_decides_once(desk: Desk) -> None:
    await settle(desk, "2026-Q1")
    sent: list[tuple[str, dict[str, Any], str]] = [
        (f"{YARD}/objections", OBJECTED, "head"),
        (DECISION, upheld("1.4"), MEMBERS[0]),
        (f"{QUARTERS}/2026-Q1/reissues", {"resolution": "1"}, "secretary"),
    ]
    for path, body, by in sent:
        key = uuid4().hex
        first, second = [await desk.post(path, body, by=by, key=key) for _ in range(2)]
        assert first.status_code in {200, 201}, first.text
        assert (second.status_code, second.json()) == (first.status_code, first.json())

    names = desk.anjia.process.types()[-5:]
    assert names == [
        "objection.opened",
        "objection.upheld",
        "account.entry_corrected",
        "account.quarter_restated",
        "quarter.reissued",
    ]
