"""A person says what each line is; what it shows is taken over once, and history keeps it all."""

from typing import Any

from services.assets.tests.bank_desk import ACCOUNT, YARD_ACCOUNT, Bank, against, on_bank
from services.assets.tests.bank_files import Said

PAID = Said(on="2026-07-10", fen=-20_000, reference="P1", name="示例户名", account=YARD_ACCOUNT)
RENT = Said(on="2026-07-03", fen=500_000, reference="R1")
BACK = Said(on="2026-07-12", fen=20_000, reference="B1", remark="退汇")


async def refused(bank: Bank, reference: str, body: dict[str, Any]) -> tuple[int, str]:
    path = f"{ACCOUNT}/lines/{await bank.line(reference)}/matches"
    return await bank.desk.refusal(path, body, by="accountant")


async def test_what_speaks_for_a_payment_is_suggested_and_a_person_confirms_it(bank: Bank) -> None:
    await bank.register()
    wage = await bank.ordered("2026-031", 20_000)
    await bank.ordered("2026-032", 30_000, payee="barn")
    bank.desk.at("2026-07-31")
    await bank.imported(PAID, RENT)
    line = await bank.line("P1")

    offered = await bank.desk.get(f"{ACCOUNT}/lines/{line}/suggestions", by="accountant")

    (best,) = offered.json()
    assert (best["payment_request"], best["kind"]) == (wage.request, "payment")
    assert best["reasons"] == ["amount", "payee"]
    await bank.match("P1", payment={"payment_request": wage.request})
    shown = await bank.desk.get(f"{ACCOUNT}/lines/{line}", by="supervisor")
    assert (shown.json()["kind"], shown.json()["payment_request"]) == ("payment", wage.request)
    assert len(shown.json()["matches"]) == 1


async def test_a_line_is_one_thing_and_a_payment_is_shown_by_one_line(bank: Bank) -> None:
    wage, other = await bank.ordered("2026-031", 20_000), await bank.ordered("2026-032", 20_000)
    bank.desk.at("2026-07-31")
    twice = Said(on="2026-07-11", fen=-20_000, reference="P2")
    await bank.imported(PAID, twice, RENT)
    await bank.match("P1", payment={"payment_request": wage.request})

    payment = {"payment": {"payment_request": other.request}}
    assert await refused(bank, "P1", payment) == (409, "bank_line_matched")
    again = {"payment": {"payment_request": wage.request, "reference": "P1"}}
    assert await refused(bank, "P2", again) == (409, "confirmation_shown")
    more = {"payment": {"payment_request": wage.request}}
    assert await refused(bank, "P2", more) == (409, "paid_beyond_order")
    assert await refused(bank, "R1", payment) == (409, "bank_line_direction")
    assert (await refused(bank, "R1", {}))[0] == 422


async def test_a_payment_that_was_confirmed_before_is_marked_and_not_paid_twice(
    bank: Bank,
) -> None:
    wage = await bank.ordered("2026-031", 20_000)
    bank.desk.at("2026-07-31")
    paid = {"reference": "A-7", "paid_on": "2026-07-10", "amount_fen": 20_000}
    await wage.do("confirmations", paid, by="cashier")
    await bank.imported(PAID)
    line = await bank.line("P1")
    (best, *_) = (
        await bank.desk.get(f"{ACCOUNT}/lines/{line}/suggestions", by="accountant")
    ).json()
    assert (best["payment_request"], best["reference"]) == (wage.request, "A-7")

    await bank.match("P1", payment={"payment_request": wage.request, "reference": "A-7"})

    assert (await wage.story())["paid_fen"] == 20_000
    assert len(await bank.slips()) == 1


async def test_money_that_came_back_may_be_paid_again(bank: Bank) -> None:
    wage = await bank.ordered("2026-031", 20_000)
    bank.desk.at("2026-07-31")
    await bank.imported(PAID, BACK)
    await bank.match("P1", payment={"payment_request": wage.request})

    assert [each["purpose"] for each in await bank.lines(state="unmatched")] == ["return"]
    await bank.match("B1", payment={"payment_request": wage.request, "returned": True})

    story = await wage.story()
    assert (story["paid_fen"], story["returned_fen"]) == (20_000, 20_000)
    assert [each["rule"] for each in await bank.slips()] == ["payment.paid", "payment.returned"]


