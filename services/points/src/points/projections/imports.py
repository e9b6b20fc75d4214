"""Which files were imported, by whom, and how far is each?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _begun(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO imports (import_id, scheme, importer, actor, file, form, rows, accepted,"
        " refused, received_on, begun_at, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["scheme"],
            data["importer"],
            event.document["actor"],
            data["file"],
            data["form"],
            data["rows"],
            data["accepted"],
            data["refused"],
            data["received_on"],
            event.recorded_at,
            event.position,
        ),
    )


def _completed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE imports SET completed_at = %s, entries = %s, left_out = %s, points = %s,"
        " position = %s WHERE import_id = %s",
        (
            event.recorded_at,
            data["entries"],
            data["left_out"],
            data["points"],
            event.position,
            event.subject,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "points.import.begun.v1": _begun,
    "points.import.completed.v1": _completed,
}

IMPORTS = ReadModel(
    name="imports",
    tables={
        "imports": "import_id uuid PRIMARY KEY, scheme text NOT NULL, importer uuid NOT NULL, actor"
        " text NOT NULL, file text NOT NULL, form text NOT NULL, rows integer NOT NULL, accepted"
        " integer NOT NULL, refused integer NOT NULL, received_on date NOT NULL, begun_at"
        " timestamptz NOT NULL, completed_at timestamptz, entries integer, left_out integer,"
        " points numeric, position bigint NOT NULL"
    },
    indexes=("CREATE INDEX imports_scheme ON imports (scheme, begun_at)",),
    handlers=_HANDLERS,
)
