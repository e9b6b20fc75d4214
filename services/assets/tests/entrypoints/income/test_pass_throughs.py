"""Money of others over HTTP: listed, paid on, settled, and never income."""

from dataclasses import replace
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from services.assets.tests.charts import RULES_SECTION
from services.assets.tests.desk import Desk
from services.assets.tests.register_news import tell
from services.assets.tests.till import BANK, Till, adopt_income
from services.assets.tests.village import subject

FIRST, SECOND = str(subject("yard")), str(subject("garden"))
LIST: dict[str, Any] = {
    "number": "2026-farm-1",
    "programme": "farm-subsidy",
    "payer": "示例区农业农村局",
    "received_on": "2026-05-10",
    "bank_account": BANK,
    "total_fen": 30_000,
    "parts": [{"party": FIRST, "amount_fen": 10_000}, {"party": SECOND, "amount_fen": 20_000}],
}
PATH = "pass-throughs/2026-farm-1"


def payout(*parts: tuple[str, int], reference: str = "b-1") -> dict[str, Any]:
    return {
        "reference": reference,
        "bank_account": BANK,
        "paid_on": "2026-05-12",
        "parts": [{"party": party, "amount_fen": fen} for party, fen in parts],
    }


@pytest.fixture
def till(office: Desk) -> Till:
    """Give a till at which lists of others' money are taken in."""
    adopt_income(office)
    return Till(office)


async def test_money_of_others_is_paid_on_to_the_fen(till: Till) -> None:
    await till.do("pass-throughs", LIST, by="accountant")
    told = await till.do(f"{PATH}/payments", payout((FIRST, 10_000)), by="accountant")

    assert told == {"irregular": [], "remaining_fen": 20_000}
    settlement = {"settled_on": "2026-05-20"}
    assert await till.refused(f"{PATH}/settlements", settlement, by="accountant") == (
        409,
        "pass_through_unsettled",
    )
    shown = await till.read(PATH)
    assert (shown["paid_fen"], shown["remaining_fen"], shown["settled_on"]) == (
        10_000,
        20_000,
        None,
    )
    rest = payout((SECOND, 20_000), reference="b-2")
    await till.do(f"{PATH}/payments", rest, by="accountant")
    await till.do(f"{PATH}/settlements", settlement, by="accountant")
    [settled] = (await till.read("pass-throughs"))["items"]
    assert (settled["remaining_fen"], settled["settled_on"]) == (0, "2026-05-20")
    assert await till.refused("pass-throughs", LIST, by="accountant") == (
        409,
        "pass_through_exists",
    )
    other = await till.refused("pass-throughs/x/payments", payout((FIRST, 1)), by="accountant")
    assert other == (404, "pass_through_unknown")
    slips = [rule for rule, _ in await till.slips()]
    assert slips == ["pass-through.received", "pass-through.paid", "pass-through.paid"]
    [entered] = [e for e in till.desk.events() if e["type"].startswith("assets.pass_through.rec")]
    assert await till.booked(f"pass-through/{entered['subject']}/received/1") == [
        ("102", 30_000, 0),
        ("113", 0, 10_000),
        ("113", 0, 20_000),
    ]


async def test_a_payment_beside_the_list_is_recorded_and_shown(till: Till) -> None:
    await till.do("pass-throughs", LIST, by="accountant")
    stranger = str(subject("stranger"))
    wrong = {**payout((FIRST, 10_001), (stranger, 5)), "bank_account": stranger}

    told = await till.do(f"{PATH}/payments", wrong, by="accountant")

    irregular = ["bank_account_unknown", "party_not_listed", "beyond_list"]
    assert told == {"irregular": irregular, "remaining_fen": 19_994}
    assert (await till.read(PATH))["irregular"] == sorted(irregular)
    parties = {each["party"]: each for each in (await till.read(f"{PATH}/parties"))["items"]}
    assert parties[FIRST]["remaining_fen"] == -1
    assert (parties[stranger]["listed_fen"], parties[stranger]["paid_fen"]) == (0, 5)
    assert parties[SECOND]["remaining_fen"] == 20_000


async def test_a_list_that_cannot_be_or_would_be_income_is_refused(till: Till) -> None:
    cases: list[tuple[dict[str, Any], tuple[int, str]]] = [
        ({"total_fen": 29_999}, (409, "pass_through_sum_differs")),
        ({"parts": [LIST["parts"][0]] * 2}, (422, "parties")),
        ({"bank_account": FIRST}, (409, "bank_account_unknown")),
        ({"received_on": "2026-07-02"}, (409, "income_day_not_come")),
    ]

    for changed, refusal in cases:
        assert await till.refused("pass-throughs", {**LIST, **changed}, by="accountant") == refusal
    wrong = [
        {**entry, "account": "503"}
        if (entry["entry"], entry.get("rule"), entry.get("account"))
        == ("posting_line", "pass-through.received", "113")
        else entry
        for entry in RULES_SECTION.entries
    ]
    section = replace(RULES_SECTION, version=2, root="sha256:bb", entries=tuple(wrong))
    chunk = "INSERT INTO replica.chunks VALUES (%s, 2, 0, %s, 1)"
    tell(till.desk, chunk, section.section, Jsonb(list(section.entries)))
    adopted = "INSERT INTO replica.sections VALUES (%s, 2, %s, NULL, 1, %s, %s, 1)"
    tell(till.desk, adopted, section.section, section.kind, section.root, section.effective_on)

    assert await till.refused("pass-throughs", LIST, by="accountant") == (
        409,
        "pass_through_in_result",
    )


async def test_a_long_list_makes_one_slip_for_ninety_parties(till: Till) -> None:
    parts = [{"party": str(subject(f"party-{n}")), "amount_fen": n} for n in range(1, 182)]
    total_fen = sum(range(1, 182))

    await till.do(
        "pass-throughs", {**LIST, "parts": parts, "total_fen": total_fen}, by="accountant"
    )

    slips = await till.slips()
    assert [rule for rule, _ in slips] == ["pass-through.received"] * 3
    assert sum(fen for _, fen in slips) == total_fen
    first = await till.read(f"{PATH}/parties", limit=100)
    rest = await till.read(f"{PATH}/parties", limit=100, cursor=first["next"])
    listed = [each["listed_fen"] for each in first["items"] + rest["items"]]
    assert sorted(listed) == list(range(1, 182))
