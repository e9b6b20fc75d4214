"""Handles what becomes of originals as commands: one is kept, one is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.evidence.errors import EvidenceUnknownError
from chassis.evidence.store import Original
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from points.domain.evidence import Evidence


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
    """Records originals on the service's log."""

    def __init__(self, log: Log) -> None:
        """Record on this log."""
        self._log = log

    async def keep(self, command: KeepEvidence, context: Context) -> StoredReceipt:
        """Record an original; a request that is sent twice gets the first one's id again."""
        original = command.original
        name = None
        if command.name is not None:
            name = Personal(original.about, original.retention, command.name)

        def decide(known: Evidence | None) -> Decision:
            if known is not None:
                return Decision(answer=_answer(known))
            kept = Evidence(
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

        wanted = (Evidence, Evidence.create_id(original.evidence))
        return await self._log.execute([wanted], decide, context)

    async def first_kept(self, context: Context) -> str | None:
        """Give the id that was answered to an earlier request with this key, if there was one."""
        assert context.idempotency is not None
        answer = await self._log.first_answer(context.idempotency)
        return None if answer is None else str(answer["evidence"])

    async def note_reading(self, command: NoteReading, context: Context) -> StoredReceipt:
        """Record a reading, before the content is given out."""

        def decide(known: Evidence | None) -> Decision:
            check_kept([known])
            assert known is not None
            known.read(reader=command.reader, purpose=command.purpose)
            return Decision(saved=[known])

        wanted = (Evidence, Evidence.create_id(command.evidence))
        return await self._log.execute([wanted], decide, context)


def cited(evidence: Sequence[str]) -> list[Wanted]:
    """Name the aggregates of the originals that a command cites."""
    return [(Evidence, Evidence.create_id(each)) for each in evidence]


def check_kept(found: Iterable[Evidence | None]) -> None:
    """Refuse to cite an original that was never kept here."""
    if any(each is None for each in found):
        raise EvidenceUnknownError("upload the original first, and cite the id that was answered")


def _answer(original: Original | Evidence) -> dict[str, str | int]:
    return {
        "evidence": original.evidence,
        "media_type": original.media_type,
        "content_bytes": original.content_bytes,
    }
