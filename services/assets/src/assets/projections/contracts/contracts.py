"""Which contracts are there, about what, with whom, and what became of each?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_SEALED = ("summary", "reason")
_CONTRACT = "assets.contract."


def _told(handler: Handler) -> Handler:
    """Let an event do what it does, and be a line of the contract's story."""

    def handle(write: Write, event: LogEvent) -> None:
        handler(write, event)
        document, data = event.document, dict(event.data)
        sealed = {name: data.pop(name) for name in _SEALED if data.get(name) is not None}
        write(
            "INSERT INTO contract_story (position, contract, event, event_id, actor, entered_by,"
            " via, authority, effective_on, recorded_at, data, sealed)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                event.position,
                event.subject,
                document["type"].removeprefix(_CONTRACT).removesuffix(".v1"),
                document["id"],
                document["actor"],
                document.get("enteredby"),
                document["via"],
                document.get("authority"),
                event.effective_on,
                event.recorded_at,
                json.dumps(data, ensure_ascii=False),
                json.dumps(sealed),
            ),
        )

    return handle


def _signed(write: Write, event: LogEvent) -> None:
    data = event.data
    agreed = data["agreement"]
    write(
        "INSERT INTO contracts (contract, entity, unit, number, form, direction, party,"
        " party_type, signed_on, since, until, resolution, evidence, rule, certificate, renews,"
        " summary, event, signed_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            event.document["unit"],
            data["number"],
            agreed["form"],
            agreed["direction"],
            agreed["party"],
            agreed["party_type"],
            agreed["signed_on"],
            agreed["since"],
            agreed["terms"]["until"],
            agreed.get("resolution"),
            agreed["evidence"],
            data["rule"],
            agreed.get("certificate"),
            agreed.get("renews"),
            json.dumps(data["summary"]),
            event.document["id"],
            event.recorded_at,
            event.position,
        ),
    )
    for matter in agreed["matters"]:
        write(
            "INSERT INTO contract_matters (contract, matter, kind, quantity)"
            " VALUES (%s, %s, %s, %s)",
            (event.subject, matter["id"], matter["kind"], matter["quantity"]),
        )


def _amended(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE contracts SET until = %s, amendments = %s WHERE contract = %s",
        (event.data["amendment"]["terms"]["until"], event.data["number"], event.subject),
    )


def _terminated(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE contracts SET terminated_on = %s WHERE contract = %s",
        (event.data["ending"]["last_on"], event.subject),
    )


def _renewed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE contracts SET renewed_by = %s WHERE contract = %s",
        (event.data["successor"], event.subject),
    )


def _nothing(_write: Write, _event: LogEvent) -> None:
    """Be a line of the story alone."""


_HANDLERS: dict[str, Handler] = {
    f"{_CONTRACT}{name}.v1": _told(handler)
    for name, handler in {
        "signed": _signed,
        "amended": _amended,
        "terminated": _terminated,
        "renewed": _renewed,
        "instalment_fell_due": _nothing,
        "received": _nothing,
        "waived": _nothing,
        "profit_reported": _nothing,
        "service_accepted": _nothing,
        "retention_settled": _nothing,
        "payment_asked": _nothing,
    }.items()
}

CONTRACTS = ReadModel(
    name="contracts",
    tables={
        "contracts": "contract uuid PRIMARY KEY, entity uuid NOT NULL, unit uuid NOT NULL, number"
        " text NOT NULL, form text NOT NULL, direction text NOT NULL, party uuid NOT NULL,"
        " party_type text NOT NULL, signed_on date NOT NULL, since date NOT NULL, until date NOT"
        " NULL, resolution text, evidence text[] NOT NULL, rule text NOT NULL, certificate uuid,"
        " renews uuid, renewed_by uuid, terminated_on date, amendments integer NOT NULL DEFAULT 0,"
        " summary text NOT NULL, event text NOT NULL, signed_at timestamptz NOT NULL, position"
        " bigint NOT NULL",
        "contract_matters": "contract uuid NOT NULL, matter uuid NOT NULL, kind text NOT NULL,"
        " quantity bigint NOT NULL, PRIMARY KEY (contract, matter)",
        "contract_story": "position bigint PRIMARY KEY, contract uuid NOT NULL, event text NOT"
        " NULL, event_id text NOT NULL, actor text NOT NULL, entered_by text, via text NOT NULL,"
        " authority text, effective_on date NOT NULL, recorded_at timestamptz NOT NULL, data text"
        " NOT NULL, sealed text NOT NULL",
    },
    indexes=(
        "CREATE INDEX contracts_entity ON contracts (entity, position)",
        "CREATE INDEX contracts_party ON contracts (party)",
        "CREATE INDEX contract_matters_matter ON contract_matters (matter)",
        "CREATE INDEX contract_story_contract ON contract_story (contract, position)",
    ),
    handlers=_HANDLERS,
)
