"""What did banks tell of each account, and what is each line matched with?"""

import json
from typing import Any

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_SEALED = ("name", "account", "remark")


def _imported(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO bank_statements (statement, entity, bank_account, digest, form, since, until,"
        " opening_fen, closing_fen, received_fen, paid_fen, lines, repeated, irregular, importer,"
        " imported_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["bank_account"],
            data["digest"],
            data["form"],
            data["since"],
            data["until"],
            data.get("opening_fen"),
            data.get("closing_fen"),
            data["received_fen"],
            data["paid_fen"],
            data["lines"],
            data["repeated"],
            data["irregular"],
            data["importer"],
            event.recorded_at,
            event.position,
        ),
    )


def _listed(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO bank_statement_lines (statement, bank_line, row, repeated) SELECT %s, p.line,"
        " p.row, p.repeated FROM jsonb_to_recordset(%s) AS p (line uuid, row integer, repeated"
        " boolean)",
        (event.subject, Jsonb(event.data["places"])),
    )


def _recorded(write: Write, event: LogEvent) -> None:
    data = event.data
    sealed = {name: data[name] for name in _SEALED if data.get(name) is not None}
    write(
        "INSERT INTO bank_lines (bank_line, entity, bank_account, statement, row, booked_on,"
        " amount_fen, balance_fen, reference, purpose, account_token, sealed, event, recorded_at,"
        " position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["bank_account"],
            data["statement"],
            data["row"],
            data["booked_on"],
            data["amount_fen"],
            data.get("balance_fen"),
            data.get("reference"),
            data.get("purpose"),
            data.get("account_token"),
            _text(sealed),
            event.document["id"],
            event.recorded_at,
            event.position,
        ),
    )


def _matched(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO bank_matches (position, bank_line, kind, payment_request, reference, covered,"
        " slips, rule, pay_file, evidence, matcher, matched_at) VALUES (%s, %s, %s, %s, %s, %s,"
        " %s::uuid[], %s, %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            data["kind"],
            data.get("payment_request"),
            data.get("reference"),
            Jsonb(data["covered"]),
            data["slips"],
            data.get("rule"),
            data.get("pay_file"),
            data["evidence"],
            data["matcher"],
            event.recorded_at,
        ),
    )
    write(
        "UPDATE bank_lines SET matched = %s, position = %s WHERE bank_line = %s",
        (event.position, event.position, event.subject),
    )


def _unmatched(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE bank_matches SET ended_at = %s, unmatcher = %s, reason = %s, ended_by = %s WHERE"
        " position = (SELECT matched FROM bank_lines WHERE bank_line = %s)",
        (
            event.recorded_at,
            event.data["unmatcher"],
            _text(event.data["reason"]),
            event.document["id"],
            event.subject,
        ),
    )
    write(
        "UPDATE bank_lines SET matched = NULL, position = %s WHERE bank_line = %s",
        (event.position, event.subject),
    )


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_HANDLERS: dict[str, Handler] = {
    "assets.bank_statement.imported.v1": _imported,
    "assets.bank_statement.listed.v1": _listed,
    "assets.bank_line.recorded.v1": _recorded,
    "assets.bank_line.matched.v1": _matched,
    "assets.bank_line.unmatched.v1": _unmatched,
}

BANK_LINES = ReadModel(
    name="bank_lines",
    tables={
        "bank_statements": "statement uuid PRIMARY KEY, entity uuid NOT NULL, bank_account uuid NOT"
        " NULL, digest text NOT NULL, form text NOT NULL, since date NOT NULL, until date NOT NULL,"
        " opening_fen bigint, closing_fen bigint, received_fen bigint NOT NULL, paid_fen bigint NOT"
        " NULL, lines integer NOT NULL, repeated integer NOT NULL, irregular text[] NOT NULL,"
        " importer uuid NOT NULL, imported_at timestamptz NOT NULL, position bigint NOT NULL",
        "bank_statement_lines": "statement uuid NOT NULL, bank_line uuid NOT NULL, row integer NOT"
        " NULL, repeated boolean NOT NULL, PRIMARY KEY (statement, bank_line)",
        "bank_lines": "bank_line uuid PRIMARY KEY, entity uuid NOT NULL, bank_account uuid NOT"
        " NULL, statement uuid NOT NULL, row integer NOT NULL, booked_on date NOT NULL, amount_fen"
        " bigint NOT NULL, balance_fen bigint, reference text, purpose text, account_token text,"
        " sealed text NOT NULL, event text NOT NULL, recorded_at timestamptz NOT NULL, matched"
        " bigint, position bigint NOT NULL",
        "bank_matches": "position bigint PRIMARY KEY, bank_line uuid NOT NULL, kind text NOT NULL,"
        " payment_request uuid, reference text, covered jsonb NOT NULL, slips uuid[] NOT NULL, rule"
        " text, pay_file uuid, evidence text[] NOT NULL, matcher uuid NOT NULL, matched_at"
        " timestamptz NOT NULL, ended_at timestamptz, unmatcher uuid, reason text, ended_by text",
    },
    indexes=(
        "CREATE INDEX bank_statements_account ON bank_statements (bank_account, since)",
        "CREATE INDEX bank_lines_account ON bank_lines (bank_account, booked_on, bank_line)",
        "CREATE INDEX bank_lines_token ON bank_lines (account_token)",
        "CREATE INDEX bank_matches_line ON bank_matches (bank_line, position)",
        "CREATE INDEX bank_matches_payment ON bank_matches (payment_request)",
        "CREATE INDEX bank_matches_pay_file ON bank_matches (pay_file)",
        "CREATE INDEX bank_matches_slips ON bank_matches USING gin (slips)",
    ),
    handlers=_HANDLERS,
)
