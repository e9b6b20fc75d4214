"""What did villagers' representatives give each month of a service?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO scored_services (scores, contract) VALUES (%s, %s)",
        (event.subject, event.data["contract"]),
    )


def _scored(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO service_scores (position, contract, month, unit, scorer, score, recorded_at)"
        " SELECT %s, contract, %s, %s, %s, %s, %s FROM scored_services WHERE scores = %s",
        (
            event.position,
            data["month"],
            data["unit"],
            data["scorer"],
            data["score"],
            event.recorded_at,
            event.subject,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.service_scores.opened.v1": _opened,
    "assets.service_scores.month_scored.v1": _scored,
}

SERVICE_SCORES = ReadModel(
    name="service_scores",
    tables={
        "scored_services": "scores uuid PRIMARY KEY, contract uuid NOT NULL",
        "service_scores": "position bigint PRIMARY KEY, contract uuid NOT NULL, month text NOT"
        " NULL, unit uuid NOT NULL, scorer uuid NOT NULL, score numeric NOT NULL, recorded_at"
        " timestamptz NOT NULL",
    },
    indexes=("CREATE INDEX service_scores_contract ON service_scores (contract, month, unit)",),
    handlers=_HANDLERS,
)
