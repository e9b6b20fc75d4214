"""A month: the statement comes in, each line is matched, and the reconciliation balances."""

from services.assets.tests.bank_desk import ACCOUNT, HOME, Bank, against, on_bank
from services.assets.tests.bank_files import Said

LINES = (
    Said(on="2026-07-03", fen=500_000, reference="R1", name="租户", account="62099"),
    Said(on="2026-07-10", fen=-20_000, reference="P1", name="收款人"),
    Said(on="2026-07-21", fen=300, reference="I1", remark="结息"),
    Said(on="2026-07-31", fen=-1_500, reference="F1", remark="手续费"),
    Said(on="2026-07-31", fen=8_000, reference="X1", remark="来款"),
)


async def test_a_month_is_matched_line_by_line_and_reconciled(bank: Bank) -> None:
    wage = await bank.ordered("2026-031", 20_000)
    await month_so_far(bank)

    await bank.match("R1", vouchers=[{"draft": "rent", "line": 1, "amount_fen": 500_000}])
    await bank.match("P1", payment={"payment_request": wage.request})
    for reference, purpose in (("I1", "interest"), ("F1", "fee")):
        line = await bank.line(reference)
        await bank.do(f"{ACCOUNT}/lines/{line}/slips", {"purpose": purpose})

    # The payment is confirmed by its line, and each line that told the books waits as a slip.
    confirmed = (await wage.story())["lines"][-1]
    assert (confirmed["event"], confirmed["data"]["reference"]) == ("confirmed", "P1")
    slips = await bank.slips()
    assert {each["rule"]: each["totals"]["bank"] for each in slips} == {
        "payment.paid": 20_000,
        "interest.received": 300,
        "bank-fee.paid": 1_500,
    }
    (left,) = await bank.lines(state="unmatched")
    assert (left["reference"], left["amount_fen"]) == ("X1", 8_000)
    for number, each in enumerate(slips):
        await bank.enter(each["slip"], f"s-{number}")
    await check_balanced(bank)
    bank.desk.projector.rebuild()


async def month_so_far(bank: Bank) -> None:
    """Book what the bank has, what it will have in August, and import what it tells of July."""
    bank.desk.at("2026-07-31")
    for draft, day, fen in (("rent", "2026-07-03", 500_000), ("late", "2026-07-31", 70_000)):
        await bank.book(draft, day, on_bank(fen), against("501", -fen), kind="receipt")
    await bank.book("cheque", "2026-07-30", against("513", 9_000), on_bank(-9_000), kind="payment")
    made = await bank.imported(*LINES, opening=1_000_000)
    assert (made["lines"], made["repeated"], made["irregular"]) == (5, 0, [])
    before = await bank.reconciled("2026-07-31")
    assert (before["book_fen"], before["statement_fen"]) == (1_561_000, 1_486_800)
    assert (before["balanced"], before["bank_received"]["count"]) == (True, 3)


async def check_balanced(bank: Bank) -> None:
    """What only the bank has, what only the books have, and both balances after it."""
    found = await bank.reconciled("2026-07-31")
    # 银行已收企业未收、企业已收银行未收、企业已付银行未付;两边调节后相等。
    assert [each["reference"] for each in found["bank_received"]["items"]] == ["X1"]
    assert found["bank_paid"]["count"] == 0
    assert [each["amount_fen"] for each in found["books_received"]["items"]] == [70_000]
    assert [each["amount_fen"] for each in found["books_paid"]["items"]] == [-9_000]
    assert found["adjusted_book_fen"] == found["adjusted_statement_fen"] == 1_547_800
    assert (found["unexplained_fen"], found["balanced"]) == (0, True)
    money = await bank.desk.get(f"{HOME}/cash-position", by="clerk", on="2026-07-31")
    assert money.json()["total_fen"] == found["book_fen"] == 1_539_800
    (account,) = money.json()["accounts"]
    assert (account["statement_fen"], account["unmatched_lines"]) == (1_486_800, 1)
