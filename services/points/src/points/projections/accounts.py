"""Which accounts are there, and where does each stand?"""

from decimal import Decimal
from uuid import UUID

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO accounts (account, subject_id, subject_type, label, scheme, grid, contacts,"
        " division, opening, standing, recognised, pending, version, opened_at, position, origin,"
        " since) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0, 1, %s, %s, %s, %s)",
        (
            event.subject,
            data["subject_id"],
            data["subject_type"],
            data["label"],
            data["scheme"],
            data["grid"],
            [UUID(contact) for contact in data["contacts"]],
            event.document["division"],
            data["opening"],
            data["opening"],
            event.recorded_at,
            event.position,
            data.get("origin"),
            data.get("since"),
        ),
    )


def _entered(write: Write, event: LogEvent) -> None:
    _move(write, event, pending=event.data["points"])


def _imported(write: Write, event: LogEvent) -> None:
    points = sum((Decimal(entry["points"]) for entry in event.data["entries"]), Decimal(0))
    _move(write, event, pending=str(points))


def _dropped(write: Write, event: LogEvent) -> None:
    # What a rejected entry was worth stands in its own row of the entries.
    write(
        "UPDATE accounts SET pending = pending - coalesce((SELECT points FROM"
        " corrections WHERE account = %s AND entry = %s ORDER BY position DESC LIMIT 1),"
        " (SELECT points FROM entries WHERE account = %s AND entry = %s)),"
        " version = version + 1, position = %s"
        " WHERE account = %s",
        (*(event.subject, event.data["entry"]) * 2, event.position, event.subject),
    )


def _recognised(write: Write, event: LogEvent) -> None:
    points = event.data["points"]
    write(
        "UPDATE accounts SET pending = pending - %s::numeric, recognised = recognised +"
        " %s::numeric, version = version + 1, position = %s WHERE account = %s",
        (points, points, event.position, event.subject),
    )


def _settled(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE accounts SET recognised = recognised - %s::numeric, standing = %s::numeric,"
        " version = version + 1, position = %s WHERE account = %s",
        (event.data["points"], event.data["standing"], event.position, event.subject),
    )


def _corrected(write: Write, event: LogEvent) -> None:
    data = event.data
    moved = {"pending": "0", "recognised": "0", data["state"]: data["delta"]}
    write(
        "UPDATE accounts SET pending = pending + %s::numeric, recognised = recognised +"
        " %s::numeric, standing = %s::numeric, version = version + 1, position = %s"
        " WHERE account = %s",
        (moved["pending"], moved["recognised"], data["standing"], event.position, event.subject),
    )


def _contacts_changed(write: Write, event: LogEvent) -> None:
    contacts = [UUID(contact) for contact in event.data["contacts"]]
    write(
        "UPDATE accounts SET contacts = %s, version = version + 1, position = %s"
        " WHERE account = %s",
        (contacts, event.position, event.subject),
    )


def _closed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE accounts SET closed_since = %s, merged_into = %s, version = version + 1,"
        " position = %s WHERE account = %s",
        (data["since"], data["merged_into"], event.position, event.subject),
    )


def _carried(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE accounts SET standing = %s::numeric, version = version + 1, position = %s"
        " WHERE account = %s",
        (event.data["standing"], event.position, event.subject),
    )


def _checked(write: Write, event: LogEvent) -> None:
    _move(write, event, pending="0")


def _move(write: Write, event: LogEvent, *, pending: str) -> None:
    write(
        "UPDATE accounts SET pending = pending + %s::numeric, version = version + 1,"
        " position = %s WHERE account = %s",
        (pending, event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "points.account.opened.v1": _opened,
    "points.account.entry_recorded.v1": _entered,
    "points.account.entry_declared.v1": _entered,
    "points.account.entries_imported.v1": _imported,
    "points.account.entries_checked.v1": _checked,
    "points.account.entry_rejected.v1": _dropped,
    "points.account.entries_recognised.v1": _recognised,
    "points.account.entry_not_recognised.v1": _dropped,
    "points.account.quarter_settled.v1": _settled,
    "points.account.contacts_changed.v1": _contacts_changed,
    "points.account.closed.v1": _closed,
    "points.account.standing_carried.v1": _carried,
    "points.account.entry_corrected.v1": _corrected,
    "points.account.quarter_restated.v1": _checked,
}

ACCOUNTS = ReadModel(
    name="accounts",
    tables={
        "accounts": "account uuid PRIMARY KEY, subject_id uuid NOT NULL, subject_type text"
        " NOT NULL, label text NOT NULL, scheme text NOT NULL, grid uuid NOT NULL, contacts"
        " uuid[] NOT NULL, division text"
        " NOT NULL, opening numeric NOT NULL, standing numeric NOT NULL, recognised numeric"
        " NOT NULL, pending numeric NOT NULL, version bigint NOT NULL, opened_at timestamptz"
        " NOT NULL, position bigint NOT NULL, origin uuid, since date, closed_since date,"
        " merged_into uuid"
    },
    indexes=(
        "CREATE INDEX accounts_grid ON accounts (scheme, grid, label)",
        "CREATE INDEX accounts_origin ON accounts (origin)",
        "CREATE INDEX accounts_merged ON accounts (merged_into)",
    ),
    handlers=_HANDLERS,
    revision=2,
)
