"""What takes an earlier fact back names its voucher: in red within the year, as written after."""

from datetime import date
from typing import Any
from uuid import UUID

from assets.domain.books.slip import Share, SlipDraft
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, step
from services.assets.tests.slips import fact, happen
from services.assets.tests.vouchers import TENANT

FEN = 80_000
CASH = (Share(amounts={"amount": FEN, "cash": FEN}, named={"party": str(TENANT)}),)
WRITTEN = fact("receipt/1", rule="receipt.rent", shares=CASH)


def voided(on: str = "2026-05-20") -> SlipDraft:
    return fact(
        "receipt/1/voided", rule="receipt-voided.rent", shares=CASH, on=on, takes_back="receipt/1"
    )


async def write(office: Desk, slip: UUID, draft: str, month: str = "2026-05") -> Any:
    body = {"month": month, "draft": draft, "summary": "收据", "attachments": 1}
    office.project()
    return await office.post(f"{HOME}/slips/{slip}/vouchers", body, by="accountant")


async def booked(office: Desk, slip: UUID, draft: str, month: str = "2026-05") -> dict[str, Any]:
    """Bring a slip into the books; gives its voucher."""
    made = await write(office, slip, draft, month)
    assert made.status_code == 201, made.text
    await step(office, draft, "reviews", "reviewer")
    await step(office, draft, "signatures", "cashier")
    await step(office, draft, "postings", "accountant", month=month)
    voucher: dict[str, Any] = (await office.get(f"{HOME}/vouchers/{draft}", by="auditor")).json()
    return voucher


def lines(voucher: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(each["account"], each["debit_fen"], each["credit_fen"]) for each in voucher["lines"]]


async def test_within_the_year_it_is_red_and_names_what_it_takes_back(office: Desk) -> None:
    receipt = await booked(office, await happen(office, WRITTEN), "r-1")

    slip = await happen(office, voided())
    red = await booked(office, slip, "r-2")

    assert lines(receipt) == [("101", FEN, 0), ("112", 0, FEN)]
    assert sorted(lines(red)) == [("101", -FEN, 0), ("112", 0, -FEN)]
    assert (red["red_ink"], red["kind"]) == (True, "receipt")
    assert (red["corrects"], red["number"]) == (receipt["voucher"], 2)
    shown = (await office.get(f"{HOME}/slips/{slip}", by="auditor")).json()
    first = (await office.get(f"{HOME}/slips/{shown['takes_back']}", by="auditor")).json()
    assert (first["key"], first["voucher"]) == ("receipt/1", receipt["voucher"])
    path = f"{HOME}/trial-balance"
    told = (await office.get(path, by="auditor", on="2026-05-31")).json()["accounts"]
    # Turnover is taken back as well, which is what red ink is for.
    assert {each["debit_fen"] for each in told} == {each["credit_fen"] for each in told} == {0}


async def test_in_a_later_year_it_is_written_as_the_rule_says(office: Desk) -> None:
    receipt = await booked(office, await happen(office, WRITTEN), "r-1")
    office.at("2027-01-05")

    slip = await happen(office, voided("2027-01-04"), today=date(2027, 1, 5))
    blue = await booked(office, slip, "r-2", "2027-01")

    assert sorted(lines(blue)) == [("101", 0, FEN), ("112", FEN, 0)]
    assert (blue["red_ink"], blue["kind"], blue["corrects"]) == (
        False,
        "payment",
        receipt["voucher"],
    )


async def test_what_is_not_in_the_books_yet_is_not_taken_back(office: Desk) -> None:
    written, slip = await happen(office, WRITTEN), await happen(office, voided())

    waiting = await write(office, slip, "r-2")
    assert (await write(office, written, "r-1")).status_code == 201
    prepared = await write(office, slip, "r-2")

    for refused in (waiting, prepared):
        assert (refused.status_code, refused.json()["code"]) == (409, "taken_back_not_booked")
        assert "post the voucher of receipt/1 first" in refused.json()["detail"]


async def test_what_takes_back_a_slip_that_was_set_aside_is_set_aside_too(office: Desk) -> None:
    strange = fact("receipt/1", rule="receipt.rent", shares=CASH, irregular=("unknown",))
    written, slip = await happen(office, strange), await happen(office, voided())
    aside = {"month": "2026-05", "reason": "收据无效"}
    early = await office.refusal(f"{HOME}/slips/{slip}/settings-aside", aside, by="accountant")
    await office.post(f"{HOME}/slips/{written}/settings-aside", aside, by="accountant")

    refused = await write(office, slip, "r-2")
    done = await office.post(f"{HOME}/slips/{slip}/settings-aside", aside, by="accountant")

    assert early == (409, "slip_in_order")
    assert (refused.status_code, refused.json()["code"]) == (409, "taken_back_not_booked")
    assert done.status_code == 200, done.text


async def test_what_was_before_the_books_is_taken_back_by_the_rule(office: Desk) -> None:
    draft = fact("x", rule="receipt-voided.rent", shares=CASH, takes_back="receipt/0")

    blue = await booked(office, await happen(office, draft), "r-1")

    assert (blue["red_ink"], blue["corrects"]) == (False, None)
