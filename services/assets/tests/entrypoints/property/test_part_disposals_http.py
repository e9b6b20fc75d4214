"""A part of an asset goes out over HTTP: the card keeps the rest, and the books know the part."""

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME
from services.assets.tests.holdings import STORE, Holdings

CARD = f"{HOME}/assets/2026-001"
PART = {
    "reference": "1",
    "way": "sold",
    "disposed_on": "2026-05-20",
    "quantity": 2,
    "resolution": "〔2026〕9号",
}


@pytest.fixture
async def held(desk: Desk) -> Holdings:
    """Give a village that keeps books and has one asset."""
    holdings = Holdings(desk)
    await holdings.begin()
    await holdings.do(f"{HOME}/assets", STORE, by="clerk")
    return holdings


async def test_a_part_goes_out_of_the_card_and_through_the_books(held: Holdings) -> None:
    for month in ("2026-03", "2026-04", "2026-05"):
        await held.do(f"{HOME}/months/{month}/depreciations", {}, by="accountant")

    gone = await held.do(f"{CARD}/part-disposals", PART, by="clerk")

    # A third of 1,000,000 fen and of the 20,000 that April and May have charged.
    assert (gone["cost_fen"], gone["depreciated_fen"]) == (666_667, 6_667)
    assert await held.refused(f"{CARD}/part-disposals", PART, by="clerk") == (
        409,
        "change_exists",
    )
    whole = {**PART, "reference": "2", "quantity": 4}
    assert await held.refused(f"{CARD}/part-disposals", whole, by="clerk") == (409, "part_not_less")
    settled = {"settled_on": "2026-05-25", "proceeds_fen": 330_000, "costs_fen": 0}
    result = await held.do(f"{CARD}/part-disposals/1/settlements", settled, by="clerk")
    assert result["result_fen"] == 330_000 - (333_333 - 6_667)
    unknown = f"{CARD}/part-disposals/9/settlements"
    assert await held.refused(unknown, settled, by="clerk") == (404, "part_unknown")
    assert held.slips()[-2:] == [
        ("disposal.out", {"cost": 333_333, "depreciated": 6_667, "carrying": 326_666}),
        ("disposal.gain", {"amount": 3_334}),
    ]
    june = await held.do(f"{HOME}/months/2026-06/depreciations", {}, by="accountant")
    # 653,334 fen of the rest are left for the 98 months that are left.
    assert june["total_fen"] == 653_334 // 98
    shown = await held.ask(CARD, on="2026-06-30")
    assert (shown["quantity"], shown["cost_fen"]) == (4, 666_667)
    assert shown["depreciated_fen"] == 20_000 - 6_667 + 653_334 // 98
    before = await held.ask(CARD, on="2026-05-19")
    assert (before["quantity"], before["cost_fen"]) == (6, 1_000_000)
