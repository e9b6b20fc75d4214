"""Vouchers are posted whole or not at all, however many come at once."""

import asyncio
from datetime import date, datetime
from typing import Any

import pytest

from assets.adapters.books.ledger import AsOf, sub_balance
from assets.domain.books.guarded_balances import (
    DistributionExceedsIncomeError,
    ProjectOverdrawnError,
)
from assets.domain.books.journal_errors import VouchersUnpostedError
from assets.domain.books.lines import Line
from services.assets.tests.bookkeeping import BASIC, ENTITY, Bookkeeping, Written
from services.assets.tests.desk import Desk
from services.assets.tests.village import subject
from services.assets.tests.vouchers import credit, debit

MAY, JUNE = date(2026, 5, 15), date(2026, 6, 3)
ROAD = subject("road")


def written(draft: str, on: date, *lines: Line, **changed: Any) -> Written:
    said: dict[str, Any] = {"kind": "transfer", "corrects": None, **changed}
    return Written(draft=draft, dated_on=on, lines=lines, **said)


def wages(draft: str, fen: int, on: date = MAY, **changed: Any) -> Written:
    return written(draft, on, debit("513", fen), credit("212", fen), **changed)


@pytest.fixture
async def kept(desk: Desk) -> Bookkeeping:
    kept = Bookkeeping(desk)
    await kept.begin("2026-05")
    return kept


async def test_vouchers_posted_at_once_get_numbers_without_a_gap(kept: Bookkeeping) -> None:
    await asyncio.gather(*(kept.book(wages(f"w-{n}", n)) for n in range(1, 13)))

    posted = [e["data"] for e in kept.desk.events() if e["type"] == "assets.voucher.posted.v1"]
    assert [each["number"] for each in posted] == list(range(1, 13))
    assert await kept.balances("2026-05-31") == {"212": -78, "513": 78}


async def test_a_voucher_that_overdraws_a_project_moves_nothing(kept: Bookkeeping) -> None:
    granted = (debit("102", 900, bank_account=BASIC), credit("241", 900, project=ROAD))
    await kept.book(written("grant", MAY, *granted))
    spent = (debit("241", 901, project=ROAD), credit("102", 901, bank_account=BASIC))
    await kept.prepare(written("spent", MAY, *spent))

    with pytest.raises(ProjectOverdrawnError):
        await kept.finish("spent", MAY, cash=True)

    assert await kept.balances("2026-05-31") == {"102": 900, "241": -900}
    assert kept.desk.types()[-1] == "voucher.cashier_signed.v1"


async def test_no_more_is_distributed_than_was_earned(kept: Bookkeeping) -> None:
    shared = (debit("322", 1, sub="distributed"), credit("311", 1))

    with pytest.raises(DistributionExceedsIncomeError):
        await kept.book(written("shared", MAY, *shared))

    assert await kept.balances("2026-05-31") == {}


async def test_red_ink_takes_back_and_leaves_both_vouchers_in_the_books(kept: Bookkeeping) -> None:
    await kept.book(wages("wrong", 500))
    await kept.book(wages("red", -500, JUNE, corrects="wrong"))
    await kept.book(wages("right", 450, JUNE))

    assert await kept.balances("2026-05-31") == {"212": -500, "513": 500}
    assert await kept.balances("2026-06-30") == {"212": -450, "513": 450}
    prepared = [e for e in kept.desk.events() if e["type"] == "assets.voucher.prepared.v1"]
    assert prepared[1]["data"]["corrects"] == prepared[0]["subject"]


async def test_what_was_posted_later_is_not_in_the_books_as_they_were(kept: Bookkeeping) -> None:
    await kept.book(wages("may", 500))
    known = datetime.fromisoformat(kept.desk.events()[-1]["time"])
    kept.desk.at("2026-07-02")
    await kept.book(wages("late", 70))
    await kept.book(wages("june", 8, JUNE))
    kept.desk.project()

    async def shown(on: date, until: datetime | None) -> dict[str, int]:
        rows = await kept.ledger.sub_accounts(ENTITY, AsOf(on=on, recorded_until=until))
        return {row["account"]: sub_balance(row).balance_fen for row in rows}

    assert await shown(JUNE, None) == {"212": -578, "513": 578}
    assert await shown(JUNE, known) == {"212": -500, "513": 500}
    assert await shown(MAY, known) == {"212": -500, "513": 500}


async def test_a_month_waits_for_what_was_prepared_in_it(kept: Bookkeeping) -> None:
    await kept.book(wages("may", 500))
    await kept.prepare(wages("waits", 70))

    with pytest.raises(VouchersUnpostedError, match="waits"):
        await kept.close("2026-05")
    await kept.finish("waits", MAY, cash=False)
    await kept.close("2026-05")

    closed = kept.desk.events()[-1]
    assert (closed["type"], closed["effectiveon"]) == ("assets.journal.closed.v1", "2026-05-31")
    assert closed["data"]["vouchers"] == 2
