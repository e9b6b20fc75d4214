"""Who objected to which entry, what was decided on it, and which corrections followed?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO objection_files (objection, account, entry, original, scheme, grid)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["account"],
            data["entry"],
            data["original"],
            data["scheme"],
            data["grid"],
        ),
    )
    _raise(write, event, 1)


def _raised_again(write: Write, event: LogEvent) -> None:
    _raise(write, event, event.data["number"])


def _raise(write: Write, event: LogEvent, number: int) -> None:
    write(
        "INSERT INTO objections (objection, number, state, reason, evidence, event, opened_at,"
        " opened_by, position) VALUES (%s, %s, 'open', %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            number,
            json.dumps(event.data["reason"]),
            event.data["evidence"],
            event.document["id"],
            event.recorded_at,
            event.document["actor"],
            event.position,
        ),
    )


def _upheld(write: Write, event: LogEvent) -> None:
    _decided(write, event, "upheld")


def _dismissed(write: Write, event: LogEvent) -> None:
    _decided(write, event, "dismissed")


def _decided(write: Write, event: LogEvent, state: str) -> None:
    data = event.data
    write(
        "UPDATE objections SET state = %s, decided_at = %s, decided_by = %s, present = %s,"
        " decision = %s, points = %s, position = %s WHERE objection = %s AND number = %s",
        (
            state,
            event.recorded_at,
            event.document["actor"],
            len(data["present"]),
            data["reason"],
            data.get("points"),
            event.position,
            event.subject,
            data["number"],
        ),
    )


def _corrected(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO corrections (account, entry, position, event, corrects, objection, points,"
        " delta, state, quarter, score_table, reason, recorded_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entry"],
            event.position,
            f"{event.document['source']}#{event.document['id']}",
            event.document["corrects"],
            data["objection"],
            data["points"],
            data["delta"],
            data["state"],
            data.get("quarter"),
            data["table"],
            data["reason"],
            event.recorded_at,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "points.objection.opened.v1": _opened,
    "points.objection.raised_again.v1": _raised_again,
    "points.objection.upheld.v1": _upheld,
    "points.objection.dismissed.v1": _dismissed,
    "points.account.entry_corrected.v1": _corrected,
}

OBJECTIONS = ReadModel(
    name="objections",
    tables={
        "objection_files": "objection uuid PRIMARY KEY, account uuid NOT NULL, entry text NOT"
        " NULL, original text NOT NULL, scheme text NOT NULL, grid uuid NOT NULL",
        "objections": "objection uuid NOT NULL, number integer NOT NULL, state text NOT NULL,"
        " reason text NOT NULL, evidence text[] NOT NULL, event text NOT NULL, opened_at"
        " timestamptz NOT NULL, opened_by text NOT NULL, decided_at timestamptz, decided_by text,"
        " present integer, decision text, points numeric, position bigint NOT NULL,"
        " PRIMARY KEY (objection, number)",
        "corrections": "account uuid NOT NULL, entry text NOT NULL, position bigint NOT NULL,"
        " event text NOT NULL, corrects text NOT NULL, objection uuid NOT NULL, points numeric"
        " NOT NULL, delta numeric NOT NULL, state text NOT NULL, quarter text, score_table text"
        " NOT NULL, reason text NOT NULL, recorded_at timestamptz NOT NULL,"
        " PRIMARY KEY (account, entry, position)",
    },
    indexes=(
        "CREATE INDEX objection_files_grid ON objection_files (scheme, grid)",
        "CREATE INDEX objection_files_account ON objection_files (account)",
    ),
    handlers=_HANDLERS,
)
