"""Facts wait as slips until a bookkeeper has brought them into the books by the adopted rules."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from assets.domain.books.slip import Share
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, step
from services.assets.tests.slips import fact, happen
from services.assets.tests.vouchers import TENANT


async def write(office: Desk, slip: UUID, **said: Any) -> Any:
    body = {"month": "2026-05", "draft": "s-1", "summary": "办公费", "attachments": 1, **said}
    return await office.post(f"{HOME}/slips/{slip}/vouchers", body, by="accountant")


async def shown(office: Desk, slip: UUID) -> dict[str, Any]:
    told: dict[str, Any] = (await office.get(f"{HOME}/slips/{slip}", by="supervisor")).json()
    return told


async def test_a_fact_gets_into_the_books_by_its_rule(office: Desk) -> None:
    slip = await happen(office, fact(fen=32_000, evidence=("sha256:" + "0" * 64,)))
    assert (await shown(office, slip))["state"] == "waiting"
    close = f"{HOME}/months/2026-05/closings"
    assert await office.refusal(close, {}, by="accountant") == (409, "slips_waiting")

    made = await write(office, slip)

    assert made.status_code == 201, made.text
    assert (await shown(office, slip))["state"] == "prepared"
    assert await office.refusal(close, {}, by="accountant") == (409, "vouchers_unposted")
    voucher = (await office.get(f"{HOME}/vouchers/s-1", by="accountant")).json()
    assert (voucher["kind"], voucher["dated_on"]) == ("payment", "2026-05-15")
    assert voucher["evidence"] == ["sha256:" + "0" * 64]
    assert voucher["authority"].split() == ["finance/posting-rules@1", "finance/chart@1"]
    assert [(line["account"], line["debit_fen"]) for line in voucher["lines"]] == [
        ("513", 32_000),
        ("102", 0),
    ]
    (prepared,) = [e for e in office.events() if e["type"] == "assets.voucher.prepared.v1"]
    assert prepared["data"]["origin"] == f"assets.slip/{slip}"
    await step(office, "s-1", "reviews", "reviewer")
    await step(office, "s-1", "signatures", "cashier")
    await step(office, "s-1", "postings", "accountant", month="2026-05")
    assert (await shown(office, slip))["state"] == "posted"
    closed = await office.post(close, {}, by="accountant")
    assert closed.status_code == 200, closed.text


async def test_what_is_forfeited_stands_in_red_ink_where_the_expense_stands(office: Desk) -> None:
    kept = (Share(amounts={"amount": 30_000}, named={"party": str(TENANT)}),)
    slip = await happen(office, fact("contract/1/kept", rule="retention.forfeited", shares=kept))

    prepared = await write(office, slip)

    assert prepared.status_code == 201, prepared.text
    told = (await office.get(f"{HOME}/vouchers/s-1", by="accountant")).json()

    assert told["red_ink"] is True
    assert [(one["account"], one["debit_fen"], one["credit_fen"]) for one in told["lines"]] == [
        ("211", 30_000, 0),
        ("514", -30_000, 0),
    ]


async def test_a_voided_voucher_lets_its_slip_wait_again(office: Desk) -> None:
    slip = await happen(office, fact())
    await write(office, slip)

    await step(office, "s-1", "voidings", "reviewer", month="2026-05", reason="摘要写错")

    assert (await shown(office, slip))["state"] == "waiting"
    again = await write(office, slip, draft="s-2")
    assert again.status_code == 201, again.text


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"month": "2026-06"}, 409, "voucher_of_another_month"),
        ({"dated_on": "2026-06-01"}, 409, "voucher_of_another_month"),
        ({"named": {"party": str(TENANT)}}, 409, "slip_names_already"),
        ({"named": {"bank_account": str(TENANT)}}, 409, "slip_names_already"),
        ({"lines": []}, 422, "lines"),
    ],
    ids=["month", "day", "nothing-asks", "known", "own-lines"],
)
async def test_a_voucher_says_nothing_but_its_slip(
    office: Desk, changed: dict[str, Any], status: int, code: str
) -> None:
    slip = await happen(office, fact())
    before = office.events()

    answer = await write(office, slip, **changed)

    assert (answer.status_code, code in answer.text) == (status, True), answer.text
    assert office.events() == before


async def test_a_slip_without_a_rule_or_of_other_books_is_not_prepared(office: Desk) -> None:
    ruleless = await happen(office, fact("odd", rule="nobody.paid"))

    for slip, status, code in (
        (ruleless, 409, "posting_rule_unknown"),
        (uuid4(), 404, "slip_unknown"),
        (ENTITY, 404, "slip_unknown"),
    ):
        answer = await write(office, slip)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_a_slip_leaves_open_is_named_by_the_bookkeeper(office: Desk) -> None:
    draft = fact(
        rule="payment.settled", shares=(Share(amounts={"amount": 700, "bank": 700}, named={}),)
    )
    slip = await happen(office, draft)
    missing = await write(office, slip)
    assert (missing.status_code, missing.json()["code"]) == (409, "dimension_missing")

    made = await write(office, slip, named={"bank_account": str(BASIC), "party": str(TENANT)})

    assert made.status_code == 201, made.text


async def test_only_irregular_and_double_slips_are_set_aside(office: Desk) -> None:
    first, second = await happen(office, fact("a")), await happen(office, fact("b"))
    odd = await happen(office, fact("c", irregular=("reference_known",)))
    body = {"month": "2026-05", "reason": "重复录入"}

    def path(slip: UUID) -> str:
        return f"{HOME}/slips/{slip}/settings-aside"

    refused = await office.refusal(path(first), body, by="accountant")
    assert refused == (409, "slip_in_order")
    double = {**body, "double_of": str(second)}
    for slip, said in ((first, double), (odd, body)):
        answer = await office.post(path(slip), said, by="accountant")
        assert answer.status_code == 200, answer.text
    unlike = {**body, "double_of": str(first)}
    refused = await office.refusal(path(second), unlike, by="accountant")
    assert refused == (409, "slip_not_double")
    refused = await office.refusal(path(first), double, by="accountant")
    assert refused == (409, "slip_not_waiting")

    listed = await office.get(f"{HOME}/months/2026-05/slips", by="auditor", state="waiting")
    assert [each["key"] for each in listed.json()["items"]] == ["b"]
    aside = [e for e in office.events() if e["type"] == "assets.slip.set_aside.v1"]
    assert "重复" not in str(aside)


async def test_the_slips_of_a_month_are_read_page_by_page(office: Desk) -> None:
    for number in range(5):
        await happen(office, fact(f"k{number}", on=f"2026-05-{20 - number}"))
    await happen(office, fact("other", on="2026-06-01"))
    path, seen, cursor = f"{HOME}/months/2026-05/slips", [], None
    while True:
        page = (await office.get(path, by="clerk", limit=2, **cursor_of(cursor))).json()
        seen += [each["key"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert seen == ["k4", "k3", "k2", "k1", "k0"]
    office.projector.rebuild()


def cursor_of(cursor: str | None) -> dict[str, str]:
    return {} if cursor is None else {"cursor": cursor}


async def test_a_fact_after_its_month_was_closed_waits_in_todays(office: Desk) -> None:
    closed = await office.post(f"{HOME}/months/2026-05/closings", {}, by="accountant")
    assert closed.status_code == 200

    slip = await happen(office, fact(), today=date(2026, 7, 1))

    told = await shown(office, slip)
    assert (told["month"], told["dated_on"]) == ("2026-07", "2026-05-15")
    made = await write(office, slip, month="2026-07", dated_on="2026-07-01")
    assert made.status_code == 201, made.text
