"""Which facts wait for their voucher, in which month, and what became of each?"""

import json

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _entered(write: Write, event: LogEvent) -> None:
    data = event.data
    totals: dict[str, int] = {}
    for share in data["shares"]:
        for amount in share["amounts"]:
            totals[amount["name"]] = totals.get(amount["name"], 0) + amount["fen"]
    write(
        "INSERT INTO slips (slip, entity, month, key, rule, dated_on, shares, totals, evidence,"
        " irregular, doers, takes_back, reviewed, objections_open, state, entered_at, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s, false, 0, 'waiting', %s,"
        " %s)",
        (
            event.subject,
            data["entity"],
            data["month"],
            data["key"],
            data["rule"],
            data["dated_on"],
            Jsonb(data["shares"]),
            Jsonb(totals),
            data["evidence"],
            data["irregular"],
            data["doers"],
            data.get("takes_back"),
            event.recorded_at,
            event.position,
        ),
    )


def _vouchered(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE slips SET state = 'prepared', voucher = %s, position = %s WHERE slip = %s",
        (event.data["voucher"], event.position, event.data["slip"]),
    )


def _posted(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE slips SET state = 'posted', posted_at = %s, position = %s WHERE voucher = %s",
        (event.recorded_at, event.position, event.subject),
    )


def _voided(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE slips SET state = 'waiting', voucher = NULL, position = %s WHERE voucher = %s",
        (event.position, event.subject),
    )


def _told(write: Write, event: LogEvent, *, by: str, words: str | None) -> None:
    data = event.data
    write(
        "INSERT INTO slip_reviews (position, slip, event, event_id, person, post, objection, words,"
        " recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            event.document["type"].removeprefix("assets.slip.").removesuffix(".v1"),
            event.document["id"],
            data[by],
            data.get("post"),
            data.get("objection"),
            None if words is None else json.dumps(data[words]),
            event.recorded_at,
        ),
    )


def _reviewed(write: Write, event: LogEvent) -> None:
    _told(write, event, by="reviewer", words=None)
    write(
        "UPDATE slips SET reviewed = true, position = %s WHERE slip = %s",
        (event.position, event.subject),
    )


def _objected(write: Write, event: LogEvent) -> None:
    _told(write, event, by="reviewer", words="reason")
    write(
        "UPDATE slips SET objections_open = objections_open + 1, position = %s WHERE slip = %s",
        (event.position, event.subject),
    )


def _answered(write: Write, event: LogEvent) -> None:
    _told(write, event, by="person", words="answer")
    write(
        "UPDATE slips SET objections_open = objections_open - 1, position = %s WHERE slip = %s",
        (event.position, event.subject),
    )


def _set_aside(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE slips SET state = 'set_aside', double_of = %s, position = %s WHERE slip = %s",
        (event.data.get("double_of"), event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.slip.entered.v1": _entered,
    "assets.journal.slip_vouchered.v1": _vouchered,
    "assets.voucher.posted.v1": _posted,
    "assets.voucher.voided.v1": _voided,
    "assets.slip.set_aside.v1": _set_aside,
    "assets.slip.reviewed.v1": _reviewed,
    "assets.slip.objected.v1": _objected,
    "assets.slip.objection_answered.v1": _answered,
}

SLIPS = ReadModel(
    name="slips",
    tables={
        "slips": "slip uuid PRIMARY KEY, entity uuid NOT NULL, month text NOT NULL, key text NOT"
        " NULL, rule text NOT NULL, dated_on date NOT NULL, shares jsonb NOT NULL, totals jsonb"
        " NOT NULL, evidence text[] NOT NULL, irregular text[] NOT NULL, doers uuid[] NOT NULL,"
        " reviewed boolean NOT NULL, objections_open integer NOT NULL, state text NOT NULL,"
        " voucher uuid, double_of uuid, takes_back uuid, entered_at timestamptz NOT NULL,"
        " posted_at timestamptz, position bigint NOT NULL",
        "slip_reviews": "position bigint PRIMARY KEY, slip uuid NOT NULL, event text NOT NULL,"
        " event_id text NOT NULL, person uuid NOT NULL, post text, objection integer, words text,"
        " recorded_at timestamptz NOT NULL",
    },
    indexes=(
        'CREATE INDEX slips_month ON slips (entity, month, dated_on, key COLLATE "C")',
        "CREATE INDEX slips_voucher ON slips (voucher)",
        'CREATE INDEX slips_key ON slips (key COLLATE "C")',
        "CREATE INDEX slip_reviews_slip ON slip_reviews (slip, position)",
    ),
    handlers=_HANDLERS,
)
