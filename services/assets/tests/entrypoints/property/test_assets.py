"""Assets and resources are kept over HTTP, shown as of any day, and known to the books by slips."""

from datetime import date
from typing import Any

import pytest

from assets.application.property.lettings import let, let_wanted, release
from assets.domain.property.asset_card import AssetCard
from assets.domain.property.let_quantities import Let
from assets.domain.property.resource import Resource
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.errors import RefusedError
from chassis.eventstore.log import Decision
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.holdings import HOME, POND, STORE, Holdings
from services.assets.tests.village import VILLAGE, subject, unit

CARD = f"{HOME}/assets/2026-001"
SOLD = {"way": "sold", "disposed_on": "2026-06-20", "resolution": "〔2026〕9号"}
CONTEXT = Context(
    actor="service/test",
    unit=str(unit(VILLAGE)),
    division=VILLAGE,
    effective_on=date(2026, 4, 1),
    via="api",
)


@pytest.fixture
async def held(desk: Desk) -> Holdings:
    """Give a village that keeps books and has one asset and one pond."""
    holdings = Holdings(desk)
    await holdings.begin()
    await holdings.do(f"{HOME}/assets", STORE, by="clerk")
    await holdings.do(f"{HOME}/resources", POND, by="clerk")
    return holdings


async def test_an_asset_goes_from_its_card_through_the_books(held: Holdings) -> None:
    added = {"kind": "improvement", "reference": "1", "changed_on": "2026-04-10"}
    await held.do(f"{CARD}/value-changes", {**added, "added_fen": 99_000}, by="accountant")
    for month in ("2026-03", "2026-04", "2026-05"):
        await held.do(f"{HOME}/months/{month}/depreciations", {}, by="accountant")
    gone = await held.do(f"{CARD}/disposals", SOLD, by="clerk")
    settled = {"settled_on": "2026-06-25", "proceeds_fen": 1_100_000, "costs_fen": 5_000}
    result = await held.do(f"{CARD}/settlements", settled, by="clerk")
    assert await held.refused(f"{CARD}/settlements", settled, by="clerk") == (
        409,
        "disposal_settled",
    )
    june = await held.do(f"{HOME}/months/2026-06/depreciations", {}, by="accountant")

    # 10,000 in April; from May on 1,089,000 over the 99 months that are left: 11,000 a month.
    assert (gone["depreciated_fen"], june["total_fen"]) == (32_000, 11_000)
    assert result["result_fen"] == 1_100_000 - 5_000 - (1_099_000 - 32_000)
    assert held.slips() == [
        ("asset.bought", {"amount": 1_000_000, "payable": 1_000_000}),
        ("asset.improved", {"amount": 99_000}),
        ("depreciation.let", {"amount": 10_000}),
        ("depreciation.let", {"amount": 11_000}),
        ("disposal.out", {"cost": 1_099_000, "depreciated": 32_000, "carrying": 1_067_000}),
        ("disposal.gain", {"amount": 28_000}),
        ("depreciation.let", {"amount": 11_000}),
    ]
    assert await held.book_all() == {
        "153": -99_000,
        "154": 1_067_000 + 28_000,
        "211": -1_000_000,
        "504": -28_000,
        "511": 32_000,
    }


async def test_a_card_is_shown_as_of_a_day_and_as_it_was_known_at_an_instant(
    held: Holdings,
) -> None:
    added = {"kind": "improvement", "reference": "1", "changed_on": "2026-04-10"}
    await held.do(f"{CARD}/value-changes", {**added, "added_fen": 99_000}, by="accountant")
    held.desk.at("2026-07-02")
    moved = {"keeper": str(subject("post")), "location": "二组", "since": "2026-05-01"}
    await held.do(f"{CARD}/moves", moved, by="clerk")
    for month in ("2026-03", "2026-04", "2026-05"):
        await held.do(f"{HOME}/months/{month}/depreciations", {}, by="accountant")

    now = await held.ask(CARD, on="2026-05-31")
    early = await held.ask(CARD, on="2026-04-09")
    known = await held.ask(CARD, on="2026-05-31", recorded_until="2026-07-01T20:00:00+08:00")

    assert (now["cost_fen"], now["depreciated_fen"], now["carrying_fen"]) == (
        1_099_000,
        21_000,
        1_078_000,
    )
    assert (now["location"], now["keeper"]) == ("二组", str(subject("post")))
    assert [line["what"] for line in now["history"]] == ["opened", "revalued", "moved"]
    assert "location" not in now["history"][0]["data"]
    assert (early["cost_fen"], early["depreciated_fen"]) == (1_000_000, 0)
    assert (known["location"], known["depreciated_fen"]) == ("安家村一组", 0)
    missing = await held.desk.get(CARD, by="clerk", on="2026-03-11")
    assert (missing.status_code, missing.json()["code"]) == (404, "asset_card_unknown")
    held.desk.projector.rebuild()


