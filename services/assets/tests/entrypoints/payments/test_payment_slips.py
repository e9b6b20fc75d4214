"""What is paid reaches the books: each payment, each part and each return enters a slip."""

from typing import Any
from uuid import uuid4

import pytest

from assets.domain.budgets.project import Project
from services.assets.tests.bookkeeping import BASIC, ENTITY, Bookkeeping
from services.assets.tests.desk import Desk
from services.assets.tests.projects import started
from services.assets.tests.register_news import adopt
from services.assets.tests.village import OTHER_VILLAGE, VILLAGE, subject, unit
from services.assets.tests.way import PATH, TRANSFER, WAGE, Way, ask

ROAD = Project.create_id(unit(VILLAGE), "2026-listed")
HOME = f"/entities/{ENTITY}"
BOOKING = {"entity": str(ENTITY), "bank_account": str(BASIC), "project": str(ROAD)}
PAID = {"reference": "B-1", "paid_on": "2026-07-01", "amount_fen": 12_000}
REST = {"reference": "B-2", "paid_on": "2026-07-01", "amount_fen": 8_000}
BACK = {"reference": "R-1", "returned_on": "2026-07-01", "amount_fen": 8_000}


@pytest.fixture
async def bound(desk: Desk) -> Desk:
    """Give a desk with an adopted chain, at which the books of the village are kept."""
    adopt(desk)
    await Bookkeeping(desk).begin("2026-05")
    await started(desk)
    desk.project()
    return desk


async def ordered(desk: Desk, **changed: Any) -> Way:
    way = await ask(desk, **changed)
    await way.sign_all()
    await way.do("orders", TRANSFER, by="cashier")
    return way


async def slips(desk: Desk, month: str = "2026-07") -> list[dict[str, Any]]:
    answer = await desk.get(f"{HOME}/months/{month}/slips", by="auditor")
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_each_part_of_a_payment_and_its_return_enters_a_slip_of_its_own(bound: Desk) -> None:
    way = await ordered(bound, booking=BOOKING)
    await way.do("confirmations", PAID, by="cashier")
    await way.do("confirmations", REST, by="cashier")
    await way.do("returns", BACK, by="cashier")

    found = await slips(bound)

    start = f"payment/{way.request}"
    assert [(each["key"], each["rule"], each["totals"]["bank"]) for each in found] == [
        (f"{start}/B-1", "payment.paid", 12_000),
        (f"{start}/B-2", "payment.paid", 8_000),
        (f"{start}/R-1", "payment.returned", 8_000),
    ]
    (share,) = found[0]["shares"]
    assert (share["bank_account"], share["project"]) == (str(BASIC), str(ROAD))
    assert share["party"] == str(subject("yard"))
    events = bound.events()
    place = next(n for n, e in enumerate(events) if e["type"].endswith("request.confirmed.v1"))
    # One transaction: what is killed between them has stored none of them.
    assert [e["type"].removeprefix("assets.") for e in events[place : place + 4]] == [
        "payment_request.confirmed.v1",
        "slip.entered.v1",
        "journal.opened.v1",
        "journal.slip_entered.v1",
    ]
    assert (await way.story())["lines"][0]["data"]["booking"] == BOOKING


async def test_a_payment_that_came_back_after_its_voucher_gets_a_new_one(bound: Desk) -> None:
    way = await ordered(bound, booking=BOOKING)
    await way.do("confirmations", {**PAID, "amount_fen": 20_000}, by="cashier")
    (paid,) = await slips(bound)
    await enter(bound, paid["slip"], "p-1", "2026-07")
    bound.at("2026-07-31")
    closed = await bound.post(f"{HOME}/months/2026-07/closings", {}, by="accountant")
    assert (closed.status_code, closed.json()["code"]) == (409, "earlier_period_open")
    for month in ("2026-05", "2026-06", "2026-07"):
        closed = await bound.post(f"{HOME}/months/{month}/closings", {}, by="accountant")
        assert closed.status_code == 200, closed.text

    bound.at("2026-08-03")
    await way.do("returns", {**BACK, "returned_on": "2026-07-31"}, by="cashier")

    (back,) = await slips(bound, "2026-08")
    assert (back["dated_on"], back["rule"]) == ("2026-07-31", "payment.returned")
    await enter(bound, back["slip"], "p-2", "2026-08")
    voucher = (await bound.get(f"{HOME}/vouchers/p-2", by="auditor")).json()
    assert [(line["account"], line["debit_fen"]) for line in voucher["lines"]] == [
        ("102", 8_000),
        ("513", 0),
    ]


