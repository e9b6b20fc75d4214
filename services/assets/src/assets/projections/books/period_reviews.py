"""Which months were reviewed or objected to, which quarters audited, which years are final?"""

import json
from dataclasses import dataclass

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_TOLD = (
    "INSERT INTO period_reviews (position, entity, period, event, event_id, person, opinion,"
    " audit_case, words, recorded_at) SELECT %s, entity, %s, %s, %s, %s, %s, %s, %s, %s FROM"
    " reviewed_entities WHERE reviews = %s"
)


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO reviewed_entities (reviews, entity) VALUES (%s, %s)",
        (event.subject, event.data["entity"]),
    )


@dataclass(frozen=True)
class _Told:
    """Keeps one line of what was said of a period."""

    period: str
    person: str
    words: str | None = None

    def __call__(self, write: Write, event: LogEvent) -> None:
        data, document = event.data, event.document
        write(
            _TOLD,
            (
                event.position,
                data[self.period],
                document["type"].removeprefix("assets.period_reviews.").removesuffix(".v1"),
                document["id"],
                data[self.person],
                data.get("opinion"),
                data.get("audit_case"),
                None if self.words is None else json.dumps(data[self.words]),
                event.recorded_at,
                event.subject,
            ),
        )


_HANDLERS: dict[str, Handler] = {
    "assets.period_reviews.opened.v1": _opened,
    "assets.period_reviews.month_reviewed.v1": _Told("month", "reviewer"),
    "assets.period_reviews.audit_case_opened.v1": _Told("month", "reviewer", "reason"),
    "assets.period_reviews.audit_case_settled.v1": _Told("month", "auditor", "finding"),
    "assets.period_reviews.quarter_audited.v1": _Told("quarter", "auditor", "report"),
    "assets.period_reviews.final_accounts_drawn.v1": _Told("year", "person"),
}

PERIOD_REVIEWS = ReadModel(
    name="period_reviews",
    tables={
        "reviewed_entities": "reviews uuid PRIMARY KEY, entity uuid NOT NULL",
        "period_reviews": "position bigint PRIMARY KEY, entity uuid NOT NULL, period text NOT NULL,"
        " event text NOT NULL, event_id text NOT NULL, person uuid NOT NULL, opinion text,"
        " audit_case uuid, words text, recorded_at timestamptz NOT NULL",
    },
    indexes=(
        "CREATE INDEX period_reviews_entity ON period_reviews (entity, period)",
        "CREATE INDEX period_reviews_case ON period_reviews (audit_case)",
    ),
    handlers=_HANDLERS,
)
