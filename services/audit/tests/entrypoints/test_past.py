"""Questions about the past, asked over HTTP of a log that was filled by other services' events."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from audit.domain.leaves import format_time
from services.audit.tests.past_money import (
    ELSEWHERE,
    ENTITY,
    OTHER,
    OTHER_ORDERED,
    PAYMENT,
    RED,
    SLIP,
    VOUCHER,
    As,
    Assets,
    Client,
    got,
    pays,
    until,
)


@pytest.fixture
def assets(county: Any) -> Assets:
    return Assets(county)


async def test_any_subject_is_replayed_as_of_an_instant_and_a_day(
    client: Client, as_: As, assets: Assets
) -> None:
    first = assets.says("contract.signed", PAYMENT, {"rent_fen": 100, "party": "p"})
    assets.says("contract.amended", PAYMENT, {"rent_fen": 120}, on=date(2026, 9, 1))
    assets.says("contract.signed", OTHER, {})
    assets.county.seals()
    path = f"/replay/subjects/assets/{PAYMENT}"

    then = await got(client, path, as_("supervisor"), **until(first))
    on = await got(client, path, as_("supervisor"), business_date="2026-08-31")
    now = await got(client, path, as_("auditor"))

    assert {each["name"]: each["value"] for each in then["fields"]} == {
        "rent_fen": 100,
        "party": "p",
    }
    assert (then["place"]["position"], then["place"]["index"]) == (1, 0)
    assert [each["type"] for each in on["not_yet"]] == ["assets.contract.amended.v1"]
    rent = next(each for each in now["fields"] if each["name"] == "rent_fen")
    assert (rent["value"], rent["stated_by"]) == (120, f"/510604/assets#{PAYMENT}.2")
    assert rent["proof"] == f"/proofs/inclusion?source=%2F510604%2Fassets&id={PAYMENT}.2"


async def test_what_changed_between_two_instants_is_said_in_words(
    client: Client, as_: As, assets: Assets
) -> None:
    first = assets.says("contract.signed", PAYMENT, {"rent_fen": 100})
    assets.says("contract.amended", PAYMENT, {"rent_fen": 120})

    path = f"/replay/subjects/assets/{PAYMENT}/changes"
    found = await got(client, path, as_("auditor"), **{"from": format_time(first)})

    (difference,) = found["differences"]
    assert (difference["before"], difference["after"], difference["code"]) == (100, 120, "changed")
    assert difference["by"] == f"/510604/assets#{PAYMENT}.2"
    assert difference["en"].startswith("rent_fen changed from 100 to 120 on 2026-01-01")
    assert [each["version"] for each in found["events"]] == [2]


async def test_a_correction_by_another_subject_is_applied(
    client: Client, as_: As, assets: Assets
) -> None:
    assets.says("contract.signed", PAYMENT, {"rent_fen": 100})
    assets.says(
        "irregular_act.reported", OTHER, {"rent_fen": 90}, corrects=f"/510604/assets#{PAYMENT}.1"
    )

    found = await got(client, f"/replay/subjects/assets/{PAYMENT}", as_("auditor"))
    named = await got(client, f"/replay/mentions/{PAYMENT}", as_("auditor"))

    assert found["fields"][0]["value"] == 90
    assert found["events"][0]["corrected_by"] == f"/510604/assets#{OTHER}.1"
    assert [each["subject"] for each in named["items"]] == [OTHER]


async def test_an_account_of_the_books_is_replayed_as_of_an_instant_and_a_day(
    client: Client, as_: As, assets: Assets
) -> None:
    assets.establishes()
    first = assets.books(VOUCHER, date(2026, 5, 1), 500)
    assets.books(RED, date(2026, 6, 1), 200)
    assets.says("voucher.prepared", OTHER, {"lines": []})
    assets.county.seals()
    path = f"/replay/books/{ENTITY}"

    then = await got(client, f"{path}/accounts/541", as_("supervisor"), **until(first))
    on = await got(client, path, as_("auditor"), business_date="2026-05-31")
    now = await got(client, f"{path}/accounts/102", as_("auditor"), limit="1")
    rest = await got(client, f"{path}/accounts/102", as_("auditor"), cursor=now["next"])

    assert (then["balance_fen"], len(then["items"]), then["next"]) == (500, 1, None)
    assert (on["debit_fen"], on["credit_fen"]) == (500, 500)
    assert {each["account"]: each["balance_fen"] for each in on["balances"]} == {
        "541": 500,
        "102": -500,
    }
    assert [each["code"] for each in on["findings"]] == ["voucher_unreadable"]
    assert now["balance_fen"] == -700
    assert [each["voucher"] for each in (*now["items"], *rest["items"])] == [VOUCHER, RED]
    assert rest["next"] is None
    assert len(now["items"][0]["proofs"]) == 2


async def test_what_was_posted_between_two_instants_is_said(
    client: Client, as_: As, assets: Assets
) -> None:
    assets.establishes()
    first = assets.books(VOUCHER, date(2026, 5, 1), 500)
    assets.books(RED, date(2026, 5, 1), 200)

    path = f"/replay/books/{ENTITY}/changes"
    found = await got(client, path, as_("auditor"), **{"from": format_time(first)})

    moved = {each["account"]: (each["before_fen"], each["after_fen"]) for each in found["changes"]}
    assert moved == {"541": (500, 700), "102": (-500, -700)}
    assert found["changes"][1]["vouchers"] == [RED]
    assert "500" in found["changes"][1]["zh"]


async def test_a_payment_is_followed_from_its_cause_to_what_was_disclosed(
    client: Client, as_: As, assets: Assets
) -> None:
    pays(assets)

    found = await got(client, f"/replay/payments/{PAYMENT}", as_("supervisor"))

    assert [each["step"] for each in found["steps"]] == [
        "cause", "request", "request", "signature", "order", "bank", "bank", "bank", "bank",
        "confirmation", "slip", "posting", "voucher", "posting", "bank", "bank", "disclosure",
    ]  # fmt: skip
    assert (found["version"], found["amount_fen"], found["paid_fen"]) == (2, 450, 450)
    assert (found["posted"], found["ended"]) == ([VOUCHER], None)
    subjects = {each["event"]["subject"] for each in found["steps"]}
    assert OTHER_ORDERED not in subjects
    assert OTHER not in subjects


async def test_a_payment_is_told_as_it_was_known_then(
    client: Client, as_: As, assets: Assets
) -> None:
    first = assets.says("payment_request.requested", PAYMENT, {"amount_fen": 500})
    assets.says("payment_request.rejected", PAYMENT, {}, on=date(2026, 5, 3))
    assets.says("payment_request.requested", OTHER, {"amount_fen": 1})
    assets.county.seals()
    path = f"/replay/payments/{PAYMENT}"

    then = await got(client, path, as_("auditor"), **until(first))
    on = await got(client, path, as_("auditor"), business_date="2026-05-02")
    now = await got(client, path, as_("auditor"))

    assert (len(then["steps"]), then["ended"]) == (1, None)
    assert [each["step"] for each in on["not_yet"]] == ["signature"]
    assert now["ended"] == "rejected"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"/replay/subjects/assets/{RED}", "subject_not_in_log"),
        (f"/replay/books/{RED}", "entity_not_in_books"),
        (f"/replay/books/{ENTITY}/accounts/999", "entity_not_in_books"),
        (f"/replay/payments/{RED}", "payment_not_in_log"),
        (f"/replay/what-if/accounts/{RED}?table=x/1", "account_not_in_log"),
    ],
)
async def test_what_the_log_does_not_have_is_said(
    client: Client, as_: As, assets: Assets, path: str, code: str
) -> None:
    assets.establishes()

    answer = await client.get(path, headers=as_("auditor"))

    assert (answer.status_code, answer.json()["code"]) == (404, code)


async def test_another_villages_past_is_read_by_auditors_alone(
    client: Client, as_: As, county: Any
) -> None:
    elsewhere = Assets(county, ELSEWHERE)
    elsewhere.establishes()
    elsewhere.says("payment_request.requested", PAYMENT, {"amount_fen": 500})
    paths = [
        f"/replay/subjects/assets/{ENTITY}",
        f"/replay/mentions/{ENTITY}",
        f"/replay/books/{ENTITY}",
        f"/replay/payments/{PAYMENT}",
        f"/replay/units/{ELSEWHERE}/standings",
    ]

    elsewhere.says("slip.entered", SLIP, {"entity": ENTITY})

    for who, expected in (("supervisor", 403), ("resident", 403), ("auditor", 200)):
        found = {(await client.get(path, headers=as_(who))).status_code for path in paths}
        assert found == {expected}, who
    assert (await client.get(paths[0])).status_code == 401


async def test_an_instant_that_is_not_sealed_is_refused(
    client: Client, as_: As, assets: Assets
) -> None:
    assets.establishes()

    answer = await client.get(
        f"/replay/books/{ENTITY}", params=until(datetime(2026, 5, 1, tzinfo=UTC)),
        headers=as_("auditor"),
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (409, "not_sealed_yet")
