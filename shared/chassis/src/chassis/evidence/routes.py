"""Originals over HTTP: uploaded once, read by those entitled, and every reading recorded."""

import re
from typing import Annotated
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from chassis.evidence.inspection import MEDIA_TYPES
from chassis.evidence.keeping import (
    STATE_HEADER,
    EvidenceParts,
    Upload,
    headers_of,
    keep_original,
    read_original,
    readable,
)
from chassis.http.bodies import file_given, file_taken
from chassis.http.errors import ForbiddenTextError, MalformedHeaderError
from chassis.http.receipts import answer
from chassis.http.strict_input import has_forbidden_text
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import Permission, permission

NAME_CHARACTERS_MAX = 255
NAME_HEADER = "Evidence-Name"
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~!*'()-]|%[0-9A-Fa-f]{2}){1,2000}", re.ASCII)
_UPLOAD = file_taken(
    ["application/octet-stream"], f"The file itself, of one of {', '.join(MEDIA_TYPES)}."
)
_CONTENT = file_given(MEDIA_TYPES, "The content as it was uploaded.")

EvidenceId = Annotated[
    str, Path(pattern=r"^sha256:[0-9a-f]{64}$", examples=[f"sha256:{'07' * 32}"])
]
NameText = Annotated[
    str | None,
    Header(alias=NAME_HEADER, description="The file's name, percent-encoded as UTF-8."),
]


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


def evidence_routes(parts: EvidenceParts, service: str) -> APIRouter:
    """Give the routes by which originals come into a service and go out."""
    router = APIRouter(tags=["evidence"])
    _upload_routes(router, parts, permission(f"{service}.evidence.keep", key_required=True))
    _reading_routes(router, parts, permission(f"{service}.evidence.read"))
    return router


def _upload_routes(router: APIRouter, parts: EvidenceParts, asked: Permission) -> None:
    keeps = parts.gate.caller(asked)

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
        person = caller.person
        upload = Upload(about=about or person, kept_by=person, name=_name(name))
        receipt = await keep_original(parts, request.stream(), upload, context)
        return answer(receipt, status=201)


def _reading_routes(router: APIRouter, parts: EvidenceParts, asked: Permission) -> None:
    reads = parts.gate.caller(asked)

    @router.get("/evidence/{evidence}", response_class=Response, responses=_CONTENT)
    async def read_evidence(
        evidence: EvidenceId, caller: Annotated[Caller, Depends(reads)]
    ) -> Response:
        """Read an original; that it was read, and by whom, is recorded first."""
        return await read_original(parts, caller, evidence)

    @router.head("/evidence/{evidence}", response_class=Response)
    async def see_evidence(
        evidence: EvidenceId, caller: Annotated[Caller, Depends(reads)]
    ) -> Response:
        """See type, size and state of an original without its content."""
        known = await readable(parts, caller, evidence)
        states = await parts.index.states([evidence])
        return Response(
            media_type=known.original.media_type,
            headers={**headers_of(known.original), STATE_HEADER: states[evidence].value},
        )


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
