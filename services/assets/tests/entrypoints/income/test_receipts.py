"""Receipts over HTTP: written in order, reported as they are, voided, returned, and booked."""

from typing import Any

from assets.domain.income.receipt_book import ReceiptBook
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.till import BANK, RECEIPT, Till
from services.assets.tests.village import person, subject

BOOK_ID = ReceiptBook.create_id(ENTITY, "2026-01")
MAY = {"since": "2026-05-01", "on": "2026-05-31"}


async def test_a_receipt_is_written_in_order_and_enters_the_books(book_till: Till) -> None:
    assert await book_till.write() == {"number": 1, "irregular": []}
    assert await book_till.write(number=2, method="bank", bank_account=BANK) == {
        "number": 2,
        "irregular": [],
    }

    for number in (2, 4, 21):
        assert await book_till.refused(
            "receipt-books/2026-01/receipts", {**RECEIPT, "number": number}, by="cashier"
        ) == (409, "receipt_number_order")
    shown = await book_till.read("receipts", **MAY)
    assert [(each["number"], each["method"]) for each in shown["items"]] == [
        (1, "cash"),
        (2, "bank"),
    ]
    assert await book_till.booked(f"receipt/{BOOK_ID}/1") == [("101", 5_000, 0), ("112", 0, 5_000)]
    assert (await book_till.slip(f"receipt/{BOOK_ID}/2"))["rule"] == "receipt.rent"


async def test_a_receipt_that_cannot_be_is_refused(book_till: Till) -> None:
    path = "receipt-books/2026-01/receipts"
    levied, another = {"cause": "waste-fee"}, str(subject("another-villages"))
    cases: list[tuple[dict[str, Any], tuple[int, str]]] = [
        ({"cause": "gift"}, (409, "income_cause_unknown")),
        ({"method": "bank"}, (422, "receipt_bank_account")),
        ({"bank_account": BANK}, (422, "receipt_bank_account")),
        ({"method": "bank", "bank_account": another}, (409, "bank_account_unknown")),
        ({"levy_month": "2026-05"}, (422, "receipt_levy_month")),
        (levied, (422, "receipt_levy_month")),
        ({**levied, "levy_month": "2026-05"}, (404, "levy_unknown")),
        ({"cause": "waste-grant"}, (404, "earmark_unknown")),
        ({"written_on": "2026-07-02"}, (409, "income_day_not_come")),
        ({"amount_fen": 0}, (422, "invalid")),
    ]

    for changed, refusal in cases:
        assert await book_till.refused(path, {**RECEIPT, **changed}, by="cashier") == refusal, (
            changed
        )


async def test_what_was_written_on_paper_is_recorded_and_shown(book_till: Till) -> None:
    report = {**RECEIPT, "number": 3, "issuer": str(person("clerk"))}

    told = await book_till.do("receipt-books/2026-01/reports", report, by="supervisor")
    again = {**report, "amount_fen": 700, "cause": "waste-fee", "levy_month": "2026-05"}
    twice = await book_till.do("receipt-books/2026-01/reports", again, by="supervisor")

    assert told["irregular"] == ["number_skipped", "issuer_not_custodian"]
    assert twice["irregular"] == [
        "number_used_twice",
        "issuer_not_custodian",
        "levy_not_billed",
        "earmark_not_opened",
    ]
    shown = await book_till.read("receipts", irregular="true", **MAY)
    assert [each["reporter"] for each in shown["items"]] == [str(person("supervisor"))] * 2
    assert (await book_till.read("receipt-books/2026-01"))["missing"] == [1, 2]
    assert await book_till.slips() == [("receipt.rent", 5_000), ("receipt.waste-fee", 700)]
    assert (await book_till.slip(f"receipt/{BOOK_ID}/3"))["irregular"] == told["irregular"]
    missing = await book_till.read("missing-income", on="2026-06-30")
    assert missing["numbers"] == [{"book": "2026-01", "number": n} for n in (1, 2)]


