"""The restricted log for the overseer's roles: checkpoint, key, tiles, proofs."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from audit.adapters.tree_reader import TreeReader
from audit.entrypoints.tlog import InclusionAnswer, Name, Size, latest_of, prove_inclusion
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from mingbai_verify.keys import VerifierKey

_PRIVATE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, kw_only=True)
class RestrictedParts:
    """What these routes answer from."""

    gate: Gate
    tree: TreeReader
    key: VerifierKey
    county: UUID


def restricted_routes(parts: RestrictedParts) -> APIRouter:
    """Give the routes by which auditors check the restricted log; nobody else learns its size."""
    router = APIRouter(tags=["restricted"], prefix="/restricted")
    reads = parts.gate.caller(permission("audit.restricted.read"))
    tree = parts.tree

    @router.get("/checkpoint")
    async def checkpoint(caller: Annotated[Caller, Depends(reads)]) -> Response:
        """Read the latest signed checkpoint, a C2SP signed note."""
        caller.require(parts.county)
        return _text((await latest_of(tree)).note)

    @router.get("/vkey")
    async def vkey(caller: Annotated[Caller, Depends(reads)]) -> Response:
        """Read the verifier key of the restricted log."""
        caller.require(parts.county)
        return _text(f"{parts.key}\n".encode())

    @router.get("/tile/{path:path}")
    async def tile(path: str, caller: Annotated[Caller, Depends(reads)]) -> Response:
        """Read a hash tile, or a bundle of entries."""
        caller.require(parts.county)
        found = await asyncio.to_thread(tree.tile, f"tile/{path}")
        return Response(found, media_type="application/octet-stream", headers=_PRIVATE)

    @router.get("/proofs/inclusion")
    async def inclusion(
        source: Name,
        id: Name,  # noqa: A002  # the envelope's word
        caller: Annotated[Caller, Depends(reads)],
        size: Size = None,
    ) -> InclusionAnswer:
        """Prove that an event is in the restricted log."""
        caller.require(parts.county)
        return await prove_inclusion(tree, source, id, size=size)

    return router


def _text(content: bytes) -> Response:
    return Response(content, media_type="text/plain; charset=utf-8", headers=_PRIVATE)
