"""A03 月公示、季审计、年决算: no month closes over an unposted slip, no year ends unaudited."""

from typing import Any

import pytest

from tests.catalogue.booked_village import BookedVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A03")

VILLAGE, SINCE, CHART = "510604102207", "2025-01-01", "2025-1"
RULES = {"payment.paid", "payment.returned"}
AUDIT = {"opinion": "in_order", "report": "账实相符"}
LAST = "2025-12"


def test_a_year_is_published_monthly_audited_quarterly_and_ends_in_final_accounts(
    county: PlayedCounty,
) -> None:
    village = BookedVillage(county, name="a03", village=VILLAGE)
    chart = {"2023-14": CHART}
    village.adopt_copy(
        "finance/posting-rules",
        since=SINCE,
        moved=chart,
        kept=_needed,
        added=({"entry": "posting_unit", "unit": VILLAGE},),
    )
    # The books begin once the chart is heard of, and what was adopted before it then is, too.
    village.adopt_copy("finance/chart", since=SINCE, moved=chart)
    village.keep_books("2025-01", chart=CHART)
    _pay(village)
    for month in range(1, 12):
        assert _close(village, f"2025-{month:02}")[0] == 200

    # An unposted slip stops the closing of its month, and is published as not yet posted.
    assert _close(village, LAST) == (409, "slips_waiting")
    shown = village.read(f"months/{LAST}/disclosure", kind="auditor")
    assert (shown["closed_at"], shown["not_posted_count"], shown["paid_fen"]) == (None, 1, 0)
    (slip,) = shown["not_posted"]
    assert (slip["state"], slip["totals"]) == ("waiting", {"amount": 60_000, "cash": 60_000})
    _post(village, slip["slip"])
    _carry_over(village)
    assert _close(village, LAST)[0] == 200
    _read_by_residents(village)
    shown = village.read(f"months/{LAST}/disclosure", kind="auditor")
    assert (shown["not_posted_count"], shown["paid_fen"]) == (0, 60_000)

    # Each quarter needs an audit record before the next; the year 12 months and 4 audits.
    final = "years/2025/final-accounts"
    assert _audit(village, "Q2") == (409, "audit_missing")
    for quarter in ("Q1", "Q2", "Q3"):
        assert _audit(village, quarter)[0] == 200
    refused = village.keep(final, {}, kind="village-accountant")
    assert refused == (409, "final_accounts_incomplete")
    assert _audit(village, "Q4")[0] == 200
    assert village.keep(final, {}, kind="village-accountant") == (200, {"year": "2025"})
    shown = village.read(f"months/{LAST}/disclosure", kind="auditor")
    assert (shown["audit"], shown["final_accounts"]) == ("in_order", True)


def _read_by_residents(village: BookedVillage) -> None:
    """Wait until everybody reads the closed month with its payment, and check what they see."""
    path = f"{village.home.replace('entities', 'money')}/months/{LAST}"
    shown: dict[str, Any] = {}

    def closed() -> bool:
        answer = village.county.get("disclosure", path)
        shown.update(answer.json())
        return answer.status_code == 200 and shown["month"]["closed_on"] is not None

    village.until(closed)
    (line,) = shown["lines"]["items"]
    assert (line["paid_fen"], line["account"]) == (60_000, "101")
    assert (shown["paid_fen"], shown["month"]["missing"]) == (60_000, 0)


def _needed(entry: dict[str, Any]) -> bool:
    """Keep the rules of payments alone, whatever their category."""
    if entry["entry"] == "posted_payments":
        return "category" not in entry
    return entry["entry"] == "posting_rules" or entry.get("rule") in RULES


def _pay(village: BookedVillage) -> None:
    """Report what was paid in the last month, once the rules by which it is booked are known."""
    clerk = village.signers["village-clerk"]
    asked = {**village.terms(), "unit": village.unit, "number": "a03-1"}
    status, said = village.send("/payment-requests", asked, by=clerk)
    assert status == 201, said
    cash = {"method": "cash", "paid_on": "2025-12-05", "amount_fen": 60_000}
    paid = village.do(said["payment_request"], "irregular-payments", cash, by=clerk)
    assert paid == (200, "")


def _post(village: BookedVillage, slip: str) -> None:
    body = {"month": LAST, "draft": "a03-1", "summary": "支付维修款", "attachments": 1}
    status, said = village.keep(f"slips/{slip}/vouchers", body, kind="village-accountant")
    assert status == 201, said
    village.book("a03-1", LAST, cash=True)


def _carry_over(village: BookedVillage) -> None:
    body = {"step": "results", "draft": "a03-end", "summary": "年末结转"}
    status, said = village.keep("years/2025/closing-vouchers", body, kind="village-accountant")
    assert status == 200, said
    for draft in said["vouchers"]:
        village.book(draft, LAST, cash=False)


def _close(village: BookedVillage, month: str) -> tuple[int, Any]:
    return village.keep(f"months/{month}/closings", {}, kind="village-accountant")


def _audit(village: BookedVillage, quarter: str) -> tuple[int, Any]:
    return village.keep(f"quarters/2025-{quarter}/audits", AUDIT, kind="auditor")
