"""How far has each payment come, who signed what of it, and what was paid on it?"""

import json
from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_SEALED = ("reason", "note")


def _told(handler: Handler) -> Handler:
    """Let an event do what it does, and be a line of the payment's story."""

    def handle(write: Write, event: LogEvent) -> None:
        handler(write, event)
        document, data = event.document, dict(event.data)
        sealed = {name: data.pop(name) for name in _SEALED if data.get(name) is not None}
        write(
            "INSERT INTO payment_story (position, payment_request, event, event_id, actor,"
            " entered_by, via, sheet, signed_on, authority, effective_on, recorded_at, data,"
            " sealed) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                event.position,
                event.subject,
                document["type"].removeprefix("assets.payment_request.").removesuffix(".v1"),
                document["id"],
                document["actor"],
                document.get("enteredby"),
                document["via"],
                document.get("sheet"),
                document.get("signedon"),
                document.get("authority"),
                event.effective_on,
                event.recorded_at,
                _text(data),
                _text(sealed),
            ),
        )
        write(
            "UPDATE payments SET last_position = %s WHERE payment_request = %s",
            (event.position, event.subject),
        )

    return handle


def _requested(write: Write, event: LogEvent) -> None:
    data = event.data
    chain = data.get("chain") or {}
    requester = data.get("requester")
    write(
        "INSERT INTO payments (payment_request, unit, number, purpose, payee, payee_type,"
        " amount_fen, requested_on, rule, rule_root, chain, doers, related, related_exempt,"
        " position, last_position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::text[],"
        " %s::uuid[], %s, %s, %s)",
        (
            event.subject,
            data["unit"],
            data["number"],
            data["purpose"],
            data["payee"],
            data["payee_type"],
            data["amount_fen"],
            event.effective_on,
            chain.get("rule"),
            chain.get("root"),
            chain.get("chain"),
            [] if requester is None else [requester],
            *_related(data),
            event.position,
            event.position,
        ),
    )


def _changed(write: Write, event: LogEvent) -> None:
    data = event.data
    chain = data.get("chain") or {}
    write(
        "UPDATE payments SET version = %s, state = 'requested', purpose = %s, payee = %s,"
        " payee_type = %s, amount_fen = %s, rule = %s, rule_root = %s, chain = %s, met = '{}',"
        " related = %s::uuid[], related_exempt = %s, doers = array_append(doers, %s::text)"
        " WHERE payment_request = %s",
        (
            data["version"],
            data["purpose"],
            data["payee"],
            data["payee_type"],
            data["amount_fen"],
            chain.get("rule"),
            chain.get("root"),
            chain.get("chain"),
            *_related(data),
            data["changer"],
            event.subject,
        ),
    )


def _related(data: dict[str, Any]) -> tuple[list[str], bool]:
    """Give who has to recuse, and whether they need not."""
    related = data.get("related") or {}
    return related.get("persons", []), related.get("exempt", False)


def _precondition_met(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE payments SET met = array_append(met, %s::text) WHERE payment_request = %s",
        (event.data["precondition"], event.subject),
    )


def _signed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO payment_signatures (position, payment_request, version, step, person, post)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            data["version"],
            data["step"],
            data["person"],
            data["post"],
        ),
    )


def _rejected(write: Write, event: LogEvent) -> None:
    _become(write, event, "rejected")


def _withdrawn(write: Write, event: LogEvent) -> None:
    _become(write, event, "withdrawn")


def _ordered(write: Write, event: LogEvent) -> None:
    data = event.data
    _become(write, event, "ordered")
    write(
        "UPDATE payments SET method = %s, ordered_fen = %s, ordered_on = %s"
        " WHERE payment_request = %s",
        (data["method"], data["amount_fen"], data["ordered_on"], event.subject),
    )


def _paid(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE payments SET paid_fen = paid_fen + %s, irregular = irregular || %s::text[]"
        " WHERE payment_request = %s",
        (event.data["amount_fen"], event.data.get("irregular", []), event.subject),
    )


def _returned(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE payments SET returned_fen = returned_fen + %s WHERE payment_request = %s",
        (event.data["amount_fen"], event.subject),
    )


def _become(write: Write, event: LogEvent, state: str) -> None:
    write("UPDATE payments SET state = %s WHERE payment_request = %s", (state, event.subject))


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_HANDLERS: dict[str, Handler] = {
    "assets.payment_request.requested.v1": _told(_requested),
    "assets.payment_request.changed.v1": _told(_changed),
    "assets.payment_request.precondition_met.v1": _told(_precondition_met),
    "assets.payment_request.signed.v1": _told(_signed),
    "assets.payment_request.rejected.v1": _told(_rejected),
    "assets.payment_request.withdrawn.v1": _told(_withdrawn),
    "assets.payment_request.ordered.v1": _told(_ordered),
    "assets.payment_request.confirmed.v1": _told(_paid),
    "assets.payment_request.returned.v1": _told(_returned),
    "assets.payment_request.paid_irregularly.v1": _told(_paid),
}

PAYMENTS = ReadModel(
    name="payments",
    tables={
        "payments": "payment_request uuid PRIMARY KEY, unit uuid NOT NULL, number text NOT NULL,"
        " purpose text NOT NULL, payee uuid NOT NULL, payee_type text NOT NULL, amount_fen bigint"
        " NOT NULL, requested_on date NOT NULL, rule text, rule_root text, chain text, version int"
        " NOT NULL DEFAULT 1, state text NOT NULL DEFAULT 'requested', met text[] NOT NULL DEFAULT"
        " '{}', doers text[] NOT NULL, method text, ordered_fen bigint, ordered_on date, paid_fen"
        " bigint NOT NULL DEFAULT 0, returned_fen bigint NOT NULL DEFAULT 0, irregular text[] NOT"
        " NULL DEFAULT '{}', related uuid[] NOT NULL, related_exempt boolean NOT NULL, position"
        " bigint NOT NULL, last_position bigint NOT NULL",
        "payment_signatures": "position bigint PRIMARY KEY, payment_request uuid NOT NULL, version"
        " int NOT NULL, step text NOT NULL, person uuid NOT NULL, post text NOT NULL",
        "payment_story": "position bigint PRIMARY KEY, payment_request uuid NOT NULL, event text"
        " NOT NULL, event_id text NOT NULL, actor text NOT NULL, entered_by text, via text NOT"
        " NULL, authority text, effective_on date NOT NULL, recorded_at timestamptz NOT NULL,"
        " data text NOT NULL, sealed text NOT NULL, sheet text, signed_on date",
    },
    indexes=(
        "CREATE INDEX payments_state ON payments (state, position)",
        "CREATE INDEX payments_unit ON payments (unit, position)",
        "CREATE INDEX payment_signatures_of ON payment_signatures (payment_request, version)",
        "CREATE INDEX payment_story_of ON payment_story (payment_request, position)",
    ),
    handlers=_HANDLERS,
    revision=3,
)
