"""P07 积分核定授信、用工看积分: a standing is shown on consent, and the showing is on record."""

import time
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from kernel.beijing import business_date
from kernel.units import unit_id
from runner.demo.cast import Person, Subject
from runner.demo.registration import account_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("P07")

SECONDS_MAX = 60
COUNTY, VILLAGE = unit_id("510604", "510604"), unit_id("510604", "510604102211")
PURPOSES = {
    "lender-officer": ("credit-line", COUNTY),
    "employer-officer": ("employment", VILLAGE),
}


def today(county: PlayedCounty) -> date:
    return business_date(county.clock.now())


def household(county: PlayedCounty, number: int) -> Subject:
    """Give one of the households whose head holds no post; each scenario takes its own."""
    busy = {each.key for each in (*county.cast.officers, *county.cast.members)}
    busy |= {county.cast.secretary.key, county.cast.deputy.key}
    free = [
        each
        for each in county.cast.subjects
        if each.kind == "household" and each.person.key not in busy
    ]
    return free[number]


def appointed(county: PlayedCounty, kind: str, person: Person) -> str:
    """Appoint somebody to the one post of a kind; gives the post."""
    _, unit = PURPOSES[kind]
    posts = county.get("registry", "/posts", unit=str(unit), limit="200").json()["items"]
    [post] = [each["post"] for each in posts if each["kind"] == kind]
    body = {
        "person": county.person(person.key),
        "since": "2026-01-01",
        "resolution": "lender and employer take part",
    }
    made = county.post(
        "registry",
        f"/posts/{post}/appointments",
        body,
        actor=county.cast.registrar.key,
        key=f"p07-{kind}",
    )
    assert made.status_code == 201, made.text
    return str(post)


def ask(
    county: PlayedCounty, subject: Subject, body: dict[str, Any], *, by: Person, key: str
) -> httpx.Response:
    """Ask for a snapshot; waits until points has heard of the asking person's post."""
    path = f"/accounts/{account_id(county.subject(subject.key))}/snapshots"
    ends_at = time.monotonic() + SECONDS_MAX
    tries = 0
    while True:
        answered = county.post("points", path, body, actor=by.key, key=f"p07-{key}-{tries}")
        if answered.status_code != 403 or time.monotonic() > ends_at:
            return answered
        tries += 1
        time.sleep(0.2)


def consent(county: PlayedCounty, subject: Subject, body: dict[str, Any], key: str) -> str:
    path = f"/accounts/{account_id(county.subject(subject.key))}/consents"
    given = county.post("points", path, body, actor=subject.person.key, key=f"p07-{key}")
    assert given.status_code == 201, given.text
    return str(given.json()["consent"])


def handed_over(county: PlayedCounty, subject: Subject) -> list[dict[str, Any]]:
    """Give what the household is told was handed over."""
    path = f"/accounts/{account_id(county.subject(subject.key))}/snapshots"
    items: list[dict[str, Any]] = county.get("points", path, actor=subject.person.key).json()[
        "items"
    ]
    return items


@pytest.mark.parametrize(("kind", "number"), [("lender-officer", 0), ("employer-officer", 1)])
def test_a_standing_is_told_on_consent_alone_and_the_telling_is_on_record(
    county: PlayedCounty, kind: str, number: int
) -> None:
    subject, asking = household(county, number), household(county, number + 10).person
    purpose, _ = PURPOSES[kind]
    post = appointed(county, kind, asking)
    asked = {"recipient": post, "purpose": purpose}

    without = ask(county, subject, asked, by=asking, key=f"{kind}-without")
    assert (without.status_code, without.json()["code"]) == (409, "consent_missing")
    assert handed_over(county, subject) == []
    until = today(county) + timedelta(days=1)
    given = consent(county, subject, {**asked, "valid_until": until.isoformat()}, f"{kind}-give")
    told = ask(county, subject, asked, by=asking, key=f"{kind}-with")

    assert told.status_code == 201, told.text
    snapshot = told.json()
    officer = county.cast.officers[subject.grid - 1].key
    account = county.get("points", f"/accounts/{snapshot['account']}", actor=officer).json()
    assert snapshot["standing"] == account["standing"]
    assert (snapshot["consent"], snapshot["handed_over_on"]) == (given, today(county).isoformat())
    assert snapshot["tables"] == ["anjia-points/1", "anjia-points/2"]
    [line] = listed(county, subject)
    assert (line["recipient"], line["purpose"]) == (post, purpose)
    assert line["standing"] == snapshot["standing"]
    event = {"source": "/demo/510604/points", "id": f"{snapshot['snapshot']}.1"}
    proved = county.get("audit", "/proofs/inclusion", **event)
    assert proved.status_code == 200, proved.text

    county.move(_later(county))
    expired = ask(county, subject, asked, by=asking, key=f"{kind}-expired")
    assert (expired.status_code, expired.json()["code"]) == (409, "consent_expired")
    assert "standing" not in expired.json()
    assert len(handed_over(county, subject)) == 1


def listed(county: PlayedCounty, subject: Subject) -> list[dict[str, Any]]:
    """Give what was handed over, once the household's list has it."""
    ends_at = time.monotonic() + SECONDS_MAX
    while not (found := handed_over(county, subject)):
        assert time.monotonic() < ends_at, "nothing was listed"
        time.sleep(0.2)
    return found


def _later(county: PlayedCounty) -> datetime:
    return county.clock.now() + timedelta(days=2)
