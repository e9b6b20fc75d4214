"""P01 积分标准: a rule table that a vote adopted, and nothing outside it."""

from datetime import UTC, datetime

import pytest

from runner.demo.registration import account_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("P01")

BAD = [
    ("unknown-item", "1", "item_not_in_table"),
    ("law-learning", "0.3", "points_out_of_range"),
    ("law-learning", "3.1", "points_out_of_range"),
    ("no-superstition", "-4", "points_out_of_range"),
    ("no-superstition", "5", "points_out_of_range"),
]


@pytest.mark.parametrize(("day", "since"), [("2026-04-30", "2026-01-01"), ("2026-05-01",) * 2])
def test_the_table_in_force_was_adopted_by_a_vote(
    county: PlayedCounty, day: str, since: str
) -> None:
    sections = county.get("registry", "/sections", limit="50", on=day).json()["items"]
    [table] = [each for each in sections if each["kind"] == "score_table"]

    assert table["effective_on"] == since
    assert table["resolution_body"] == "安家村村民代表大会"


@pytest.mark.parametrize(("item", "points", "code"), BAD)
def test_an_entry_outside_the_table_is_refused_and_changes_nothing(
    county: PlayedCounty, item: str, points: str, code: str
) -> None:
    subject = county.cast.subjects[0]
    account = account_id(county.subject(subject.key))
    officer = county.cast.officers[subject.grid - 1].key
    county.move(datetime(2026, 7, 3, 1, tzinfo=UTC))
    before = county.get("points", f"/accounts/{account}", actor=officer)

    refused = county.post(
        "points",
        f"/accounts/{account}/entries",
        {"item": item, "points": points, "acted_on": "2026-07-02"},
        actor=officer,
        key=f"p01-{item}-{points}",
    )

    assert (refused.status_code, refused.json()["code"]) == (409, code)
    after = county.get("points", f"/accounts/{account}", actor=officer)
    assert (after.headers["etag"], after.json()) == (before.headers["etag"], before.json())


def test_what_the_first_table_scored_keeps_its_score_after_the_second(
    county: PlayedCounty,
) -> None:
    featured = county.plan.featured
    account = account_id(county.subject(featured))
    replayed = county.get(
        "audit", f"/replay/accounts/{account}", actor=county.cast.auditor.key
    ).json()

    old = {each.name: each for each in county.plan.entries if each.subject == featured}
    seen = [each for each in replayed["entries"] if each["acted_on"] < "2026-05-01"]
    assert seen
    for each in seen:
        assert each["table"] == "anjia-points/1"
        assert each["points"] == format(old[each["entry"]].points.normalize(), "f")
    assert not replayed["findings"]
