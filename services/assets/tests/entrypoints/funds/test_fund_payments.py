"""A payment request that names a fund takes its money aside, and gives back what is not paid."""

from typing import Any
from uuid import UUID

from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.funds.test_aid import aid_fund, apply_, verify, vote
from services.assets.tests.fund_village import COMMUNITY, OUTLAY, establish, fill, read
from services.assets.tests.register_news import adopt
from services.assets.tests.way import PATH, TRANSFER, WAGE, Way, ask


def from_(fund: UUID) -> dict[str, str]:
    return {"entity": str(ENTITY), "bank_account": str(BASIC), "fund": str(fund)}


async def standing(desk: Desk, fund: UUID) -> tuple[int, int]:
    shown = await read(desk, f"/funds/{fund}", by="auditor")
    return shown["held_fen"], shown["free_fen"]


async def test_a_request_sets_money_of_its_fund_aside_until_it_is_paid(kept: Desk) -> None:
    adopt(kept)
    fund = await establish(kept, kind="special")
    await fill(kept, fund, "residents", 50_000)
    asked = {"purpose": "care", "booking": from_(fund)}
    outside = {**WAGE, "number": "1", "booking": from_(fund)}
    assert await kept.refusal(PATH, outside, by="clerk") == (409, "outside_fund_purpose")
    large = {**WAGE, **asked, "amount_fen": 50_001}
    assert await kept.refusal(PATH, large, by="clerk") == (409, "fund_balance_short")
    way = await ask(kept, **asked)
    assert await standing(kept, fund) == (50_000, 30_000)

    terms = {name: WAGE[name] for name in WAGE if name not in {"unit", "number"}}
    await way.do("changes", {**terms, **asked, "amount_fen": 25_000}, by="clerk")
    assert await standing(kept, fund) == (50_000, 25_000)
    for act, body, by in (
        ("preconditions", {"precondition": "committees-discussed", "decision": "〔2026〕7号",
                           "decided_on": "2026-07-01"}, "clerk"),
        ("signatures", {"step": "supervision", "version": 2}, "supervisor"),
        ("signatures", {"step": "branch", "version": 2}, "secretary"),
        ("orders", TRANSFER, "cashier"),
        ("confirmations", {"reference": "B-1", "paid_on": "2026-07-01", "amount_fen": 25_000},
         "cashier"),
    ):  # fmt: skip
        await way.do(act, body, by=by)
    assert await standing(kept, fund) == (25_000, 25_000)
    back = {"reference": "R-1", "returned_on": "2026-07-01", "amount_fen": 5_000}
    await way.do("returns", back, by="cashier")
    assert await standing(kept, fund) == (30_000, 25_000)
    lines = (await read(kept, f"/funds/{fund}/movements", by="auditor"))["items"]
    assert [(line["direction"], line["amount_fen"], line["irregular"]) for line in lines] == [
        ("in", 50_000, []),
        ("out", 25_000, []),
        ("back", 5_000, []),
    ]
    kept.projector.rebuild()


async def test_a_request_that_is_given_up_or_rejected_frees_its_money(kept: Desk) -> None:
    adopt(kept)
    fund, other = await establish(kept), await establish(kept, key="other")
    for each in (fund, other):
        await fill(kept, each, "residents", 20_000)
    asked = {"purpose": "care", "booking": from_(fund)}
    first = await ask(kept, **asked, number="1")
    await first.do("withdrawals", {}, by="clerk")
    second = await ask(kept, **asked, number="2")
    assert await standing(kept, fund) == (20_000, 0)
    terms = {name: WAGE[name] for name in WAGE if name not in {"unit", "number"}}
    await second.do("changes", {**terms, "purpose": "care", "booking": from_(other)}, by="clerk")
    assert (await standing(kept, fund), await standing(kept, other)) == (
        (20_000, 20_000),
        (20_000, 0),
    )

    await second.do("rejections", {"version": 2, "reason": "发票不符"}, by="secretary")

    assert await standing(kept, other) == (20_000, 20_000)
    nowhere = {**WAGE, "number": "3", "booking": from_(UUID(int=7))}
    assert await kept.refusal(PATH, nowhere, by="clerk") == (404, "fund_unknown")


