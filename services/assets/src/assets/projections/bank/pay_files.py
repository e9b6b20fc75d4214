"""Into which accounts are payees paid, by which files, and what became of each payment?"""

import json
from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO payee_accounts (payee_account, unit, party, position) VALUES (%s, %s, %s, %s)",
        (event.subject, event.data["unit"], event.data["party"], event.position),
    )


def _registered(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE payee_accounts SET holder = %s, number = %s, number_token = %s, bank = %s,"
        " bank_code = %s, since = %s, registrar = %s, evidence = %s, event = %s, position = %s"
        " WHERE payee_account = %s",
        (
            _text(data["holder"]),
            _text(data["number"]),
            data["number_token"],
            data["bank"],
            data.get("bank_code"),
            data["since"],
            data["registrar"],
            data.get("evidence"),
            event.document["id"],
            event.position,
            event.subject,
        ),
    )


def _made(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO pay_files (pay_file, entity, bank_account, number, form, rule, made_on, maker,"
        " text, digest, payments, total_fen, event, made_at, position) VALUES (%s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["bank_account"],
            data["number"],
            data["form"],
            data["rule"],
            data["made_on"],
            data["maker"],
            _text(data["text"]),
            data["digest"],
            data["payments"],
            data["total_fen"],
            event.document["id"],
            event.recorded_at,
            event.position,
        ),
    )


def _listed(write: Write, event: LogEvent) -> None:
    for index, item in enumerate(event.data["items"]):
        write(
            "INSERT INTO pay_file_items (pay_file, number, payment_request, party, amount_fen,"
            " holder, account, bank, bank_code, event, place) VALUES (%s, %s, %s, %s, %s, %s, %s,"
            " %s, %s, %s, %s)",
            (
                event.subject,
                item["number"],
                item["payment_request"],
                item["party"],
                item["amount_fen"],
                _text(item["holder"]),
                _text(item["account"]),
                item["bank"],
                item.get("bank_code"),
                event.document["id"],
                f"items/{index}",
            ),
        )


def _called_off(write: Write, event: LogEvent) -> None:
    _become(write, event, "called_off")


def _result_imported(write: Write, event: LogEvent) -> None:
    _become(write, event, "told")
    write(
        "UPDATE pay_files SET irregular = irregular || %s::text[] WHERE pay_file = %s",
        (event.data["irregular"], event.subject),
    )


def _told(write: Write, event: LogEvent) -> None:
    for told in event.data["outcomes"]:
        if told["news"]:
            write(
                "UPDATE pay_file_items SET outcome = %s, reference = %s, moved_on = %s WHERE"
                " pay_file = %s AND number = %s",
                (
                    told["outcome"],
                    told.get("reference"),
                    told.get("moved_on"),
                    event.subject,
                    told["number"],
                ),
            )


def _become(write: Write, event: LogEvent, state: str) -> None:
    write(
        "UPDATE pay_files SET state = %s, position = %s WHERE pay_file = %s",
        (state, event.position, event.subject),
    )


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_HANDLERS: dict[str, Handler] = {
    "assets.payee_account.opened.v1": _opened,
    "assets.payee_account.registered.v1": _registered,
    "assets.pay_file.made.v1": _made,
    "assets.pay_file.listed.v1": _listed,
    "assets.pay_file.called_off.v1": _called_off,
    "assets.pay_file.result_imported.v1": _result_imported,
    "assets.pay_file.outcomes_told.v1": _told,
}

PAY_FILES = ReadModel(
    name="pay_files",
    tables={
        "payee_accounts": "payee_account uuid PRIMARY KEY, unit uuid NOT NULL, party uuid NOT NULL,"
        " holder text, number text, number_token text, bank text, bank_code text, since date,"
        " registrar uuid, evidence text, event text, position bigint NOT NULL, UNIQUE (unit,"
        " party)",
        "pay_files": "pay_file uuid PRIMARY KEY, entity uuid NOT NULL, bank_account uuid NOT NULL,"
        " number text NOT NULL, form text NOT NULL, rule text NOT NULL, made_on date NOT NULL,"
        " maker uuid NOT NULL, text text NOT NULL, digest text NOT NULL, payments integer NOT NULL,"
        " total_fen bigint NOT NULL, state text NOT NULL DEFAULT 'made', irregular text[] NOT NULL"
        " DEFAULT '{}', event text NOT NULL, made_at timestamptz NOT NULL, position bigint NOT"
        " NULL",
        "pay_file_items": "pay_file uuid NOT NULL, number integer NOT NULL, payment_request uuid"
        " NOT NULL, party uuid NOT NULL, amount_fen bigint NOT NULL, holder text NOT NULL, account"
        " text NOT NULL, bank text NOT NULL, bank_code text, event text NOT NULL, place text NOT"
        " NULL, outcome text, reference text, moved_on date, PRIMARY KEY (pay_file, number)",
    },
    indexes=(
        "CREATE INDEX payee_accounts_token ON payee_accounts (number_token)",
        "CREATE INDEX pay_files_entity ON pay_files (entity, position)",
        "CREATE INDEX pay_file_items_request ON pay_file_items (payment_request)",
    ),
    handlers=_HANDLERS,
)
