"""Attestations and documents as the county's log has them: nothing counts before it is a leaf."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from chassis.errors import NotFoundError
from kernel.ids import named_id

REVIEWED = "audit.unit_reviews.reviewed.v1"
AGREED = "audit.document_reviews.agreed.v1"
QUESTIONED = "audit.document_reviews.questioned.v1"
KEEPERS = ("registry", "points", "cases", "assets", "disclosure", "audit")
"""The services that may keep originals, each under a name of its own."""


class DocumentUnknownError(NotFoundError):
    """The log has no such event, and no service ever kept such an original."""

    code = "document_unknown"


@dataclass(frozen=True, kw_only=True)
class Attested:
    """One attestation as its leaf says it."""

    index: int
    event: str
    type: str
    at: str
    on: str
    unit: str
    actor: str
    entered_by: str | None
    data: dict[str, Any]
    document: str | None
    """None for a review of a unit's books."""


class AttestedReader:
    """Finds attestations by unit or by document, and the unit of a document."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], *, own_source: str) -> None:
        self._pool = pool
        self._own_source = own_source

    def of_unit(
        self, unit: UUID, types: Sequence[str], *, after: int, count_max: int
    ) -> list[Attested]:
        """Give the attestations of these types in a unit behind an index, in the log's order."""
        return self._found("unit = %s", (str(unit),), types, (after, count_max))

    def of_subject(
        self, subject: UUID, types: Sequence[str], *, after: int, count_max: int
    ) -> list[Attested]:
        """Give the attestations that one aggregate keeps."""
        return self._found("subject = %s", (str(subject),), types, (after, count_max))

    def unit_of(self, document: str) -> str:
        """Give the unit to which an event or a kept original belongs."""
        if document.startswith("sha256:"):
            row = self._kept(document)
        else:
            source, _, event_id = document.partition("#")
            with self._pool.connection() as connection:
                row = connection.execute(
                    "SELECT unit FROM audit.leaves WHERE source = %s AND event_id = %s",
                    (source, event_id),
                ).fetchone()
        if row is None or row[0] is None:
            raise DocumentUnknownError(
                f"the log knows no document {document}: name an event as <source>#<id>, or an "
                "original by its sha256"
            )
        unit: str = row[0]
        return unit

    def knows_original(self, evidence: str) -> bool:
        """Tell whether any service ever kept this original."""
        return self._kept(evidence) is not None

    def _kept(self, evidence: str) -> TupleRow | None:
        """Find the event by which a service took an original; its aggregate's id says which."""
        subjects = [str(named_id(f"/{one}/evidence/{evidence}")) for one in KEEPERS]
        with self._pool.connection() as connection:
            return connection.execute(
                "SELECT unit FROM audit.leaves WHERE subject = ANY (%s) AND type = ANY (%s)"
                " ORDER BY leaf_index LIMIT 1",
                (subjects, [f"{one}.evidence.kept.v1" for one in KEEPERS]),
            ).fetchone()

    def _found(
        self, where: str, values: tuple[str, ...], types: Sequence[str], page: tuple[int, int]
    ) -> list[Attested]:
        after, count_max = page
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT leaf_index, bytes, (SELECT opened.bytes FROM audit.leaves AS opened"
                " WHERE opened.source = attested.source AND opened.subject = attested.subject"
                " ORDER BY opened.leaf_index LIMIT 1) FROM audit.leaves AS attested"
                f" WHERE source = %s AND {where} AND type = ANY (%s) AND leaf_index > %s"
                " ORDER BY leaf_index LIMIT %s",
                (self._own_source, *values, list(types), after, count_max),
            ).fetchall()
        return [_attested(index, bytes(event), bytes(opened)) for index, event, opened in rows]


def _attested(index: int, event: bytes, opened: bytes) -> Attested:
    said = orjson.loads(event)
    return Attested(
        index=index,
        event=said["id"],
        type=said["type"],
        at=said["time"],
        on=said["effectiveon"],
        unit=said["unit"],
        actor=said["actor"],
        entered_by=said.get("enteredby"),
        data=said["data"],
        document=orjson.loads(opened)["data"].get("document"),
    )
