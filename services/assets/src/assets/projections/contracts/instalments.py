"""What is to be received or paid on contracts when, and what came of each instalment?"""

from typing import Any

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_CONTRACT = "assets.contract."
_STATED = (
    "INSERT INTO instalments (contract, number, entity, party, form, direction, kind, since,"
    " until, due_on, amount_fen, deliverable, stated_at) SELECT o.contract, i.number, o.entity,"
    " o.party, o.form, o.direction, i.kind, i.since, i.until, i.due_on, i.amount_fen,"
    " i.deliverable, %s FROM contract_parties o, jsonb_to_recordset(%s) AS i (number integer, kind"
    " text, since date, until date, due_on date, amount_fen bigint, deliverable text)"
    " WHERE o.contract = %s"
)
_CANCELLED = (
    "UPDATE instalments SET cancelled_at = %s, cancelled_from = %s"
    " WHERE contract = %s AND number = ANY(%s)"
)
_MOVED = (
    "INSERT INTO contract_money (position, contract, entity, instalment, settlement, fact,"
    " amount_fen, moved_on, reference, irregular, payment_request, recorded_at) SELECT %s,"
    " contract, entity, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM contract_parties WHERE"
    " contract = %s"
)
_PAID = (
    "INSERT INTO contract_money (position, contract, entity, instalment, settlement, fact,"
    " amount_fen, moved_on, reference, irregular, payment_request, recorded_at) SELECT %s,"
    " contract, entity, instalment, settlement, %s, %s, %s, %s, %s, payment_request, %s FROM"
    " contract_requests WHERE payment_request = %s"
)


def _state(write: Write, event: LogEvent) -> None:
    write(_STATED, (event.recorded_at, Jsonb(event.data["instalments"]), event.subject))


def _signed(write: Write, event: LogEvent) -> None:
    data, agreed = event.data, event.data["agreement"]
    write(
        "INSERT INTO contract_parties (contract, entity, party, form, direction)"
        " VALUES (%s, %s, %s, %s, %s)",
        (event.subject, data["entity"], agreed["party"], agreed["form"], agreed["direction"]),
    )
    _state(write, event)


def _amended(write: Write, event: LogEvent) -> None:
    effective_on = event.data["amendment"]["effective_on"]
    cancelled = event.data["cancelled"]
    write(_CANCELLED, (event.recorded_at, effective_on, event.subject, cancelled))
    _state(write, event)


def _terminated(write: Write, event: LogEvent) -> None:
    last_on, cancelled = event.data["ending"]["last_on"], event.data["cancelled"]
    write(_CANCELLED, (event.recorded_at, last_on, event.subject, cancelled))


def _fell_due(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE instalments SET fell_due_at = %s WHERE contract = %s AND number = %s",
        (event.recorded_at, event.subject, event.data["instalment"]),
    )


def _move(write: Write, event: LogEvent, **said: Any) -> None:
    write(
        _MOVED,
        (
            event.position,
            said["instalment"],
            said.get("settlement"),
            said["fact"],
            said["amount_fen"],
            said["moved_on"],
            said.get("reference"),
            said.get("irregular", []),
            said.get("payment_request"),
            event.recorded_at,
            event.subject,
        ),
    )


def _received(write: Write, event: LogEvent) -> None:
    receipt, irregular = event.data["receipt"], event.data["irregular"]
    # A second report of one receipt is shown and counts no second time.
    fact = "reported_again" if "reference_known" in irregular else "received"
    _move(
        write,
        event,
        fact=fact,
        instalment=event.data["instalment"],
        amount_fen=receipt["amount_fen"],
        moved_on=receipt["received_on"],
        reference=receipt["reference"],
        irregular=irregular,
    )


def _waived(write: Write, event: LogEvent) -> None:
    waiver = event.data["waiver"]
    _move(
        write,
        event,
        fact="waived",
        instalment=event.data["instalment"],
        amount_fen=waiver["amount_fen"],
        moved_on=waiver["waived_on"],
        reference=waiver["resolution"],
    )


def _accepted(write: Write, event: LogEvent) -> None:
    accepted = event.data["acceptance"]
    write(
        "UPDATE instalments SET accepted_at = %s, accepted_on = %s, accepter = %s, payable_fen ="
        " %s, retained_fen = %s, acceptance_evidence = %s WHERE contract = %s AND number = %s",
        (
            event.recorded_at,
            accepted["accepted_on"],
            accepted["accepter"],
            accepted["payable_fen"],
            accepted["retained_fen"],
            accepted["evidence"],
            event.subject,
            event.data["instalment"],
        ),
    )


