"""The supervision committee reviews what the pack asks it to, before it is posted."""

from typing import Any
from uuid import UUID

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, step
from services.assets.tests.entrypoints.books.test_slips import shown, write
from services.assets.tests.slips import fact, happen
from services.assets.tests.village import person

LARGE = 500_000


async def prepared(office: Desk, **said: Any) -> UUID:
    """Let a large fact happen, whose voucher is reviewed and signed."""
    slip = await happen(office, fact(fen=LARGE, **said))
    assert (await write(office, slip)).status_code == 201
    await step(office, "s-1", "reviews", "reviewer")
    await step(office, "s-1", "signatures", "cashier")
    return slip


async def test_a_large_slip_is_posted_once_the_committee_has_reviewed_it(office: Desk) -> None:
    slip = await prepared(office, doers=(person("chair"),))
    posting, month = f"{HOME}/vouchers/s-1/postings", {"month": "2026-05"}
    reviews = f"{HOME}/slips/{slip}/reviews"

    assert await office.refusal(posting, month, by="accountant") == (409, "slip_not_reviewed")
    assert await office.refusal(reviews, {}, by="secretary") == (403, "not_permitted")
    assert await office.refusal(reviews, {}, by="clerk") == (409, "slip_reviewer_post")
    assert await office.refusal(reviews, {}, by="chair") == (409, "slip_reviewer_not_apart")
    made = await office.post(reviews, {}, by="supervisor")
    assert made.status_code == 200, made.text

    assert (await office.post(posting, month, by="accountant")).status_code == 200
    told = await shown(office, slip)
    assert (told["state"], told["reviewed"]) == ("posted", True)
    (review,) = told["reviews"]
    assert (review["person"], review["post"], review["words"]) == (
        str(person("supervisor")),
        "supervision-committee-member",
        None,
    )
    reviewed = next(e for e in office.events() if e["type"] == "assets.slip.reviewed.v1")
    assert reviewed["data"]["rule"] == "finance/posting-rules@1"


async def test_an_objection_is_kept_with_its_reason_and_stops_posting(office: Desk) -> None:
    slip = await prepared(office)
    posting, month = f"{HOME}/vouchers/s-1/postings", {"month": "2026-05"}
    path = f"{HOME}/slips/{slip}/objections"
    await office.post(f"{HOME}/slips/{slip}/reviews", {}, by="supervisor")

    made = await office.post(path, {"reason": "发票不符"}, by="chair")

    assert (made.status_code, made.json()["objection"]) == (201, 1)
    assert await office.refusal(posting, month, by="accountant") == (409, "slip_objected")
    said = {"answer": "已换开"}
    assert await office.refusal(f"{path}/7/answers", said, by="accountant") == (
        404,
        "slip_objection_unknown",
    )
    answered = await office.post(f"{path}/1/answers", said, by="accountant")
    assert answered.status_code == 200, answered.text
    assert (await office.post(posting, month, by="accountant")).status_code == 200
    told = await shown(office, slip)
    assert [(each["event"], each["words"]) for each in told["reviews"]] == [
        ("reviewed", None),
        ("objected", "发票不符"),
        ("objection_answered", "已换开"),
    ]
    assert told["objections_open"] == 0
    assert "发票不符" not in str(office.events())
    office.projector.rebuild()


async def test_no_review_is_asked_for_below_the_amount(office: Desk) -> None:
    slip = await happen(office, fact(fen=LARGE - 1))

    assert await office.refusal(f"{HOME}/slips/{slip}/reviews", {}, by="supervisor") == (
        409,
        "slip_review_not_asked",
    )
