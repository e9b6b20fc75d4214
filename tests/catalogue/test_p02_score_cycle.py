"""P02 积分流程: recorded, checked, reported, recognised, approved on its day, only then shown."""

import time
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from kernel.units import unit_id
from runner.demo.registration import account_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("P02")

SCHEME = "anjia-points"
QUARTER = "2026-Q3"
SECONDS_MAX = 60
POINTS = ("1", "0.5", "0.8")


def publications(county: PlayedCounty) -> list[dict[str, str]]:
    items: list[dict[str, str]] = county.get("disclosure", "/publications").json()["items"]
    return [each for each in items if each["period"] == QUARTER]


def approve(county: PlayedCounty, key: str) -> httpx.Response:
    return county.post(
        "points",
        f"/schemes/{SCHEME}/quarters/{QUARTER}/approvals",
        {"resolution": "branch-2026-Q3"},
        actor=county.cast.secretary.key,
        key=key,
    )


def state(county: PlayedCounty) -> str:
    found = county.get("points", f"/schemes/{SCHEME}/quarters/{QUARTER}")
    return str(found.json().get("state")) if found.status_code == 200 else "unknown"


def record(county: PlayedCounty) -> list[dict[str, str]]:
    """Record three acts of one day in the first grid; gives their names."""
    named = []
    subjects = [each for each in county.cast.subjects if each.grid == 1][:3]
    for number, (subject, points) in enumerate(zip(subjects, POINTS, strict=True)):
        account = account_id(county.subject(subject.key))
        made = county.post(
            "points",
            f"/accounts/{account}/entries",
            {"item": "law-learning", "points": points, "acted_on": "2026-07-19"},
            actor=county.cast.officers[0].key,
            key=f"p02-record-{number}",
        )
        assert made.status_code == 201, made.text
        named.append({"account": str(account), "entry": made.json()["entry"]})
    return named


def decide(county: PlayedCounty, path: str, body: dict[str, Any], actor: str) -> dict[str, Any]:
    """Send a decision of the officer or the group; gives its answer."""
    grid = unit_id("510604", "510604102211/grid/01")
    answered = county.post(
        "points",
        f"/grids/{grid}/{path}",
        {"scheme": SCHEME, **body},
        actor=actor,
        key=f"p02-{path}",
    )
    assert answered.status_code == 200, answered.text
    answer: dict[str, Any] = answered.json()
    return answer


def recognise(county: PlayedCounty, named: list[dict[str, str]]) -> None:
    """Check two entries, reject the third, report and recognise what is left."""
    officer, members = county.cast.officers[0].key, county.cast.members
    rejected = [{**named[2], "reason": "no such meeting"}]
    body: dict[str, Any] = {"checked": named[:2], "rejected": rejected}
    assert decide(county, "checks", body, officer) == {"checked": 2, "rejected": 1}
    county.move(datetime(2026, 7, 31, 2, tzinfo=UTC))
    reported = decide(county, "months/2026-07/reports", {}, officer)
    present = {"present": [county.person(each.key) for each in members]}
    recognised = decide(county, "months/2026-07/recognitions", present, members[0].key)
    assert recognised["recognised"] == reported["entries"] >= 2


def test_exactly_what_was_approved_is_published_and_nothing_before(county: PlayedCounty) -> None:
    county.move(datetime(2026, 7, 20, 2, tzinfo=UTC))
    named = record(county)
    recognise(county, named)

    county.move(datetime(2026, 9, 27, 2, tzinfo=UTC))
    early = approve(county, "p02-early")
    assert (early.status_code, early.json()["code"]) == (409, "approval_too_early")
    county.move(datetime(2026, 9, 29, 2, tzinfo=UTC))
    _until(lambda: state(county) == "overdue")
    assert publications(county) == []

    wanted = due(county)
    approved = approve(county, "p02-approve")

    assert approved.status_code == 200, approved.text
    _until(lambda: state(county) == "published")
    [publication] = publications(county)
    document = county.get("disclosure", f"/publications/{publication['id']}").json()
    gained = {row["account"]: row["points"] for row in document["lines"]}
    assert {account: points for account, points in gained.items() if points != "0"} == wanted
    assert wanted[named[0]["account"]] == POINTS[0]
    assert named[2]["account"] not in wanted
    assert document["statement"] == approved.json()["statement"]


def due(county: PlayedCounty) -> dict[str, str]:
    """Add up, account by account, what the group recognised and no quarter contains yet."""
    found: dict[str, str] = {}
    for subject in county.cast.subjects:
        account = str(account_id(county.subject(subject.key)))
        officer = county.cast.officers[subject.grid - 1].key
        read = county.get("points", f"/accounts/{account}", actor=officer).json()
        if read["recognised"] != "0":
            found[account] = read["recognised"]
    return found


def _until(holds: object) -> None:
    assert callable(holds)
    ends_at = time.monotonic() + SECONDS_MAX
    while not holds():
        assert time.monotonic() < ends_at, "it did not come to that"
        time.sleep(0.2)
