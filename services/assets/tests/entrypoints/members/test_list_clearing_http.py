"""Once a whole list is paid, the books owe nothing to anybody on it, party by party."""

from typing import Any

from services.assets.tests.bookkeeping import BASIC
from services.assets.tests.entrypoints.books.office import HOME, step
from services.assets.tests.entrypoints.members.cooperative import MEMBERS, Cooperative

DECIDED = "2026-07-11"


async def test_a_list_that_is_paid_in_two_parts_clears_everybody_with_the_second(
    coop: Cooperative,
) -> None:
    await coop.adopt()
    await coop.dividend()
    coop.desk.at(DECIDED)
    await coop.declare("d1", DECIDED)
    way = await coop.ask("d1")

    await coop.pay(way, 4_000, DECIDED)
    assert _rules(coop) == ["distribution.declared", "distribution.paid"]
    rest = {"reference": "B-2", "paid_on": DECIDED, "amount_fen": 6_000}
    await way.do("confirmations", rest, by="cashier")

    assert _rules(coop)[2:] == ["distribution.paid", "distribution.cleared"]
    await _book_all(coop)
    (pay_list,) = {e["subject"] for e in coop.desk.events() if _is(e, "pay_list.computed")}
    owed = await _owed(coop)
    assert owed.keys() == {pay_list, *(str(who) for who, _ in MEMBERS)}
    assert set(owed.values()) == {0}


async def test_what_comes_back_later_is_owed_to_the_list_and_nobody_is_cleared_twice(
    coop: Cooperative,
) -> None:
    await coop.adopt()
    await coop.dividend()
    coop.desk.at(DECIDED)
    await coop.declare("d1", DECIDED)
    way = await coop.ask("d1")
    await coop.pay(way, 10_000, DECIDED)

    back = {"reference": "R-1", "returned_on": DECIDED, "amount_fen": 2_000, "reason": "账号有误"}
    await way.do("returns", back, by="cashier")
    again = {"reference": "B-2", "paid_on": DECIDED, "amount_fen": 2_000}
    await way.do("confirmations", again, by="cashier")

    assert _rules(coop)[1:] == [
        "distribution.paid",
        "distribution.cleared",
        "distribution.returned",
        "distribution.paid",
    ]
    await _book_all(coop)
    assert set((await _owed(coop)).values()) == {0}


def _is(event: dict[str, Any], name: str) -> bool:
    return bool(event["type"] == f"assets.{name}.v1")


def _rules(coop: Cooperative) -> list[str]:
    return [e["data"]["rule"] for e in coop.desk.events() if _is(e, "slip.entered")]


async def _book_all(coop: Cooperative) -> None:
    coop.desk.project()
    slips = [e for e in coop.desk.events() if _is(e, "slip.entered")]
    for number, slip in enumerate(slips):
        draft, month = f"s-{number}", slip["data"]["month"]
        money = slip["data"]["rule"] in {"distribution.paid", "distribution.returned"}
        body: dict[str, Any] = {"month": month, "draft": draft, "summary": "分红", "attachments": 1}
        body |= {"named": {"bank_account": str(BASIC)}} if money else {}
        await coop.made(f"{HOME}/slips/{slip['subject']}/vouchers", body, by="accountant")
        await step(coop.desk, draft, "reviews", "reviewer")
        if money:
            await step(coop.desk, draft, "signatures", "cashier")
        await step(coop.desk, draft, "postings", "accountant", month=month)
    coop.desk.project()


async def _owed(coop: Cooperative) -> dict[str, int]:
    shown = await coop.desk.get(f"{HOME}/accounts/113/balances", by="auditor", on=DECIDED)
    return {row["party"]: row["balance_fen"] for row in shown.json()}