async def enter(desk: Desk, slip: str, draft: str, month: str) -> None:
    """Bring a slip into the books, each step by the person whose step it is."""
    body = {"month": month, "draft": draft, "summary": "付款", "attachments": 1}
    steps: tuple[tuple[str, dict[str, Any], str], ...] = (
        (f"slips/{slip}/vouchers", body, "accountant"),
        (f"vouchers/{draft}/reviews", {}, "reviewer"),
        (f"vouchers/{draft}/signatures", {}, "cashier"),
        (f"vouchers/{draft}/postings", {"month": month}, "accountant"),
    )
    for path, said, by in steps:
        made = await desk.post(f"{HOME}/{path}", said, by=by)
        assert made.status_code in {200, 201}, made.text
        desk.project()


async def test_an_irregular_payment_enters_a_slip_that_says_so_each_time(bound: Desk) -> None:
    way = await ask(bound)
    cash = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 500}
    key = uuid4().hex
    for _ in range(2):
        path = f"{PATH}/{way.request}/irregular-payments"
        assert (await bound.post(path, cash, by="clerk", key=key)).status_code == 200
    again = {**cash, "method": "bank_transfer", "reference": "B-9"}
    await way.do("irregular-payments", again, by="clerk")
    await way.do("irregular-payments", again, by="clerk")

    found = await slips(bound)

    assert sorted(tuple(sorted(each["totals"].items())) for each in found) == [
        (("amount", 500), ("bank", 500)),
        (("amount", 500), ("bank", 500)),
        (("amount", 500), ("cash", 500)),
    ]
    assert all("not_ordered" in each["irregular"] for each in found)
    assert sum("reference_known" in each["irregular"] for each in found) == 1


async def test_a_payment_of_another_category_is_booked_by_its_own_rule(bound: Desk) -> None:
    way = await ordered(bound, purpose="honour_bonus", number="2026-019")
    await way.do("confirmations", PAID, by="cashier")

    assert [each["rule"] for each in await slips(bound)] == ["bonus.paid"]


async def test_where_the_unit_keeps_no_books_a_payment_enters_no_slip(desk: Desk) -> None:
    adopt(desk)
    way = await ordered(desk)

    await way.do("confirmations", PAID, by="cashier")

    assert not [each for each in desk.types() if each.startswith("slip.")]


async def test_a_request_names_books_and_accounts_of_its_own_unit_alone(bound: Desk) -> None:
    other = {"entity": str(subject("nobody"))}
    for booking, answer in (
        (other, (404, "entity_unknown")),
        ({"bank_account": str(BASIC)}, (404, "entity_unknown")),
        ({**BOOKING, "bank_account": str(uuid4())}, (409, "bank_account_unknown")),
    ):
        assert await bound.refusal(PATH, {**WAGE, "booking": booking}, by="clerk") == answer
    elsewhere = {**WAGE, "unit": str(unit(OTHER_VILLAGE)), "booking": BOOKING}
    assert await bound.refusal(PATH, elsewhere, by="other-clerk") == (404, "entity_unknown")
    way = await ask(bound)
    terms = {name: value for name, value in WAGE.items() if name not in {"unit", "number"}}
    assert await way.refused("changes", {**terms, "booking": other}, by="clerk") == (
        404,
        "entity_unknown",
    )
    changed = await way.do("changes", {**terms, "booking": BOOKING}, by="clerk")
    assert changed["version"] == 2
