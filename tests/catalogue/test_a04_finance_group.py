"""A04 民主理财小组: what it has not reviewed is shown so, and its objection opens an audit case."""

import pytest

from tests.catalogue.booked_village import BookedVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A04")

VILLAGE, MONTH = "510604102209", "2026-05"
GROUP = "finance-group-member"


def test_books_are_not_yet_reviewed_until_the_group_has_and_an_objection_is_audited(
    county: PlayedCounty,
) -> None:
    village = BookedVillage(county, name="a04", village=VILLAGE)
    village.fill(GROUP, VILLAGE)
    village.keep_books(MONTH)
    village.settle()
    closed = village.keep(f"months/{MONTH}/closings", {}, kind="village-accountant")
    assert closed[0] == 200, closed

    shown = village.read(f"months/{MONTH}/disclosure", kind=GROUP)
    assert shown["review"] == "not_yet_reviewed"

    reason = {"reason": "招待费未附清单"}
    path = f"months/{MONTH}/objections"
    assert village.keep(path, reason, kind="village-accountant") == (403, "not_permitted")
    status, said = village.keep(path, reason, kind=GROUP)
    assert status == 201, said
    (case,) = village.read("audit-cases", kind="auditor")["items"]
    assert (case["audit_case"], case["period"], case["words"]) == (
        said["audit_case"],
        MONTH,
        "招待费未附清单",
    )
    shown = village.read(f"months/{MONTH}/disclosure", kind="auditor")
    assert shown["review"] == "objected"

    finding = {"opinion": "in_order", "finding": "清单已核对"}
    settle = f"audit-cases/{said['audit_case']}/settlements"
    assert village.keep(settle, finding, kind="auditor")[0] == 200
    assert village.keep(f"months/{MONTH}/reviews", {}, kind=GROUP) == (200, {"month": MONTH})
    shown = village.read(f"months/{MONTH}/disclosure", kind="auditor")
    assert shown["review"] == "reviewed"
    assert village.read("audit-cases", kind="auditor")["items"] == []
