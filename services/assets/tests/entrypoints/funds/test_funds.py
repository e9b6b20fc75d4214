"""Funds are kept over HTTP by the posts that manage them, and read by those who may look in."""

from typing import Any
from uuid import UUID

from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.fund_village import (
    COMMUNITY,
    OUTLAY,
    establish,
    fill,
    read,
    sent,
)
from services.assets.tests.village import person, subject


async def held(desk: Desk, fund: UUID, **query: Any) -> dict[str, tuple[int, int, int]]:
    shown = await read(desk, f"/funds/{fund}", by="supervisor", **query)
    return {
        each["source"]: (each["received_fen"], each["spent_fen"], each["balance_fen"])
        for each in shown["sources_held"]
    }


async def test_a_fund_is_filled_spent_and_closed_by_source(kept: Desk) -> None:
    fund = await establish(kept)
    for source, amount in (("residents", 30_000), ("developer", 10_000)):
        await fill(kept, fund, source, amount)
    left = await sent(kept, f"/funds/{fund}/outlays", OUTLAY, by="cashier")
    assert (left["held_fen"], left["free_fen"], left["irregular"]) == (30_000, 30_000, [])

    assert await held(kept, fund) == {
        "residents": (30_000, 7_500, 22_500),
        "developer": (10_000, 2_500, 7_500),
    }
    assert await held(kept, fund, on="2026-05-31") == {
        "residents": (30_000, 0, 30_000),
        "developer": (10_000, 0, 10_000),
    }
    assert await held(kept, fund, on="2026-05-19") == {}
    early = {"recorded_until": "2026-01-01T00:00:00Z"}
    assert await held(kept, fund, **early) == {}
    rules = [e["data"]["rule"] for e in kept.events() if e["type"] == "assets.slip.entered.v1"]
    assert rules == ["raised.received", "donation.received", "donation.spent", "raised.spent"]
    closing = {"closed_on": "2026-06-30", "resolution": "〔2026〕9号"}
    closed = await sent(kept, f"/funds/{fund}/closings", closing, by="accountant")
    totals = {each["source"]: each["balance_fen"] for each in closed["totals"]}
    assert totals["residents"] + totals["developer"] == 30_000


async def test_what_is_spent_outside_the_purpose_is_refused_or_flagged(kept: Desk) -> None:
    fund = await establish(kept)
    await fill(kept, fund, "residents", 5_000)
    banquet = {**OUTLAY, "purpose": "banquet"}

    assert await kept.refusal(f"/funds/{fund}/outlays", banquet, by="cashier") == (
        409,
        "outside_fund_purpose",
    )
    note = {**banquet, "note": "先付后补"}
    told = await sent(kept, f"/funds/{fund}/reported-outlays", note, by="supervisor")

    assert told["irregular"] == ["outside_fund_purpose", "fund_balance_short"]
    assert told["held_fen"] == 0
    assert "先付" not in str(kept.events())
    shown = await read(kept, f"/funds/{fund}", by="auditor")
    assert (shown["held_fen"], shown["uncovered_fen"]) == (0, 5_000)
    page = await read(kept, f"/funds/{fund}/movements", by="auditor", limit=1)
    rest = await read(kept, f"/funds/{fund}/movements", by="auditor", cursor=page["next"])
    assert [line["direction"] for line in (*page["items"], *rest["items"])] == ["in", "out"]
    assert rest["items"][0]["irregular"] == told["irregular"]


async def test_only_the_posts_that_manage_a_fund_move_its_money(kept: Desk) -> None:
    fund = await establish(kept)
    await fill(kept, fund, "residents", 50_000)
    path = f"/funds/{fund}/outlays"

    assert await kept.refusal(path, OUTLAY, by="clerk") == (409, "not_fund_manager")
    assert await kept.refusal(path, OUTLAY, by="auditor") == (403, "not_permitted")
    reported = f"/funds/{fund}/reported-outlays"
    assert await kept.refusal(reported, OUTLAY, by="secretary") == (403, "not_permitted")
    change = {"managers": ["village-clerk"], "resolution": "〔2026〕2号"}
    await sent(kept, f"/funds/{fund}/managers", change, by="accountant")
    kept.project()
    assert await kept.refusal(path, OUTLAY, by="cashier") == (409, "not_fund_manager")

    await sent(kept, path, OUTLAY, by="clerk")
    (spent,) = [e for e in kept.events() if e["type"] == "assets.fund.paid_out.v1"]
    assert spent["effectiveon"] == "2026-06-01"


