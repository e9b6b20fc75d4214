"""An objection that is open while its household splits or joins another is decided all the same."""

from typing import Any

import pytest

from points.domain.objection import Objection
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.entrypoints.objecting import (
    ENTRY,
    OBJECTED,
    OBJECTION,
    YARD,
    decide,
    object_to,
    settle,
    upheld,
)
from services.points.tests.entrypoints.post import household, open_post
from services.points.tests.entrypoints.test_household_messages import SINCE, merged
from services.points.tests.village import account, subject

BECAME = {
    "split": ("subjects", {**household("young", split_from=str(subject("yard"))),
                           "effectiveon": SINCE}),
    "merge": ("households", merged("yard", "of-member")),
}  # fmt: skip


async def become(desk: Desk, what: str) -> None:
    """Let the register tell what became of the yard's household."""
    consumer, message = BECAME[what]
    async with open_post(desk.anjia.process, consumer=consumer) as post:
        assert await post.deliver(message) == "done"


@pytest.mark.parametrize("what", sorted(BECAME))
@pytest.mark.parametrize("quarters", [(), ("2026-Q1",)], ids=["open", "settled"])
async def test_an_open_objection_outlives_a_change_of_its_household(
    desk: Desk, what: str, quarters: tuple[str, ...]
) -> None:
    await settle(desk, *quarters)
    await object_to(desk)

    await become(desk, what)
    decided = await decide(desk, upheld("1.5"))

    assert (decided.status_code, decided.json()) == (200, {"upheld": True, "points": "1.5"})
    corrected = desk.anjia.process.events()[-1]
    assert (corrected["type"], corrected["subject"], corrected["data"]["delta"]) == (
        "points.account.entry_corrected.v1",
        str(account("yard")),
        "0.5",
    )
    listed = await desk.get(f"{YARD}/objections", by="head", after=await desk.base.reader.end())
    assert [each["state"] for each in listed.json()] == ["upheld"]


async def test_a_household_that_split_off_objects_to_nothing_of_its_origin(desk: Desk) -> None:
    await settle(desk)
    await become(desk, "split")
    young = f"/accounts/{account('young')}/objections"
    contact = "neighbour"

    refused = await desk.refusal(young, OBJECTED, by=contact)

    assert refused[0] in (403, 404)
    assert await desk.refusal(f"{YARD}/objections", OBJECTED, by=contact) == (
        403,
        "not_of_the_subject",
    )
    assert (await object_to(desk)).json()["objection"] == str(OBJECTION)
    assert Objection.create_id(account("yard"), ENTRY) == OBJECTION


async def test_a_household_that_joined_another_still_objects_to_what_it_did(desk: Desk) -> None:
    await settle(desk)
    await become(desk, "merge")

    opened: Any = await object_to(desk)

    assert opened.status_code == 201
