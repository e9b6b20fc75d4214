"""Which books of collection receipts are out, and what was written and voided in them?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _issued(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO receipt_books (book, entity, key, custodian, first, last, copies, issued_on,"
        " highest, recorded_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["key"],
            data["custodian"],
            data["first"],
            data["last"],
            data["copies"],
            data["issued_on"],
            data["first"] - 1,
            event.recorded_at,
            event.position,
        ),
    )


def _written(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO receipts (book, entity, number, payer, amount_fen, cause, method, written_on,"
        " issuer, bank_account, contract, levy_month, evidence, irregular, reporter, recorded_at,"
        " position) SELECT book, entity, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
        " FROM receipt_books WHERE book = %s",
        (
            data["number"],
            data["payer"],
            data["amount_fen"],
            data["cause"],
            data["method"],
            data["written_on"],
            data["issuer"],
            data.get("bank_account"),
            data.get("contract"),
            data.get("levy_month"),
            data["evidence"],
            data.get("irregular", []),
            data.get("reporter"),
            event.recorded_at,
            event.position,
            event.subject,
        ),
    )
    _reached(write, event)


def _voided(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO receipt_voids (book, entity, number, voided_on, copies_kept, copies,"
        " irregular, reason, event, recorded_at, position) SELECT book, entity, %s, %s, %s, copies,"
        " %s, %s, %s, %s, %s FROM receipt_books WHERE book = %s",
        (
            data["number"],
            data["voided_on"],
            data["copies_kept"],
            data["irregular"],
            json.dumps(data["reason"]),
            event.document["id"],
            event.recorded_at,
            event.position,
            event.subject,
        ),
    )
    write(
        "UPDATE receipts SET voided_on = %s, voided_at = %s WHERE position = (SELECT min(position)"
        " FROM receipts WHERE book = %s AND number = %s)",
        (data["voided_on"], event.recorded_at, event.subject, data["number"]),
    )
    _reached(write, event)


def _reached(write: Write, event: LogEvent) -> None:
    """Note the highest number of the book that was used."""
    number = event.data["number"]
    write(
        "UPDATE receipt_books SET highest = greatest(highest, %s), position = %s WHERE book = %s"
        " AND %s BETWEEN first AND last",
        (number, event.position, event.subject, number),
    )


def _returned(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE receipt_books SET returned_on = %s, receiver = %s, position = %s WHERE book = %s",
        (data["returned_on"], data["receiver"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.receipt_book.issued.v1": _issued,
    "assets.receipt_book.written.v1": _written,
    "assets.receipt_book.written_irregularly.v1": _written,
    "assets.receipt_book.voided.v1": _voided,
    "assets.receipt_book.returned.v1": _returned,
}

RECEIPTS = ReadModel(
    name="receipts",
    tables={
        "receipt_books": "book uuid PRIMARY KEY, entity uuid NOT NULL, key text NOT NULL, custodian"
        " uuid NOT NULL, first integer NOT NULL, last integer NOT NULL, copies integer NOT NULL,"
        " issued_on date NOT NULL, highest integer NOT NULL, returned_on date, receiver uuid,"
        " recorded_at timestamptz NOT NULL, position bigint NOT NULL",
        "receipts": "position bigint PRIMARY KEY, book uuid NOT NULL, entity uuid NOT NULL, number"
        " integer NOT NULL, payer uuid NOT NULL, amount_fen bigint NOT NULL, cause text NOT NULL,"
        " method text NOT NULL, written_on date NOT NULL, issuer uuid NOT NULL, bank_account uuid,"
        " contract uuid, levy_month text, evidence text[] NOT NULL, irregular text[] NOT NULL,"
        " reporter uuid, recorded_at timestamptz NOT NULL, voided_on date, voided_at timestamptz",
        "receipt_voids": "position bigint PRIMARY KEY, book uuid NOT NULL, entity uuid NOT NULL,"
        " number integer NOT NULL, voided_on date NOT NULL, copies_kept integer NOT NULL, copies"
        " integer NOT NULL, irregular text[] NOT NULL, reason text NOT NULL, event text NOT NULL,"
        " recorded_at timestamptz NOT NULL",
    },
    indexes=(
        'CREATE INDEX receipt_books_entity ON receipt_books (entity, key COLLATE "C")',
        "CREATE INDEX receipts_book ON receipts (book, number, position)",
        "CREATE INDEX receipts_entity ON receipts (entity, written_on, position)",
        "CREATE INDEX receipts_cause ON receipts (entity, cause, written_on)",
        "CREATE INDEX receipt_voids_book ON receipt_voids (book, number)",
    ),
    handlers=_HANDLERS,
)
