"""Whose books are kept, on which chart, and on which bank accounts does their money lie?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _established(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO entities (entity, unit, form, name, chart, books_from, credit_code, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["unit"],
            data["form"],
            data["name"],
            data["chart"],
            data["books_from"],
            data.get("credit_code"),
            event.position,
        ),
    )


def _account_opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO bank_accounts (bank_account, entity, bank, kind, number, number_token, event,"
        " since, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            data["account"],
            event.subject,
            data["bank"],
            data["kind"],
            json.dumps(data["number"]),
            data["number_token"],
            event.document["id"],
            data["since"],
            event.position,
        ),
    )


def _account_closed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE bank_accounts SET until = %s, position = %s WHERE bank_account = %s",
        (event.data["until"], event.position, event.data["account"]),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.entity.established.v1": _established,
    "assets.entity.bank_account_opened.v1": _account_opened,
    "assets.entity.bank_account_closed.v1": _account_closed,
}

ENTITIES = ReadModel(
    name="entities",
    tables={
        "entities": "entity uuid PRIMARY KEY, unit uuid NOT NULL, form text NOT NULL, name text"
        " NOT NULL, chart text NOT NULL, books_from text NOT NULL, credit_code text, position"
        " bigint NOT NULL",
        "bank_accounts": "bank_account uuid PRIMARY KEY, entity uuid NOT NULL, bank text NOT NULL,"
        " kind text NOT NULL, number text NOT NULL, number_token text NOT NULL, event text NOT"
        " NULL, since date NOT NULL, until date, position bigint NOT NULL",
    },
    indexes=(
        "CREATE INDEX entities_unit ON entities (unit)",
        "CREATE INDEX bank_accounts_entity ON bank_accounts (entity)",
        "CREATE INDEX bank_accounts_token ON bank_accounts (number_token)",
    ),
    handlers=_HANDLERS,
)