def _settled(write: Write, event: LogEvent) -> None:
    data, decided = event.data, event.data["decided"]
    write(
        "INSERT INTO contract_settlements (contract, settlement, year, decided_on, decision,"
        " release, rule, mean_score, released_fen, forfeited_fen, held, gaps, inputs, recorded_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["settlement"],
            decided["year"],
            decided["decided_on"],
            decided["decision"],
            decided["release"],
            decided["rule"],
            decided.get("mean_score"),
            decided["released_fen"],
            decided["forfeited_fen"],
            decided["held"],
            Jsonb(decided["gaps"]),
            Jsonb(decided["inputs"]),
            event.recorded_at,
        ),
    )
    write(
        "UPDATE instalments SET settled_at = %s, settlement = %s WHERE contract = %s"
        " AND number = ANY(%s)",
        (event.recorded_at, data["settlement"], event.subject, decided["instalments"]),
    )


def _asked(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO contract_requests (payment_request, contract, entity, number, instalment,"
        " settlement, amount_fen, asked_at) SELECT %s, contract, entity, %s, %s, %s, %s, %s FROM"
        " contract_parties WHERE contract = %s",
        (
            data["payment_request"],
            data["number"],
            data["part"].get("instalment"),
            data["part"].get("settlement"),
            data["amount_fen"],
            event.recorded_at,
            event.subject,
        ),
    )


def _paid(write: Write, event: LogEvent) -> None:
    data = event.data
    said = (data["amount_fen"], data["paid_on"], data.get("reference"), data.get("irregular", []))
    write(_PAID, (event.position, "paid", *said, event.recorded_at, event.subject))


def _returned(write: Write, event: LogEvent) -> None:
    data = event.data
    said = (data["amount_fen"], data["returned_on"], data["reference"])
    write(_PAID, (event.position, "returned", *said, [], event.recorded_at, event.subject))


_HANDLERS: dict[str, Handler] = {
    f"{_CONTRACT}signed.v1": _signed,
    f"{_CONTRACT}amended.v1": _amended,
    f"{_CONTRACT}terminated.v1": _terminated,
    f"{_CONTRACT}instalment_fell_due.v1": _fell_due,
    f"{_CONTRACT}received.v1": _received,
    f"{_CONTRACT}waived.v1": _waived,
    f"{_CONTRACT}profit_reported.v1": _state,
    f"{_CONTRACT}service_accepted.v1": _accepted,
    f"{_CONTRACT}retention_settled.v1": _settled,
    f"{_CONTRACT}payment_asked.v1": _asked,
    "assets.payment_request.confirmed.v1": _paid,
    "assets.payment_request.paid_irregularly.v1": _paid,
    "assets.payment_request.returned.v1": _returned,
}

INSTALMENTS = ReadModel(
    name="contract_instalments",
    tables={
        "contract_parties": "contract uuid PRIMARY KEY, entity uuid NOT NULL, party uuid NOT NULL,"
        " form text NOT NULL, direction text NOT NULL",
        "instalments": "contract uuid NOT NULL, number integer NOT NULL, entity uuid NOT NULL,"
        " party uuid NOT NULL, form text NOT NULL, direction text NOT NULL, kind text NOT NULL,"
        " since date NOT NULL, until date NOT NULL, due_on date NOT NULL, amount_fen bigint NOT"
        " NULL, deliverable text, stated_at timestamptz NOT NULL, cancelled_at timestamptz,"
        " cancelled_from date, fell_due_at timestamptz, accepted_at timestamptz, accepted_on date,"
        " accepter uuid, payable_fen bigint, retained_fen bigint, acceptance_evidence text[],"
        " settled_at timestamptz, settlement integer, PRIMARY KEY (contract, number)",
        "contract_money": "position bigint PRIMARY KEY, contract uuid NOT NULL, entity uuid NOT"
        " NULL, instalment integer, settlement integer, fact text NOT NULL, amount_fen bigint NOT"
        " NULL, moved_on date NOT NULL, reference text, irregular text[] NOT NULL,"
        " payment_request uuid, recorded_at timestamptz NOT NULL",
        "contract_settlements": "contract uuid NOT NULL, settlement integer NOT NULL, year text"
        " NOT NULL, decided_on date NOT NULL, decision text NOT NULL, release text NOT NULL, rule"
        " text NOT NULL, mean_score text, released_fen bigint NOT NULL, forfeited_fen bigint NOT"
        " NULL, held integer[] NOT NULL, gaps jsonb NOT NULL, inputs jsonb NOT NULL, recorded_at"
        " timestamptz NOT NULL, PRIMARY KEY (contract, settlement)",
        "contract_requests": "payment_request uuid PRIMARY KEY, contract uuid NOT NULL, entity"
        " uuid NOT NULL, number text NOT NULL, instalment integer, settlement integer, amount_fen"
        " bigint NOT NULL, asked_at timestamptz NOT NULL",
    },
    indexes=(
        "CREATE INDEX instalments_due ON instalments (due_on) WHERE fell_due_at IS NULL",
        "CREATE INDEX instalments_entity ON instalments (entity, due_on, contract, number)",
        "CREATE INDEX instalments_party ON instalments (party)",
        "CREATE INDEX contract_money_contract ON contract_money (contract, instalment)",
        "CREATE INDEX contract_requests_contract ON contract_requests (contract)",
    ),
    handlers=_HANDLERS,
)
