"""Who gets how much by which list, and was the list decided and asked for?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_LINES = (
    "INSERT INTO pay_list_lines (pay_list, number, party, amount_fen, outside, shares, granted,"
    " base_fen, performance_fen, extras_fen) SELECT %s, l.* FROM jsonb_to_recordset(%s) AS l"
    " (number bigint, party uuid, amount_fen bigint, outside boolean, shares bigint, granted"
    " bigint, base_fen bigint, performance_fen bigint, extras_fen bigint)"
)


def _computed(write: Write, event: LogEvent) -> None:
    data, roll = event.data, event.data["roll"]
    write(
        "INSERT INTO pay_lists (pay_list, entity, number, kind, source, period, rule, roll,"
        " roll_revision, roll_on, roll_members, roll_shares, roll_digest, rounding, lines,"
        " total_fen, digest, computed_on, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            *(data[name] for name in ("entity", "number", "kind", "source", "period", "rule")),
            *(roll[name] for name in ("roll", "revision", "on", "members", "shares", "digest")),
            data.get("rounding"),
            *(data[name] for name in ("lines", "total_fen", "digest")),
            event.effective_on,
            event.position,
        ),
    )


def _lines_computed(write: Write, event: LogEvent) -> None:
    write(_LINES, (event.subject, Jsonb(event.data["lines"])))


def _released(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE pay_lists SET resolution = %s, released_on = %s, position = %s WHERE pay_list = %s",
        (event.data["resolution"], event.effective_on, event.position, event.subject),
    )


def _requested(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE pay_lists SET payment_request = %s, position = %s WHERE pay_list = %s",
        (event.data["request"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.pay_list.computed.v1": _computed,
    "assets.pay_list.lines_computed.v1": _lines_computed,
    "assets.pay_list.released.v1": _released,
    "assets.pay_list.payment_requested.v1": _requested,
}

PAY_LISTS = ReadModel(
    name="pay_lists",
    tables={
        "pay_lists": "pay_list uuid PRIMARY KEY, entity uuid NOT NULL, number text NOT NULL, kind"
        " text NOT NULL, source uuid NOT NULL, period text NOT NULL, rule text NOT NULL, roll uuid"
        " NOT NULL, roll_revision integer NOT NULL, roll_on date NOT NULL, roll_members integer NOT"
        " NULL, roll_shares bigint NOT NULL, roll_digest text NOT NULL, rounding text, lines"
        " integer NOT NULL, total_fen bigint NOT NULL, digest text NOT NULL, computed_on date NOT"
        " NULL, resolution text, released_on date, payment_request uuid, position bigint NOT NULL",
        "pay_list_lines": "pay_list uuid NOT NULL, number bigint NOT NULL, party uuid NOT NULL,"
        " amount_fen bigint NOT NULL, outside boolean NOT NULL, shares bigint, granted bigint,"
        " base_fen bigint, performance_fen bigint, extras_fen bigint, PRIMARY KEY (pay_list,"
        " number)",
    },
    indexes=(
        'CREATE INDEX pay_lists_entity ON pay_lists (entity, number COLLATE "C")',
        "CREATE INDEX pay_list_lines_party ON pay_list_lines (party)",
    ),
    handlers=_HANDLERS,
)
