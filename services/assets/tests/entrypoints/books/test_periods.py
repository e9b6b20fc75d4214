"""Whole periods are reviewed, audited and drawn up over HTTP, and shown as they stand."""

from typing import Any

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, RENT, book
from services.assets.tests.slips import fact, happen
from services.assets.tests.village import person

AUDIT = {"opinion": "in_order", "report": "账实相符"}


async def done(office: Desk, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
    answer = await office.post(f"{HOME}/{path}", body, by=by)
    assert answer.status_code in {200, 201}, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def shown(office: Desk, month: str = "2026-05", **query: Any) -> dict[str, Any]:
    answer = await office.get(f"{HOME}/months/{month}/disclosure", by="examiner", **query)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def test_an_unposted_slip_stops_the_closing_and_is_published_as_such(office: Desk) -> None:
    await book(office, RENT, cash=True)
    for number in range(3):
        await happen(office, fact(f"payment/{number}", on=f"2026-05-{10 + number}"))

    closing = f"{HOME}/months/2026-05/closings"
    assert await office.refusal(closing, {}, by="accountant") == (409, "slips_waiting")
    told = await shown(office, limit=2)

    assert (told["received_fen"], told["paid_fen"], told["closed_at"]) == (500_000, 0, None)
    assert (told["not_posted_count"], len(told["not_posted"])) == (3, 2)
    assert [each["state"] for each in told["not_posted"]] == ["waiting", "waiting"]
    rest = await shown(office, cursor=told["next"])
    assert [each["dated_on"] for each in rest["not_posted"]] == ["2026-05-12"]
    assert (rest["not_posted_count"], rest["next"]) == (3, None)


async def test_a_month_shows_that_it_is_not_yet_reviewed_until_it_is(office: Desk) -> None:
    review = f"{HOME}/months/2026-05/reviews"
    assert await office.refusal(review, {}, by="examiner") == (409, "period_open")
    assert (await shown(office))["review"] == "not_yet_reviewed"
    await done(office, "months/2026-05/closings", {}, by="accountant")
    assert (await shown(office))["review"] == "not_yet_reviewed"

    await done(office, "months/2026-05/reviews", {}, by="examiner")

    told = await shown(office)
    assert (told["review"], told["audit"], told["final_accounts"]) == (
        "reviewed",
        "not_yet_audited",
        False,
    )
    assert told["closed_at"] is not None


async def test_an_objection_opens_an_audit_case_until_an_auditor_settles_it(office: Desk) -> None:
    made = await done(office, "months/2026-05/objections", {"reason": "未附清单"}, by="examiner")
    case = made["audit_case"]

    (listed,) = (await office.get(f"{HOME}/audit-cases", by="auditor")).json()["items"]
    assert (listed["audit_case"], listed["period"], listed["words"]) == (
        case,
        "2026-05",
        "未附清单",
    )
    assert (await shown(office))["review"] == "objected"
    settled = {"opinion": "in_order", "finding": "清单已核对"}
    await done(office, f"audit-cases/{case}/settlements", settled, by="auditor")

    assert (await office.get(f"{HOME}/audit-cases", by="auditor")).json()["items"] == []
    again = f"{HOME}/audit-cases/{case}/settlements"
    assert await office.refusal(again, settled, by="auditor") == (404, "audit_case_unknown")
    lines = await office.get(f"{HOME}/years/2026/period-reviews", by="clerk")
    assert [(each["event"], each["words"]) for each in lines.json()["items"]] == [
        ("audit_case_opened", "未附清单"),
        ("audit_case_settled", "清单已核对"),
    ]
    assert "未附清单" not in str(office.events())


async def test_a_year_that_began_in_may_is_final_on_its_months_and_audits(office: Desk) -> None:
    final = f"{HOME}/years/2026/final-accounts"
    audits = {name: f"{HOME}/quarters/2026-{name}/audits" for name in ("Q2", "Q3", "Q4")}
    assert await office.refusal(audits["Q2"], AUDIT, by="auditor") == (409, "period_open")
    office.at("2027-01-05")
    for month in range(5, 13):
        await done(office, f"months/2026-{month:02}/closings", {}, by="accountant")

    assert await office.refusal(audits["Q3"], AUDIT, by="auditor") == (409, "audit_missing")
    await done(office, "quarters/2026-Q2/audits", AUDIT, by="auditor")
    await done(office, "quarters/2026-Q3/audits", AUDIT, by="auditor")
    assert await office.refusal(final, {}, by="accountant") == (409, "final_accounts_incomplete")
    findings = {"opinion": "findings", "report": "两张发票缺附件"}
    await done(office, "quarters/2026-Q4/audits", findings, by="auditor")
    assert await done(office, "years/2026/final-accounts", {}, by="accountant") == {"year": "2026"}

    told = await shown(office, "2026-12")
    assert (told["audit"], told["final_accounts"]) == ("findings", True)
    drawn = office.events()[-1]
    assert drawn["data"]["person"] == str(person("accountant"))
    office.projector.rebuild()


async def test_nothing_is_said_of_periods_before_the_books(office: Desk) -> None:
    for path, body, by in (
        ("months/2026-04/objections", {"reason": "未附清单"}, "examiner"),
        ("quarters/2026-Q1/audits", AUDIT, "auditor"),
        ("years/2025/final-accounts", {}, "accountant"),
    ):
        refused = await office.refusal(f"{HOME}/{path}", body, by=by)
        assert refused == (409, "period_before_books")
