"""Cash that is paid leaves its cashier's hands: the day and each count expect what is left."""

from typing import Any

from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.register_news import adopt
from services.assets.tests.till import BANK, Till
from services.assets.tests.village import CHAINS, person
from services.assets.tests.way import Way, ask

CASHIER, DAY = str(person("cashier")), "2026-07-01"
PETTY = [
    {**entry, "cash": "allowed"} if entry["entry"] == "payment_chain" else entry for entry in CHAINS
]
COUNT: dict[str, Any] = {
    "key": "c-1",
    "cashier": CASHIER,
    "counters": [CASHIER, str(person("supervisor"))],
    "counted_on": DAY,
}
DRAWN = {
    "key": "w-1",
    "cashier": CASHIER,
    "bank_account": BANK,
    "amount_fen": 30_000,
    "moved_on": "2026-06-30",
}


async def asked(till: Till, **changed: Any) -> Way:
    return await ask(till.desk, booking={"entity": str(ENTITY)}, **changed)


async def day_of(till: Till) -> dict[str, Any]:
    till.desk.project()
    [cashier] = (await till.read("cash", on=DAY))["cashiers"]
    told: dict[str, Any] = cashier
    return told


async def test_petty_cash_that_was_ordered_and_confirmed_is_not_expected_in_a_count(
    book_till: Till,
) -> None:
    adopt(book_till.desk, PETTY)
    await book_till.do("cash/withdrawals", DRAWN, by="cashier")
    way = await asked(book_till)
    await way.sign_all()
    await way.do("orders", {"method": "cash"}, by="cashier")
    await book_till.write(written_on=DAY)
    paid = {"reference": "P-1", "paid_on": DAY, "amount_fen": 20_000}

    await way.do("confirmations", paid, by="cashier")

    told = await day_of(book_till)
    assert told["day"] == {
        "opening_fen": 30_000,
        "received_fen": 5_000,
        "drawn_fen": 0,
        "paid_fen": 20_000,
        "banked_fen": 0,
        "counted_fen": 0,
        "expected_fen": 15_000,
    }
    assert (told["held_fen"], told["below_zero_on"]) == (15_000, None)
    counted = {**COUNT, "counted_fen": 15_000}
    assert (await book_till.do("cash/counts", counted, by="supervisor"))["difference_fen"] == 0
    [count] = (await book_till.read("cash/counts"))["items"]
    assert (count["expected_fen"], count["day"]) == (15_000, told["day"])
    [paid_out] = [each for each in await _moved(book_till) if each["kind"] == "paid_out"]
    assert (paid_out["payment_request"], paid_out["key"]) == (way.request, "P-1")
    assert await book_till.booked(f"payment/{way.request}/P-1", month="2026-07") == [
        ("513", 20_000, 0),
        ("101", 0, 20_000),
    ]


async def test_cash_that_nobody_had_is_recorded_as_paid_and_shown_below_zero(
    book_till: Till,
) -> None:
    adopt(book_till.desk)
    way = await asked(book_till)
    report = {
        "method": "cash",
        "paid_on": DAY,
        "amount_fen": 8_000,
        "reference": "P-9",
        "cashier": CASHIER,
    }
    await book_till.write(written_on=DAY)

    told = await way.do("irregular-payments", report, by="supervisor")
    again = await way.do("irregular-payments", report, by="auditor")

    assert "cash_forbidden" in told["irregular"]
    assert "reference_known" in again["irregular"]
    shown = await day_of(book_till)
    assert (shown["cashier"], shown["held_fen"], shown["below_zero_on"]) == (CASHIER, -3_000, DAY)
    # What is told twice under one reference went out once.
    assert [
        (each["kind"], each["amount_fen"], each["irregular"]) for each in await _moved(book_till)
    ] == [
        ("taken_in", 5_000, []),
        ("paid_out", -8_000, ["beyond_held"]),
    ]
    slip = await book_till.slip(f"payment/{way.request}/P-9")
    assert "beyond_held" in slip["irregular"]


async def test_what_a_bank_pays_is_taken_out_of_nobodys_cash(book_till: Till) -> None:
    adopt(book_till.desk, PETTY)
    way = await asked(book_till)
    await way.sign_all()
    await way.do("orders", {"method": "bank_transfer"}, by="cashier")
    paid = {"reference": "B-1", "paid_on": DAY, "amount_fen": 20_000}

    await way.do("confirmations", paid, by="cashier")

    assert "assets.cash_box.opened.v1" not in book_till.desk.types()


async def _moved(till: Till) -> list[dict[str, Any]]:
    shown = await till.read("cash/movements", since="2026-06-01", on=DAY)
    items: list[dict[str, Any]] = shown["items"]
    return items
