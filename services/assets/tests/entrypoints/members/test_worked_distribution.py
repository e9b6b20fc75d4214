"""The distribution of the worked year: reserve first, then shares, from the plan into the books."""

from typing import Any

from services.assets.tests.bookkeeping import Bookkeeping, Written, worked_year
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, step
from services.assets.tests.entrypoints.members.cooperative import RESOLVED, Cooperative, adopt_rules
from services.assets.tests.members import someone

SHARING = frozenset(("w25d", "w25e", "w25f"))
MEETING = "2026-12-31"
SHARED = {"102": 22_290_000, "113": 652_000, "311": -42_735_000, "322": -7_765_000}


async def test_the_year_is_shared_as_planned_once_the_reserve_has_its_part(desk: Desk) -> None:
    kept, coop = Bookkeeping(desk), Cooperative(desk)
    year = {voucher.draft: voucher for voucher in worked_year()}
    await _until_results(kept, coop, year)
    members = [(someone(number), number % 7 + 1) for number in range(1, 181)]
    await coop.adopt(members)
    desk.at("2026-12-20")
    for number, total in (("much", 12_765_001), ("d1", 5_000_000)):
        said = {"year": "2026", "total_fen": total, "roll_on": "2026-12-20"}
        await coop.dividend(number, **said)
    desk.at(MEETING)

    answer = await desk.post(
        f"{HOME}/distributions/much/declarations",
        {**RESOLVED, "decided_on": MEETING},
        by="accountant",
    )
    refused: dict[str, Any] = answer.json()
    assert (answer.status_code, refused["code"]) == (409, "dividend_beyond_income")
    assert "12765000 fen can be shared" in refused["detail"]
    assert "2385000 fen are due to it" in refused["detail"]
    await kept.book(year["w25d"])
    desk.project()
    await coop.declare("d1", MEETING)

    slips = [e["data"] for e in desk.events() if e["type"] == "assets.slip.entered.v1"]
    await _book_slips(desk, [e["subject"] for e in desk.events() if _is_slip(e)])
    await kept.book(year["w25f"])
    assert len(slips) == 2
    assert len(await kept.year_end("2026", "distribution")) == 1
    balances = await kept.balances(MEETING)
    assert {account: balances[account] for account in SHARED} == SHARED
    shown = await desk.get(f"{HOME}/accounts/113/balances", by="auditor", on=MEETING)
    owed = {row["party"]: -row["balance_fen"] for row in shown.json()}
    assert sum(owed[str(who)] for who, _ in members) == 5_000_000
    growth = await _growth(desk)
    assert (growth["income_fen"], growth["dividends_fen"]) == (18_910_000, 5_000_000)
    assert (growth["before_fen"], growth["growth_permille"], growth["per_head_fen"]) == (
        0,
        None,
        27_777,
    )


async def _until_results(kept: Bookkeeping, coop: Cooperative, year: dict[str, Written]) -> None:
    adopt_rules(coop.desk)
    await kept.begin()
    for voucher in year.values():
        if voucher.draft not in SHARING:
            await kept.book(voucher)
    await kept.year_end("2026", "results")


def _is_slip(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "assets.slip.entered.v1")


async def _book_slips(desk: Desk, slips: list[str]) -> None:
    desk.project()
    for number, slip in enumerate(slips):
        draft = f"s-{number}"
        body = {"month": "2026-12", "draft": draft, "summary": "分红", "attachments": 1}
        made = await desk.post(f"{HOME}/slips/{slip}/vouchers", body, by="accountant")
        assert made.status_code == 201, made.text
        await step(desk, draft, "reviews", "reviewer")
        # The county's rules ask for the committee's look at slips of this size.
        looked = await desk.post(f"{HOME}/slips/{slip}/reviews", {}, by="supervisor")
        assert looked.status_code == 200, looked.text
        await step(desk, draft, "postings", "accountant", month="2026-12")


async def _growth(desk: Desk) -> dict[str, Any]:
    (known,) = {e["unit"] for e in desk.events() if e["type"] == "assets.distribution.planned.v1"}
    answer = await desk.get(f"/units/{known}/collective-income", by="auditor", year="2026", years=1)
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()
    told: dict[str, Any] = one
    return told
