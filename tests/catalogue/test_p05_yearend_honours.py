"""P05 年终拉通排名与荣誉称号: one ranking over all subjects, and bonuses asked of assets."""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785

from kernel.units import unit_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("P05")

SCHEME = "anjia-points"
YEAR = f"/schemes/{SCHEME}/years/2026"
VILLAGE = str(unit_id("510604", "510604102211"))
SOURCE = "/demo/510604/points"
SECONDS_MAX = 60
LATE = {
    "2026-Q3": datetime(2026, 9, 29, 2, tzinfo=UTC),
    "2026-Q4": datetime(2026, 12, 29, 2, tzinfo=UTC),
}
"""The quarters after the half year that was played, and when each can be approved."""
AWARDED = (
    ("firm", "law-abiding-firm", 40_000),
    ("family_farm", "best-land-manager", 10_000),
    ("household", "ten-star-household", 20_000),
)


def proposal(county: PlayedCounty, account: str, title: str, bonus: int) -> dict[str, Any]:
    present = [county.person(each.key) for each in county.cast.members]
    return {"account": account, "title": title, "bonus": bonus, "present": present}


def propose(county: PlayedCounty, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
    member = county.cast.members[0].key
    answered = county.post("points", f"{YEAR}/honours", body, actor=member, key=f"p05-{key}")
    return answered.status_code, answered.json()


def approve_what_is_left(county: PlayedCounty) -> None:
    for quarter, instant in LATE.items():
        path = f"/schemes/{SCHEME}/quarters/{quarter}"
        if county.get("points", path).json().get("state") in ("approved", "published"):
            continue
        if county.clock.now() < instant:
            county.move(instant)
        approved = county.post(
            "points",
            f"{path}/approvals",
            {"resolution": f"branch-{quarter}"},
            actor=county.cast.secretary.key,
            key=f"p05-{quarter}",
        )
        assert approved.status_code == 200, approved.text


def ranking(county: PlayedCounty, position: str) -> list[dict[str, Any]]:
    """Read every line, page by page."""
    lines: list[dict[str, Any]] = []
    query = {"limit": "50", "after": position}
    while True:
        page = county.get("points", f"{YEAR}/ranking", actor=county.cast.auditor.key, **query)
        lines += page.json()["items"]
        if page.json()["next"] is None:
            return lines
        query["cursor"] = page.json()["next"]


def chosen(county: PlayedCounty, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choose one of each type; the household is the last of those that decide on nothing."""
    deciding = {each.key for each in (*county.cast.members, county.cast.secretary)}
    labels = {each.label for each in county.cast.subjects if each.person.key in deciding}
    free = [line for line in lines if line["label"] not in labels]
    return [
        next(line for line in reversed(free) if line["subject_type"] == kind)
        for kind, _, _ in AWARDED
    ]


def close(county: PlayedCounty) -> list[dict[str, Any]]:
    """Close the year and check its ranking's hash; gives the lines."""
    closed = county.post(
        "points",
        f"{YEAR}/closings",
        {"resolution": "branch-2026"},
        actor=county.cast.secretary.key,
        key="p05-close",
    )
    assert closed.status_code == 200, closed.text
    lines = ranking(county, closed.headers["Mingbai-Position"])
    assert len(lines) == closed.json()["lines"] >= len(county.cast.subjects)
    by_account = sorted(lines, key=lambda line: str(line["account"]))
    written = b"".join(rfc8785.dumps(line) + b"\n" for line in by_account)
    assert closed.json()["statement"] == f"sha256:{hashlib.sha256(written).hexdigest()}"
    assert [line["rank"] for line in lines] == sorted(line["rank"] for line in lines)
    return lines


def award(county: PlayedCounty, line: dict[str, Any], title: str, bonus: int) -> str:
    """Let the group propose and the branch award; gives the honour's id."""
    account = line["account"]
    for wrong in (9_999, 40_001):
        status, said = propose(county, proposal(county, account, title, wrong), f"{title}-{wrong}")
        assert (status, said["code"]) == (409, "bonus_out_of_range")
    status, said = propose(county, proposal(county, account, title, bonus), title)
    assert (status, said["rank"]) == (201, line["rank"]), said
    awarded = county.post(
        "points",
        f"{YEAR}/honours/{said['honour']}/awards",
        {"account": account, "resolution": f"branch-{title}"},
        actor=county.cast.secretary.key,
        key=f"p05-award-{title}",
    )
    assert awarded.status_code == 200, awarded.text
    status, again = propose(county, proposal(county, account, title, bonus), f"{title}-again")
    assert (status, again["code"]) == (409, "honour_already_awarded")
    return str(said["honour"])


def test_each_honour_names_rank_and_points_and_asks_assets_for_one_payment(
    county: PlayedCounty,
) -> None:
    account = county.get(
        "points",
        "/accounts",
        actor=county.cast.auditor.key,
        scheme=SCHEME,
        grid=str(unit_id("510604", "510604102211/grid/01")),
    ).json()["items"][0]["account"]
    status, early = propose(county, proposal(county, account, "ten-star-household", 20_000), "no")
    assert (status, early["code"]) == (409, "year_not_closed")
    approve_what_is_left(county)
    lines = close(county)
    subjects = chosen(county, lines)
    wrong = proposal(county, subjects[0]["account"], "ten-star-household", 20_000)
    status, said = propose(county, wrong, "wrong")
    assert (status, said["code"]) == (409, "title_not_for_subject")

    honours = {
        award(county, line, title, bonus): (line, title, bonus)
        for line, (_, title, bonus) in zip(subjects, AWARDED, strict=True)
    }

    _until(lambda: len(shown(county)) == len(honours))
    for honour, (line, title, bonus) in honours.items():
        public = shown(county)[honour]
        assert (public["title"], public["bonus"]) == (title, bonus)
        assert (public["rank"], public["points"]) == (line["rank"], line["points"])
        assert (public["closing_on"], public["label"]) == ("2026-12-28", line["label"])
        assert 10_000 <= public["bonus"] <= 40_000
        source, _, event_id = public["event"].partition("#")
        proved = county.get("audit", "/proofs/inclusion", source=source, id=event_id)
        assert proved.status_code == 200, proved.text
        _until(lambda event=public["event"]: len(requested(county, event)) == 1)  # type: ignore[misc]  # bound now
        [request] = requested(county, public["event"])
        assert (request["amount_fen"], request["unit"]) == (bonus, VILLAGE)


def shown(county: PlayedCounty) -> dict[str, dict[str, Any]]:
    """Give the honours that disclosure shows, by id."""
    rolls = county.get("disclosure", "/honour-rolls").json()
    return {
        each["honour"]: each
        for roll in rolls
        if roll["year"] == "2026"
        for each in county.get("disclosure", f"/honour-rolls/{roll['id']}").json()["honours"]
    }


def requested(county: PlayedCounty, origin: str) -> list[dict[str, Any]]:
    """Give the payment requests of the village that an event asked for."""
    found: list[dict[str, Any]] = []
    query = {"unit": VILLAGE, "limit": "200"}
    while True:
        page = county.get(
            "assets", "/payment-requests", actor=county.cast.auditor.key, **query
        ).json()
        found += page["items"]
        if page["next"] is None:
            return [each for each in found if each["origin"] == origin]
        query["cursor"] = page["next"]


def _until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + SECONDS_MAX
    while not holds():
        assert time.monotonic() < ends_at, "it did not come to that"
        time.sleep(0.2)
