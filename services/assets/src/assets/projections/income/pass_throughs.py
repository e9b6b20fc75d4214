"""Which money of others came in by list, who has theirs, and what remains?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_PARTS = (
    "INSERT INTO pass_through_parts (list, kind, party, amount_fen, moved_on, reference, irregular,"
    " recorded_at, position, line) SELECT %s, %s, p.party, p.amount_fen, %s, %s, %s, %s, %s,"
    " row_number() OVER () FROM jsonb_to_recordset(%s) AS p (party uuid, amount_fen bigint)"
)


def _received(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO pass_throughs (list, entity, number, programme, payer, received_on,"
        " bank_account, total_fen, parties, evidence, recorded_at, position) VALUES (%s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["number"],
            data["programme"],
            data["payer"],
            data["received_on"],
            data["bank_account"],
            data["total_fen"],
            data["parties"],
            data["evidence"],
            event.recorded_at,
            event.position,
        ),
    )


def _listed(write: Write, event: LogEvent) -> None:
    data, day = event.data, event.effective_on
    place = (event.subject, "listed", day, None, data.get("irregular", []))
    write(_PARTS, (*place, event.recorded_at, event.position, Jsonb(data["parts"])))


def _paid_on(write: Write, event: LogEvent) -> None:
    data = event.data
    place = (event.subject, "paid", data["paid_on"], data["reference"], data["irregular"])
    write(_PARTS, (*place, event.recorded_at, event.position, Jsonb(data["parts"])))


def _settled(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE pass_throughs SET settled_on = %s, position = %s WHERE list = %s",
        (event.data["settled_on"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.pass_through.received.v1": _received,
    "assets.pass_through.listed.v1": _listed,
    "assets.pass_through.paid_on.v1": _paid_on,
    "assets.pass_through.settled.v1": _settled,
}

PASS_THROUGHS = ReadModel(
    name="pass_throughs",
    tables={
        "pass_throughs": "list uuid PRIMARY KEY, entity uuid NOT NULL, number text NOT NULL,"
        " programme text NOT NULL, payer text NOT NULL, received_on date NOT NULL, bank_account"
        " uuid NOT NULL, total_fen bigint NOT NULL, parties integer NOT NULL, evidence text[] NOT"
        " NULL, settled_on date, recorded_at timestamptz NOT NULL, position bigint NOT NULL",
        "pass_through_parts": "position bigint NOT NULL, line integer NOT NULL, list uuid NOT NULL,"
        " kind text NOT NULL, party uuid NOT NULL, amount_fen bigint NOT NULL, moved_on date NOT"
        " NULL, reference text, irregular text[] NOT NULL, recorded_at timestamptz NOT NULL,"
        " PRIMARY KEY (position, line)",
    },
    indexes=(
        'CREATE INDEX pass_throughs_entity ON pass_throughs (entity, number COLLATE "C")',
        "CREATE INDEX pass_through_parts_list ON pass_through_parts (list, party)",
    ),
    handlers=_HANDLERS,
)
