"""Contracts on which the village receives: signed, due, received, overdue, amended, ended."""

from typing import Any

import pytest

from services.assets.tests.agreements import ENTITY
from services.assets.tests.bookkeeping import BASIC
from services.assets.tests.contracting import (
    HOME,
    LEASE,
    POND,
    RENT,
    STORE,
    do,
    let_fall_due,
    open_office,
    read,
    sign,
    slips,
)
from services.assets.tests.desk import Desk
from services.assets.tests.village import subject

RECEIPT = {
    "received_on": "2026-02-03",
    "amount_fen": 1_200_000,
    "reference": "20260203-000021",
    "bank_account": str(BASIC),
}


@pytest.fixture
async def office(desk: Desk) -> Desk:
    return await open_office(desk)


async def overdue(office: Desk, on: str, **query: Any) -> list[tuple[int, int, int]]:
    page = await read(office, f"{HOME}/receivables/overdue", on=on, **query)
    return [(each["number"], each["days"], each["open_fen"]) for each in page["items"]]


async def ages(office: Desk, on: str) -> list[int]:
    answer = await read(office, f"{HOME}/receivables/ageing", on=on)
    return [each["open_fen"] for each in answer["classes"]]


async def test_rent_that_is_not_paid_on_its_day_is_overdue_and_ages(office: Desk) -> None:
    lease = await sign(office, LEASE)
    await let_fall_due(office)

    # Two quarters fell due by the first of July; what comes later is not owed yet.
    assert slips(office) == [
        ("rent.due", "2026-01-10", 1_200_000),
        ("rent.due", "2026-04-10", 1_200_000),
    ]
    assert await overdue(office, "2026-01-10") == []
    assert await overdue(office, "2026-01-11") == [(1, 1, 1_200_000)]
    assert await overdue(office, "2026-07-01") == [(1, 172, 1_200_000), (2, 82, 1_200_000)]
    assert await ages(office, "2026-07-01") == [0, 1_200_000, 1_200_000, 0, 0]
    assert await ages(office, "2026-02-09") == [1_200_000, 0, 0, 0, 0]
    assert await ages(office, "2026-02-10") == [0, 1_200_000, 0, 0, 0]

    paid = await do(office, f"{lease}/instalments/1/receipts", RECEIPT, by="cashier")
    assert paid == {"instalment": 1, "open_fen": 0, "irregular": []}
    assert await overdue(office, "2026-02-02") == [(1, 23, 1_200_000)]
    assert await overdue(office, "2026-02-03") == []
    assert slips(office)[-1] == ("rent.received", "2026-02-03", 1_200_000)
    await let_fall_due(office)
    assert len(slips(office)) == 3


async def test_what_was_recorded_later_does_not_change_what_was_known_before(office: Desk) -> None:
    lease = await sign(office, LEASE)
    before = office.events()[-1]["time"]
    office.at("2026-07-02")
    await do(office, f"{lease}/instalments/1/receipts", RECEIPT, by="cashier")

    on = {"on": "2026-03-01"}
    assert await overdue(office, **on) == []
    assert await overdue(office, **on, recorded_until=before) == [(1, 50, 1_200_000)]
    known = await read(office, f"{lease}/schedule", **on, recorded_until=before)
    assert [each["received_fen"] for each in known["instalments"]] == [0, 0, 0, 0]


async def test_money_beyond_an_instalment_is_refused_and_may_be_reported(office: Desk) -> None:
    lease = await sign(office, LEASE)
    first = f"{lease}/instalments/1"
    await do(office, f"{first}/receipts", {**RECEIPT, "amount_fen": 900_000}, by="cashier")
    more = {**RECEIPT, "reference": "20260204-000003", "amount_fen": 400_000}

    refused = await office.refusal(f"{first}/receipts", more, by="cashier")
    assert refused == (409, "instalment_beyond")
    reported = await do(office, f"{first}/receipt-reports", more, by="cashier")
    assert reported["irregular"] == ["beyond_instalment"]
    again = await do(office, f"{first}/receipt-reports", more, by="cashier")

    assert again["irregular"] == ["reference_known", "beyond_instalment"]
    shown = (await read(office, f"{lease}/schedule", on="2026-07-01"))["instalments"][0]
    assert (shown["received_fen"], shown["open_fen"]) == (1_300_000, -100_000)
    # The money of one reference enters the books once.
    assert [fen for _, _, fen in slips(office)] == [900_000, 400_000]