async def test_pages_lead_through_all_assets_and_resources(held: Holdings) -> None:
    for number in ("2026-002", "2026-003"):
        opening = {"way": "opening", "asset_class": "welfare", "useful_months": None}
        await held.do(f"{HOME}/assets", {**STORE, "number": number, **opening}, by="clerk")

    first = await held.ask(f"{HOME}/assets", limit=2)
    rest = await held.ask(f"{HOME}/assets", limit=2, cursor=first["next"])
    welfare = await held.ask(f"{HOME}/assets", asset_class="welfare")
    (pond,) = (await held.ask(f"{HOME}/resources"))["items"]

    numbers = [each["number"] for each in (*first["items"], *rest["items"])]
    assert (numbers, rest["next"]) == (["2026-001", "2026-002", "2026-003"], None)
    assert [each["number"] for each in welfare["items"]] == ["2026-002", "2026-003"]
    assert (pond["area_sqm"], pond["boundaries"]) == (10_000, "东至村道")
    assert len(held.slips()) == 1


async def test_a_months_depreciation_is_run_once_and_shown_by_class(held: Holdings) -> None:
    hall = {**STORE, "number": "2026-002", "asset_class": "welfare", "cost_fen": 333_333}
    await held.do(f"{HOME}/assets", hall, by="clerk")
    path = f"{HOME}/months/2026-04/depreciations"

    charged = await held.do(path, {}, by="accountant")

    assert charged == {"month": "2026-04", "assets": 2, "total_fen": 13_333}
    assert await held.refused(path, {}, by="accountant") == (409, "depreciation_run")
    ahead = f"{HOME}/months/2026-08/depreciations"
    assert (await held.refused(ahead, {}, by="accountant"))[1] == "depreciation_ahead"
    later = f"{HOME}/months/2026-06/depreciations"
    assert (await held.refused(later, {}, by="accountant"))[1] == "earlier_month_not_run"
    shown = await held.ask(path)
    assert shown["by_class"] == {"operating": 10_000, "welfare": 3_333}
    assert sum(line["amount_fen"] for line in shown["items"]) == shown["total_fen"] == 13_333
    unrun = await held.desk.get(later, by="clerk")
    assert (unrun.status_code, unrun.json()["code"]) == (404, "depreciation_not_run")
    assert (await held.book_all())["514"] == 3_333


async def test_a_stock_take_lists_where_it_differs_from_the_cards(held: Holdings) -> None:
    counted = {"stock_take": "2026-06", "counted_on": "2026-06-30"}
    await held.do(f"{HOME}/assets", {**STORE, "number": "2026-002"}, by="clerk")
    await held.do(f"{CARD}/counts", {**counted, "found": 6}, by="clerk")
    short = await held.do(
        f"{HOME}/assets/2026-002/counts", {**counted, "found": 5, "note": "一间塌了"}, by="clerk"
    )

    listed = await held.ask(f"{HOME}/stock-takes/2026-06", differing=True)

    assert short["irregular"] == ["shortage"]
    (item,) = listed["items"]
    assert (item["found"], item["carried"], item["note"]) == (5, 6, "一间塌了")
    assert len((await held.ask(f"{HOME}/stock-takes/2026-06"))["items"]) == 2


