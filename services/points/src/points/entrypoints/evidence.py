"""Originals over HTTP: uploaded once, read by those entitled, and every reading recorded."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, BinaryIO
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path
from pydantic import BaseModel, ConfigDict
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from chassis.context import Context
from chassis.errors import NotPermittedError
from chassis.evidence.inspection import MEDIA_TYPES, SHOWN
from chassis.evidence.originals import Originals, Taken
from chassis.evidence.store import Original
from chassis.http.edge import DisconnectedError
from chassis.http.errors import ForbiddenTextError, MalformedHeaderError
from chassis.http.idempotency import bound_to
from chassis.http.receipts import answer
from chassis.http.strict_input import has_forbidden_text
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.receipts import IdempotencyKeyReusedError, StoredReceipt
from chassis.replica.memory import RegisterMemory
from points.adapters.original_index import KnownOriginal, OriginalIndex
from points.application.evidence import EvidenceBook, KeepEvidence, NoteReading
from points.domain.evidence import EVIDENCE_RETENTION

PIECE_BYTES = 65_536
NAME_CHARACTERS_MAX = 255
STATE_HEADER = "Evidence-State"
NAME_HEADER = "Evidence-Name"
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~!*'()-]|%[0-9A-Fa-f]{2}){1,2000}", re.ASCII)
_BINARY = {"type": "string", "format": "binary"}
_UPLOAD = {
    "requestBody": {
        "required": True,
        "description": f"The file itself, of one of {', '.join(MEDIA_TYPES)}.",
        "content": {"application/octet-stream": {"schema": _BINARY}},
    }
}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The content as it was uploaded.",
        "content": {media_type: {"schema": _BINARY} for media_type in MEDIA_TYPES},
    }
}

EvidenceId = Annotated[
    str, Path(pattern=r"^sha256:[0-9a-f]{64}$", examples=[f"sha256:{'07' * 32}"])
]
NameText = Annotated[
    str | None,
    Header(alias=NAME_HEADER, description="The file's name, percent-encoded as UTF-8."),
]


@dataclass(frozen=True, kw_only=True)
class EvidenceParts:
    """What the routes of originals call."""

    gate: Gate
    originals: Originals
    book: EvidenceBook
    index: OriginalIndex
    register: RegisterMemory
    today: Callable[[], date]


class KeptAnswer(BaseModel):
    """The original as it was kept; `evidence` is the id to cite it by."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "evidence": f"sha256:{'07' * 32}",
                "media_type": "image/jpeg",
                "content_bytes": 482_113,
            }
        },
    )

    evidence: str
    media_type: str
    content_bytes: int


def evidence_routes(parts: EvidenceParts) -> APIRouter:
    """Give the routes by which originals come in and go out."""
    router = APIRouter(tags=["evidence"])
    _upload_routes(router, parts)
    _reading_routes(router, parts)
    return router


def _upload_routes(router: APIRouter, parts: EvidenceParts) -> None:
    keeps = parts.gate.caller(permission("points.evidence.keep", key_required=True))

    @router.post("/evidence", status_code=201, response_model=KeptAnswer, openapi_extra=_UPLOAD)
    async def keep_evidence(
        request: Request,
        unit: UUID,
        caller: Annotated[Caller, Depends(keeps)],
        about: UUID | None = None,
        name: NameText = None,
    ) -> Response:
        """Upload an original once (原件), about yourself unless another person is named."""
        context = caller.context(
            unit=unit, division=parts.register.unit(unit).division, effective_on=parts.today()
        )
        person = caller.principal.person
        assert person is not None
        named = _name(name)
        if not await parts.index.following(0, 1):
            # Later, a folder that is not there is one that is not mounted, and no new one is made.
            await asyncio.to_thread(parts.originals.store.prepare)
        try:
            taken = await parts.originals.take(
                request.stream(), about=about or person, retention=EVIDENCE_RETENTION
            )
        except ClientDisconnect:
            raise DisconnectedError from None
        try:
            command = KeepEvidence(original=taken.original, kept_by=person, name=named)
            receipt = await _kept(parts, taken, command, context)
        finally:
            await taken.discard()
        return answer(receipt, status=201)


def _reading_routes(router: APIRouter, parts: EvidenceParts) -> None:
    reads = parts.gate.caller(permission("points.evidence.read"))

    @router.get("/evidence/{evidence}", response_class=Response, responses=_CONTENT)
    async def read_evidence(
        evidence: EvidenceId, caller: Annotated[Caller, Depends(reads)]
    ) -> Response:
        """Read an original; that it was read, and by whom, is recorded first."""
        known = await _readable(parts, caller, evidence)
        content = await asyncio.to_thread(parts.originals.open, known.original)
        context = caller.context(
            unit=known.unit, division=known.division, effective_on=parts.today()
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
            headers={**_headers(known.original), STATE_HEADER: "present"},
        )

    @router.head("/evidence/{evidence}", response_class=Response)
    async def see_evidence(
        evidence: EvidenceId, caller: Annotated[Caller, Depends(reads)]
    ) -> Response:
        """See type, size and state of an original without its content."""
        known = await _readable(parts, caller, evidence)
        states = await parts.index.states([evidence])
        return Response(
            media_type=known.original.media_type,
            headers={**_headers(known.original), STATE_HEADER: states[evidence].value},
        )


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
    return replace(context, idempotency=bound_to(context.idempotency, evidence))


async def _readable(parts: EvidenceParts, caller: Caller, evidence: str) -> KnownOriginal:
    """Give an original to who has a post for it, gave it, or speaks for whom it concerns."""
    known = await parts.index.named(evidence)
    grant = caller.require(known.unit)
    person = caller.principal.person
    if grant.post is None and person not in (known.kept_by, known.original.about):
        assert person is not None
        if not await parts.index.concerns(evidence, person):
            raise NotPermittedError(
                "this original is read by who gave it, by whom it concerns and by those who "
                "supervise it"
            )
    return known


def _headers(original: Original) -> dict[str, str]:
    shown = "inline" if original.media_type in SHOWN else "attachment"
    name = f"{original.evidence[7:23]}.{MEDIA_TYPES[original.media_type]}"
    return {
        "Content-Length": str(original.content_bytes),
        "Content-Disposition": f'{shown}; filename="{name}"',
        # Whatever a browser makes of it, it runs nothing and asks nobody.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(PIECE_BYTES):
            yield piece


def _name(given: str | None) -> str | None:
    if given is None:
        return None
    if _ENCODED.fullmatch(given) is None:
        raise MalformedHeaderError(f"percent-encode {NAME_HEADER} as UTF-8")
    try:
        name = unquote(given, errors="strict")
    except UnicodeDecodeError:
        raise MalformedHeaderError(f"percent-encode {NAME_HEADER} as UTF-8") from None
    if has_forbidden_text(name) or "\n" in name or len(name) > NAME_CHARACTERS_MAX:
        raise ForbiddenTextError(
            f"name the file in one line of at most {NAME_CHARACTERS_MAX} characters"
        )
    return name
