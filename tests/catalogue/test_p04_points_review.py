"""P04 积分复议: an entry is objected to at any time, corrected by a new event, and re-issued."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from runner.demo.cast import Subject
from runner.demo.registration import account_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("P04")

SCHEME = "anjia-points"
QUARTER = "2026-Q2"
SECONDS_MAX = 60
PATH = f"/schemes/{SCHEME}/quarters/{QUARTER}"


def entry_of_a_closed_quarter(county: PlayedCounty) -> tuple[Subject, str, dict[str, Any]]:
    """Find a household without an office, its account, and an entry that its quarter contains."""
    offices = {each.key for each in (*county.cast.officers, *county.cast.members)}
    offices |= {county.cast.secretary.key, county.cast.deputy.key}
    for subject in county.cast.subjects:
        if subject.kind != "household" or subject.person.key in offices:
            continue
        account = str(account_id(county.subject(subject.key)))
        statement = county.get(
            "points", f"/accounts/{account}/statement", actor=subject.person.key
        ).json()
        for line in statement["items"]:
            if line["quarter"] == QUARTER and line["points"] != "0" and not line["objected"]:
                return subject, account, line
    raise AssertionError("no household has an entry in a closed quarter")


def test_an_objection_after_the_close_corrects_the_entry_and_the_list_is_reissued(
    county: PlayedCounty,
) -> None:
    county.move(datetime(2026, 10, 12, 2, tzinfo=UTC))
    subject, account, entry = entry_of_a_closed_quarter(county)
    publication = published(county)
    before = {line["account"]: line for line in publication["lines"]}

    decided = review(county, subject, account, entry)
    assert decided.status_code == 200, decided.text

    # A published figure never moves silently.
    assert published(county)["statement"] == publication["statement"]
    quarter = county.get("points", PATH).json()
    assert (quarter["revision"], quarter["reissue_due"]) == (publication["revision"], 1)
    corrected = correction(county, account, entry["entry"])
    assert corrected["code"] == "entry_corrected"

    reissued = county.post(
        "points",
        f"{PATH}/reissues",
        {"resolution": "branch-2026-Q2-corrected"},
        actor=county.cast.secretary.key,
        key="p04-reissue",
    )
    assert reissued.status_code == 200, reissued.text
    _until(lambda: published(county)["statement"] == reissued.json()["statement"])
    _until(lambda: county.get("points", PATH).json()["state"] == "published")
    after = published(county)
    assert after["revision"] == publication["revision"] + 1
    assert [one["account"] for one in after["changes"]] == [account]
    changed = {line["account"] for line in after["lines"] if line != before[line["account"]]}
    assert changed == {account}
    # The list of before stays readable, with the resolution that replaced it.
    path, _, number = after["revisions"][-2]["path"].partition("?revision=")
    earlier = county.get("disclosure", path, revision=number).json()
    assert earlier["lines"] == publication["lines"]
    assert after["revisions"][-1]["resolution"] == "branch-2026-Q2-corrected"
    assert after["revisions"][-1]["replaces"] == publication["statement"]


def test_what_audit_replays_equals_what_points_says_after_the_correction(
    county: PlayedCounty,
) -> None:
    points = county.get("points", "/standings/digest").json()

    def replayed() -> bool:
        audit = county.get("audit", "/replay/standings", actor=county.cast.auditor.key).json()
        return bool(audit["sha256"] == points["sha256"] and not audit["findings"])

    _until(replayed)


def review(
    county: PlayedCounty, subject: Subject, account: str, entry: dict[str, Any]
) -> httpx.Response:
    """Object as the household, and let the group void the entry with everybody else present."""
    path = f"/accounts/{account}/objections"
    objected = {"entry": entry["entry"], "reason": "那天我们家没有参加"}
    foreign = next(each for each in county.cast.subjects if each.key != subject.key)
    refused = county.post("points", path, objected, actor=foreign.person.key, key="p04-foreign")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_of_the_subject")
    opened = county.post("points", path, objected, actor=subject.person.key, key="p04-object")
    assert opened.status_code == 201, opened.text
    twice = county.post("points", path, objected, actor=subject.person.key, key="p04-twice")
    assert (twice.status_code, twice.json()["code"]) == (409, "objection_open")
    members = county.cast.members
    return county.post(
        "points",
        f"{path}/{opened.json()['objection']}/decisions",
        {
            "decision": "upheld",
            "points": "0",
            "present": [county.person(each.key) for each in members],
            "reason": "走访属实",
        },
        actor=members[0].key,
        key="p04-decide",
    )


def correction(county: PlayedCounty, account: str, entry: str) -> dict[str, Any]:
    """Wait until audit has the correction, and give the change that it made."""
    found: list[dict[str, Any]] = []

    def there() -> bool:
        replay = county.get(
            "audit", f"/replay/accounts/{account}", actor=county.cast.auditor.key
        ).json()
        assert not replay["findings"]
        found[:] = [one for one in replay["changes"] if one["code"] == "entry_corrected"]
        return bool(found)

    _until(there)
    assert found[-1]["entry"] == entry
    return found[-1]


def published(county: PlayedCounty) -> dict[str, Any]:
    """Give the quarter's publication, whole."""
    items = county.get("disclosure", "/publications").json()["items"]
    (listed,) = [each for each in items if each["period"] == QUARTER]
    document: dict[str, Any] = county.get("disclosure", f"/publications/{listed['id']}").json()
    return document


def _until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + SECONDS_MAX
    while not holds():
        assert time.monotonic() < ends_at, "it did not come to that"
        time.sleep(0.2)
