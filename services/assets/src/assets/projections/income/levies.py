"""Who owes what of which levy, what was paid on it, and what was waived?"""

import json

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _billed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO levies (levy, entity, key, month, basis, rate_fen, due_on, roll, parties,"
        " quantity, total_fen, creditor, evidence, recorded_at, authority, position) VALUES"
        " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["key"],
            data["month"],
            data["basis"],
            data["rate_fen"],
            data["due_on"],
            data["roll"],
            data["parties"],
            data["quantity"],
            data["total_fen"],
            data.get("creditor"),
            data["evidence"],
            event.recorded_at,
            event.document.get("authority"),
            event.position,
        ),
    )


def _parties_billed(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO levy_movements (levy, party, kind, quantity, amount_fen, moved_on, irregular,"
        " recorded_at, position, line) SELECT %s, b.party, 'billed', b.quantity, b.amount_fen, %s,"
        " '{}', %s, %s, row_number() OVER () FROM jsonb_to_recordset(%s) AS b (party uuid, quantity"
        " bigint, amount_fen bigint)",
        (
            event.subject,
            event.effective_on,
            event.recorded_at,
            event.position,
            Jsonb(event.data["bills"]),
        ),
    )


def _left_out(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO levy_left_out (levy, party) SELECT %s, unnest(%s::uuid[])",
        (event.subject, event.data["parties"]),
    )


def _move(write: Write, event: LogEvent, kind: str, on: str) -> None:
    data = event.data
    write(
        "INSERT INTO levy_movements (levy, party, kind, amount_fen, moved_on, book, number,"
        " decision, reason, event, irregular, recorded_at, position, line) VALUES (%s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)",
        (
            event.subject,
            data["party"],
            kind,
            -data["amount_fen"] if kind == "taken_back" else data["amount_fen"],
            on,
            data.get("book"),
            data.get("number"),
            data.get("decision"),
            json.dumps(data["reason"]) if "reason" in data else None,
            event.document["id"],
            data.get("irregular", []),
            event.recorded_at,
            event.position,
        ),
    )


def _paid(write: Write, event: LogEvent) -> None:
    _move(write, event, "paid", event.data["paid_on"])


def _taken_back(write: Write, event: LogEvent) -> None:
    _move(write, event, "taken_back", event.data["taken_back_on"])


def _waived(write: Write, event: LogEvent) -> None:
    _move(write, event, "waived", event.data["waived_on"])


_HANDLERS: dict[str, Handler] = {
    "assets.levy.billed.v1": _billed,
    "assets.levy.parties_billed.v1": _parties_billed,
    "assets.levy.left_out.v1": _left_out,
    "assets.levy.paid.v1": _paid,
    "assets.levy.payment_taken_back.v1": _taken_back,
    "assets.levy.waived.v1": _waived,
}

LEVIES = ReadModel(
    name="levies",
    tables={
        "levies": "levy uuid PRIMARY KEY, entity uuid NOT NULL, key text NOT NULL, month text NOT"
        " NULL, basis text NOT NULL, rate_fen bigint NOT NULL, due_on date NOT NULL, roll text NOT"
        " NULL, parties integer NOT NULL, quantity bigint NOT NULL, total_fen bigint NOT NULL,"
        " creditor uuid, evidence text[] NOT NULL, recorded_at timestamptz NOT NULL, authority"
        " text, position bigint NOT NULL",
        "levy_movements": "position bigint NOT NULL, line integer NOT NULL, levy uuid NOT NULL,"
        " party uuid NOT NULL, kind text NOT NULL, quantity bigint, amount_fen bigint NOT NULL,"
        " moved_on date NOT NULL, book uuid, number integer, decision text, reason text, event"
        " text, irregular text[] NOT NULL, recorded_at timestamptz NOT NULL, PRIMARY KEY (position,"
        " line)",
        "levy_left_out": "levy uuid NOT NULL, party uuid NOT NULL, PRIMARY KEY (levy, party)",
    },
    indexes=(
        "CREATE INDEX levies_entity ON levies (entity, key, month)",
        "CREATE INDEX levy_movements_levy ON levy_movements (levy, party)",
    ),
    handlers=_HANDLERS,
)
