"""Cash over HTTP: what waits too long is overdue, what is counted is compared."""

from typing import Any

from services.assets.tests.till import BANK, Till
from services.assets.tests.village import person

CASHIER = str(person("cashier"))


def moved(key: str, fen: int, on: str) -> dict[str, Any]:
    return {
        "key": key,
        "cashier": CASHIER,
        "bank_account": BANK,
        "amount_fen": fen,
        "moved_on": on,
    }


async def cashier_on(till: Till, on: str, **query: Any) -> dict[str, Any]:
    told = await till.read("cash", on=on, **query)
    [cashier] = told["cashiers"]
    assert cashier["cashier"] == CASHIER
    shown: dict[str, Any] = cashier
    return shown


async def test_cash_is_overdue_until_it_is_banked(book_till: Till) -> None:
    await book_till.write()
    await book_till.write(number=2, amount_fen=496_000, written_on="2026-05-17")

    on_time = await cashier_on(book_till, "2026-05-18")
    late = await cashier_on(book_till, "2026-05-19")
    assert (on_time["held_fen"], on_time["overdue"]) == (501_000, [])
    assert late["overdue"] == [{"taken_on": "2026-05-15", "fen": 5_000}]
    assert (late["overdue_fen"], late["beyond_limit"]) == (5_000, True)
    told = await book_till.do("cash/deposits", moved("d-1", 6_000, "2026-05-19"), by="cashier")
    assert told == {"key": "d-1", "irregular": []}
    after = await cashier_on(book_till, "2026-05-19")
    assert (after["held_fen"], after["overdue"], after["beyond_limit"]) == (495_000, [], False)
    assert await book_till.booked("cash/d-1") == [("102", 6_000, 0), ("101", 0, 6_000)]


async def test_more_than_is_held_is_banked_irregularly(book_till: Till) -> None:
    await book_till.write()

    told = await book_till.do("cash/deposits", moved("d-1", 5_001, "2026-05-15"), by="cashier")

    assert told["irregular"] == ["beyond_held"]
    assert (await book_till.slip("cash/d-1"))["irregular"] == ["beyond_held"]
    shown = await book_till.read("cash/movements", since="2026-05-01", on="2026-05-31")
    assert [(each["kind"], each["amount_fen"]) for each in shown["items"]] == [
        ("taken_in", 5_000),
        ("banked", -5_001),
    ]
    again = await book_till.refused("cash/deposits", moved("d-1", 1, "2026-05-15"), by="cashier")
    assert again == (409, "cash_key_taken")
    other = {**moved("d-2", 1, "2026-05-15"), "bank_account": CASHIER}
    assert await book_till.refused("cash/deposits", other, by="cashier") == (
        409,
        "bank_account_unknown",
    )


async def test_a_count_by_two_that_differs_enters_the_books(book_till: Till) -> None:
    await book_till.do("cash/withdrawals", moved("w-1", 10_000, "2026-05-20"), by="cashier")
    count = {
        "key": "c-1",
        "cashier": CASHIER,
        "counters": [CASHIER],
        "counted_fen": 9_800,
        "counted_on": "2026-05-31",
    }
    refused = await book_till.refused("cash/counts", count, by="supervisor")
    assert refused == (409, "cash_counted_alone")

    two = {**count, "counters": [CASHIER, str(person("supervisor"))]}
    told = await book_till.do("cash/counts", two, by="supervisor")
    same = {**two, "key": "c-2"}
    again = await book_till.do("cash/counts", same, by="supervisor")
    more = {**two, "key": "c-3", "counted_fen": 9_900}
    await book_till.do("cash/counts", more, by="accountant")

    assert (told["difference_fen"], again["difference_fen"]) == (-200, 0)
    assert await book_till.slips() == [
        ("cash.drawn", 10_000),
        ("cash.shortage", 200),
        ("cash.surplus", 100),
    ]
    counts = (await book_till.read("cash/counts"))["items"]
    assert [(each["expected_fen"], each["counted_fen"]) for each in counts] == [
        (10_000, 9_800),
        (9_800, 9_800),
        (9_800, 9_900),
    ]
    assert (await cashier_on(book_till, "2026-05-31"))["held_fen"] == 9_900
    assert await book_till.booked("cash/c-1") == [("181", 200, 0), ("101", 0, 200)]
