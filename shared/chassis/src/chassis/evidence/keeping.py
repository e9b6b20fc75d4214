"""Originals as routes and pages take them in and give them out, each reading recorded."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse

from chassis.context import Context
from chassis.errors import NotPermittedError
from chassis.evidence.book import EvidenceBook, KeepEvidence, NoteReading
from chassis.evidence.index import KeptOriginals, KnownOriginal
from chassis.evidence.inspection import MEDIA_TYPES, SHOWN
from chassis.evidence.originals import Originals, Taken
from chassis.evidence.store import Original
from chassis.http.edge import DisconnectedError
from chassis.http.idempotency import bound_to
from chassis.identity.dependencies import Caller, Gate
from chassis.receipts import IdempotencyKeyReusedError, StoredReceipt
from chassis.replica.memory import RegisterMemory

PIECE_BYTES = 65_536
STATE_HEADER = "Evidence-State"

Concerns = Callable[[str, UUID], Awaitable[bool]]
"""Tells whether what cites an original concerns a person."""


@dataclass(frozen=True, kw_only=True)
class EvidenceParts:
    """What the routes of originals call."""

    gate: Gate
    originals: Originals
    book: EvidenceBook
    index: KeptOriginals
    register: RegisterMemory
    retention: str
    """The retention class under which originals are kept."""
    concerns: Concerns | None = None
    """None where an original concerns nobody beside who gave it and whom it is about."""
    today: Callable[[], date]


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What is known of an upload before its first byte."""

    about: UUID
    """The person under whose key it is kept."""
    kept_by: UUID
    name: str | None


async def keep_original(
    parts: EvidenceParts, body: AsyncIterator[bytes], upload: Upload, context: Context
) -> StoredReceipt:
    """Take an original in and record it; what is refused leaves nothing behind."""
    if not await parts.index.following(0, 1):
        # Later, a folder that is not there is one that is not mounted, and no new one is made.
        await asyncio.to_thread(parts.originals.store.prepare)
    try:
        taken = await parts.originals.take(body, about=upload.about, retention=parts.retention)
    except ClientDisconnect:
        raise DisconnectedError from None
    try:
        command = KeepEvidence(original=taken.original, kept_by=upload.kept_by, name=upload.name)
        return await _kept(parts, taken, command, context)
    finally:
        await taken.discard()


async def read_original(
    parts: EvidenceParts, caller: Caller, evidence: str, *, via: str = "api"
) -> Response:
    """Give an original's content; that it was read, and by whom, is recorded first."""
    known = await readable(parts, caller, evidence)
    content = await asyncio.to_thread(parts.originals.open, known.original)
    context = caller.context(
        unit=known.unit, division=known.division, effective_on=parts.today(), via=via
    )
    command = NoteReading(evidence=evidence, purpose="view", reader=caller.principal.person)
    try:
        await parts.book.note_reading(command, context)
    except BaseException:
        content.close()
        raise
    return StreamingResponse(
        _pieces(content),
        media_type=known.original.media_type,
        headers={**headers_of(known.original), STATE_HEADER: "present"},
    )


async def readable(parts: EvidenceParts, caller: Caller, evidence: str) -> KnownOriginal:
    """Give an original to who has a post for it, gave it, or speaks for whom it concerns."""
    known = await parts.index.named(evidence)
    grant = caller.require(known.unit)
    person = caller.principal.person
    if grant.post is None and person not in (known.kept_by, known.original.about):
        assert person is not None
        if parts.concerns is None or not await parts.concerns(evidence, person):
            raise NotPermittedError(
                "this original is read by who gave it, by whom it concerns and by those who "
                "supervise it"
            )
    return known


def headers_of(original: Original) -> dict[str, str]:
    """Say what an original is, so that a browser does nothing with it but show or save it."""
    shown = "inline" if original.media_type in SHOWN else "attachment"
    name = f"{original.evidence[7:23]}.{MEDIA_TYPES[original.media_type]}"
    return {
        "Content-Length": str(original.content_bytes),
        "Content-Disposition": f'{shown}; filename="{name}"',
        # Whatever a browser makes of it, it runs nothing and asks nobody.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


async def _kept(
    parts: EvidenceParts, taken: Taken, command: KeepEvidence, context: Context
) -> StoredReceipt:
    """Put the original in its place, then record it; the same request again has the first's id."""
    if await parts.book.first_kept(context) is not None:
        return await _again(parts, taken, command, context)
    await taken.keep()
    try:
        return await parts.book.keep(command, _under(context, taken.original.evidence))
    except IdempotencyKeyReusedError:
        # Another request with this key was recorded meanwhile, and this file is nobody's.
        try:
            return await _again(parts, taken, command, context)
        finally:
            await asyncio.to_thread(parts.originals.remove, taken.original)


async def _again(
    parts: EvidenceParts, taken: Taken, command: KeepEvidence, context: Context
) -> StoredReceipt:
    """Give the first answer again if this is the same content; it is another key's turn if not."""
    first = await parts.book.first_kept(context)
    assert first is not None, "whoever calls this has met it"
    known = await parts.index.named(first)
    salt = await asyncio.to_thread(parts.originals.salt_of, known.original)
    evidence = await asyncio.to_thread(taken.evidence_under, salt)
    return await parts.book.keep(command, _under(context, evidence))


def _under(context: Context, evidence: str) -> Context:
    assert context.idempotency is not None
    return context.keyed(bound_to(context.idempotency, evidence))


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(PIECE_BYTES):
            yield piece
