"""A person's own list of who looked at what is kept about them, and why (个人信息查阅记录)."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from audit.adapters.personal_reads import PersonalRead, PersonalReads
from chassis.http.bodies import like
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission

_EXAMPLE = {
    "index": 31_207,
    "source": "/510604/points",
    "event": "687e9708-542b-55e9-9e4a-976e80d10ed9.2",
    "at": "2026-05-15T01:02:03.000000Z",
    "unit": "51a6a0f4-7c7c-5d6d-9b1e-2f3c4d5e6f70",
    "actor": "person/f89c35f7-5a04-5558-91b2-16f1b94e49a5/2817a9c5-367b-51cc-8c32-e6a605201633",
    "reader": "f89c35f7-5a04-5558-91b2-16f1b94e49a5",
    "purpose": "credit-line",
    "original": f"sha256:{'07' * 32}",
    "proof": "/proofs/inclusion?source=/510604/points&id=687e9708-542b-55e9-9e4a-976e80d10ed9.2",
}


class PersonalReadAnswer(BaseModel):
    """One reading: who, when, in which post, why, and where its proof is."""

    model_config = like(_EXAMPLE)

    index: int
    source: str
    event: str
    at: str
    unit: str
    actor: str
    reader: UUID | None
    purpose: str
    original: str
    proof: str

    @classmethod
    def of(cls, read: PersonalRead) -> "PersonalReadAnswer":
        """Say a reading."""
        return cls(
            index=read.index,
            source=read.source,
            event=read.event,
            at=read.at,
            unit=read.unit,
            actor=read.actor,
            reader=read.reader,
            purpose=read.purpose,
            original=read.original,
            proof=f"/proofs/inclusion?source={read.source}&id={read.event}",
        )


@dataclass(frozen=True, kw_only=True)
class PersonalReadParts:
    """What the route answers from."""

    gate: Gate
    reads: PersonalReads
    county: UUID
    cursor_key: bytes | None


def personal_read_routes(parts: PersonalReadParts) -> APIRouter:
    """Give the route by which a person, or an auditor, asks who looked."""
    router = APIRouter(tags=["persons"])
    asks = parts.gate.caller(permission("audit.reads.read"))
    audits = permission("audit.reads.audit")
    cursors = Cursors(listing="personal_reads", fields={"index": int}, key=parts.cursor_key)

    @router.get("/persons/{person}/reads")
    async def reads(
        person: UUID,
        caller: Annotated[Caller, Depends(asks)],
        cursor: CursorText = None,
        limit: Limit = 50,
    ) -> Page[PersonalReadAnswer]:
        """Read who looked at originals about oneself; auditors read it of everybody."""
        asked = caller if caller.person == person else caller.asking(audits)
        asked.require(parts.county)
        after = cursors.start(cursor, index=-1)["index"]
        found = await asyncio.to_thread(
            lambda: parts.reads.about(person, after=after, count_max=limit + 1)
        )
        items = [PersonalReadAnswer.of(each) for each in found[:limit]]
        return Page(items=items, next=cursors.following(found, limit))

    return router
