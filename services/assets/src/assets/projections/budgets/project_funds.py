"""Which source gave a project how much, and which payment took how much of which source?"""

from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

OWN = ""
"""The source of what no pooled source covers."""


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO project_funds (funds, project) VALUES (%s, %s)",
        (event.subject, event.data["project"]),
    )


def _source_pooled(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO project_sources (position, project, source, department, amount_fen, reference,"
        " effective_on, recorded_at) VALUES (%s, (SELECT project FROM project_funds WHERE funds ="
        " %s), %s, %s, %s, %s, %s, %s)",
        (
            *(event.position, event.subject, data["source"], data["department"]),
            *(data["amount_fen"], data["reference"], event.effective_on, event.recorded_at),
        ),
    )


def _committed(write: Write, event: LogEvent) -> None:
    for source, fen in _parts(event.data["parts"], event.data["amount_fen"]).items():
        _move(write, event, source, committed_fen=fen)
    if event.data.get("worker") is not None:
        write(
            "INSERT INTO project_wages (payment_request, worker) VALUES (%s, %s) ON CONFLICT"
            " (payment_request) DO UPDATE SET worker = excluded.worker",
            (event.data["payment_request"], event.data["worker"]),
        )


def _freed(write: Write, event: LogEvent) -> None:
    for source, fen in _parts(event.data["parts"], event.data["amount_fen"]).items():
        _move(write, event, source, committed_fen=-fen)


def _spent(write: Write, event: LogEvent) -> None:
    data = event.data
    freed = _parts(data.get("freed", []), data.get("freed_fen", 0))
    for source, fen in _parts(data["parts"], data["amount_fen"]).items():
        _move(write, event, source, committed_fen=-freed.get(source, 0), spent_fen=fen)


def _returned(write: Write, event: LogEvent) -> None:
    for source, fen in _parts(event.data["parts"], event.data["amount_fen"]).items():
        _move(write, event, source, spent_fen=-fen)


def _parts(parts: list[dict[str, Any]], amount_fen: int) -> dict[str, int]:
    """Give the parts of an amount by source; what no source covers stands beside them."""
    by_source = {part["source"]: part["amount_fen"] for part in parts}
    rest = amount_fen - sum(by_source.values())
    return by_source | ({OWN: rest} if rest else {})


def _move(
    write: Write, event: LogEvent, source: str, *, committed_fen: int = 0, spent_fen: int = 0
) -> None:
    data = event.data
    write(
        "INSERT INTO project_movements (position, project, source, payment_request, reference,"
        " what, committed_fen, spent_fen, irregular, effective_on, recorded_at) VALUES (%s, (SELECT"
        " project FROM project_funds WHERE funds = %s), %s, %s, %s, %s, %s, %s, %s::text[], %s,"
        " %s)",
        (
            *(event.position, event.subject, source, data.get("payment_request")),
            *(data.get("reference"), event.document["type"].split(".")[2]),
            *(committed_fen, spent_fen, data.get("irregular", [])),
            *(event.effective_on, event.recorded_at),
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.project_funds.opened.v1": _opened,
    "assets.project_funds.source_pooled.v1": _source_pooled,
    "assets.project_funds.committed.v1": _committed,
    "assets.project_funds.freed.v1": _freed,
    "assets.project_funds.spent.v1": _spent,
    "assets.project_funds.returned.v1": _returned,
    "assets.project_funds.spending_booked.v1": _spent,
}

PROJECT_FUNDS = ReadModel(
    name="project_funds",
    tables={
        "project_funds": "funds uuid PRIMARY KEY, project uuid NOT NULL",
        "project_sources": "position bigint PRIMARY KEY, project uuid NOT NULL, source text NOT"
        " NULL, department text NOT NULL, amount_fen bigint NOT NULL, reference text NOT NULL,"
        " effective_on date NOT NULL, recorded_at timestamptz NOT NULL",
        "project_movements": "position bigint NOT NULL, project uuid NOT NULL, source text NOT"
        " NULL, payment_request uuid, reference text, what text NOT NULL, committed_fen bigint NOT"
        " NULL, spent_fen bigint NOT NULL, irregular text[] NOT NULL, effective_on date NOT NULL,"
        " recorded_at timestamptz NOT NULL, PRIMARY KEY (position, source)",
        "project_wages": "payment_request uuid PRIMARY KEY, worker uuid NOT NULL",
    },
    indexes=(
        "CREATE INDEX project_sources_of ON project_sources (project, position)",
        "CREATE INDEX project_movements_of ON project_movements (project, position)",
        "CREATE INDEX project_movements_payment ON project_movements (payment_request)",
        "CREATE INDEX project_wages_worker ON project_wages (worker)",
    ),
    handlers=_HANDLERS,
)