async def test_what_was_paid_nevertheless_is_flagged_on_the_payment_and_in_the_fund(
    kept: Desk,
) -> None:
    adopt(kept)
    fund = await establish(kept)
    await fill(kept, fund, "residents", 20_000)
    way = await ask(kept, purpose="care", booking=from_(fund), amount_fen=20_000)
    paid = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 25_000}

    told = await way.do("irregular-payments", paid, by="supervisor")

    assert "fund_balance_short" in told["irregular"]
    line = (await read(kept, f"/funds/{fund}/movements", by="auditor"))["items"][-1]
    assert (line["irregular"], line["uncovered_fen"]) == (["fund_balance_short"], 5_000)
    assert await standing(kept, fund) == (0, 0)


async def test_money_of_nothing_else_leaves_the_account_that_is_kept_for_a_fund(
    kept: Desk,
) -> None:
    adopt(kept)
    fund = await establish(kept, bank_account=str(BASIC))
    await fill(kept, fund, "residents", 20_000)
    plain = {**WAGE, "booking": {"entity": str(ENTITY), "bank_account": str(BASIC)}}

    assert await kept.refusal(PATH, plain, by="clerk") == (409, "bank_account_dedicated")
    second = {**COMMUNITY, "key": "second", "bank_account": str(BASIC)}
    assert await kept.refusal(f"/entities/{ENTITY}/funds", second, by="accountant") == (
        409,
        "bank_account_dedicated",
    )
    other = await establish(kept, key="other")
    await fill(kept, other, "residents", 20_000)
    assert await kept.refusal(f"/funds/{other}/outlays", OUTLAY, by="cashier") == (
        409,
        "bank_account_dedicated",
    )
    await ask(kept, purpose="care", booking=from_(fund))


AID_CHAIN: list[dict[str, Any]] = [
    {
        "entry": "payment_chain", "chain": "aid", "name": "救助款", "name_en": "Aid",
        "amount_fen_least": 1, "cash": "forbidden", "owner": "村民代表大会",
        "basis": "illustrative",
    },
    {"entry": "payment_chain_unit", "chain": "aid", "unit": "510604102211"},
    {"entry": "payment_chain_category", "chain": "aid", "category": "neighbour-aid"},
    {
        "entry": "payment_step", "chain": "aid", "stage": 1, "order": "serial", "signers": 1,
        "step": "association", "name": "救助", "name_en": "Aid", "separate": True,
        "post": "association-member", "post_unit": "510604102211",
    },
]  # fmt: skip


async def test_approved_aid_is_paid_by_the_association_and_on_nothing_else(kept: Desk) -> None:
    adopt(kept, AID_CHAIN)
    fund = await aid_fund(kept)
    plain = {**WAGE, "purpose": "neighbour-aid", "booking": from_(fund)}
    assert await kept.refusal(PATH, plain, by="clerk") == (409, "aid_not_approved")
    aid = await apply_(kept, fund)
    await verify(kept, aid)
    await vote(kept, aid, "reviewer")
    way = Way(kept, (await vote(kept, aid, "accountant"))["payment_request"])
    terms = {name: WAGE[name] for name in WAGE if name not in {"unit", "number"}}
    other = {**terms, "purpose": "neighbour-aid", "amount_fen": 40_000, "booking": from_(fund)}
    assert await way.refused("changes", other, by="clerk") == (409, "aid_not_approved")

    await way.do("signatures", {"step": "association", "version": 1}, by="chair")
    await way.do("orders", TRANSFER, by="cashier")
    paid = {"reference": "B-1", "paid_on": "2026-07-01", "amount_fen": 30_000}
    await way.do("confirmations", paid, by="cashier")

    assert await standing(kept, fund) == (20_000, 20_000)
    line = (await read(kept, f"/funds/{fund}/movements", by="auditor"))["items"][-1]
    assert (line["request"], line["irregular"]) == (way.request, [])
