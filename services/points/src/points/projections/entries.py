"""What was recorded for whom, when, under which table, and what became of it?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _recorded(write: Write, event: LogEvent) -> None:
    _insert(write, event, declared=False)


def _declared(write: Write, event: LogEvent) -> None:
    _insert(write, event, declared=True)


def _insert(write: Write, event: LogEvent, *, declared: bool) -> None:
    data = event.data
    write(
        "INSERT INTO entries (account, entry, grid, score_table, item, points, acted_on,"
        " recorded_at, recorder, actor, via, entered_by, declared, evidence, state, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'recorded', %s)",
        (
            event.subject,
            data["entry"],
            event.document["unit"],
            data["table"],
            data["item"],
            data["points"],
            data["acted_on"],
            event.recorded_at,
            data["recorder"],
            event.document["actor"],
            event.document["via"],
            event.document.get("enteredby"),
            declared,
            data["evidence"],
            event.position,
        ),
    )


def _imported(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO entries (account, entry, grid, score_table, item, points, acted_on,"
        " recorded_at, recorder, actor, via, entered_by, declared, evidence, state, position)"
        " SELECT %s, e.entry, %s, e.table, e.item, e.points, e.acted_on, %s, %s, %s, %s, %s, false,"
        " e.evidence, 'recorded', %s FROM jsonb_to_recordset(%s) AS e (entry text, \"table\" text,"
        " item text, points numeric, acted_on date, evidence text[])",
        (
            event.subject,
            event.document["unit"],
            event.recorded_at,
            data["recorder"],
            event.document["actor"],
            event.document["via"],
            event.document.get("enteredby"),
            event.position,
            Jsonb(data["entries"]),
        ),
    )


def _checked(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE entries SET state = 'checked', checked_at = %s, checked_by = %s,"
        " check_entered_by = %s, check_sheet = %s WHERE account = %s AND entry = ANY(%s)",
        (*_decided(event), event.subject, event.data["entries"]),
    )


def _rejected(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE entries SET state = 'rejected', checked_at = %s, checked_by = %s,"
        " check_entered_by = %s, check_sheet = %s, reason = %s WHERE account = %s AND entry = %s",
        (
            *_decided(event),
            event.data["reason"],
            event.subject,
            event.data["entry"],
        ),
    )


def _reported(write: Write, event: LogEvent) -> None:
    entries = event.data["entries"]
    write(
        "UPDATE entries SET state = 'reported', reported_at = %s, register = %s WHERE"
        " (account, entry) IN (SELECT * FROM unnest(%s::uuid[], %s::text[]))"
        # A report may reach the log after the group's decision on an entry that it names.
        " AND state IN ('checked', 'reported')",
        (
            event.recorded_at,
            event.subject,
            [entry["account"] for entry in entries],
            [entry["entry"] for entry in entries],
        ),
    )


def _recognised(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE entries SET state = 'recognised', recognised_at = %s, recognised_by = %s,"
        " recognition_entered_by = %s, recognition_sheet = %s, register = %s"
        " WHERE account = %s AND entry = ANY(%s)",
        (
            *_decided(event),
            event.data["register"],
            event.subject,
            event.data["entries"],
        ),
    )


def _not_recognised(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE entries SET state = 'not_recognised', recognised_at = %s, recognised_by = %s,"
        " recognition_entered_by = %s, recognition_sheet = %s, register = %s, reason = %s"
        " WHERE account = %s AND entry = %s",
        (
            *_decided(event),
            event.data["register"],
            event.data["reason"],
            event.subject,
            event.data["entry"],
        ),
    )


def _settled(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE entries SET state = 'approved', settled_at = %s, quarter = %s"
        " WHERE account = %s AND entry = ANY(%s)",
        (event.recorded_at, event.data["quarter"], event.subject, event.data["entries"]),
    )


def _corrected(write: Write, event: LogEvent) -> None:
    """Void an open entry of no points, let a refused one count again, leave others as they are."""
    open_states = ["recorded", "checked", "reported", "recognised"]
    moved = (event.recorded_at, event.subject, event.data["entry"], open_states)
    if event.data.get("quarter") is not None:
        return
    if event.data["points"] == "0":
        write(
            "UPDATE entries SET state = 'voided', moved_to = 'voided', moved_at = %s"
            " WHERE account = %s AND entry = %s AND state = ANY(%s)",
            moved,
        )
        return
    write(
        "UPDATE entries SET refused = coalesce(refused, nullif(state, 'voided')), state ="
        " 'recognised', moved_to = 'recognised', moved_at = %s"
        " WHERE account = %s AND entry = %s AND state <> ALL(%s)",
        moved,
    )


def _decided(event: LogEvent) -> tuple[str, str, str | None, str | None]:
    """Give when somebody decided and who; where it was on paper, who typed it and the sheet."""
    document = event.document
    return event.recorded_at, document["actor"], document.get("enteredby"), document.get("sheet")


_HANDLERS: dict[str, Handler] = {
    "points.account.entry_recorded.v1": _recorded,
    "points.account.entry_declared.v1": _declared,
    "points.account.entries_imported.v1": _imported,
    "points.account.entries_checked.v1": _checked,
    "points.account.entry_rejected.v1": _rejected,
    "points.register.reported.v1": _reported,
    "points.account.entries_recognised.v1": _recognised,
    "points.account.entry_not_recognised.v1": _not_recognised,
    "points.account.quarter_settled.v1": _settled,
    "points.account.entry_corrected.v1": _corrected,
}

ENTRIES = ReadModel(
    name="entries",
    tables={
        "entries": "account uuid NOT NULL, entry text NOT NULL, grid uuid NOT NULL, score_table"
        " text NOT NULL, item text NOT NULL, points numeric NOT NULL, acted_on date NOT NULL,"
        " recorded_at timestamptz NOT NULL, recorder uuid NOT NULL, actor text NOT NULL, via text"
        " NOT NULL, entered_by text, declared boolean NOT NULL, evidence text[] NOT NULL, state"
        " text NOT NULL, checked_at timestamptz, checked_by text, check_entered_by text,"
        " check_sheet text, reported_at timestamptz, recognised_at timestamptz, recognised_by text,"
        " recognition_entered_by text, recognition_sheet text, register uuid, settled_at"
        " timestamptz, quarter text, reason text, refused text, moved_to text,"
        " moved_at timestamptz, position bigint NOT NULL,"
        " PRIMARY KEY (account, entry)"
    },
    indexes=(
        "CREATE INDEX entries_grid ON entries (grid, acted_on)",
        "CREATE INDEX entries_state ON entries (grid, state)",
        "CREATE INDEX entries_evidence ON entries USING gin (evidence)",
    ),
    handlers=_HANDLERS,
    revision=3,
)
