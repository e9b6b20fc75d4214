"""Questions about the past, asked over HTTP of a log that was filled by other services' events."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from audit.domain.leaves import format_time

As = Callable[[str], dict[str, str]]
Client = httpx.AsyncClient

VILLAGE, ELSEWHERE = str(UUID(int=2)), str(UUID(int=4))
ENTITY, PAYMENT, OTHER, SLIP, VOUCHER, RED, FILE = (str(UUID(int=n)) for n in range(101, 108))
ORDERED, BANK_LINE, OTHER_ORDERED = (str(UUID(int=n)) for n in range(108, 111))


class Assets:
    """Plays what the service of money would tell, in one unit."""

    def __init__(self, county: Any, unit: str = VILLAGE) -> None:
        self.county = county
        self.unit = unit

    def says(self, kind: str, subject: str, data: dict[str, Any], **more: Any) -> datetime:
        self.county.happens(f"assets.{kind}", subject, data, unit=self.unit, **more)
        at: datetime = self.county.at
        return at

    def books(self, voucher: str, on: date, fen: int, **more: Any) -> datetime:
        lines = [
            {"account": "541", "debit_fen": fen, "credit_fen": 0},
            {"account": "102", "debit_fen": 0, "credit_fen": fen, "bank_account": str(UUID(int=9))},
        ]
        data = {"entity": ENTITY, "dated_on": on.isoformat(), "kind": "payment", "lines": lines}
        self.says("voucher.prepared", voucher, {**data, **more}, on=on)
        return self.says("voucher.posted", voucher, {"month": f"{on:%Y-%m}", "number": 1}, on=on)

    def establishes(self) -> None:
        self.says("entity.established", ENTITY, {"name": "n", "chart": "2023-14"})


@pytest.fixture
def assets(county: Any) -> Assets:
    return Assets(county)


def until(at: datetime, **more: str) -> dict[str, str]:
    return {"recorded_until": format_time(at), **more}


async def got(client: Client, path: str, who: dict[str, str], **params: str) -> Any:
    answer = await client.get(path, params=params, headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


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


def pays(assets: Assets) -> None:
    """Play a payment from an award of points to the bank and the books, beside another one."""
    booked = {"entity": ENTITY, "bank_account": str(UUID(int=9))}
    assets.county.happens("points.honour.awarded", str(UUID(int=120)), {}, unit=VILLAGE)
    origin = f"/510604/points#{UUID(int=120)}.1"
    asked = {"amount_fen": 500, "booking": booked, "origin": origin}
    for payment in (PAYMENT, OTHER):
        assets.says("payment_request.requested", payment, asked)
    assets.says("payment_request.changed", PAYMENT, {**asked, "amount_fen": 450})
    assets.says("payment_request.signed", PAYMENT, {"person": "p", "version": 2})
    assets.says("payment_request.ordered", PAYMENT, {"amount_fen": 450})
    for ordered, payment in ((ORDERED, PAYMENT), (OTHER_ORDERED, OTHER)):
        assets.says("ordered_payment.opened", ordered, {"payment_request": payment})
    items = [{"number": 1, "payment_request": OTHER}, {"number": 2, "payment_request": PAYMENT}]
    assets.says("pay_file.listed", FILE, {"items": items})
    for ordered in (ORDERED, OTHER_ORDERED):
        assets.says("ordered_payment.listed", ordered, {"pay_file": FILE})
    assets.says("pay_file.outcomes_told", FILE, {"outcomes": [{"number": 1, "outcome": "paid"}]})
    assets.says("pay_file.outcomes_told", FILE, {"outcomes": [{"number": 2, "outcome": "paid"}]})
    assets.says("payment_request.confirmed", PAYMENT, {"amount_fen": 450})
    assets.says("slip.entered", SLIP, {"entity": ENTITY, "key": f"payment/{PAYMENT}/r"})
    assets.says("journal.slip_vouchered", str(UUID(int=121)), {"slip": SLIP, "voucher": VOUCHER})
    assets.books(VOUCHER, date(2026, 5, 1), 450, origin=f"assets.slip/{SLIP}")
    assets.says("bank_line.recorded", BANK_LINE, {"amount_fen": 450})
    assets.says("bank_line.matched", BANK_LINE, {"payment_request": None, "pay_file": FILE})
    assets.county.happens(
        "disclosure.publication.published", str(UUID(int=122)), {"of": [VOUCHER]}, unit=VILLAGE
    )


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


@pytest.fixture
def account(county: Any) -> str:
    """Play one account under the first of two tables."""
    name = str(UUID(int=130))
    county.adopts(1, since=date(2026, 1, 1), items={"tidy": ("0.5", "3"), "help": ("1", "5")})
    county.adopts(2, since=date(2026, 7, 1), items={"tidy": ("1", "2")})

    def says(kind: str, data: dict[str, Any], on: date) -> None:
        county.happens(f"points.account.{kind}", name, data, unit=VILLAGE, on=on)

    opened = {"label": "1组-001户", "scheme": "anjia-points", "opening": "10"}
    says("opened", opened, date(2026, 1, 1))
    for number, (item, points) in enumerate((("tidy", "0.5"), ("tidy", "3"), ("help", "4"))):
        entry = {
            "entry": f"e{number}", "table": "anjia-points/1", "item": item, "points": points,
            "acted_on": "2026-03-01", "recorder": "p", "evidence": [],
        }  # fmt: skip
        says("entry_recorded", entry, date(2026, 3, 1))
    names = ["e0", "e1", "e2"]
    says("entries_checked", {"entries": names}, date(2026, 3, 2))
    says("entries_recognised", {"entries": names, "points": "7.5"}, date(2026, 3, 31))
    settled = {"quarter": "2026-Q1", "entries": names, "points": "7.5", "standing": "17.5"}
    says("quarter_settled", settled, date(2026, 4, 1))
    return name


async def test_the_accounts_of_a_unit_are_listed_as_of_a_day(
    client: Client, as_: As, account: str
) -> None:
    path = f"/replay/units/{VILLAGE}/standings"

    now = await got(client, path, as_("supervisor"), quarter="2026-Q1")
    before = await got(client, path, as_("supervisor"), business_date="2026-03-31")

    (item,) = now["items"]
    assert (item["account"], item["standing"], item["quarter_points"]) == (account, "17.5", "7.5")
    assert (item["findings"], now["next"]) == ([], None)
    assert (before["items"][0]["standing"], before["items"][0]["recognised"]) == ("10", "7.5")


async def test_what_changed_in_an_account_is_said_in_words(
    client: Client, as_: As, account: str, county: Any
) -> None:
    whole = await got(client, f"/replay/accounts/{account}", as_("auditor"))
    last = whole["changes"][-4]["recorded"]["recorded_at"]
    county.seals()

    found = await got(
        client, f"/replay/accounts/{account}/changes", as_("auditor"), **{"from": last}
    )

    assert (found["before"]["standing"], found["after"]["standing"]) == ("10", "17.5")
    assert {each["code"] for each in found["changes"]} == {"entry_settled"}


async def test_another_adopted_table_shows_both_sides_and_records_nothing(
    client: Client, as_: As, account: str, county: Any
) -> None:
    size = county.size()
    asked = {"table": "anjia-points/2"}

    one = await got(client, f"/replay/what-if/accounts/{account}", as_("auditor"), **asked)
    unit = await got(client, f"/replay/what-if/units/{VILLAGE}/standings", as_("auditor"), **asked)

    (item,) = one["items"]
    assert (item["actual"]["standing"], item["instead"]["standing"]) == ("17.5", "13")
    assert item["difference"] == "-4.5"
    assert {each["entry"]: (each["points"], each["instead"]) for each in item["entries"]} == {
        "e0": ("0.5", "1"),
        "e1": ("3", "2"),
        "e2": ("4", "0"),
    }
    assert unit["items"] == one["items"]
    assert county.size() == size


async def test_a_table_that_is_given_is_tried_out(client: Client, as_: As, account: str) -> None:
    path = f"/replay/what-if/accounts/{account}"
    item = {"item": "help", "points_least": "0", "points_most": "2"}

    given = await client.post(path, json={"items": [item]}, headers=as_("auditor"))
    twice = await client.post(path, json={"items": [item, item]}, headers=as_("auditor"))
    others = await client.post(path, json={"items": [item]}, headers=as_("supervisor"))
    unknown = await client.get(path, params={"table": "none/1"}, headers=as_("auditor"))

    assert given.json()["items"][0]["instead"]["standing"] == "12"
    assert (twice.status_code, twice.json()["code"]) == (422, "table_unreadable")
    assert others.status_code == 403
    assert (unknown.status_code, unknown.json()["code"]) == (404, "table_not_adopted")


async def test_an_instant_that_is_not_sealed_is_refused(
    client: Client, as_: As, assets: Assets
) -> None:
    assets.establishes()

    answer = await client.get(
        f"/replay/books/{ENTITY}", params=until(datetime(2026, 5, 1, tzinfo=UTC)),
        headers=as_("auditor"),
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (409, "not_sealed_yet")
