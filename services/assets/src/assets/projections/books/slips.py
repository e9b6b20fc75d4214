"""Which facts wait for their voucher, in which month, and what became of each?"""

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
        " irregular, state, entered_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " 'waiting', %s, %s)",
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
}

SLIPS = ReadModel(
    name="slips",
    tables={
        "slips": "slip uuid PRIMARY KEY, entity uuid NOT NULL, month text NOT NULL, key text NOT"
        " NULL, rule text NOT NULL, dated_on date NOT NULL, shares jsonb NOT NULL, totals jsonb"
        " NOT NULL, evidence text[] NOT NULL, irregular text[] NOT NULL, state text NOT NULL,"
        " voucher uuid, double_of uuid, entered_at timestamptz NOT NULL, posted_at timestamptz,"
        " position bigint NOT NULL",
    },
    indexes=(
        'CREATE INDEX slips_month ON slips (entity, month, dated_on, key COLLATE "C")',
        "CREATE INDEX slips_voucher ON slips (voucher)",
    ),
    handlers=_HANDLERS,
)