BAD_FUNDS: list[tuple[dict[str, Any], int, str]] = [
    ({"kind": "lottery"}, 409, "fund_kind_unknown"),
    ({"purposes": []}, 409, "fund_purposes"),
    ({"managers": []}, 409, "fund_managers"),
    ({"bank_account": str(subject("nobody"))}, 409, "bank_account_unknown"),
    ({"kind": "trust-property"}, 409, "fund_purposes"),
    ({"established_on": "2026-6-1"}, 422, "established_on"),
]


async def test_a_fund_against_the_rules_is_not_established(kept: Desk) -> None:
    before = kept.events()

    for changed, status, code in BAD_FUNDS:
        body = {**COMMUNITY, **changed}
        answer = await kept.post(f"/entities/{ENTITY}/funds", body, by="accountant")
        assert (answer.status_code, code in answer.text) == (status, True), answer.text

    assert kept.events() == before


async def test_an_entity_has_each_key_once_and_lists_its_funds(kept: Desk) -> None:
    await establish(kept)
    assert await kept.refusal(f"/entities/{ENTITY}/funds", COMMUNITY, by="accountant") == (
        409,
        "fund_exists",
    )
    await establish(kept, key="second")
    page = await read(kept, f"/entities/{ENTITY}/funds", by="clerk", limit=1)
    rest = await read(kept, f"/entities/{ENTITY}/funds", by="clerk", cursor=page["next"])

    assert [each["key"] for each in (*page["items"], *rest["items"])] == ["community", "second"]
    for name in ("cashier", "clerk", "head", "auditor", "other-clerk"):
        assert await kept.refusal(f"/entities/{ENTITY}/funds", COMMUNITY, by=name) == (
            403,
            "not_permitted",
        )
    nobody = await kept.get(f"/entities/{ENTITY}/funds", by="other-clerk")
    assert (nobody.status_code, nobody.json()["code"]) == (403, "not_permitted")


async def test_an_owner_reads_every_movement_of_what_is_held_in_trust(kept: Desk) -> None:
    fund = await establish(
        kept, key="trust", kind="trust-property", purposes=["cleaning", "repairs"]
    )
    await fill(kept, fund, "property-fees", 100_000)
    agreed = {
        "trustee": str(subject("firm")),
        "since": "2026-06-01",
        "until": "2026-12-31",
        "monthly_fen": 10_000,
        "resolution": "〔2026〕3号",
    }
    await sent(kept, f"/funds/{fund}/remunerations", agreed, by="accountant")
    outlays = f"/funds/{fund}/outlays"
    draw = {**OUTLAY, "purpose": "remuneration"}
    assert await kept.refusal(outlays, {**draw, "amount_fen": 10_001}, by="cashier") == (
        409,
        "remuneration_exceeded",
    )
    assert await kept.refusal(outlays, {**OUTLAY, "purpose": "repairs"}, by="cashier") == (
        409,
        "trustee_draws_only_remuneration",
    )
    await sent(kept, outlays, draw, by="cashier")
    movements = f"/funds/{fund}/movements"
    assert (await kept.get(movements, by="other-clerk")).status_code == 403

    owner = {"person": str(person("other-clerk")), "since": "2026-05-01"}
    await sent(kept, f"/funds/{fund}/owners", owner, by="cashier")

    lines = (await read(kept, movements, by="other-clerk"))["items"]
    assert [(line["direction"], line["amount_fen"]) for line in lines] == [
        ("in", 100_000),
        ("out", 10_000),
    ]
    assert (await read(kept, f"/funds/{fund}", by="other-clerk"))["held_fen"] == 90_000
    assert await kept.refusal(f"/funds/{fund}/owners", owner, by="cashier") == (
        409,
        "fund_owner_known",
    )
    ended = f"/funds/{fund}/owners/{person('other-clerk')}/endings"
    await sent(kept, ended, {"until": "2026-06-30"}, by="cashier")
    assert (await kept.get(movements, by="other-clerk")).status_code == 403
    await sent(kept, f"/funds/{fund}/owners", {**owner, "since": "2026-07-01"}, by="cashier")
    assert (await kept.get(movements, by="other-clerk")).status_code == 200
    kept.projector.rebuild()


async def test_only_a_fund_held_in_trust_has_owners(kept: Desk) -> None:
    fund = await establish(kept)
    owner = {"person": str(person("head")), "since": "2026-05-01"}

    assert await kept.refusal(f"/funds/{fund}/owners", owner, by="cashier") == (
        409,
        "fund_without_owners",
    )
    unknown = f"/funds/{subject('nobody')}/outlays"
    assert await kept.refusal(unknown, OUTLAY, by="cashier") == (404, "fund_unknown")
