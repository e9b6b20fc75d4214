"""Which originals do reports cite, and was each of them uploaded?"""

from typing import Any

from chassis.projections.model import LogEvent, ReadModel, Write

EVIDENCE_MISSING = "evidence_missing"
"""Why a report is irregular: it cites an original that nobody uploaded."""


def _cited(write: Write, event: LogEvent) -> None:
    for evidence in _evidence(event.data):
        write(
            "INSERT INTO cited_originals (position, evidence, unit, about, event, reported_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (
                *(event.position, evidence, event.document["unit"], event.subject),
                *(event.document["type"], event.recorded_at),
            ),
        )


def _evidence(data: dict[str, Any]) -> list[str]:
    # What another service tells of was kept there.
    if data.get("origin") is not None:
        return []
    consent = data.get("given", {}).get("consent")
    return list(dict.fromkeys([*data["evidence"], *([] if consent is None else [consent])]))


CITED_ORIGINALS = ReadModel(
    name="cited_originals",
    tables={
        "cited_originals": "position bigint NOT NULL, evidence text NOT NULL, unit uuid NOT NULL,"
        " about uuid NOT NULL, event text NOT NULL, reported_at timestamptz NOT NULL,"
        " PRIMARY KEY (position, evidence)",
    },
    indexes=("CREATE INDEX cited_originals_unit ON cited_originals (unit, position, evidence)",),
    handlers={
        f"assets.{reported}.v1": _cited
        for reported in (
            "asset_card.counted",
            "contribution.recorded",
            "load.weight_recorded",
            "project.progressed",
            "receipt_book.written_irregularly",
            "resolution.recorded",
            "resource.measured",
        )
    },
)
