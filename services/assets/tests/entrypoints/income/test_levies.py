"""Levies over HTTP: billed by the register's households, paid on receipts, waived, in arrears."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from assets.domain.income.levy import Levy
from chassis.listen.messages import Received
from chassis.streams import POSITION_HEADER, subject_of
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.till import INCOME, Till, adopt_income, household_reception, news
from services.assets.tests.village import OTHER_VILLAGE, VILLAGE, subject, unit

FOUR, ONE, UNSIZED, MERGED, ELSEWHERE = (
    subject(name) for name in ("four", "one", "unsized", "merged", "elsewhere")
)
MAY = "levies/waste-fee/2026-05"
ON = {"on": "2026-06-30"}


async def hear(desk: Desk, events: Sequence[dict[str, Any]]) -> None:
    """Let the register tell of households."""
    reception = household_reception(desk)
    for place, event in enumerate(events, 1):
        await reception.receive(
            Received(
                subject=subject_of(event),
                headers={POSITION_HEADER: str(place)},
                body=orjson.dumps(event),
                place=f"EVENTS/{place}",
                deliveries=1,
            )
        )
    assert desk.troubles == []


def sized(household: UUID, number: int, persons: int, since: str = "2026-01-01") -> dict[str, Any]:
    return news("size_reported", household, number, {"persons": persons, "since": since})


@pytest.fixture
async def till(office: Desk) -> Till:
    """Give a till in a village of households of which the register told."""
    adopt_income(office)
    homes = [(each, VILLAGE) for each in (FOUR, ONE, UNSIZED, MERGED)]
    await hear(
        office,
        [
            *(
                news("registered", home, 1, {"unit": str(unit(where))})
                for home, where in (*homes, (ELSEWHERE, OTHER_VILLAGE))
            ),
            sized(FOUR, 2, 3),
            sized(FOUR, 3, 4, "2026-04-01"),
            sized(FOUR, 4, 5, "2026-06-01"),
            sized(ONE, 2, 1),
            sized(MERGED, 2, 2),
            news("merged", MERGED, 3, {"since": "2026-03-01"}),
            sized(ELSEWHERE, 2, 9),
        ],
    )
    till = Till(office)
    await till.do("earmarks", {"earmark": "waste", "opened_on": "2026-05-01"}, by="accountant")
    await till.issue()
    return till


async def bill(till: Till, **changed: Any) -> dict[str, Any]:
    body = {"levy": "waste-fee", "month": "2026-05", **changed}
    return await till.do("levies", body, by="accountant")


async def pay(till: Till, number: int, payer: UUID, fen: int) -> None:
    said = {"cause": "waste-fee", "levy_month": "2026-05", "written_on": "2026-06-05"}
    await till.write(number=number, payer=str(payer), amount_fen=fen, **said)


async def test_each_household_is_billed_for_its_persons_of_the_month(till: Till) -> None:
    told = await bill(till)

    assert (told["parties"], told["total_fen"]) == (2, 1_000)
    assert told["left_out"] == [str(UNSIZED)]
    bills = {each["party"]: each for each in (await till.read(f"{MAY}/bills", **ON))["items"]}
    assert bills[str(FOUR)]["quantity"] == 4
    assert {party: each["outstanding_fen"] for party, each in bills.items()} == {
        str(FOUR): 800,
        str(ONE): 200,
    }
    levy = Levy.create_id(ENTITY, "waste-fee", "2026-05")
    lines = await till.booked(f"levy/{levy}/billed/1")
    assert sorted(lines) == [("113", 200, 0), ("113", 800, 0), ("211", 0, 1_000)]
    again = {"levy": "waste-fee", "month": "2026-05"}
    assert await till.refused("levies", again, by="accountant") == (409, "levy_billed")


async def test_the_rate_of_collection_is_what_was_paid_of_what_is_due(till: Till) -> None:
    await bill(till)
    await pay(till, 1, FOUR, 600)

    said = {"number": 2, "method": "cash", "written_on": "2026-06-05", "levy_month": "2026-05"}
    said |= {"cause": "waste-fee", "payer": str(ONE)}
    path = "receipt-books/2026-01/receipts"
    more, stranger = {"amount_fen": 201}, {"amount_fen": 1, "payer": str(UNSIZED)}
    for changed, code in ((more, "levy_paid_beyond_bill"), (stranger, "levy_party_not_billed")):
        assert await till.refused(path, {**said, **changed}, by="cashier") == (409, code)
    half = await till.read(MAY, **ON)
    assert (half["paid_fen"], half["due_fen"], half["aim_reached"]) == (600, 1_000, False)
    before = await till.read(MAY, on="2026-06-04")
    assert before["paid_fen"] == 0
    await pay(till, 2, FOUR, 200)
    reason = {"decision": "d-1", "waived_on": "2026-06-20", "reason": "低保户"}
    waiver = {"party": str(ONE), "amount_fen": 100, **reason}
    told = await till.do(f"{MAY}/waivers", waiver, by="accountant")
    assert told == {"outstanding_fen": 100}

    [whole] = (await till.read("levies", **ON))["items"]
    assert (whole["billed_fen"], whole["waived_fen"], whole["due_fen"]) == (1_000, 100, 900)
    assert (whole["paid_fen"], whole["aim_reached"], whole["left_out"]) == (800, True, 1)
    [shown] = (await till.read(f"{MAY}/waivers"))["items"]
    assert (shown["reason"], shown["decision"], shown["amount_fen"]) == ("低保户", "d-1", 100)
    beyond = {**waiver, "amount_fen": 101, "decision": "d-2"}
    assert await till.refused(f"{MAY}/waivers", beyond, by="accountant") == (
        409,
        "levy_waiver_beyond_due",
    )
    assert [rule for rule, _ in await till.slips()] == [
        "levy.billed.waste-fee",
        "receipt.waste-fee",
        "receipt.waste-fee",
        "levy.waived.waste-fee",
    ]


async def test_a_voided_receipts_levy_is_owed_again(till: Till) -> None:
    await bill(till)
    await pay(till, 1, FOUR, 800)

    void = {"number": 1, "voided_on": "2026-06-06", "copies_kept": 3, "reason": "写错"}
    await till.do("receipt-books/2026-01/voids", void, by="cashier")

    assert (await till.read(MAY, **ON))["paid_fen"] == 0
    waste = await till.read("earmarks/waste", **ON)
    assert (waste["raised_fen"], waste["contributions"]) == (0, 0)
    assert (await till.read("earmarks/waste", on="2026-06-05"))["raised_fen"] == 800


async def test_who_is_behind_is_listed_by_the_rules_for_few(till: Till) -> None:
    await bill(till)
    await pay(till, 1, FOUR, 700)

    assert (await till.read("arrears", on="2026-06-30"))["items"] == []
    behind = (await till.read("arrears", on="2026-07-01"))["items"]
    assert {each["party"]: each["owed_fen"] for each in behind} == {str(FOUR): 100, str(ONE): 200}
    assert all(each["due_since"] == "2026-06-30" for each in behind)
    first = await till.read("arrears", on="2026-07-01", limit=1)
    rest = await till.read("arrears", on="2026-07-01", limit=1, cursor=first["next"])
    assert [each["party"] for each in first["items"] + rest["items"]] == [
        each["party"] for each in behind
    ]
    for name in ("auditor", "reviewer", "head"):
        path = f"/entities/{ENTITY}/arrears"
        refused = await till.desk.get(path, by=name, on="2026-07-01")
        assert refused.status_code == 403, name


async def test_quantities_come_with_a_roll_and_what_is_owed_elsewhere_stays_outside(
    till: Till,
) -> None:
    bottles: dict[str, Any] = {
        "entry": "income_levy",
        "key": "bottles",
        "basis_of_rate": "quantity",
        "rate_fen": 118,
        "due_days": 30,
        "arrears_after_days": 0,
        "arrears_fen_least": 1,
        "aimed_paid_parts": 1,
        "aimed_due_parts": 1,
        "creditor": str(subject("foundation")),
    }
    cause = {"entry": "income_cause", "key": "bottles", "levy": "bottles"}
    entries = (*INCOME.entries, bottles, cause)
    adopt_income(till.desk, replace(INCOME, version=2, root="sha256:cc", entries=entries))
    needed = {"levy": "bottles", "month": "2026-05"}
    assert await till.refused("levies", needed, by="accountant") == (409, "levy_roll_needed")

    roll = [{"party": str(subject("winery")), "quantity": 1_000}]
    told = await bill(till, levy="bottles", roll=roll)

    assert told["total_fen"] == 118_000
    shown = await till.read("levies/bottles/2026-05", **ON)
    assert (shown["creditor"], shown["roll"]) == (str(subject("foundation")), "given")
    assert await till.slips() == []
    said = {"number": 1, "payer": str(subject("winery")), "amount_fen": 118_000, "cause": "bottles"}
    said |= {"method": "cash", "written_on": "2026-06-05", "levy_month": "2026-05"}
    path = "receipt-books/2026-01/receipts"
    assert await till.refused(path, said, by="cashier") == (409, "levy_owed_elsewhere")
    unknown = {"levy": "toll", "month": "2026-05"}
    assert await till.refused("levies", unknown, by="accountant") == (404, "levy_rule_unknown")
