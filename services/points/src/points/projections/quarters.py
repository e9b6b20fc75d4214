"""Where does each quarter of a scheme stand, and what did the branch approve?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO quarters (scheme, quarter, unit, approval_on, state, position)"
        " VALUES (%s, %s, %s, %s, 'open', %s)",
        (
            event.data["scheme"],
            event.data["quarter"],
            event.document["unit"],
            event.data["approval_on"],
            event.position,
        ),
    )
    write(
        "INSERT INTO quarter_ids (quarter_id, scheme, quarter) VALUES (%s, %s, %s)",
        (event.subject, event.data["scheme"], event.data["quarter"]),
    )


def _overdue(write: Write, event: LogEvent) -> None:
    _update(write, event, "state = 'overdue', overdue_at = %s", (event.recorded_at,))


def _approved(write: Write, event: LogEvent) -> None:
    data = event.data
    _update(
        write,
        event,
        "state = 'approved', approved_at = %s, approved_by = %s, approval_entered_by = %s,"
        " approval_sheet = %s,"
        " resolution = %s, lines = %s, entries = %s, points = %s, statement = %s, last_day = %s",
        (
            event.recorded_at,
            event.document["actor"],
            event.document.get("enteredby"),
            event.document.get("sheet"),
            data["resolution"],
            data["lines"],
            data["entries"],
            data["points"],
            data["statement"],
            data["last_day"],
        ),
    )
    _revise(write, event, 1, restated=0)


def _published(write: Write, event: LogEvent) -> None:
    _update(
        write,
        event,
        "state = CASE WHEN statement = %s THEN 'published' ELSE state END, published_at = %s,"
        " publication = %s",
        (event.data["statement"], event.recorded_at, event.data["publication"]),
    )
    write(
        "UPDATE quarter_revisions SET published_at = %s, publication = %s WHERE statement = %s"
        " AND published_at IS NULL AND (scheme, quarter) ="
        " (SELECT scheme, quarter FROM quarter_ids WHERE quarter_id = %s)",
        (
            event.recorded_at,
            event.data["publication"],
            event.data["statement"],
            event.subject,
        ),
    )


def _reissued(write: Write, event: LogEvent) -> None:
    data = event.data
    _update(
        write,
        event,
        "state = 'approved', revision = %s, approved_at = %s, approved_by = %s, resolution = %s,"
        " points = %s, statement = %s",
        (
            data["revision"],
            event.recorded_at,
            event.document["actor"],
            data["resolution"],
            data["points"],
            data["statement"],
        ),
    )
    _revise(write, event, data["revision"], restated=data["restated"])


def _revise(write: Write, event: LogEvent, revision: int, *, restated: int) -> None:
    data = event.data
    write(
        "INSERT INTO quarter_revisions (scheme, quarter, revision, lines, restated, points,"
        " statement, replaces, resolution, approved_at, approved_by, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            data["scheme"],
            data["quarter"],
            revision,
            data["lines"],
            restated,
            data["points"],
            data["statement"],
            data.get("replaces"),
            data["resolution"],
            event.recorded_at,
            event.document["actor"],
            event.position,
        ),
    )


def _due(write: Write, event: LogEvent) -> None:
    """Let a settled quarter's points, and every standing from it onwards, be due for re-issue."""
    data = event.data
    quarter = data.get("quarter")
    if quarter is None:
        return
    write(
        "INSERT INTO restatements AS due (account, quarter, points_due, standing_due)"
        " SELECT DISTINCT account, quarter, CASE WHEN quarter = %s THEN %s::numeric ELSE 0 END,"
        " %s::numeric FROM statement_lines WHERE account = %s AND quarter >= %s"
        " ON CONFLICT (account, quarter) DO UPDATE SET points_due = due.points_due +"
        " excluded.points_due, standing_due = due.standing_due + excluded.standing_due",
        (quarter, data["delta"], data["delta"], event.subject, quarter),
    )


def _restated(write: Write, event: LogEvent) -> None:
    write(
        "DELETE FROM restatements WHERE account = %s AND quarter = %s",
        (event.subject, event.data["quarter"]),
    )
    _line(write, event)


def _line(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO statement_lines (account, quarter, revision, label, points, standing,"
        " position) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["quarter"],
            data.get("revision", 1),
            data["label"],
            data["points"],
            data["standing"],
            event.position,
        ),
    )


def _update(write: Write, event: LogEvent, assignments: str, values: tuple[object, ...]) -> None:
    write(
        f"UPDATE quarters SET {assignments}, position = %s WHERE (scheme, quarter) ="
        " (SELECT scheme, quarter FROM quarter_ids WHERE quarter_id = %s)",
        (*values, event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "points.quarter.opened.v1": _opened,
    "points.quarter.fell_overdue.v1": _overdue,
    "points.quarter.approved.v1": _approved,
    "points.quarter.published.v1": _published,
    "points.quarter.reissued.v1": _reissued,
    "points.account.quarter_settled.v1": _line,
    "points.account.entry_corrected.v1": _due,
    "points.account.quarter_restated.v1": _restated,
}

QUARTERS = ReadModel(
    name="quarters",
    tables={
        "quarters": "scheme text NOT NULL, quarter text NOT NULL, unit text NOT NULL, approval_on"
        " date NOT NULL, state text NOT NULL, revision integer NOT NULL DEFAULT 1,"
        " overdue_at timestamptz, approved_at timestamptz,"
        " approved_by text, approval_entered_by text, approval_sheet text, resolution text,"
        " lines integer, entries integer, points numeric,"
        " statement text, last_day date, published_at timestamptz, publication text, position"
        " bigint NOT NULL, PRIMARY KEY (scheme, quarter)",
        "quarter_ids": "quarter_id uuid PRIMARY KEY, scheme text NOT NULL, quarter text NOT NULL",
        "statement_lines": "account uuid NOT NULL, quarter text NOT NULL, revision integer NOT"
        " NULL, label text NOT NULL, points numeric NOT NULL, standing numeric NOT NULL, position"
        " bigint NOT NULL, PRIMARY KEY (quarter, account, revision)",
        "restatements": "account uuid NOT NULL, quarter text NOT NULL, points_due numeric NOT"
        " NULL, standing_due numeric NOT NULL, PRIMARY KEY (account, quarter)",
        "quarter_revisions": "scheme text NOT NULL, quarter text NOT NULL, revision integer NOT"
        " NULL, lines integer NOT NULL, restated integer NOT NULL, points numeric NOT NULL,"
        " statement text NOT NULL, replaces text, resolution text NOT NULL, approved_at"
        " timestamptz NOT NULL, approved_by text NOT NULL, published_at timestamptz, publication"
        " text, position bigint NOT NULL, PRIMARY KEY (scheme, quarter, revision)",
    },
    handlers=_HANDLERS,
    revision=2,
)
