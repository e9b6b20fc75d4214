"""What waits for whom, what is refused to whom, and what stands in the way of a chain."""

from datetime import date
from uuid import uuid4

import pytest

from assets.bootstrap import READ_MODELS
from services.assets.tests.desk import Desk
from services.assets.tests.register_news import RULE, adopt, appoint, leave
from services.assets.tests.village import BRANCH, VILLAGE, unit
from services.assets.tests.way import DISCUSSED, PATH, REVIEW, TRANSFER, WAGE, Way, ask


@pytest.fixture
def bound(desk: Desk) -> Desk:
    """Give a desk at which the chain is adopted."""
    adopt(desk)
    return desk


async def test_the_inbox_shows_each_signer_what_waits_for_them_now(bound: Desk) -> None:
    async def inbox(name: str) -> list[tuple[str, str]]:
        answer = await bound.get(f"{PATH}/inbox", by=name)
        assert answer.status_code == 200, answer.text
        return [(each["step"], each["post"]) for each in answer.json()["items"]]

    way = await ask(bound)
    assert await inbox("supervisor") == []
    await way.do("preconditions", DISCUSSED, by="clerk")
    assert await inbox("supervisor") == [("supervision", "supervision-committee-member")]
    assert (await inbox("chair"), await inbox("secretary")) == ([], [])
    await way.do("signatures", REVIEW, by="supervisor")
    assert (await inbox("supervisor"), await inbox("secretary")) == (
        [],
        [("branch", "party-branch-secretary")],
    )
    assert (await bound.get(f"{PATH}/inbox", by="head")).status_code == 403


async def test_a_request_without_a_chain_waits_until_it_is_changed_under_one(desk: Desk) -> None:
    way = await ask(desk)
    assert await way.refused("preconditions", DISCUSSED, by="clerk") == (
        409,
        "payment_chain_missing",
    )
    assert await way.refused("orders", TRANSFER, by="cashier") == (409, "payment_chain_missing")
    adopt(desk)
    terms = {name: WAGE[name] for name in WAGE if name not in {"unit", "number"}}

    await way.do("changes", {**terms, "amount_fen": 18_000}, by="clerk")

    assert (await way.story())["rule"] == RULE


async def test_an_unknown_request_and_an_outsider_are_refused(bound: Desk) -> None:
    way = await ask(bound)
    nothing = Way(bound, str(uuid4()))

    assert await nothing.refused("orders", TRANSFER, by="cashier") == (
        404,
        "payment_request_unknown",
    )
    assert await way.refused("orders", TRANSFER, by="supervisor") == (403, "not_permitted")
    assert await way.refused("orders", {"method": "barter"}, by="cashier") == (422, "invalid")
    outside = await bound.get(f"{PATH}/{way.request}/story", by="other-clerk")
    assert (outside.status_code, outside.json()["code"]) == (403, "not_permitted")


async def test_an_obstacle_is_told_when_the_pack_or_an_appointment_makes_one(bound: Desk) -> None:
    async def look(**asked: str) -> list[tuple[str, list[str], str | None]]:
        await bound.look_at_chains()
        place = str(unit(VILLAGE))
        answer = await bound.get("/chain-obstacles", by="auditor", unit=place, **asked)
        items = answer.json()["items"]
        return [(each["obstacle"], each["steps"], each["cleared_on"]) for each in items]

    assert await look() == []
    leave(bound, "secretary", "party-branch-secretary", BRANCH, date(2026, 6, 30))
    assert await look() == await look() == [("vacant", ["branch"], None)]
    assert bound.types() == ["chain.watched.v1", "chain.obstructed.v1"]
    assert await look(on="2026-07-01") == [("vacant", ["branch"], None)]
    assert await look(on="2026-06-30") == []
    appoint(bound, "head", "party-branch-secretary", BRANCH)
    assert await look() == [("vacant", ["branch"], "2026-07-01")]

    leave(bound, "head", "party-branch-secretary", BRANCH, date(2026, 6, 29))
    assert [each[2] for each in await look()] == ["2026-07-01", None]
    # What stands in the way of a chain that is in force no more stands in nobody's way.
    adopt(bound, [], version=2, since=date(2026, 6, 1))
    assert [each[2] for each in await look()] == ["2026-07-01", "2026-07-01"]
    bound.at("2026-07-02")
    assert await look(on="2026-07-01") == []


async def test_the_read_models_of_payments_rebuild_to_what_they_are(bound: Desk) -> None:
    way = await ask(bound)
    await way.sign_all()
    await way.do("orders", TRANSFER, by="cashier")
    leave(bound, "secretary", "party-branch-secretary", BRANCH, date(2026, 6, 30))
    await bound.look_at_chains()
    bound.project()

    assert {"payments", "chain_obstacles"} <= {model.name for model in READ_MODELS}
    # Raises when one row differs.
    bound.projector.rebuild()
