"""Points accounts in the past, over HTTP: lists, what changed, and what if."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.audit.tests.past_money import VILLAGE, As, Client, got


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
