"""On which days are whose benefits suspended, and which listing says so?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO payees (payee, subject_id, subject_type, position) VALUES (%s, %s, %s, %s)",
        (event.subject, event.data["subject_id"], event.data["subject_type"], event.position),
    )


def _suspended(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO suspensions (listing, subject_id, unit, since, until, origin, position)"
        " VALUES (%s, (SELECT subject_id FROM payees WHERE payee = %s), %s, %s, %s, %s, %s)",
        (
            data["listing"],
            event.subject,
            event.document["unit"],
            data["since"],
            data["until"],
            data["origin"],
            event.position,
        ),
    )


def _restored(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE suspensions SET until = %s, restored_by = %s, position = %s WHERE listing = %s",
        (event.data["until"], event.data["origin"], event.position, event.data["listing"]),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.payee.opened.v1": _opened,
    "assets.payee.benefits_suspended.v1": _suspended,
    "assets.payee.benefits_restored.v1": _restored,
}

SUSPENSIONS = ReadModel(
    name="suspensions",
    tables={
        "payees": "payee uuid PRIMARY KEY, subject_id uuid NOT NULL, subject_type text NOT NULL,"
        " position bigint NOT NULL",
        "suspensions": "listing uuid PRIMARY KEY, subject_id uuid NOT NULL, unit uuid NOT NULL,"
        " since date NOT NULL, until date NOT NULL, origin text NOT NULL, restored_by text,"
        " position bigint NOT NULL",
    },
    indexes=("CREATE INDEX suspensions_subject ON suspensions (subject_id)",),
    handlers=_HANDLERS,
)
