"""What points does about events of others, from their bytes to its own log."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import psycopg
import pytest

from services.points.tests.entrypoints.post import Post, firm, household, open_post
from services.points.tests.process import Process
from services.points.tests.rounds import Anjia
from services.points.tests.village import (
    COUNTY,
    GRID,
    REGISTER_POSITION,
    SCHEME,
    UNSCORED_GRID,
    VILLAGE,
    account,
    person,
    subject,
    unit,
)


async def test_a_household_of_a_scored_grid_gets_an_account_that_its_head_speaks_for(
    post: Post,
) -> None:
    assert await post.deliver(household("new")) == "done"

    (opened,) = post.process.events()
    assert opened["subject"] == str(account("new"))
    assert (opened["actor"], opened["unit"]) == ("service/points", str(unit(GRID)))
    assert opened["causationid"] == f"/demo/{COUNTY}/registry#{subject('new')}.1"
    assert opened["data"] == {
        "contacts": [str(person("head"))],
        "grid": str(unit(GRID)),
        "label": "new",
        "opening": "10",
        "scheme": SCHEME,
        "subject_id": str(subject("new")),
        "subject_type": "household",
    }


@pytest.mark.parametrize(
    ("kind", "contact"),
    [("firm", None), ("family_farm", "head"), ("sole_trader", None), ("land_contractor", None)],
)
async def test_an_organisation_of_a_scored_type_gets_an_account(
    post: Post, kind: str, contact: str | None
) -> None:
    told = None if contact is None else str(person(contact))

    assert await post.deliver(firm("new", kind, contact=told)) == "done"

    (opened,) = post.process.events()
    assert opened["data"]["subject_type"] == kind
    assert opened["data"]["contacts"] == ([] if told is None else [told])


@pytest.mark.parametrize(
    "document",
    [
        firm("school", "school"),
        household("far away", grid=UNSCORED_GRID),
        firm("far away", grid=UNSCORED_GRID),
        household("in the county", grid=COUNTY),
    ],
)
async def test_who_is_not_scored_gets_no_account_and_is_dealt_with_once(
    post: Post, document: dict[str, Any]
) -> None:
    assert [await post.deliver(document) for _ in range(2)] == ["done", "done"]

    assert post.process.events() == []
    assert inbox_rows(post) == 1


async def test_a_registration_that_comes_twice_opens_one_account(post: Post) -> None:
    for version in (1, 1, 2):
        assert await post.deliver(household("new", version=version)) == "done"

    assert post.process.types() == ["account.opened"]


async def test_a_registration_ahead_of_the_register_is_taken_up_again(post: Post) -> None:
    unheard = household("beyond all", grid=f"{VILLAGE}/grid/17")
    unplaced = household("far away", grid=UNSCORED_GRID)

    for document in (unheard, unplaced):
        ahead = await post.deliver(document, position=REGISTER_POSITION + 1)
        assert ahead == "again: rules_not_heard"

    assert post.process.events() == []
    assert inbox_rows(post) == 0
    # What is certain needs no waiting, and what the register does not know never will be.
    assert await post.deliver(household("new"), position=REGISTER_POSITION + 1) == "done"
    assert post.process.types() == ["account.opened"]
    assert await post.deliver(unheard) == "aside: unit_unknown"


async def test_a_published_quarter_is_noted_once_and_other_publications_are_passed_over(
    post: Post, anjia: Anjia
) -> None:
    anjia.at("2026-03-28")
    approved = await anjia.approve("2026-Q1")
    quarter = {"kind": "points_quarter", "scheme": SCHEME, "period": "2026-Q1"}
    before = len(post.process.events())

    other = {"kind": "village_accounts", "month": "2026-03"}
    assert await post.deliver(published("accounts", other)) == "done"
    wrong = {**quarter, "statement": "sha256:" + "0" * 64}
    assert await post.deliver(published("wrong", wrong)) == "aside: quarter_not_approved"
    assert len(post.process.events()) == before
    for version in (1, 1, 2):
        right = {**quarter, "statement": approved["statement"]}
        assert await post.deliver(published("list", right, version=version)) == "done"

    (noted,) = post.process.events()[before:]
    assert noted["type"] == "points.quarter.published.v1"
    assert noted["data"]["publication"] == f"/demo/{COUNTY}/disclosure#{subject('list')}.1"


async def test_a_reissued_quarter_is_noted_as_published_beside_the_first_one(
    post: Post, anjia: Anjia
) -> None:
    anjia.at("2026-03-10")
    (entry,) = await anjia.to_recognised(("yard", "2026-03-05"), month="2026-03")
    anjia.at("2026-03-28")
    first = await anjia.approve("2026-Q1")
    await anjia.object_to("yard", entry)
    await anjia.uphold("yard", entry, points="0")
    second = await anjia.reissue("2026-Q1")
    quarter = {"kind": "points_quarter", "scheme": SCHEME, "period": "2026-Q1"}
    before = len(post.process.events())

    # The notice of the first list may come after the re-issue.
    again = {**published("list", {**quarter, "statement": second["statement"]}, version=2)}
    again["type"] = "disclosure.publication.reissued.v1"
    assert await post.deliver(again) == "done"
    assert (
        await post.deliver(published("list", {**quarter, "statement": first["statement"]}))
        == "done"
    )

    noted = [event["data"]["statement"] for event in post.process.events()[before:]]
    assert noted == [second["statement"], first["statement"]]
    assert (await anjia.process.quarter("2026-Q1") or {})["state"] == "published"


def published(name: str, data: dict[str, Any], *, version: int = 1) -> dict[str, Any]:
    """Give the event by which disclosure tells of a publication."""
    return {
        "type": "disclosure.publication.published.v1",
        "source": f"/demo/{COUNTY}/disclosure",
        "id": f"{subject(name)}.{version}",
        "subject": str(subject(name)),
        "unit": str(unit(VILLAGE)),
        "division": VILLAGE,
        "effectiveon": "2026-03-28",
        "data": data,
    }


@pytest.mark.parametrize(
    "document",
    [
        household("x", head="nobody"),
        {**household("x"), "data": {}},
        {**household("x"), "effectiveon": "today"},
        firm("x", contact="nobody"),
        published("x", {"scheme": SCHEME}),
        published("x", {"kind": "points_quarter", "scheme": SCHEME, "period": "2026"}),
    ],
)
async def test_an_event_that_does_not_fit_is_set_aside(
    post: Post, document: dict[str, Any]
) -> None:
    assert await post.deliver(document) == "aside: model_differs"

    assert post.process.events() == []


async def test_two_processes_given_the_same_registration_open_one_account(
    post: Post, open_another: Callable[[], AbstractAsyncContextManager[Process]]
) -> None:
    async with open_another() as second, open_post(second) as other:
        await asyncio.gather(post.deliver(household("new")), other.deliver(household("new")))

    assert post.process.types() == ["account.opened"]


def inbox_rows(post: Post) -> int:
    """Count the events that are dealt with."""
    with psycopg.connect(post.process.url) as connection:
        row = connection.execute("SELECT count(*) FROM store.inbox").fetchone()
    assert row is not None
    return int(row[0])
