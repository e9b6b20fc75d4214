"""A village whose books have something on every page: money, slips, vouchers, debts, a budget."""

from typing import Any

from psycopg.types.json import Jsonb

from services.assets.tests.agreements import CONTRACT_RULES
from services.assets.tests.bank_desk import Bank, against, on_bank
from services.assets.tests.bank_files import Said
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.contracting import (
    BANK,
    LEASE,
    MADE,
    POND,
    PROPERTY,
    RENT,
    let_fall_due,
)
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.income.test_levies import FOUR, hear, sized
from services.assets.tests.projects import BUDGET, LINES, RUNNING
from services.assets.tests.register_news import adopt, tell
from services.assets.tests.till import Till, adopt_income, news
from services.assets.tests.village import VILLAGE, person, subject, unit
from services.assets.tests.way import TRANSFER, Way, ask

HOME = f"/entities/{ENTITY}"
TODAY = "2026-07-31"
WASTE: dict[str, Any] = {
    "key": "waste", "name": "垃圾清运费", "kind": "expense", "amount_fen": 10_000,
}  # fmt: skip


async def keep_books(desk: Desk) -> None:
    """Let half a year go by at the village's office."""
    adopt(desk)
    adopt_income(desk)
    _adopt_contracts(desk)
    bank = Bank(desk)
    for path, body in (("/entities", MADE), (f"{HOME}/bank-accounts", BANK)):
        await bank.do(path, body)
    opening = (
        on_bank(1_000_000), {"account": "101", "debit_fen": 34_567}, against("301", -1_034_567),
    )  # fmt: skip
    await bank.book("2026-01-001", "2026-01-01", *opening, kind="opening")
    await _contract(bank)
    await _budget(bank)
    await _at_the_till(desk)
    desk.at(TODAY)
    await _last_day(desk)
    await let_fall_due(desk)
    await _july(bank)


async def _july(bank: Bank) -> None:
    """Book two vouchers, let two wait, and import what the bank has of them."""
    rent = (on_bank(500_000), against("501", -500_000))
    await bank.book("2026-07-001", "2026-07-03", *rent, kind="receipt")
    repair = (on_bank(-120_000), against("513", 120_000))
    await bank.book("2026-07-002", "2026-07-30", *repair, kind="payment")
    told = (
        Said(on="2026-07-05", fen=500_000, reference="R1", name="示例承租户", remark="租金"),
        Said(on="2026-07-21", fen=9_876, reference="I1", remark="利息"),
    )
    await bank.imported(*told, opening=1_000_000)
    await bank.match("R1", vouchers=[{"draft": "2026-07-001", "line": 1, "amount_fen": 500_000}])
    wages = (against("513", 250_000), against("212", -250_000))
    await prepare(bank.desk, "2026-07-003", "2026-07-31", *wages, kind="accrual")
    paid = (on_bank(-80_000), against("212", 80_000))
    await prepare(bank.desk, "2026-07-004", "2026-07-31", *paid, kind="payment")
    await bank.do(f"{HOME}/vouchers/2026-07-004/reviews", {}, by="reviewer")


async def prepare(desk: Desk, draft: str, day: str, *lines: dict[str, Any], kind: str) -> None:
    """Prepare a voucher that waits for whoever comes next."""
    body = {
        "draft": draft,
        "kind": kind,
        "dated_on": day,
        "chart": "2023-14",
        "summary": "七月误工补助和水渠维修",
        "attachments": 2,
        "lines": list(lines),
    }
    made = await desk.post(f"{HOME}/vouchers", body, by="accountant")
    assert made.status_code == 201, made.text


async def _contract(bank: Bank) -> None:
    """Let a pond, of whose rent two quarters fall due by the end of July."""
    _, (path, pond) = PROPERTY
    await bank.do(f"{HOME}/{path}", pond, by="clerk")
    matter = {"kind": "resource", "id": str(POND), "quantity": 20}
    year = {"since": "2026-04-01", "until": "2027-03-31"}
    terms = {"until": year["until"], "charges": [{**RENT, **year}]}
    lease = {**LEASE, "since": year["since"], "terms": terms, "matters": [matter]}
    await bank.do(f"{HOME}/contracts", lease, by="clerk")


async def _budget(bank: Bank) -> None:
    """Pay on one line of the budget, bind a part of it, and pay more than another one has."""
    lines = [*LINES[:1], {**LINES[1], "account": "501"}, WASTE]
    said = {"lines": lines, "resolution": "〔2026〕1号", "decided_on": "2026-01-08"}
    await bank.do(BUDGET, said)
    for number, fen, reference in (("2026-101", 123_456, "P1"), ("2026-102", 65_000, None)):
        way = await ask(bank.desk, number=number, amount_fen=fen, booking=RUNNING)
        await way.sign_all()
        await way.do("orders", TRANSFER, by="cashier")
        if reference is not None:
            told = {"reference": reference, "paid_on": "2026-07-01", "amount_fen": fen}
            await way.do("confirmations", told, by="cashier")
    booking = {**RUNNING, "budget_line": "2026/waste"}
    over: Way = await ask(bank.desk, number="2026-103", amount_fen=10_000, booking=booking)
    paid = {"cashier": str(person("cashier")), "paid_on": "2026-07-01", "amount_fen": 13_000}
    told = {"method": "cash", **paid}
    await over.do("irregular-payments", told, by="clerk")


async def _at_the_till(desk: Desk) -> None:
    """Bill a levy to a household, and take cash in that stays at the till."""
    till = Till(desk)
    home = news("registered", FOUR, 1, {"unit": str(unit(VILLAGE))})
    await hear(desk, [home, sized(FOUR, 2, 3)])
    await till.do("earmarks", {"earmark": "waste", "opened_on": "2026-05-01"}, by="accountant")
    await till.issue()
    await till.do("levies", {"levy": "waste-fee", "month": "2026-05"}, by="accountant")
    for number, day, fen in ((1, "2026-06-20", 20_000), (2, "2026-07-01", 5_000)):
        payer = str(subject("tenant"))
        await till.write(number=number, payer=payer, amount_fen=fen, written_on=day)


async def _last_day(desk: Desk) -> None:
    """Take cash in on the day on which all pages are looked at, and bring some to the bank."""
    till = Till(desk)
    payer = str(subject("tenant"))
    await till.write(number=3, payer=payer, amount_fen=12_000, written_on=TODAY)
    moved = {"key": "banked-1", "cashier": str(person("cashier")), "moved_on": TODAY}
    banked = {**moved, "amount_fen": 5_000, "bank_account": str(BASIC)}
    await till.do("cash/deposits", banked, by="cashier")


def _adopt_contracts(desk: Desk) -> None:
    section = CONTRACT_RULES
    named = (section.section, section.version)
    chunk = "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)"
    tell(desk, chunk, *named, Jsonb(list(section.entries)))
    adopted = "INSERT INTO replica.sections VALUES (%s, %s, %s, NULL, 1, %s, %s, 1)"
    tell(desk, adopted, *named, section.kind, section.root, section.effective_on)
