"""The file of a form, kept as `POST /evidence` keeps it, and the page that shows one again."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.browser.entrance import pages_router
from chassis.browser.forms import Form
from chassis.browser.gate import VIA
from chassis.context import Context
from chassis.evidence.keeping import Upload, keep_original, read_original
from chassis.evidence.routes import EvidenceId
from chassis.http.idempotency import bound_to
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.rendering import spoken_in
from points.entrypoints.pages.parts import PageParts


async def kept_file(
    parts: PageParts, caller: Caller, form: Form, *, grid: UUID, about: UUID
) -> str | None:
    """Keep the file of a form, if it brought one, and give the id to cite it by.

    The form's one time names the original too: sent twice, it keeps one.
    """
    if form.file is None:
        return None
    context = parts.context(caller, grid, effective_on=parts.today())
    key = context.idempotency
    # A form that is sent carries the name of its one time, or the gate has refused it.
    assert key is not None
    context = context.keyed(replace(key, scope=f"{key.scope} file"))
    upload = Upload(about=about, kept_by=caller.person, name=form.file.name)
    pieces = form.file.pieces(bytes_max=parts.evidence_bytes_max)
    receipt = await keep_original(parts.evidence, pieces, upload, context)
    return str(orjson.loads(receipt.body)["evidence"])


def citing(context: Context, evidence: tuple[str, ...]) -> Context:
    """Bind a form's one time to what it brought, which its fields do not tell."""
    if context.idempotency is None or not evidence:
        return context
    return context.keyed(bound_to(context.idempotency, " ".join(evidence)))


def file_routes(parts: PageParts) -> APIRouter:
    """Give the page that opens an original."""
    router = pages_router()
    reads = parts.desk.gate.caller(permission("points.evidence.read"))

    @router.get("/{language}/evidence/{evidence}")
    async def original(
        language: str, evidence: EvidenceId, caller: Annotated[Caller, Depends(reads)]
    ) -> Response:
        """Show an original to whoever may read it; every reading is recorded."""
        spoken_in(language)
        return await read_original(parts.evidence, caller, evidence, via=VIA)

    return router