async def test_a_debt_is_let_go_by_a_resolution(office: Desk) -> None:
    lease = await sign(office, LEASE)
    await let_fall_due(office)
    waiver = {
        "waived_on": "2026-05-05",
        "amount_fen": 400_000,
        "resolution": "安家村村民代表会议〔2026〕3号",
        "reason": "受灾减免一个月租金",
    }

    left = await do(office, f"{lease}/instalments/2/waivers", waiver)

    assert left == {"instalment": 2, "open_fen": 800_000}
    assert slips(office)[-1] == ("contract.waived", "2026-05-05", 400_000)
    later = f"{lease}/instalments/3/waivers"
    assert await office.refusal(later, waiver, by="clerk") == (409, "instalment_not_due")
    story = await read(office, f"{lease}/story")
    assert [line["event"] for line in story["items"]] == [
        "signed",
        "instalment_fell_due",
        "instalment_fell_due",
        "waived",
    ]
    last = story["items"][-1]
    assert (last["words"], last["authority"]) == (waiver["reason"], waiver["resolution"])


async def test_income_contract_and_asset_are_found_from_each_other(office: Desk) -> None:
    lease = await sign(office, LEASE)
    await sign(office, {**LEASE, "number": "AJ-2026-005", "matters": [
        {"kind": "resource", "id": str(POND), "quantity": 20},
    ]})  # fmt: skip
    await let_fall_due(office)

    about = await read(office, f"{HOME}/contracts", matter=str(STORE))
    (found,) = about["items"]
    assert f"/contracts/{found['contract']}" == lease
    assert (found["owner"], found["summary"]) == (str(ENTITY), LEASE["summary"])
    owing = (await read(office, f"{HOME}/receivables/overdue", on="2026-03-01"))["items"]
    (late,) = [each for each in owing if each["contract_number"] == LEASE["number"]]
    shown = await read(office, f"/contracts/{late['contract']}")
    assert [each["quantity"] for each in shown["matters"]] == [
        each["quantity"] for each in LEASE["matters"]
    ]
    owed = [event for event in office.events() if event["type"] == "assets.slip.entered.v1"]
    named = [(each["data"]["shares"][0].get("contract"), each["data"]["key"]) for each in owed]
    assert (late["contract"], f"contract/{late['contract']}/1/due") in named


async def test_listings_are_read_page_by_page(office: Desk) -> None:
    for number in range(3):
        await sign(office, LEASE, number=f"P-{number}", party=str(subject(f"tenant-{number}")))

    for path, query, expected in (
        (f"{HOME}/contracts", {}, 3),
        (f"{HOME}/contracts", {"on": "2026-06-01", "form": "lease"}, 3),
        (f"{HOME}/contracts", {"on": "2027-01-01"}, 0),
        (f"{HOME}/contracts", {"party": str(subject("tenant-1"))}, 1),
        (f"{HOME}/receivables/overdue", {"on": "2026-07-01"}, 6),
    ):
        seen: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = await read(office, path, limit=2, **query, **cursor)
            seen += page["items"]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert len(seen) == expected, (path, query)
        assert len({str(each) for each in seen}) == expected


async def test_a_contract_is_amended_renewed_and_terminated_with_its_history(office: Desk) -> None:
    lease = await sign(office, LEASE)
    dearer = {**RENT, "since": "2026-07-01", "total_fen": 2_600_000}
    amended = {
        "effective_on": "2026-07-01",
        "terms": {"until": "2026-12-31", "charges": [dearer]},
        "reason": "下半年租金调整",
    }
    office.at("2026-07-02")
    assert await do(office, f"{lease}/amendments", amended) == {"amendment": 1}

    schedule = (await read(office, f"{lease}/schedule", on="2026-07-01"))["instalments"]
    assert [(each["number"], each["amount_fen"]) for each in schedule] == [
        (1, 1_200_000), (2, 1_200_000), (5, 1_300_000), (6, 1_300_000),
    ]  # fmt: skip
    first = (await read(office, f"{lease}/story"))["items"][0]
    known = await read(
        office, f"{lease}/schedule", on="2026-07-01", recorded_until=first["recorded_at"]
    )
    assert [each["number"] for each in known["instalments"]] == [1, 2, 3, 4]

    ending = {"last_on": "2026-09-30", "reason": "双方协商终止"}
    assert await do(office, f"{lease}/terminations", ending) == {"last_on": "2026-09-30"}
    follows = {
        **LEASE,
        "number": "AJ-2026-009",
        "since": "2026-10-01",
        "terms": {"until": "2026-12-31", "charges": [{**RENT, "since": "2026-10-01"}]},
        "renews": lease.rpartition("/")[2],
    }
    successor = await sign(office, follows)
    shown = await read(office, lease)
    assert f"/contracts/{shown['renewed_by']}" == successor
    assert (shown["amendments"], shown["terminated_on"]) == (1, "2026-09-30")
    refused = await office.refusal(f"{HOME}/contracts", {**follows, "number": "X-1"}, by="clerk")
    assert refused == (409, "contract_renewed")


REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"terms": {"until": "2026-12-31", "charges": [{**RENT, "total_fen": 5_000_000}]}},
        "contract_resolution_missing",
    ),
    ({"terms": {"until": "2046-12-31", "charges": [RENT]}}, "contract_too_long"),
    ({"matters": []}, "contract_terms"),
    ({"number": "TAKEN"}, "contract_exists"),
    ({"renews": str(subject("nothing"))}, "contract_unknown"),
    ({"certificate": str(subject("nothing"))}, "certificate_unknown"),
    ({"signed_on": "2026-07-02"}, "happened_in_future"),
]


async def test_a_contract_that_the_rules_do_not_allow_is_refused(office: Desk) -> None:
    await sign(office, LEASE, number="TAKEN")

    for changed, code in REFUSED:
        body = {**LEASE, **changed}
        status, found = await office.refusal(f"{HOME}/contracts", body, by="clerk")
        assert (found, status in {404, 409, 422}) == (code, True)


async def test_the_share_of_a_profit_falls_due_as_an_instalment(office: Desk) -> None:
    shared = {
        "form": "shareholding",
        "terms": {"until": "2035-12-31"},
        "share": {"parts": 30, "of": 100, "due_days": 60},
        "resolution": "安家村成员大会〔2025〕2号",
    }
    contract = await sign(office, LEASE, **shared)

    profit = {"period": "2026-Q1", "profit_fen": 10_000_000}
    answer = await do(office, f"{contract}/profits", profit)

    assert answer == {"instalment": 1, "share_fen": 3_000_000}
    await let_fall_due(office)
    assert slips(office) == [("profit-share.due", "2026-05-30", 3_000_000)]


async def test_no_more_of_an_asset_is_let_on_any_day_than_there_is(office: Desk) -> None:
    def rooms(number: str, quantity: int, **changed: Any) -> dict[str, Any]:
        matter = {"kind": "asset", "id": str(STORE), "quantity": quantity}
        return {**LEASE, "number": number, "matters": [matter], **changed}

    later = {
        "since": "2026-07-01",
        "terms": {"until": "2026-12-31", "charges": [{**RENT, "since": "2026-07-01"}]},
    }
    first = await sign(office, rooms("A-1", 4))
    await sign(office, rooms("A-2", 2, **later))
    path = f"{HOME}/contracts"
    for beyond in (rooms("A-3", 1, **later), rooms("A-3", 3)):
        assert await office.refusal(path, beyond, by="clerk") == (409, "let_beyond_total")
    strange = {**rooms("A-3", 1), "matters": [{**LEASE["matters"][0], "id": str(ENTITY)}]}
    assert await office.refusal(path, strange, by="clerk") == (404, "not_lettable")

    await do(office, f"{first}/terminations", {"last_on": "2026-06-30", "reason": "退租"})
    freed = await sign(office, rooms("A-3", 4, **later))
    longer = {
        "effective_on": "2027-01-01",
        "terms": {"until": "2027-12-31", "charges": []},
        "reason": "续期",
    }
    assert await do(office, f"{freed}/amendments", longer) == {"amendment": 1}
    (let,) = (await read(office, f"{HOME}/lets", on="2027-06-30"))["items"]
    assert [(each["quantity"], each["contract"]) for each in let["lets"]] == [
        (4, freed.rpartition("/")[2])
    ]
