"""Handles what becomes of originals as commands: one is kept, one is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast
from uuid import UUID

from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.evidence.errors import EvidenceUnknownError
from chassis.evidence.store import Original
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class KeptEvidence(Protocol):
    """What a service's own aggregate of originals knows of one, and lets be noted of it.

    Its creating event takes `evidence`, `media_type`, `content_bytes`, `stored_bytes`,
    `stored_sha256`, `retention`, `key_id`, `about`, `kept_by` and `name`; its id follows from the
    id of the original.
    """

    evidence: str
    media_type: str
    content_bytes: int

    def read(self, *, reader: UUID | None, purpose: str) -> None:
        """Note that the content was given out."""


@dataclass(frozen=True, kw_only=True)
class KeepEvidence:
    """Record an original that is in its place."""

    original: Original
    kept_by: UUID
    name: str | None


@dataclass(frozen=True, kw_only=True)
class NoteReading:
    """Record that the content of an original is given out."""

    evidence: str
    purpose: str
    reader: UUID | None


class EvidenceBook:
    """Records originals on the service's log, as aggregates of the service's own kind."""

    def __init__(self, log: Log, kind: type[AggregateRoot]) -> None:
        """Record on this log; `kind` makes what `KeptEvidence` says."""
        self._log = log
        self._kind = kind
        self._kept: Callable[..., AggregateRoot] = kind

    async def keep(self, command: KeepEvidence, context: Context) -> StoredReceipt:
        """Record an original; a request that is sent twice gets the first one's id again."""
        original = command.original
        name = None
        if command.name is not None:
            name = Personal(original.about, original.retention, command.name)

        def decide(known: AggregateRoot | None) -> Decision:
            if known is not None:
                return Decision(answer=_answer(cast("KeptEvidence", known)))
            kept = self._kept(
                evidence=original.evidence,
                media_type=original.media_type,
                content_bytes=original.content_bytes,
                stored_bytes=original.stored_bytes,
                stored_sha256=original.stored_sha256,
                retention=original.retention,
                key_id=original.key_id,
                about=original.about,
                kept_by=command.kept_by,
                name=name,
            )
            return Decision(saved=[kept], answer=_answer(original))

        return await self._log.execute([self._wanted(original.evidence)], decide, context)

    async def first_kept(self, context: Context) -> str | None:
        """Give the id that was answered to an earlier request with this key, if there was one."""
        assert context.idempotency is not None
        answer = await self._log.first_answer(context.idempotency)
        return None if answer is None else str(answer["evidence"])

    async def note_reading(self, command: NoteReading, context: Context) -> StoredReceipt:
        """Record a reading, before the content is given out."""

        def decide(known: AggregateRoot | None) -> Decision:
            if known is None:
                raise EvidenceUnknownError("no original of this id was kept here")
            kept = cast("KeptEvidence", known)
            kept.read(reader=command.reader, purpose=command.purpose)
            return Decision(saved=[known])

        return await self._log.execute([self._wanted(command.evidence)], decide, context)

    def _wanted(self, evidence: str) -> Wanted:
        return (self._kind, self._kind.create_id(evidence))


def _answer(original: Original | KeptEvidence) -> dict[str, str | int]:
    return {
        "evidence": original.evidence,
        "media_type": original.media_type,
        "content_bytes": original.content_bytes,
    }
