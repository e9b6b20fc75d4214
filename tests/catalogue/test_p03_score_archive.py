"""P03 月度台账: one file per grid and month, with every point change, equal to a replay."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from kernel.units import unit_id
from runner.demo.registration import account_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("P03")

MONTH = "2026-05"
GRIDS = (1, 7, 16)


@pytest.mark.parametrize("number", GRIDS)
def test_the_register_of_a_grid_and_month_lists_every_change_and_equals_a_replay(
    county: PlayedCounty, number: int
) -> None:
    grid = unit_id("510604", f"510604102211/grid/{number:02}")
    officer = county.cast.officers[number - 1].key
    subjects = [each for each in county.cast.subjects if each.grid == number]

    register = county.get(
        "points", f"/grids/{grid}/months/{MONTH}/register", actor=officer, scheme="anjia-points"
    ).json()

    listed = {(each["account"], each["entry"]): each for each in register["entries"]}
    planned = {
        (str(account_id(county.subject(each.subject))), each.name)
        for each in county.plan.entries
        if each.subject in {subject.key for subject in subjects}
        and each.acted_on.isoformat().startswith(MONTH)
    }
    assert set(listed) == planned
    assert planned
    for each in listed.values():
        assert each["actor"].startswith(("person/", "party/"))
        assert each["recorded_at"] >= each["acted_on"]
    replayed: list[dict[str, Any]] = []
    for subject in subjects:
        answer = county.get(
            "audit",
            f"/replay/accounts/{account_id(county.subject(subject.key))}",
            actor=county.cast.auditor.key,
        ).json()
        replayed += [each for each in answer["entries"] if each["acted_on"].startswith(MONTH)]
    assert sum((Decimal(each["points"]) for each in replayed), Decimal(0)) == sum(
        (Decimal(each["points"]) for each in listed.values()), Decimal(0)
    )
    totals = Counter(each["state"] for each in listed.values())
    assert {state: count for state, count, _ in register["totals"]} == dict(totals)
