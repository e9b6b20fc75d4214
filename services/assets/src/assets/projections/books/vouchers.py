"""Which vouchers were prepared, by whom, on what, and how far has each come?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _prepared(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO vouchers (voucher, entity, unit, month, draft, kind, dated_on, chart, summary,"
        " event, attachments, evidence, red_ink, moves_cash, corrects, origin, preparer, state,"
        " prepared_at, authority, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, 'prepared', %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            event.document["unit"],
            data["dated_on"][:7],
            data["draft"],
            data["kind"],
            data["dated_on"],
            data["chart"],
            json.dumps(data["summary"]),
            event.document["id"],
            data["attachments"],
            data["evidence"],
            data["red_ink"],
            data["moves_cash"],
            data.get("corrects"),
            data.get("origin"),
            data["preparer"],
            event.recorded_at,
            event.document.get("authority"),
            event.position,
        ),
    )


def _reviewed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE vouchers SET state = 'reviewed', reviewer = %s, reviewed_at = %s, position = %s"
        " WHERE voucher = %s",
        (event.data["reviewer"], event.recorded_at, event.position, event.subject),
    )


def _signed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE vouchers SET cashier = %s, signed_at = %s, position = %s WHERE voucher = %s",
        (event.data["cashier"], event.recorded_at, event.position, event.subject),
    )


def _posted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE vouchers SET state = 'posted', number = %s, poster = %s, posted_at = %s,"
        " position = %s WHERE voucher = %s",
        (data["number"], data["poster"], event.recorded_at, event.position, event.subject),
    )


def _voided(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE vouchers SET state = 'voided', voider = %s, voided_at = %s, position = %s"
        " WHERE voucher = %s",
        (event.data["voider"], event.recorded_at, event.position, event.subject),
    )


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO journals (journal, entity, month, vouchers, position) VALUES (%s, %s, %s, 0,"
        " %s)",
        (event.subject, event.data["entity"], event.data["month"], event.position),
    )


def _numbered(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE journals SET vouchers = %s, position = %s WHERE journal = %s",
        (event.data["number"], event.position, event.subject),
    )


def _closed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE journals SET closed_at = %s, closed_by = %s, position = %s WHERE journal = %s",
        (event.recorded_at, event.document["actor"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.voucher.prepared.v1": _prepared,
    "assets.voucher.reviewed.v1": _reviewed,
    "assets.voucher.cashier_signed.v1": _signed,
    "assets.voucher.posted.v1": _posted,
    "assets.voucher.voided.v1": _voided,
    "assets.journal.opened.v1": _opened,
    "assets.journal.voucher_posted.v1": _numbered,
    "assets.journal.closed.v1": _closed,
}

VOUCHERS = ReadModel(
    name="vouchers",
    tables={
        "vouchers": "voucher uuid PRIMARY KEY, entity uuid NOT NULL, unit uuid NOT NULL, month"
        " text NOT NULL, draft text NOT NULL, number integer, kind text NOT NULL, dated_on date"
        " NOT NULL, chart text NOT NULL, summary text NOT NULL, event text NOT NULL, attachments"
        " integer NOT NULL, evidence text[] NOT NULL, red_ink boolean NOT NULL, moves_cash boolean"
        " NOT NULL, corrects uuid, origin text, preparer uuid NOT NULL, reviewer uuid, cashier"
        " uuid, poster uuid, voider uuid, state text NOT NULL, prepared_at timestamptz NOT NULL,"
        " reviewed_at timestamptz, signed_at timestamptz, posted_at timestamptz, voided_at"
        " timestamptz, authority text, position bigint NOT NULL, UNIQUE (entity, month, number)",
        "journals": "journal uuid PRIMARY KEY, entity uuid NOT NULL, month text NOT NULL, vouchers"
        " integer NOT NULL, closed_at timestamptz, closed_by text, position bigint NOT NULL,"
        " UNIQUE (entity, month)",
    },
    indexes=(
        'CREATE INDEX vouchers_month ON vouchers (entity, month, draft COLLATE "C")',
        "CREATE INDEX vouchers_origin ON vouchers (origin)",
    ),
    handlers=_HANDLERS,
)
