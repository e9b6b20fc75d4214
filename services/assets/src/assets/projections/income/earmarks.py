"""From whom did earmarked money come, what was it used for, and what is left of it?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO earmarks (earmark, entity, key, purposes, sources, opened_on, each_fen,"
        " recorded_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["key"],
            data["purposes"],
            data["sources"],
            data["opened_on"],
            data.get("each_fen"),
            event.recorded_at,
            event.position,
        ),
    )


def _move(write: Write, event: LogEvent, kind: str, on: str) -> None:
    data = event.data
    write(
        "INSERT INTO earmark_movements (earmark, kind, reference, party, source, purpose,"
        " amount_fen, moved_on, bank_account, irregular, recorded_at, position) VALUES (%s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            kind,
            data["reference"],
            data["party"],
            data.get("source"),
            data.get("purpose"),
            data["amount_fen"],
            on,
            data.get("bank_account"),
            data.get("irregular", []),
            event.recorded_at,
            event.position,
        ),
    )


def _contributed(write: Write, event: LogEvent) -> None:
    _move(write, event, "given", event.data["given_on"])


def _taken_back(write: Write, event: LogEvent) -> None:
    _move(write, event, "taken_back", event.data["taken_back_on"])


def _used(write: Write, event: LogEvent) -> None:
    _move(write, event, "used", event.data["used_on"])


def _closed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE earmarks SET closed_on = %s, contributors = %s, position = %s WHERE earmark = %s",
        (data["closed_on"], data["contributors"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.earmark.opened.v1": _opened,
    "assets.earmark.contributed.v1": _contributed,
    "assets.earmark.taken_back.v1": _taken_back,
    "assets.earmark.used.v1": _used,
    "assets.earmark.closed.v1": _closed,
}

EARMARKS = ReadModel(
    name="earmarks",
    tables={
        "earmarks": "earmark uuid PRIMARY KEY, entity uuid NOT NULL, key text NOT NULL, purposes"
        " text[] NOT NULL, sources text[] NOT NULL, opened_on date NOT NULL, each_fen bigint,"
        " closed_on date, contributors integer, recorded_at timestamptz NOT NULL, position bigint"
        " NOT NULL",
        "earmark_movements": "position bigint PRIMARY KEY, earmark uuid NOT NULL, kind text NOT"
        " NULL, reference text NOT NULL, party uuid NOT NULL, source text, purpose text, amount_fen"
        " bigint NOT NULL, moved_on date NOT NULL, bank_account uuid, irregular text[] NOT NULL,"
        " recorded_at timestamptz NOT NULL",
    },
    indexes=(
        "CREATE INDEX earmarks_entity ON earmarks (entity, key)",
        "CREATE INDEX earmark_movements_earmark ON earmark_movements (earmark, position)",
    ),
    handlers=_HANDLERS,
)
