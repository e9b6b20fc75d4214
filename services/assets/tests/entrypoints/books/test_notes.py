"""The notes to the statements add up to the statements, on any day and at any instant."""

from datetime import date
from typing import Any

from services.assets.tests.bookkeeping import BASIC, ENTITY, Written, keep_year
from services.assets.tests.charts import CHART, NOTES_SECTION
from services.assets.tests.contracting import CLEANING, do, open_office, sign
from services.assets.tests.desk import Desk
from services.assets.tests.register_news import adopt_section
from services.assets.tests.vouchers import credit, debit

HOME = f"/entities/{ENTITY}"
LAST = "2026-12-31"


async def read(desk: Desk, path: str, **query: Any) -> Any:
    answer = await desk.get(f"{HOME}/{path}", by="accountant", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def by_point(notes: Any) -> dict[str, Any]:
    return {each["point"]: each for each in notes["notes"]}


def totals(notes: Any) -> dict[str, int]:
    """Add the notes up to what the statements call these lines."""
    sums = dict.fromkeys(("asset", "cost", "liability", "equity"), 0)
    results = {"income": 0, "expense": 0}
    points = by_point(notes)
    moved = [line for each in points.values() for line in each["movements"] or []]
    for line in [*moved, *points["fixed-assets"]["assets"]["movements"]]:
        sums[CHART.account(line["account"]).kind] += line["closing_fen"]
    for each in points.values():
        for line in each["results"] or []:
            results[CHART.account(line["account"]).kind] += line["amount_fen"]
    parties = points["claims-and-debts"]["parties"]
    net = results["income"] - results["expense"]
    return {
        "receivables_fen": parties["receivables_fen"],
        "payables_fen": parties["payables_fen"],
        "assets_fen": sums["asset"] + sums["cost"] + parties["receivables_fen"],
        "liabilities_fen": parties["payables_fen"] - sums["liability"],
        "equity_fen": -sums["equity"],
        "income_fen": results["income"],
        "expense_fen": results["expense"],
        "net_income_fen": net,
    }


async def test_the_notes_come_to_the_lines_of_the_statements(desk: Desk) -> None:
    kept = await keep_year(desk)
    early = await desk.get(f"{HOME}/notes", by="accountant", on=LAST)
    assert (early.status_code, early.json()["code"]) == (503, "statement_notes_not_heard")
    adopt_section(desk, NOTES_SECTION)

    for on in ("2026-01-31", "2026-06-30", LAST, "2027-03-31"):
        await _same_as_statements(desk, on=on)
    points = by_point(await read(desk, "notes", on=LAST))
    _claims_and_debts_are_not_netted(points["claims-and-debts"]["parties"])
    _what_the_books_cannot_say_is_said(points)
    await _parties_go_on_by_a_cursor(desk)
    assert points["organisation"]["organisation"]["form"] == "village_collective"
    equity = points["equity"]["movements"]
    opening, closing = (
        sum(each[name] for each in equity if each["account"] == "311")
        for name in ("opening_fen", "closing_fen")
    )
    assert (opening, closing) == (-25_000_000, -42_735_000)
    # The year begins with what the last one ended with.
    later = by_point(await read(desk, "notes", on="2027-03-31"))["money"]["movements"]
    assert (later[0]["opening_fen"], later[0]["debit_fen"]) == (22_290_000, 0)
    refused = await desk.get(f"{HOME}/notes", by="other-clerk", on=LAST)
    assert refused.status_code == 403

    # What is posted later changes what was known before for nobody who names the instant.
    until = desk.events()[-1]["time"]
    desk.at("2027-01-10")
    lines = (debit("102", 5_000, bank_account=BASIC), credit("504", 5_000))
    day = date(2027, 1, 10)
    await kept.book(Written(draft="L-1", dated_on=day, kind="receipt", corrects=None, lines=lines))
    known = await _same_as_statements(desk, on="2027-01-31", recorded_until=until)
    now = await _same_as_statements(desk, on="2027-01-31")
    assert (known["income_fen"], now["income_fen"]) == (0, 5_000)
    assert now["assets_fen"] - known["assets_fen"] == 5_000


async def test_cards_and_what_is_undecided_are_in_the_notes(desk: Desk) -> None:
    office = await open_office(desk)
    adopt_section(office, NOTES_SECTION)
    contract = await sign(office, CLEANING)
    served = {"accepted_on": "2026-06-28"}
    await do(office, f"{contract}/instalments/1/acceptances", served, by="supervisor")

    points = by_point(await read(office, "notes", on="2026-06-30"))

    assert points["pending"]["pending"] == {"retained_fen": 100_000, "open_audit_cases": 0}
    assets = points["fixed-assets"]["assets"]
    assert assets["classes"] == [
        {"asset_class": "operating", "cards": 1, "cost_fen": 1_000_000, "depreciated_fen": 0}
    ]
    # The slip of the asset waits, so that the books know less than the cards.
    assert assets["without_card_cost_fen"] == -1_000_000
    before = by_point(await read(office, "notes", on="2026-06-27"))
    assert before["pending"]["pending"]["retained_fen"] == 0


async def _same_as_statements(desk: Desk, **asked: str) -> dict[str, int]:
    notes = await read(desk, "notes", **asked)
    found = totals(notes)
    stated = await read(desk, "statements", **asked)
    if asked["on"] != LAST:
        # What the year brought so far is equity, and not carried over yet.
        found["equity_fen"] += found["net_income_fen"]
    assert found == {name: stated[name] for name in found}, asked
    return found


def _claims_and_debts_are_not_netted(parties: Any) -> None:
    assert [(each["account"], each["claim"], each["open_fen"]) for each in parties["accounts"]] == [
        ("113", True, 792_000),
        ("113", False, 140_000),
        ("211", False, 2_572_000),
    ]
    ages = parties["ageing"]
    assert (ages[0]["days_least"], ages[-1]["days_most"]) == (0, None)
    assert sum(each["receivables_fen"] for each in ages) == 792_000
    assert sum(each["payables_fen"] for each in ages) == 2_712_000


def _what_the_books_cannot_say_is_said(points: dict[str, Any]) -> None:
    silent = {key: each for key, each in points.items() if each["answer"] == "none"}
    assert set(silent) == {"guarantees", "losses", "nominal-values", "members", "tax-differences"}
    assert all(each["text"] and each["text_en"] for each in silent.values())
    # Assets that came before the cards are in no class, and are shown as such.
    assets = points["fixed-assets"]["assets"]
    assert assets["classes"] == []
    assert assets["without_card_cost_fen"] == 71_850_000
    assert assets["without_card_depreciated_fen"] == 14_200_000


async def _parties_go_on_by_a_cursor(desk: Desk) -> None:
    found: list[Any] = []
    query: dict[str, Any] = {"on": LAST, "limit": 2}
    while True:
        page = await read(desk, "notes/parties", **query)
        found += page["items"]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert len(found) > query["limit"]
    assert sum(each["open_fen"] for each in found if each["claim"]) == 792_000
    assert sum(each["open_fen"] for each in found if not each["claim"]) == 2_712_000
    assert all(sum(each["by_age"]) == each["open_fen"] for each in found)
    places = [(each["account"], each["party"]) for each in found]
    assert places == sorted(set(places))