async def test_parts_are_let_and_released_beside_another_fact(held: Holdings) -> None:
    store, pond = AssetCard.create_id(ENTITY, "2026-001"), Resource.create_id(ENTITY, "R-1")
    until = date(2027, 3, 31)

    async def asked(thing: Any, quantity: int, who: str) -> None:
        part = Let(contract=subject(who), quantity=quantity, since=date(2026, 4, 1), until=until)

        def decide(*found: AggregateRoot | None) -> Decision:
            return Decision(saved=let(part, found, entity=ENTITY))

        await held.desk.base.log.execute(let_wanted(thing), decide, CONTEXT)

    await asked(store, 4, "tenant")
    await asked(pond, 10_000, "fisher")
    with pytest.raises(RefusedError, match="2 is left"):
        await asked(store, 3, "other")
    await asked(store, 2, "other")
    assert await held.refused(f"{CARD}/disposals", SOLD, by="clerk") == (409, "asset_let")
    out = {"withdrawn_on": "2026-06-01", "decision": "征-1"}
    refused = await held.refused(f"{HOME}/resources/R-1/withdrawals", out, by="clerk")
    assert refused == (409, "asset_let")

    day = {"on": "2026-05-01"}
    shown = {each["number"]: each for each in (await held.ask(f"{HOME}/lets", **day))["items"]}
    assert {name: (each["let"], each["left"]) for name, each in shown.items()} == {
        "2026-001": (6, 0),
        "R-1": (10_000, 0),
    }

    def decide(*found: AggregateRoot | None) -> Decision:
        return Decision(saved=release(subject("tenant"), found, until=date(2026, 4, 30)))

    await held.desk.base.log.execute(let_wanted(store), decide, CONTEXT)
    after = {each["number"]: each for each in (await held.ask(f"{HOME}/lets", **day))["items"]}
    assert (after["2026-001"]["let"], len(after["2026-001"]["lets"])) == (2, 1)
    survey = {"area_sqm": 9_900, "measured_on": "2026-06-01"}
    found = await held.do(f"{HOME}/resources/R-1/measurements", survey, by="clerk")
    assert found["irregular"] == ["let_beyond_area"]
    told = await held.ask(f"{HOME}/resources/R-1")
    assert (told["area_sqm"], len(told["history"])) == (9_900, 2)


async def test_the_code_on_a_thing_leads_anybody_to_what_may_be_known_of_it(
    held: Holdings,
) -> None:
    card = await held.ask(CARD)
    held.desk.project()

    seen = await held.desk.client.get(card["path"])
    code = await held.desk.client.get(f"{card['path']}/code")

    assert (seen.status_code, seen.json()["number"]) == (200, "2026-001")
    assert "一组" not in seen.text
    assert "supplier" not in seen.text
    assert (code.status_code, code.headers["content-type"]) == (200, "image/svg+xml")
    assert "<svg" in code.text
    nothing = await held.desk.client.get(f"/property/{subject('nothing')}")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "thing_unknown")


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (f"{HOME}/assets", STORE, "asset_exists"),
    (f"{HOME}/resources", POND, "resource_exists"),
    (f"{HOME}/assets", {**STORE, "number": "2", "source": "luck"}, "property_word_unknown"),
    (f"{HOME}/assets", {**STORE, "number": "2", "supplier": None}, "supplier_missing"),
    (
        f"{HOME}/assets/404/classes",
        {"asset_class": "welfare", "since": "2026-06-01"},
        "asset_card_unknown",
    ),
    (
        f"{HOME}/resources/404/measurements",
        {"area_sqm": 1, "measured_on": "2026-06-01"},
        "resource_unknown",
    ),
    (
        f"{CARD}/disposals",
        {"way": "sold", "disposed_on": "2026-06-01"},
        "property_resolution_missing",
    ),
    (f"{CARD}/classes", {"asset_class": "welfare", "since": "2026-07-02"}, "thing_in_future"),
]


async def test_what_the_rules_do_not_allow_is_refused_and_changes_nothing(held: Holdings) -> None:
    for path, body, code in REFUSED:
        assert (await held.refused(path, body, by="clerk"))[1] == code
