"""X21 三员合一: one person in three posts signs, and the post acted in is recorded."""

import time
from datetime import UTC, datetime

import pytest

from kernel.units import unit_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("X21")

COUNTY, VILLAGE = "510604", "510604102211"
GRID = f"{VILLAGE}/grid/03"
KINDS = ("discipline-member", "supervision-informant", "supervision-committee-chair")
WHO = "demo-head-03-004"
MONTH = "2026-05"
SCHEME = "anjia-points"
PAUSE_SECONDS = 0.2


def test_whoever_holds_three_posts_says_in_which_of_them_they_sign(county: PlayedCounty) -> None:
    county.move(datetime(2026, 7, 3, 1, tzinfo=UTC))
    person = county.person(WHO)
    village = str(unit_id(COUNTY, VILLAGE))
    listed = county.get("registry", "/posts", unit=village, limit="200").json()["items"]
    posts = {each["kind"]: each["post"] for each in listed if each["kind"] in KINDS}
    for kind in KINDS:
        answer = county.post(
            "registry",
            f"/posts/{posts[kind]}/appointments",
            {"person": person, "since": "2026-07-01", "resolution": "演示任命"},
            actor=county.cast.registrar.key,
            key=f"x21-{kind}",
        )
        assert answer.status_code == 201, answer.text
    path = f"/grids/{unit_id(COUNTY, GRID)}/months/{MONTH}/inspections"

    def sign(post: str, key: str) -> tuple[int, str]:
        answer = county.post(
            "points",
            path,
            {"scheme": SCHEME, "outcome": "in_order"},
            actor=WHO,
            key=f"x21-{key}",
            **{"Mingbai-Post": post},
        )
        return answer.status_code, str(answer.json().get("code", ""))

    # The appointments reach points by themselves, after a moment.
    for attempt in range(200):
        if sign(posts[KINDS[2]], f"wait-{attempt}")[0] == 201:
            break
        time.sleep(PAUSE_SECONDS)
    for kind in KINDS[:2]:
        assert sign(posts[kind], kind) == (201, "")

    [other] = [each["post"] for each in listed if each["kind"] == "deputy-grid-head"]
    assert sign(other, "not-held") == (403, "acting_post_not_held")
    signed = county.get("points", path, actor=WHO, scheme=SCHEME).json()["items"]
    assert [each["actor"] for each in signed] == [
        f"person/{person}/{posts[kind]}" for kind in (KINDS[2], *KINDS[:2])
    ]
