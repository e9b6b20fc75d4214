"""Sums by type know every event that tells of points."""

import orjson

from audit.domain.totals import IMPORTED, Counted, totals_of


def test_the_points_of_imported_entries_are_summed_entry_by_entry() -> None:
    entries = [{"entry": "2026-03-05/a/1", "points": "1.5"}, {"entry": "b", "points": "-0.5"}]
    recorded = "points.account.entry_recorded.v1"

    _, by_type = totals_of(
        [_event(0, IMPORTED, {"entries": entries}), _event(1, recorded, {"points": "2"})]
    )

    assert by_type[IMPORTED].sums == {"points": "1"}
    assert by_type[recorded].sums == {"points": "2"}


def _event(index: int, kind: str, data: object) -> Counted:
    written = orjson.dumps({"data": data})
    return Counted(index=index, position=None, type=kind, hashed=b"", event=written)