async def test_a_voided_receipt_takes_back_what_it_collected(book_till: Till) -> None:
    await book_till.write()
    void = {"number": 1, "voided_on": "2026-05-16", "copies_kept": 2, "reason": "写错金额"}

    told = await book_till.do("receipt-books/2026-01/voids", void, by="cashier")
    spoiled = {**void, "number": 2, "copies_kept": 3}
    await book_till.do("receipt-books/2026-01/voids", spoiled, by="cashier")

    assert told["irregular"] == ["copies_missing"]
    assert await book_till.slips() == [("receipt.rent", 5_000), ("receipt-voided.rent", 5_000)]
    voids = (await book_till.read("receipt-books/2026-01/voids"))["items"]
    assert [(each["number"], each["copies_kept"], each["reason"]) for each in voids] == [
        (1, 2, "写错金额"),
        (2, 3, "写错金额"),
    ]
    [cashier] = (await book_till.read("cash", on="2026-05-31"))["cashiers"]
    assert (cashier["held_fen"], cashier["overdue"]) == (0, [])
    await book_till.booked(f"receipt/{BOOK_ID}/1")
    for name, by in (
        ("reviews", "reviewer"),
        ("signatures", "cashier"),
        ("postings", "accountant"),
    ):
        said = {"month": "2026-05"} if name == "postings" else {}
        await book_till.do(f"vouchers/v-1/{name}", said, by=by)
    # In red ink, on the sides of what it takes back.
    assert await book_till.booked(f"receipt/{BOOK_ID}/1/voided", draft="v-2") == [
        ("112", 0, -5_000),
        ("101", -5_000, 0),
    ]
    assert await book_till.refused("receipt-books/2026-01/voids", void, by="cashier") == (
        409,
        "receipt_voided",
    )


async def test_a_returned_book_lists_what_is_unused(book_till: Till) -> None:
    await book_till.write()
    await book_till.do(
        "receipt-books/2026-01/reports",
        {**RECEIPT, "number": 3, "issuer": str(person("cashier"))},
        by="accountant",
    )

    told = await book_till.do(
        "receipt-books/2026-01/returns", {"returned_on": "2026-06-30"}, by="accountant"
    )

    assert told["unused"] == list(range(4, 21))
    assert (told["missing"], told["irregular"]) == ([2], ["numbers_missing"])
    book = await book_till.read("receipt-books/2026-01")
    assert (book["returned_on"], book["receiver"]) == ("2026-06-30", str(person("accountant")))
    assert (book["unused_first"], book["unused_last"], book["overdue"]) == (4, 20, False)
    late = {**RECEIPT, "number": 4}
    assert await book_till.refused("receipt-books/2026-01/receipts", late, by="cashier") == (
        409,
        "receipt_book_returned",
    )


async def test_a_list_of_receipts_goes_on_where_its_page_ended(book_till: Till) -> None:
    for number in (1, 2, 3):
        await book_till.write(number=number)
    await book_till.issue(book="2026-02")

    first = await book_till.read("receipts", limit=2, **MAY)
    rest = await book_till.read("receipts", limit=2, cursor=first["next"], **MAY)
    books = await book_till.read("receipt-books", limit=1)
    others = await book_till.read("receipt-books", limit=1, cursor=books["next"])

    assert [each["number"] for each in first["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None
    assert [each["book"] for each in books["items"] + others["items"]] == ["2026-01", "2026-02"]
    before = await book_till.read("receipts", recorded_until="2026-01-01T00:00:00Z", **MAY)
    assert before["items"] == []
    unknown = await book_till.desk.get(f"/entities/{ENTITY}/receipt-books/2026-09", by="auditor")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "receipt_book_unknown")
    again = {"book": "2026-01", "custodian": str(person("cashier")), "first": 1, "last": 9}
    again["issued_on"] = "2026-05-04"
    assert await book_till.refused("receipt-books", again, by="accountant") == (
        409,
        "receipt_book_exists",
    )