async def test_a_match_is_undone_with_a_reason_and_both_stay_in_the_history(bank: Bank) -> None:
    bank.desk.at("2026-07-31")
    for draft, fen in (("a", 300_000), ("b", 200_000)):
        await bank.book(draft, "2026-07-03", on_bank(fen), against("501", -fen), kind="receipt")
    await bank.imported(RENT)
    parts = [
        {"draft": "a", "line": 1, "amount_fen": 300_000},
        {"draft": "b", "line": 1, "amount_fen": 200_000},
    ]
    less = {"vouchers": parts[:1]}
    assert await refused(bank, "R1", less) == (409, "match_amount_differs")
    beyond = {"vouchers": [parts[0], {**parts[1], "amount_fen": 200_001}]}
    assert await refused(bank, "R1", beyond) == (409, "match_amount_differs")
    other = {"vouchers": [{**parts[0], "line": 2}]}
    assert await refused(bank, "R1", other) == (409, "voucher_line_not_money")
    await bank.match("R1", vouchers=parts)
    assert (await bank.reconciled("2026-07-31"))["bank_received"]["count"] == 0

    line = await bank.line("R1")
    await bank.do(f"{ACCOUNT}/lines/{line}/unmatchings", {"reason": "误勾"})

    shown = (await bank.desk.get(f"{ACCOUNT}/lines/{line}", by="auditor")).json()
    assert (shown["kind"], shown["matches"][0]["reason"]) == (None, "误勾")
    assert len(shown["matches"][0]["covered"]) == 2
    found = await bank.reconciled("2026-07-31")
    assert (found["bank_received"]["count"], found["books_received"]["count"]) == (1, 2)
    await bank.match("R1", vouchers=parts)
    again = await bank.desk.get(f"{ACCOUNT}/lines/{line}", by="auditor")
    assert len(again.json()["matches"]) == 2


async def test_what_told_the_books_is_not_undone(bank: Bank) -> None:
    bank.desk.at("2026-07-31")
    await bank.imported(Said(on="2026-07-31", fen=-1_500, reference="F1", remark="手续费"))
    line = await bank.line("F1")
    path = f"{ACCOUNT}/lines/{line}"
    wrong = await bank.desk.refusal(f"{path}/slips", {"purpose": "interest"}, by="accountant")
    assert wrong == (409, "bank_line_direction")
    await bank.do(f"{path}/slips", {"purpose": "fee"})

    undone = await bank.desk.refusal(f"{path}/unmatchings", {"reason": "误"}, by="accountant")

    assert undone == (409, "match_booked")


async def test_a_reconciliation_is_shown_as_it_was_known(bank: Bank) -> None:
    bank.desk.at("2026-07-31")
    await bank.book(
        "rent", "2026-07-03", on_bank(500_000), against("501", -500_000), kind="receipt"
    )
    await bank.imported(RENT, opening=1_000_000)
    until = bank.desk.events()[-1]["time"]
    bank.desk.at("2026-08-01")
    await bank.match("R1", vouchers=[{"draft": "rent", "line": 1, "amount_fen": 500_000}])

    now = await bank.reconciled("2026-07-31")
    then = await bank.reconciled("2026-07-31", recorded_until=until)

    assert (now["bank_received"]["count"], then["bank_received"]["count"]) == (0, 1)
    assert now["balanced"]
    assert then["balanced"]
    early = await bank.desk.get(f"{ACCOUNT}/reconciliation", by="auditor", on="2026-06-30")
    assert (early.status_code, early.json()["code"]) == (404, "bank_statement_missing")


async def test_what_no_item_explains_is_shown_as_unexplained(bank: Bank) -> None:
    bank.desk.at("2026-07-31")
    await bank.imported(RENT, opening=1_000_000, closing=1_500_700)

    found = await bank.reconciled("2026-07-31")

    assert (found["unexplained_fen"], found["balanced"]) == (700, False)
    assert found["irregular"] == ["sum_differs"]
