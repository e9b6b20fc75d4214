"""Who is registered before the rules are known or in force gets an account when they are."""

from typing import Any

import pytest

from points.entrypoints.deadlines import opening_job
from services.points.tests.entrypoints.post import Post, firm, household, tell
from services.points.tests.village import (
    COUNTY,
    account,
    adopted,
    subject,
)


async def test_who_was_registered_before_a_scheme_scored_them_gets_an_account_when_it_does(
    post: Post,
) -> None:
    process = post.process
    job = opening_job(process.subjects, process.unscored, process.register, process.clock.today)
    tell(process, *(later(section, "2026-02-01") for section in adopted()))
    assert await post.deliver(household("new")) == "done"
    assert await post.deliver(firm("school", "school")) == "done"
    await job()
    assert process.events() == []

    process.clock.set("2026-02-01")
    for _ in range(2):
        await job()

    (opened,) = process.events()
    assert opened["subject"] == str(account("new"))
    assert opened["effectiveon"] == "2026-02-01"
    assert opened["causationid"] == f"/demo/{COUNTY}/registry#{subject('new')}.1"
    assert await post.deliver(household("new")) == "done"
    assert process.types() == ["account.opened"]


def later(section: dict[str, Any], day: str) -> dict[str, Any]:
    """Give a section as if it came into force on a later day."""
    return {**section, "effective_on": day}


@pytest.mark.parametrize("missing", ["scheme", "cycle", "score_table", "bodies"])
async def test_until_all_rules_are_known_a_registration_is_taken_up_again(
    post: Post, missing: str
) -> None:
    tell(post.process, *(section for section in adopted() if section["kind"] != missing))
    assert await post.deliver(household("new")) == "again: rules_not_heard"
    assert post.process.events() == []

    tell(post.process, *adopted())
    assert await post.deliver(household("new")) == "done"

    assert post.process.types() == ["account.opened"]
