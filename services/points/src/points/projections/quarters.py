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
        "state = 'approved', approved_at = %s, approved_by = %s, resolution = %s, lines = %s,"
        " entries = %s, points = %s, statement = %s, last_day = %s",
        (
            event.recorded_at,
            event.document["actor"],
            data["resolution"],
            data["lines"],
            data["entries"],
            data["points"],
            data["statement"],
            data["last_day"],
        ),
    )


def _published(write: Write, event: LogEvent) -> None:
    _update(
        write,
        event,
        "state = 'published', published_at = %s, publication = %s",
        (event.recorded_at, event.data["publication"]),
    )


def _line(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO statement_lines (account, quarter, label, points, standing, position)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["quarter"],
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
    "points.account.quarter_settled.v1": _line,
}

QUARTERS = ReadModel(
    name="quarters",
    tables={
        "quarters": "scheme text NOT NULL, quarter text NOT NULL, unit text NOT NULL, approval_on"
        " date NOT NULL, state text NOT NULL, overdue_at timestamptz, approved_at timestamptz,"
        " approved_by text, resolution text, lines integer, entries integer, points numeric,"
        " statement text, last_day date, published_at timestamptz, publication text, position"
        " bigint NOT NULL, PRIMARY KEY (scheme, quarter)",
        "quarter_ids": "quarter_id uuid PRIMARY KEY, scheme text NOT NULL, quarter text NOT NULL",
        "statement_lines": "account uuid NOT NULL, quarter text NOT NULL, label text NOT NULL,"
        " points numeric NOT NULL, standing numeric NOT NULL, position bigint NOT NULL,"
        " PRIMARY KEY (quarter, account)",
    },
    handlers=_HANDLERS,
)
