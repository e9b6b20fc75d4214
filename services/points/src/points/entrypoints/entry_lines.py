"""Entries as they were known at an instant: what became of each by then, and nothing later."""

from typing import Any

from chassis.reading import Reader
from points.adapters.original_index import OriginalIndex
from points.entrypoints.answers import EntryLine, citations

_LATE = "(recorded_at AT TIME ZONE 'Asia/Shanghai')::date > acted_on AS late"
_STATE_AT = (
    "CASE WHEN %(at)s::timestamptz IS NULL THEN state WHEN settled_at <= %(at)s THEN 'approved' "
    "WHEN moved_at <= %(at)s THEN moved_to "
    "WHEN recognised_at <= %(at)s THEN CASE coalesce(refused, state) WHEN 'not_recognised' THEN "
    "'not_recognised' ELSE 'recognised' END WHEN reported_at <= %(at)s THEN 'reported' "
    "WHEN checked_at <= %(at)s THEN CASE coalesce(refused, state) WHEN 'rejected' THEN 'rejected' "
    "ELSE 'checked' END ELSE 'recorded' END AS state"
)
_COLUMNS = (
    "account, entry, score_table, item, points, acted_on, recorded_at, actor, via, entered_by, "
    "declared, evidence, position"
)
_LEARNT = {
    "checked_at": "checked_at",
    "checked_by": "checked_at",
    "check_entered_by": "checked_at",
    "check_sheet": "checked_at",
    "recognised_at": "recognised_at",
    "recognised_by": "recognised_at",
    "recognition_entered_by": "recognised_at",
    "recognition_sheet": "recognised_at",
    "settled_at": "settled_at",
    "quarter": "settled_at",
    "reason": "coalesce(recognised_at, checked_at)",
}
"""What became of an entry later than it was recorded, and when that was known."""
_LEARNT_AT = ", ".join(
    f"CASE WHEN %(at)s::timestamptz IS NULL OR {known} <= %(at)s THEN {name} END AS {name}"
    for name, known in _LEARNT.items()
)


_CORRECTED = (
    "LEFT JOIN LATERAL (SELECT points AS corrected, recorded_at AS corrected_at, position AS "
    "corrected_position, objection FROM read.corrections c WHERE c.account = e.account AND "
    "c.entry = e.entry AND (%(at)s::timestamptz IS NULL OR c.recorded_at <= %(at)s) "
    "ORDER BY position DESC LIMIT 1) corrections ON true LEFT JOIN LATERAL (SELECT CASE WHEN "
    "%(at)s::timestamptz IS NULL OR o.decided_at <= %(at)s THEN o.state ELSE 'open' END AS "
    "objected FROM read.objections o JOIN read.objection_files f USING (objection) WHERE "
    "f.account = e.account AND f.entry = e.entry AND (%(at)s::timestamptz IS NULL OR "
    "o.opened_at <= %(at)s) ORDER BY number DESC LIMIT 1) objections ON true"
)
"""What an entry counts since its last correction, and how the last objection to it stands."""


async def entry_lines(
    asked: tuple[Reader, OriginalIndex], where: str, values: dict[str, Any]
) -> list[EntryLine]:
    """Give the entries of a condition; `at` among the values is the instant, or None for now."""
    reader, originals = asked
    rows = await reader.named_rows(
        f"SELECT {_COLUMNS}, {_LEARNT_AT}, {_STATE_AT}, {_LATE}, corrected, corrected_at, "
        f"corrected_position, objection, objected FROM read.entries e {_CORRECTED} WHERE {where}",
        values,
    )
    states = await originals.states(each for row in rows for each, _ in citations(row))
    return [EntryLine.of(row, states) for row in rows]
