"""What points does when the register tells of households that split, merge or have a new head."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.points.tests.entrypoints.desk import Desk
from services.points.tests.entrypoints.post import Post, household, open_post
from services.points.tests.process import Process
from services.points.tests.rounds import Anjia
from services.points.tests.village import COUNTY, GRID, VILLAGE, account, person, subject, unit

SINCE = "2026-03-10"


@pytest.fixture
async def changes(process: Process) -> AsyncIterator[Post]:
    async with open_post(process, consumer="households") as opened:
        yield opened


def changed(name: str, what: str, **data: Any) -> dict[str, Any]:
    """Give the event by which registry tells what became of a household."""
    return {
        "type": f"registry.household.{what}.v1",
        "source": f"/demo/{COUNTY}/registry",
        "id": f"{subject(name)}.2",
        "subject": str(subject(name)),
        "unit": str(unit(GRID)),
        "division": VILLAGE,
        "effectiveon": SINCE,
        "data": {"since": SINCE, "source": "application", **data},
    }


def merged(name: str, into: str) -> dict[str, Any]:
    home = str(unit(GRID))
    return changed(name, "merged", into=str(subject(into)), into_unit=home)


async def test_a_split_household_gets_an_account_that_names_its_origin(
    post: Post, anjia: Anjia
) -> None:
    assert anjia.process is post.process
    young = household("young", split_from=str(subject("yard")))

    assert await post.deliver({**young, "effectiveon": SINCE}) == "done"

    opened = post.process.events()[-1]
    assert opened["data"]["origin"] == str(account("yard"))
    assert (opened["data"]["since"], opened["effectiveon"]) == (SINCE, SINCE)


async def test_a_split_that_is_told_before_its_origin_is_taken_up_again(post: Post) -> None:
    young = household("young", split_from=str(subject("old")))

    assert await post.deliver(young) == "again: account_not_open"
    assert await post.deliver(household("old")) == "done"
    assert await post.deliver(young) == "done"


async def test_a_merge_closes_an_account_and_a_new_head_speaks_for_one(
    changes: Post, anjia: Anjia
) -> None:
    assert anjia.process is changes.process

    assert await changes.deliver(merged("yard", "of-member")) == "done"
    head = changed("mill", "head_changed", head=str(person("head")))
    assert await changes.deliver(head) == "done"

    closed, contacts = changes.process.events()[-2:]
    assert closed["type"] == "points.account.closed.v1"
    assert closed["data"] == {"merged_into": str(account("of-member")), "since": SINCE}
    assert contacts["data"]["contacts"] == [str(person("head"))]
    # In the order of one household, what cannot be done yet waits at the desk.
    assert await changes.deliver(merged("nobody", "yard")) == "aside: account_not_open"


async def test_the_history_of_an_account_names_both_sides(desk: Desk) -> None:
    async with open_post(desk.anjia.process, consumer="households") as changes:
        assert await changes.deliver(merged("yard", "of-member")) == "done"

    old = await desk.get(f"/accounts/{account('yard')}/history", by="officer")
    new = await desk.get(f"/accounts/{account('of-member')}/history", by="officer")

    assert old.json()["closed_since"] == SINCE
    assert [(each["label"], each["how"]) for each in old.json()["successors"]] == [
        ("of-member", "merged")
    ]
    assert [each["account"] for each in new.json()["predecessors"]] == [str(account("yard"))]
    assert new.json()["successors"] == old.json()["predecessors"] == []
