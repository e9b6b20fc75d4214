"""What did each load weigh from place to place, and which subsidies are claimed for it?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO loads (load, unit, number, kind, stages, loss_tolerance_bp, irregular,"
        " position) VALUES (%s, %s, %s, %s, %s, %s, false, %s)",
        (
            event.subject,
            data["unit"],
            data["number"],
            data["kind"],
            data["stages"],
            data["loss_tolerance_bp"],
            event.position,
        ),
    )


def _weight(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO load_weights (position, load, stage, weight_kg, weighed_on, note, receiver,"
        " stage_before, lost_kg, evidence, irregular, recorded_at) VALUES (%s, %s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            data["stage"],
            data["weight_kg"],
            data["weighed_on"],
            data["weight_note"],
            data.get("receiver"),
            data.get("before"),
            data.get("lost_kg"),
            data["evidence"],
            data["irregular"],
            event.recorded_at,
        ),
    )
    write(
        "UPDATE loads SET irregular = irregular OR %s WHERE load = %s",
        (bool(data["irregular"]), event.subject),
    )


def _claimed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO subsidy_claims (claim, unit, load, subsidy, weight_kg, per_tonne_fen,"
        " amount_fen, purpose, payee, payee_type, claimed_on, documents, attached, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '{}', %s)",
        (
            event.subject,
            data["unit"],
            data["load"],
            data["subsidy"],
            data["weight_kg"],
            data["per_tonne_fen"],
            data["amount_fen"],
            data["purpose"],
            data["payee"],
            data["payee_type"],
            data["claimed_on"],
            data["documents"],
            event.position,
        ),
    )


def _attached(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE subsidy_claims SET attached = attached || %s WHERE claim = %s",
        (Jsonb({data["document"]: data["evidence"]}), event.subject),
    )


def _requested(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE subsidy_claims SET payment_request = %s WHERE claim = %s",
        (event.data["payment_request"], event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.load.opened.v1": _opened,
    "assets.load.weight_recorded.v1": _weight,
    "assets.subsidy_claim.opened.v1": _claimed,
    "assets.subsidy_claim.document_attached.v1": _attached,
    "assets.subsidy_claim.payment_requested.v1": _requested,
}

LOADS = ReadModel(
    name="loads",
    tables={
        "loads": "load uuid PRIMARY KEY, unit uuid NOT NULL, number text NOT NULL, kind text NOT"
        " NULL, stages text[] NOT NULL, loss_tolerance_bp integer NOT NULL, irregular boolean NOT"
        " NULL, position bigint NOT NULL",
        "load_weights": "position bigint PRIMARY KEY, load uuid NOT NULL, stage text NOT NULL,"
        " weight_kg bigint NOT NULL, weighed_on date NOT NULL, note text NOT NULL, receiver uuid,"
        " stage_before text, lost_kg bigint, evidence text[] NOT NULL, irregular text[] NOT NULL,"
        " recorded_at timestamptz NOT NULL",
        "subsidy_claims": "claim uuid PRIMARY KEY, unit uuid NOT NULL, load uuid NOT NULL, subsidy"
        " text NOT NULL, weight_kg bigint NOT NULL, per_tonne_fen bigint NOT NULL, amount_fen"
        " bigint NOT NULL, purpose text NOT NULL, payee uuid NOT NULL, payee_type text NOT NULL,"
        " claimed_on date NOT NULL, documents text[] NOT NULL, attached jsonb NOT NULL,"
        " payment_request uuid, position bigint NOT NULL",
    },
    indexes=(
        "CREATE INDEX loads_unit ON loads (unit, position)",
        "CREATE INDEX load_weights_load ON load_weights (load, position)",
        "CREATE INDEX subsidy_claims_load ON subsidy_claims (load)",
    ),
    handlers=_HANDLERS,
)
