"""Handles what becomes of originals as commands: one is kept, one is read."""

from dataclasses import dataclass
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.evidence.errors import EvidenceUnknownError
from chassis.evidence.original import KeptOriginal
from chassis.evidence.store import Original
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


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

    def __init__(self, log: Log, kind: type[KeptOriginal]) -> None:
        """Record on this log, as aggregates of this kind."""
        self._log = log
        self._kind = kind

    async def keep(self, command: KeepEvidence, context: Context) -> StoredReceipt:
        """Record an original; a request that is sent twice gets the first one's id again."""
        original = command.original
        name = None
        if command.name is not None:
            name = Personal(original.about, original.retention, command.name)

        def decide(known: KeptOriginal | None) -> Decision:
            if known is not None:
                return Decision(answer=_answer(known))
            kept = self._kind.keep(original, kept_by=command.kept_by, name=name)
            return Decision(saved=[kept], answer=_answer(original))

        return await self._log.execute([self._wanted(original.evidence)], decide, context)

    async def first_kept(self, context: Context) -> str | None:
        """Give the id that was answered to an earlier request with this key, if there was one."""
        assert context.idempotency is not None
        answer = await self._log.first_answer(context.idempotency)
        return None if answer is None else str(answer["evidence"])

    async def note_reading(self, command: NoteReading, context: Context) -> StoredReceipt:
        """Record a reading, before the content is given out."""

        def decide(known: KeptOriginal | None) -> Decision:
            if known is None:
                raise EvidenceUnknownError("no original of this id was kept here")
            known.read(reader=command.reader, purpose=command.purpose)
            return Decision(saved=[known])

        return await self._log.execute([self._wanted(command.evidence)], decide, context)

    def _wanted(self, evidence: str) -> Wanted:
        return (self._kind, self._kind.create_id(evidence))


def _answer(original: Original | KeptOriginal) -> dict[str, str | int]:
    return {
        "evidence": original.evidence,
        "media_type": original.media_type,
        "content_bytes": original.content_bytes,
    }
