"""Who is on which roll, since when, with how many shares, and by which adoption?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_ENTRIES = (
    "INSERT INTO roll_entries (roll, revision, number, person, since, until, shares, outside,"
    " branch) SELECT %s, %s, e.number, e.person, e.since, e.until, e.shares, e.outside, e.branch"
    " FROM jsonb_to_recordset(%s) AS e (number bigint, person uuid, since date, until date, shares"
    " bigint, outside boolean, branch uuid)"
)


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO rolls (roll, entity, kind, revision, position) VALUES (%s, %s, %s, 0, %s)",
        (event.subject, event.data["entity"], event.data["kind"], event.position),
    )


def _drafted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(_ENTRIES, (event.subject, data["revision"], Jsonb(data["entries"])))


def _draft_dropped(write: Write, event: LogEvent) -> None:
    write(
        "DELETE FROM roll_entries WHERE roll = %s AND revision = %s",
        (event.subject, event.data["revision"]),
    )


def _adopted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO roll_revisions (roll, revision, resolution, effective_on, members, shares,"
        " digest, adopted_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["revision"],
            data["resolution"],
            data["effective_on"],
            data["members"],
            data["shares"],
            data["digest"],
            event.recorded_at,
            event.position,
        ),
    )
    write(
        "UPDATE rolls SET revision = %s, position = %s WHERE roll = %s",
        (data["revision"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.roll.opened.v1": _opened,
    "assets.roll.drafted.v1": _drafted,
    "assets.roll.draft_dropped.v1": _draft_dropped,
    "assets.roll.adopted.v1": _adopted,
}

ROLLS = ReadModel(
    name="rolls",
    tables={
        "rolls": "roll uuid PRIMARY KEY, entity uuid NOT NULL, kind text NOT NULL, revision integer"
        " NOT NULL, position bigint NOT NULL",
        "roll_entries": "roll uuid NOT NULL, revision integer NOT NULL, number bigint NOT NULL,"
        " person uuid NOT NULL, since date NOT NULL, until date, shares bigint NOT NULL, outside"
        " boolean NOT NULL, branch uuid, PRIMARY KEY (roll, person, since, revision)",
        "roll_revisions": "roll uuid NOT NULL, revision integer NOT NULL, resolution text NOT NULL,"
        " effective_on date NOT NULL, members integer NOT NULL, shares bigint NOT NULL, digest text"
        " NOT NULL, adopted_at timestamptz NOT NULL, position bigint NOT NULL, PRIMARY KEY (roll,"
        " revision)",
    },
    indexes=(
        "CREATE INDEX rolls_entity ON rolls (entity, kind)",
        "CREATE INDEX roll_entries_person ON roll_entries (person)",
    ),
    handlers=_HANDLERS,
)
