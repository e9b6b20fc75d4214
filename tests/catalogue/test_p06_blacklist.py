"""P06 “黑名单”制度: below 7, by group and branch, for one period, with help, and off again."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from kernel.periods import Quarter
from kernel.points import format_points
from kernel.units import unit_id
from runner.demo.cast import Subject
from runner.demo.registration import account_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("P06")

SCHEME = "anjia-points"
VILLAGE = str(unit_id("510604", "510604102211"))
SECONDS_MAX = 60
POSITIVE, NEGATIVE = "law-learning", "no-superstition"
MOST, LEAST, DEDUCTION = Decimal(1), Decimal("0.4"), Decimal(5)


class Village:
    """What the people of Anjia do about two households of one grid."""

    def __init__(self, county: PlayedCounty) -> None:
        self.county = county
        persons = {person.key for person in (*county.cast.officers, *county.cast.members)}
        persons |= {county.cast.secretary.key, county.cast.deputy.key}
        # In a grid of its own, so that what others left unfinished there is none of this.
        self.grid = 14
        self.low, self.enough = [
            each
            for each in county.cast.subjects
            if each.grid == self.grid
            and each.kind == "household"
            and each.person.key not in persons
        ][:2]
        self.keys = 0
        self.position = "0"

    @property
    def today(self) -> date:
        return self.county.clock.now().date()

    def at(self, day: date) -> None:
        self.county.move(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))

    def send(self, path: str, body: dict[str, Any], actor: str) -> httpx.Response:
        self.keys += 1
        answered = self.county.post("points", path, body, actor=actor, key=f"p06-{self.keys}")
        self.position = answered.headers.get("Mingbai-Position", self.position)
        return answered

    def done(self, path: str, body: dict[str, Any], actor: str) -> dict[str, Any]:
        answered = self.send(path, body, actor)
        assert answered.status_code in (200, 201), answered.text
        answer: dict[str, Any] = answered.json()
        return answer

    def account(self, subject: Subject) -> dict[str, Any]:
        path = f"/accounts/{account_id(self.county.subject(subject.key))}"
        officer = self.county.cast.officers[self.grid - 1].key
        found: dict[str, Any] = self.county.get(
            "points", path, actor=officer, after=self.position
        ).json()
        return found

    @property
    def present(self) -> dict[str, list[str]]:
        return {"present": [self.county.person(each.key) for each in self.county.cast.members]}

    def bring_to(self, wanted: dict[str, Decimal]) -> None:
        """Let subjects stand at these points once the running quarter is approved."""
        ordinal = 0
        while lacking := self._lacking(wanted):
            ordinal = self._record(lacking, ordinal)

    def _lacking(self, wanted: dict[str, Decimal]) -> dict[str, Decimal]:
        """Tell how much subjects lack; a recognition may take along what waited before."""
        lacking = {}
        for subject in (self.low, self.enough):
            found = self.account(subject)
            coming = Decimal(found["standing"]) + Decimal(found["recognised"])
            if coming != wanted[subject.key]:
                lacking[str(found["account"])] = wanted[subject.key] - coming
        return lacking

    def _record(self, lacking: dict[str, Decimal], ordinal: int) -> int:
        """Record acts and take them through to their recognition; gives the last ordinal."""
        officer = self.county.cast.officers[self.grid - 1].key
        checked = []
        for account, delta in lacking.items():
            for item, points in _acts(delta):
                ordinal += 1
                body = {
                    "item": item,
                    "points": format_points(points),
                    "acted_on": self.today.isoformat(),
                    "ordinal": ordinal,
                }
                entry = self.done(f"/accounts/{account}/entries", body, officer)["entry"]
                checked.append({"account": account, "entry": entry})
        grid = unit_id("510604", f"510604102211/grid/{self.grid:02}")
        month, of_scheme = f"{self.today:%Y-%m}", {"scheme": SCHEME}
        self.done(f"/grids/{grid}/checks", {**of_scheme, "checked": checked}, officer)
        self.done(f"/grids/{grid}/months/{month}/reports", of_scheme, officer)
        member = self.county.cast.members[0].key
        recognitions = f"/grids/{grid}/months/{month}/recognitions"
        self.done(recognitions, {**of_scheme, **self.present}, member)
        return ordinal

    def approve_quarters(self, last: Quarter) -> None:
        """Approve the quarter, and those before it that nobody approved yet."""
        listed = self.county.get("points", f"/schemes/{SCHEME}/quarters").json()
        approved = {each["quarter"] for each in listed if each["approved_at"] is not None}
        quarter = Quarter("2026-Q1")
        while quarter.first_on <= last.first_on:
            if str(quarter) not in approved:
                path = f"/schemes/{SCHEME}/quarters/{quarter}/approvals"
                self.done(path, {"resolution": "p06-branch"}, self.county.cast.secretary.key)
            quarter = quarter.next()


def _acts(delta: Decimal) -> list[tuple[str, Decimal]]:
    """Make a sum of deductions and of positive acts within their bounds."""
    acts: list[tuple[str, Decimal]] = []
    while delta < LEAST and delta:
        acts.append((NEGATIVE, -DEDUCTION))
        delta += DEDUCTION
    while delta > 0:
        part = min(MOST, delta)
        if LEAST > delta - part > 0:
            part -= LEAST
        acts.append((POSITIVE, part))
        delta -= part
    return acts


@pytest.fixture(scope="module")
def village(county: PlayedCounty) -> Village:
    """Bring one household to 6.9 and another to exactly 7, by an approved quarter."""
    village = Village(county)
    day = max(village.today, date(2026, 10, 8)) + timedelta(days=1)
    if day > Quarter.of(day).last_on - timedelta(days=8):
        day = Quarter.of(day).next().first_on + timedelta(days=8)
    village.at(day)
    village.bring_to({village.low.key: Decimal("6.9"), village.enough.key: Decimal(7)})
    quarter = Quarter.of(day)
    village.at(quarter.last_on - timedelta(days=1))
    village.approve_quarters(quarter)
    assert village.account(village.low)["standing"] == "6.9"
    assert village.account(village.enough)["standing"] == "7"
    return village


def test_a_farm_and_a_standing_of_exactly_7_are_never_listed(village: Village) -> None:
    member = village.county.cast.members[0].key
    [farm, *_] = [each for each in village.county.cast.subjects if each.kind == "family_farm"]

    for subject, code in (
        (farm, "subject_type_not_listed"),
        (village.enough, "standing_not_below"),
    ):
        account = account_id(village.county.subject(subject.key))
        refused = village.send(f"/accounts/{account}/listings", village.present, member)
        assert (refused.status_code, refused.json()["code"]) == (409, code)


def test_benefits_are_refused_for_exactly_the_period_of_a_twice_approved_listing(
    village: Village,
) -> None:
    county, clerk = village.county, _clerk(village)
    asked = Asked(village, clerk)
    assert asked.for_payment("village-subsidy") == 201
    since = village.today
    listing = _listed(village)
    _until(lambda: asked.suspensions() != [])
    [days] = asked.suspensions()
    until = date.fromisoformat(days["until"])

    assert days["since"] == since.isoformat()
    assert asked.for_payment("village-subsidy") == "benefit_suspended"
    assert asked.for_payment("minimum-living-allowance") == 201
    _until(lambda: village.low.label in _board(village))
    village.at(until)
    assert asked.for_payment("village-subsidy") == "benefit_suspended"
    village.at(until + timedelta(days=1))
    assert asked.for_payment("village-subsidy") == 201
    assert village.low.label not in _board(village)
    _until(lambda: _state(village, listing) == "ended")
    _until(lambda: _history(village)[-1:] == ["period_over"])
    resident = county.get(
        "disclosure", f"/units/{VILLAGE}/board-history", actor=village.enough.person.key
    )
    assert resident.status_code == 403


class Asked:
    """Payments that the clerk asks for in favour of the listed household."""

    def __init__(self, village: Village, clerk: str) -> None:
        self.village, self.clerk = village, clerk
        self.payee = village.county.subject(village.low.key)
        self.number = 0

    def for_payment(self, benefit: str) -> int | str:
        self.number += 1
        body = {
            "unit": VILLAGE,
            "number": f"p06-{self.number}",
            "purpose": "benefit",
            "benefit": benefit,
            "payee": self.payee,
            "payee_type": "household",
            "amount_fen": 10_000,
            "resolution": "p06-committee",
        }
        answered = self.village.county.post(
            "assets", "/payment-requests", body, actor=self.clerk, key=f"p06-pay-{self.number}"
        )
        code: int | str = answered.json().get("code", answered.status_code)
        return code

    def suspensions(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.village.county.get(
            "assets", f"/payees/{self.payee}/suspensions", actor=self.clerk, unit=VILLAGE
        ).json()
        return found


def _listed(village: Village) -> str:
    """Let group and branch list the household; a helper is assigned and reports a visit."""
    cast = village.county.cast
    account = account_id(village.county.subject(village.low.key))
    proposed = village.done(f"/accounts/{account}/listings", village.present, cast.members[0].key)
    assert proposed["standing"] == "6.9"
    listing = str(proposed["listing"])
    assert _board(village) == []
    helper = cast.officers[village.grid - 1]
    approval = {"resolution": "p06-branch", "helper": village.county.person(helper.key)}
    path = f"/listings/{listing}/approvals"
    assert village.send(path, approval, cast.members[1].key).json()["code"] == "not_permitted"
    village.done(path, approval, cast.secretary.key)
    visit = {"visited_on": village.today.isoformat(), "note": "演示:商量整治办法"}
    made = village.done(f"/listings/{listing}/visits", visit, helper.key)
    assert made == {"irregular": []}
    return listing


def _clerk(village: Village) -> str:
    """Let a resident be the village clerk from today on."""
    county = village.county
    posts = county.get("registry", "/posts", unit=VILLAGE, limit="200").json()["items"]
    [post] = [each["post"] for each in posts if each["kind"] == "village-clerk"]
    clerk = village.enough.person.key
    since, path = village.today.isoformat(), f"/posts/{post}/appointments"
    body = {"person": county.person(clerk), "since": since, "resolution": "演示:任村文书"}
    registrar = county.cast.registrar.key
    appointed = county.post("registry", path, body, actor=registrar, key="p06-clerk")
    assert appointed.status_code == 201, appointed.text
    _until(
        lambda: (
            county.get("assets", "/payment-requests", actor=clerk, unit=VILLAGE).status_code == 200
        )
    )
    return clerk


def _board(village: Village) -> list[str]:
    listed = village.county.get("disclosure", "/board", unit=VILLAGE).json()
    return [each["label"] for each in listed]


def _history(village: Village) -> list[str | None]:
    auditor = village.county.cast.auditor.key
    path = f"/units/{VILLAGE}/board-history"
    found = village.county.get("disclosure", path, actor=auditor).json()["items"]
    return [each["reason"] for each in found]


def _state(village: Village, listing: str) -> str:
    secretary = village.county.cast.secretary.key
    found = village.county.get("points", f"/listings/{listing}", actor=secretary).json()
    return str(found["state"])


def _until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + SECONDS_MAX
    while not holds():
        assert time.monotonic() < ends_at, "it did not come to that"
        time.sleep(0.2)
