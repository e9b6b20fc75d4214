"""An application for aid is verified and decided over HTTP by different people, then paid."""

from typing import Any
from uuid import UUID

from services.assets.tests.desk import Desk
from services.assets.tests.fund_village import establish, fill, read, sent
from services.assets.tests.register_news import relate
from services.assets.tests.village import VILLAGE, person, subject, unit

APPLICATION: dict[str, Any] = {
    "number": "2026-003",
    "household": str(subject("yard")),
    "part": str(unit(VILLAGE)),
    "amount_fen": 30_000,
    "circumstances": "家中主要劳动力住院",
}
LEADER, ASSOCIATION = {"step": "leader"}, {"step": "association"}
YES, NO = {"in_favour": True}, {"in_favour": False}


async def aid_fund(desk: Desk, *, held: int = 50_000) -> UUID:
    fund = await establish(desk, key="mutual-aid", kind="mutual-aid", purposes=["neighbour-aid"])
    if held:
        await fill(desk, fund, "residents", held)
    return fund


async def apply_(desk: Desk, fund: UUID, **changed: Any) -> str:
    body = {**APPLICATION, **changed}
    said = await sent(desk, f"/funds/{fund}/aid-applications", body, by="other-clerk")
    aid: str = said["aid"]
    return aid


async def verify(desk: Desk, aid: str) -> None:
    await sent(desk, f"/aid-applications/{aid}/verifications", LEADER, by="head")
    await sent(desk, f"/aid-applications/{aid}/verifications", ASSOCIATION, by="supervisor")


async def vote(desk: Desk, aid: str, name: str, voice: dict[str, Any] = YES) -> dict[str, Any]:
    return await sent(desk, f"/aid-applications/{aid}/votes", voice, by=name)


async def test_aid_is_asked_to_be_paid_once_more_than_half_of_the_body_approved(kept: Desk) -> None:
    fund = await aid_fund(kept)
    aid = await apply_(kept, fund)
    path = f"/aid-applications/{aid}"
    assert await kept.refusal(f"{path}/verifications", ASSOCIATION, by="supervisor") == (
        409,
        "step_not_open",
    )
    assert await kept.refusal(f"{path}/votes", YES, by="reviewer") == (409, "aid_not_verified")
    await verify(kept, aid)
    # Who verified has no say among the four of the body: two of three are more than half.
    assert await kept.refusal(f"{path}/votes", YES, by="supervisor") == (409, "not_separate")
    assert (await vote(kept, aid, "reviewer"))["state"] == "applied"
    assert await kept.refusal(f"{path}/votes", YES, by="reviewer") == (409, "voice_known")
    assert "payment_request.requested.v1" not in kept.types()

    approved = await vote(kept, aid, "accountant")

    assert approved["state"] == "approved"
    request = await read(kept, f"/payment-requests/{approved['payment_request']}", by="clerk")
    assert (request["purpose"], request["amount_fen"]) == ("neighbour-aid", 30_000)
    standing = await read(kept, f"/funds/{fund}", by="auditor")
    assert (standing["held_fen"], standing["free_fen"]) == (50_000, 20_000)
    assert await kept.refusal(f"{path}/votes", NO, by="cashier") == (409, "aid_decided")
    story = await read(kept, path, by="supervisor")
    assert (story["state"], story["due"], story["needed"]) == ("approved", 3, 2)
    assert [(act["act"], act["person"]) for act in story["acts"]] == [
        ("verified", str(person("head"))),
        ("verified", str(person("supervisor"))),
        ("voted", str(person("reviewer"))),
        ("voted", str(person("accountant"))),
    ]
    kept.projector.rebuild()


async def test_in_what_need_somebody_is_stays_sealed_and_few_read_it(kept: Desk) -> None:
    fund = await aid_fund(kept)
    aid = await apply_(kept, fund)
    path = f"/aid-applications/{aid}"

    assert "住院" not in str(kept.events())
    for name in ("other-clerk", "head", "supervisor", "reviewer", "auditor"):
        assert (await read(kept, path, by=name))["circumstances"] == APPLICATION["circumstances"]
    refused = await kept.get(path, by="clerk")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    listed = await read(kept, f"/funds/{fund}/aid-applications", by="auditor", limit=1)
    assert [line["number"] for line in listed["items"]] == ["2026-003"]
    assert "circumstances" not in listed["items"][0]
    assert (await kept.get(f"/funds/{fund}/aid-applications", by="head")).status_code == 403


async def test_the_fund_approves_no_more_than_it_holds(kept: Desk) -> None:
    fund = await aid_fund(kept, held=29_999)
    aid = await apply_(kept, fund)
    await verify(kept, aid)
    await vote(kept, aid, "reviewer")

    last = f"/aid-applications/{aid}/votes"
    assert await kept.refusal(last, YES, by="accountant") == (409, "fund_balance_short")
    await fill(kept, fund, "residents", 1)

    assert (await vote(kept, aid, "accountant"))["state"] == "approved"
    assert await kept.refusal(
        f"/funds/{fund}/outlays",
        {
            "purpose": "neighbour-aid",
            "payee": str(subject("yard")),
            "amount_fen": 1,
            "paid_on": "2026-06-01",
            "reference": "B-1",
        },
        by="cashier",
    ) == (409, "fund_request_needed")


async def test_who_stands_near_to_the_applicant_has_no_say(kept: Desk) -> None:
    relate(kept, "reviewer", person("other-clerk"), "relative")
    fund = await aid_fund(kept)
    aid = await apply_(kept, fund)
    await verify(kept, aid)

    assert await kept.refusal(f"/aid-applications/{aid}/votes", YES, by="reviewer") == (
        409,
        "recused",
    )
    await vote(kept, aid, "accountant", NO)

    # Of the two who are left, one is against: more than half cannot be in favour any more.
    assert (await read(kept, f"/aid-applications/{aid}", by="auditor"))["state"] == "refused"


async def test_an_application_is_made_for_oneself_or_entered_by_the_clerk(kept: Desk) -> None:
    fund = await aid_fund(kept, held=0)
    path = f"/funds/{fund}/aid-applications"
    other = {**APPLICATION, "applicant": str(person("head"))}

    assert await kept.refusal(path, other, by="other-clerk") == (403, "not_permitted")
    said = await sent(kept, path, other, by="clerk")
    assert await kept.refusal(path, other, by="clerk") == (409, "aid_exists")
    withdrawals = f"/aid-applications/{said['aid']}/withdrawals"
    assert await kept.refusal(withdrawals, {}, by="supervisor") == (409, "aid_not_own")
    assert (await sent(kept, withdrawals, {}, by="head"))["state"] == "withdrawn"
    community = await establish(kept)
    plain = f"/funds/{community}/aid-applications"
    assert await kept.refusal(plain, APPLICATION, by="head") == (409, "aid_rules_missing")
