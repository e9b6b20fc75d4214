"""Whom to believe besides the log: its policy, its witnesses, and what enough of them cosigned."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from audit.adapters.cosignature_store import CosignatureStore, WitnessStanding
from audit.adapters.tree_reader import TreeReader
from audit.application.witnessing import Quorum, Trouble
from audit.domain.leaves import format_time
from audit.entrypoints.refusals import SAID
from chassis.errors import UnavailableError
from chassis.identity.dependencies import Gate
from chassis.identity.permissions import Declared, permission
from mingbai_verify.keys import VerifierKey

SHORT = "public, max-age=300"


class QuorumNotReachedError(UnavailableError):
    """Not enough witnesses have cosigned any checkpoint yet."""

    code = "quorum_not_reached_yet"


class WitnessAnswer(BaseModel):
    """How one witness stands: the largest size that it cosigned, and what is wrong since then."""

    model_config = ConfigDict(frozen=True)

    name: str
    vkey: str
    size: int | None
    cosigned_at: str | None
    trouble: Trouble | None
    trouble_size: int | None
    trouble_at: str | None


class WitnessesAnswer(BaseModel):
    """All witnesses of the log, and how many of them are enough."""

    model_config = ConfigDict(frozen=True)

    enough: int
    items: list[WitnessAnswer]


@dataclass(frozen=True, kw_only=True)
class WitnessParts:
    """What these routes answer from."""

    gate: Gate
    tree: TreeReader
    key: VerifierKey
    quorum: Quorum
    cosignatures: CosignatureStore


def witness_routes(parts: WitnessParts) -> APIRouter:
    """Give the routes by which anybody learns who watches the log."""
    router = APIRouter(tags=["log"], dependencies=[SAID])
    public = Depends(Declared(permission("audit.proof.read", public=True)))
    quorum, store = parts.quorum, parts.cosignatures
    identities = [each.identity for each in quorum.witnesses]

    @router.get("/policy", dependencies=[public])
    async def policy() -> Response:
        """Read which witnesses the log has and how many are enough (C2SP tlog-policy)."""
        return _text(quorum.policy(parts.key), SHORT)

    @router.get("/checkpoint/witnessed", dependencies=[public])
    async def witnessed() -> Response:
        """Read the latest checkpoint that enough witnesses cosigned."""
        size = await asyncio.to_thread(store.witnessed, identities, enough=quorum.enough)
        if size is None and not quorum.enough:
            latest = await asyncio.to_thread(parts.tree.latest_checkpoint)
            size = latest.head.size if latest else None
        note = None if size is None else await asyncio.to_thread(parts.tree.checkpoint_of, size)
        if note is None:
            raise QuorumNotReachedError("not enough witnesses cosigned yet: ask again in a moment")
        return _text(note, "no-cache")

    @router.get("/witnesses", dependencies=[public])
    async def witnesses() -> WitnessesAnswer:
        """Read how far each witness has cosigned, and what is wrong with it."""
        found = await asyncio.to_thread(store.standing, identities)
        pairs = zip(quorum.witnesses, found, strict=True)
        items = [_answer(witness.key, standing) for witness, standing in pairs]
        return WitnessesAnswer(enough=quorum.enough, items=items)

    return router


def _answer(key: VerifierKey, standing: WitnessStanding) -> WitnessAnswer:
    at, trouble_at = standing.cosigned_at, standing.trouble_at
    return WitnessAnswer(
        name=key.name,
        vkey=str(key),
        size=standing.size,
        cosigned_at=format_time(at) if at else None,
        trouble=standing.trouble,
        trouble_size=standing.trouble_size,
        trouble_at=format_time(trouble_at) if trouble_at else None,
    )


def _text(content: bytes, lasting: str) -> Response:
    headers = {"Cache-Control": lasting}
    return Response(content, media_type="text/plain; charset=utf-8", headers=headers)
