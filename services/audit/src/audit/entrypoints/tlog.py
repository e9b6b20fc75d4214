"""The log for everyone: checkpoint, key, tiles and proofs, as C2SP tlog-tiles lays them out."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from audit.adapters.tree_reader import PublishedCheckpoint, TreeReader
from audit.domain.leaves import format_time
from audit.entrypoints.access import check, may_reach
from audit.entrypoints.refusals import SAID
from chassis.errors import UnavailableError
from chassis.http.limits import INTEGER_MAX
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import Declared, permission
from mingbai_verify.keys import VerifierKey
from mingbai_verify.tiles import TILE_WIDTH, parse_path

FOREVER = "public, max-age=31536000, immutable"
PARTIAL = "public, max-age=86400"
NAME_CHARACTERS_MAX = 256

Size = Annotated[int | None, Query(ge=0, le=INTEGER_MAX)]
Name = Annotated[str, Query(min_length=1, max_length=NAME_CHARACTERS_MAX)]


class NoCheckpointError(UnavailableError):
    """Nothing was signed yet."""

    code = "no_checkpoint_yet"


class NotInCheckpointError(UnavailableError):
    """The event is in the log, and the next checkpoint will cover it."""

    code = "not_in_checkpoint_yet"


class InclusionAnswer(BaseModel):
    """Proof that an event is a leaf of the tree of this size; hashes in hexadecimals."""

    model_config = ConfigDict(frozen=True)

    index: int
    size: int
    leaf_hash: str
    root: str
    path: list[str]
    checkpoint: str | None
    """The signed note of that size; null where no checkpoint has this size."""


class ConsistencyAnswer(BaseModel):
    """Proof that the tree only grew from `old` to `new` leaves."""

    model_config = ConfigDict(frozen=True)

    old: int
    new: int
    path: list[str]


class HeadAnswer(BaseModel):
    """How far one source's own log is known."""

    model_config = ConfigDict(frozen=True)

    source: str
    position: int
    chain: str
    recorded_at: str | None


class HeadsAnswer(BaseModel):
    """Every source's head, and the size of the log."""

    model_config = ConfigDict(frozen=True)

    size: int
    items: list[HeadAnswer]


@dataclass(frozen=True, kw_only=True)
class TlogParts:
    """What these routes answer from."""

    gate: Gate
    tree: TreeReader
    key: VerifierKey
    county: UUID


def tlog_routes(parts: TlogParts) -> APIRouter:
    """Give the routes by which anybody checks the log; bundles of entries are for its own roles."""
    router = APIRouter(tags=["log"], dependencies=[SAID])
    public = Depends(Declared(permission("audit.proof.read", public=True)))
    reads = parts.gate.caller(permission("audit.bundle.read", public=True))
    tree = parts.tree

    @router.get("/checkpoint", dependencies=[public])
    async def checkpoint() -> Response:
        """Read the latest signed checkpoint, a C2SP signed note."""
        latest = await latest_of(tree)
        return _text(latest.note)

    @router.get("/vkey", dependencies=[public])
    async def vkey() -> Response:
        """Read the log's verifier key."""
        return _text(f"{parts.key}\n".encode())

    @router.get("/tile/{path:path}")
    async def tile(path: str, caller: Annotated[Caller, Depends(reads)]) -> Response:
        """Read a hash tile, or a bundle of entries."""
        wanted = parse_path(f"tile/{path}")
        if wanted.level is None:
            check(lambda: may_reach(caller, None, county=parts.county), caller)
        found = await asyncio.to_thread(tree.tile, f"tile/{path}")
        lasting = FOREVER if wanted.width == TILE_WIDTH else PARTIAL
        if wanted.level is None:
            lasting = lasting.replace("public", "private")
        return Response(
            found,
            media_type="application/octet-stream",
            headers={"Cache-Control": lasting},
        )

    @router.get("/heads", dependencies=[public])
    async def heads() -> HeadsAnswer:
        """Read how far every source's own log is known."""
        size, _ = await asyncio.to_thread(tree.extent)
        found = await asyncio.to_thread(tree.heads)
        items = [
            HeadAnswer(
                source=source,
                position=head.position,
                chain=head.chain.hex(),
                recorded_at=format_time(head.recorded_at) if head.recorded_at else None,
            )
            for source, head in found.items()
        ]
        return HeadsAnswer(size=size, items=items)

    router.include_router(_proof_routes(tree))
    return router


def _proof_routes(tree: TreeReader) -> APIRouter:
    router = APIRouter()
    public = Depends(Declared(permission("audit.proof.read", public=True)))

    @router.get("/proofs/inclusion", dependencies=[public])
    async def inclusion(source: Name, id: Name, size: Size = None) -> InclusionAnswer:  # noqa: A002  # the envelope's word
        """Prove that an event is in the log, at the latest checkpoint or at a named size."""
        return await prove_inclusion(tree, source, id, size=size)

    @router.get("/proofs/consistency", dependencies=[public])
    async def consistency(
        old: Annotated[int, Query(ge=0, le=INTEGER_MAX)],
        new: Annotated[int, Query(ge=0, le=INTEGER_MAX)],
    ) -> ConsistencyAnswer:
        """Prove that the log only grew between two sizes."""
        path = await asyncio.to_thread(tree.consistency, old=old, new=new)
        return ConsistencyAnswer(old=old, new=new, path=[step.hex() for step in path])

    return router


async def prove_inclusion(
    tree: TreeReader, source: str, event_id: str, *, size: int | None
) -> InclusionAnswer:
    """Prove that an event is in a tree, at its latest checkpoint or at a named size."""
    latest = await (covered(tree, source, event_id) if size is None else latest_of(tree))
    at = latest.head.size if size is None else size
    found = await asyncio.to_thread(tree.inclusion, source, event_id, size=at)
    note = latest.note if latest.head.size == at else None
    if note is None:
        note = await asyncio.to_thread(tree.checkpoint_of, at)
    return InclusionAnswer(
        index=found.index,
        size=at,
        leaf_hash=found.leaf_hash.hex(),
        root=found.head.root.hex(),
        path=[step.hex() for step in found.proof],
        checkpoint=note.decode() if note else None,
    )


async def covered(tree: TreeReader, source: str, event_id: str) -> PublishedCheckpoint:
    """Give the latest checkpoint if it covers an event, or raise `NotInCheckpointError`."""
    latest = await latest_of(tree)
    if await asyncio.to_thread(tree.index, source, event_id) >= latest.head.size:
        raise NotInCheckpointError("the next checkpoint will cover it: ask again in a moment")
    return latest


async def latest_of(tree: TreeReader) -> PublishedCheckpoint:
    """Give the checkpoint that a tree published last, or raise `NoCheckpointError`."""
    latest = await asyncio.to_thread(tree.latest_checkpoint)
    if latest is None:
        raise NoCheckpointError("nothing was signed yet: ask again in a moment")
    return latest


def _text(content: bytes) -> Response:
    headers = {"Cache-Control": "no-cache"}
    return Response(content, media_type="text/plain; charset=utf-8", headers=headers)
