"""Households split and merge in a played county: nothing that was recorded moves or is lost."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from kernel.units import unit_id
from runner.demo.registration import account_id
from tests.conftest import PlayedCounty
from tests.end_to_end.browsing import sign_in

GRID = 15
UNIT = str(unit_id("510604", f"510604102211/grid/{GRID}"))
BEFORE, SINCE = date(2027, 8, 10), date(2027, 8, 11)
"""After everything that other scenarios play, for no log goes back in time."""
ITEM = "env-tidy-yard"
SECONDS_MAX = 60


class Street:
    """Three households of one grid, registered for this scenario alone."""

    def __init__(self, county: PlayedCounty) -> None:
        self.county = county
        self.registrar = county.cast.registrar.key
        self.officer = county.cast.officers[GRID - 1].key
        self.head = county.cast.heir
        """Heads the one that is split, and leaves with the part."""
        self.ids: dict[str, str] = {}
        self.on(BEFORE)
        for number in ("15-901", "15-902", "15-903"):
            head: str | dict[str, str] = {"key": f"demo-head-{number}", "name": f"王演示{number}"}
            if number == "15-901":
                head = county.person(self.head.key)
            body = {"number": number, "unit": UNIT, "label": f"演示户{number}", "head": head}
            self.ids[number] = self.registered("/households", body, key=number)["household"]
        self.stayed = self.registered(
            "/persons", {"key": "demo-stayed", "name": "王演示留", "unit": UNIT}, key="stayed"
        )["person"]
        for number in self.ids:
            self.wait_for(number)
        self.entry = self.recorded("15-901", BEFORE)
        self.objection = self.objected()
        self.recorded("15-902", BEFORE)
        self.on(SINCE)

    def on(self, day: date) -> None:
        """Come to the morning of a day."""
        self.county.move(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))

    def account(self, number: str) -> str:
        return account_id(self.ids[number])

    def registered(self, path: str, body: dict[str, Any], *, key: str) -> dict[str, Any]:
        """Enter something into the register."""
        answered = self.county.post(
            "registry", path, body, actor=self.registrar, key=f"households-{key}"
        )
        assert answered.status_code == 201, answered.text
        made: dict[str, Any] = answered.json()
        return made

    def read(self, path: str, actor: str) -> Any:
        """Read something of points as somebody who may."""
        answered = self.county.get("points", path, actor=actor)
        assert answered.status_code == 200, answered.text
        return answered.json()

    def wait_for(self, number: str) -> None:
        path = f"/accounts/{self.account(number)}"
        until(lambda: self.county.get("points", path, actor=self.officer).status_code == 200)

    def record(self, number: str, acted_on: date) -> httpx.Response:
        """Record an act as the grid's officer."""
        return self.county.post(
            "points",
            f"/accounts/{self.account(number)}/entries",
            {"item": ITEM, "points": "1", "acted_on": acted_on.isoformat()},
            actor=self.officer,
            key=f"households-record-{number}-{acted_on}-{self.county.clock.now():%d}",
        )

    def recorded(self, number: str, acted_on: date) -> str:
        """Record an act that is taken; gives the entry's name."""
        answered = self.record(number, acted_on)
        assert answered.status_code == 201, answered.text
        entry: str = answered.json()["entry"]
        return entry

    def objected(self) -> str:
        """Object to the entry as the head of the household that will be split."""
        opened = self.county.post(
            "points",
            f"/accounts/{self.account('15-901')}/objections",
            {"entry": self.entry, "reason": "院坝和门前都打扫了"},
            actor=self.head.key,
            key="households-object",
        )
        assert opened.status_code == 201, opened.text
        objection: str = opened.json()["objection"]
        return objection

    def replay(self, number: str, **asked: str) -> httpx.Response:
        return self.county.get(
            "audit",
            f"/replay/accounts/{self.account(number)}",
            actor=self.county.cast.auditor.key,
            **asked,
        )

    def replay_before(self, number: str) -> httpx.Response:
        """Replay by what was known at the end of the day before split and merger."""
        until_ = f"{BEFORE}T15:59:59.999999Z"
        return self.replay(number, recorded_until=until_, business_date=BEFORE.isoformat())

    def replay_when(self, number: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the log has what was done, and give the replay."""
        found: dict[str, Any] = {}

        def there() -> bool:
            found.update(self.replay(number).json())
            return holds(found)

        until(there)
        assert found["findings"] == []
        return found

    def page(self, number: str, person: str) -> str:
        """Read an account's page as somebody who signed in with a browser."""
        with httpx.Client(trust_env=False, timeout=60) as client:
            sign_in(self.county, client, person)
            page = client.get(f"{self.county.url('points')}/zh/accounts/{self.account(number)}")
        assert page.status_code == 200, page.text
        return page.text


@pytest.fixture(scope="module")
def street(county: PlayedCounty) -> Street:
    return Street(county)


def until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + SECONDS_MAX
    while not holds():
        assert time.monotonic() < ends_at, "it did not come to that"
        time.sleep(0.1)


def code(answered: httpx.Response) -> str:
    return f"{answered.status_code} {answered.json().get('code')}"


def upheld(street: Street) -> httpx.Response:
    members = street.county.cast.members
    return street.county.post(
        "points",
        f"/accounts/{street.account('15-901')}/objections/{street.objection}/decisions",
        {
            "decision": "upheld",
            "points": "1.5",
            "present": [street.county.person(each.key) for each in members],
            "reason": "照片可见两处",
        },
        actor=members[0].key,
        key="households-decide",
    )


def test_an_open_objection_stays_with_the_household_that_was_split(street: Street) -> None:
    split = {"number": "15-901-1", "label": "演示户15-901-1", "since": SINCE.isoformat(),
             "head": street.county.person(street.head.key), "remaining_head": street.stayed,
             "source": "application"}  # fmt: skip
    path = f"/households/{street.ids['15-901']}/splits"
    street.ids["15-901-1"] = street.registered(path, split, key="split")["household"]
    street.wait_for("15-901-1")

    assert code(street.record("15-901-1", BEFORE)) == "409 act_before_account"
    assert street.record("15-901-1", SINCE).status_code == 201
    # Who objected and left still reads it; the group decides, and the old account is corrected.
    listed = street.read(f"/accounts/{street.account('15-901')}/objections", street.head.key)
    assert [(each["objection"], each["state"]) for each in listed] == [(street.objection, "open")]
    decided = upheld(street)
    assert decided.status_code == 200, decided.text

    after = street.replay_when("15-901", lambda found: found["pending"] == "1.5")
    before = street.replay_before("15-901").json()
    assert (before["pending"], before["standing"]) == ("1", after["standing"])
    assert [each["recorded"] for each in before["entries"]] == [
        each["recorded"] for each in after["entries"]
    ]
    part = street.replay_when("15-901-1", lambda found: found.get("pending") == "1")
    assert (part["origin"], part["since"]) == (street.account("15-901"), SINCE.isoformat())
    assert part["opening"] == before["opening"]
    assert code(street.replay_before("15-901-1")) == "404 account_not_in_log"


def test_a_merged_household_keeps_its_account_and_takes_no_later_act(street: Street) -> None:
    merger = {"into": street.ids["15-903"], "since": SINCE.isoformat(), "source": "verified"}
    street.registered(f"/households/{street.ids['15-902']}/mergers", merger, key="merger")
    history = f"/accounts/{street.account('15-902')}/history"
    until(lambda: street.read(history, street.officer)["closed_since"] == SINCE.isoformat())

    assert code(street.record("15-902", SINCE)) == "409 account_closed"
    assert street.record("15-902", date(2027, 8, 9)).status_code == 201
    assert street.record("15-903", SINCE).status_code == 201

    after = street.replay_when("15-902", lambda found: found["pending"] == "2")
    before = street.replay_before("15-902").json()
    assert (before["pending"], before["closed_since"], before["merged_into"]) == ("1", None, None)
    assert (after["closed_since"], after["merged_into"]) == (
        SINCE.isoformat(),
        street.account("15-903"),
    )
    assert [each["code"] for each in after["changes"]].count("account_closed") == 1
    # The adopted rule carries no standing: the other account is as it was.
    joined = street.replay_when("15-903", lambda found: found["pending"] == "1")
    assert joined["standing"] == joined["opening"]


def test_the_pages_of_both_sides_show_where_they_came_from_and_went(street: Street) -> None:
    own = street.page("15-901-1", street.head.key)
    old = street.page("15-901", street.officer)
    merged = street.page("15-902", street.officer)
    joined = street.page("15-903", street.officer)

    assert "从演示户15-901分出，另立一户" in own
    assert f"/accounts/{street.account('15-901')}" not in own
    assert "演示户15-901-1从本户分出" in old
    assert f"/accounts/{street.account('15-901-1')}" in old
    assert "并入演示户15-903，以后的事记在那一户" in merged
    assert "演示户15-902并入本户" in joined
