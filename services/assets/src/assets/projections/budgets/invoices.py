"""Which payments cite which invoices, for how much, and on which resolutions does money rest?"""

import json
from collections.abc import Mapping
from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _known(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO invoices (invoice, issuer, number) VALUES (%s, %s, %s)",
        (event.subject, event.data["issuer"], event.data["number"]),
    )


def _cited(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO invoice_citations (position, invoice, unit, payment_request, total_fen,"
        " amount_fen, cited_on) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (invoice,"
        " payment_request) DO UPDATE SET total_fen = excluded.total_fen, amount_fen ="
        " excluded.amount_fen, cited_on = excluded.cited_on, state = 'open'",
        (
            *(event.position, event.subject, event.document["unit"], data["payment_request"]),
            *(data["total_fen"], data["amount_fen"], event.effective_on),
        ),
    )


def _released(write: Write, event: LogEvent) -> None:
    _become(write, event, "released")


def _paid(write: Write, event: LogEvent) -> None:
    _become(write, event, "paid")


def _become(write: Write, event: LogEvent, state: str) -> None:
    write(
        "UPDATE invoice_citations SET state = %s WHERE invoice = %s AND payment_request = %s",
        (state, event.subject, event.data["payment_request"]),
    )


def _resolution_recorded(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO resolutions (resolution, unit, reference, body, decided_on, evidence, origin,"
        " position, case_id, votes, matter, irregular) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s)",
        (
            *(event.subject, data["unit"], data["reference"], data["body"], data["decided_on"]),
            *(json.dumps(data["evidence"]), data.get("origin"), event.position),
            *(data.get("case"), *_vote(data), json.dumps(data.get("irregular", []))),
        ),
    )


def _adoption_heard(write: Write, event: LogEvent) -> None:
    # What contradicts stays shown, whoever is right; a second resolution changes nothing else.
    data = event.data
    write(
        "UPDATE resolutions SET irregular = irregular || %s::jsonb WHERE resolution = %s",
        (json.dumps(data["irregular"]), event.subject),
    )
    write(
        "UPDATE resolutions SET body = %s, decided_on = %s, evidence = %s, origin = %s,"
        " case_id = %s, votes = %s, matter = %s WHERE resolution = %s"
        " AND coalesce(case_id, %s) = %s",
        (
            *(data["body"], data["decided_on"], json.dumps(data["evidence"]), data["origin"]),
            *(data["case"], *_vote(data), event.subject, data["case"], data["case"]),
        ),
    )


def _vote(data: Mapping[str, Any]) -> tuple[str, str]:
    return json.dumps(data.get("votes")), json.dumps(data.get("matter"))


_HANDLERS: dict[str, Handler] = {
    "assets.invoice.known.v1": _known,
    "assets.invoice.cited.v1": _cited,
    "assets.invoice.released.v1": _released,
    "assets.invoice.paid.v1": _paid,
    "assets.resolution.recorded.v1": _resolution_recorded,
    "assets.resolution.adoption_heard.v1": _adoption_heard,
}

INVOICES = ReadModel(
    name="invoices",
    tables={
        "invoices": "invoice uuid PRIMARY KEY, issuer text NOT NULL, number text NOT NULL",
        "invoice_citations": "position bigint NOT NULL, invoice uuid NOT NULL, unit uuid NOT NULL,"
        " payment_request uuid NOT NULL, total_fen bigint NOT NULL, amount_fen bigint NOT NULL,"
        " cited_on date NOT NULL, state text NOT NULL DEFAULT 'open',"
        " PRIMARY KEY (invoice, payment_request)",
        "resolutions": "resolution uuid PRIMARY KEY, unit uuid NOT NULL, reference text NOT NULL,"
        " body text NOT NULL, decided_on date NOT NULL, evidence text NOT NULL, origin text,"
        " position bigint NOT NULL, case_id uuid, votes jsonb NOT NULL,"
        " matter jsonb NOT NULL, irregular jsonb NOT NULL",
    },
    indexes=(
        "CREATE INDEX invoice_citations_unit ON invoice_citations (unit, position)",
        "CREATE INDEX invoice_citations_payment ON invoice_citations (payment_request)",
        "CREATE INDEX resolutions_unit ON resolutions (unit, position)",
    ),
    handlers=_HANDLERS,
)
