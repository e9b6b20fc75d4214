"""Attestations (阅签) over HTTP: of a unit's books, and of one document; on paper as well."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from audit.adapters.attested import AGREED, QUESTIONED, REVIEWED, Attested, AttestedReader
from audit.application.attestations import Attestations, AttestDocument, AttestReview
from audit.domain.attestations.document_reviews import DocumentReviews
from audit.entrypoints.attestation_bodies import (
    Document,
    DocumentBody,
    DocumentDoneAnswer,
    DocumentReviewAnswer,
    ReviewAnswer,
    ReviewBody,
    ReviewDoneAnswer,
)
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault

WORDS_ON_DOCUMENTS = (AGREED, QUESTIONED)


@dataclass(frozen=True, kw_only=True)
class AttestationParts:
    """What these routes answer from; the gate has a desk for paper."""

    gate: Gate
    attestations: Attestations
    attested: AttestedReader
    vault: Vault
    source: str
    division: Callable[[str], str]
    cursor_key: bytes | None


def attestation_routes(parts: AttestationParts) -> APIRouter:
    """Give the routes by which reviewers attest, and by which their attestations are read."""
    router = APIRouter(tags=["attestations"])
    _units(router, parts)
    _documents(router, parts)
    return router


def _units(router: APIRouter, parts: AttestationParts) -> None:
    attests = parts.gate.caller(permission("audit.attestation.give", key_required=True, paper=True))
    reads = parts.gate.caller(permission("audit.attestation.read"))
    cursors = Cursors(listing="unit_reviews", fields={"index": int}, key=parts.cursor_key)

    @router.post("/units/{unit}/reviews", status_code=201, response_model=ReviewDoneAnswer)
    async def review(
        unit: UUID, body: ReviewBody, caller: Annotated[Caller, Depends(attests)]
    ) -> Response:
        """Attest that the unit's books were reviewed up to a state that the log had (阅签)."""
        caller.require(unit)
        context = caller.context(
            unit=unit, division=parts.division(str(unit)), effective_on=caller.day
        )
        command = AttestReview(
            unit=unit,
            reviewer=caller.person,
            size=body.size,
            root=body.root,
            evidence=caller.sheets,
        )
        return answer(await parts.attestations.review(command, context), status=201)

    @router.get("/units/{unit}/reviews")
    async def reviews(
        unit: UUID,
        caller: Annotated[Caller, Depends(reads)],
        cursor: CursorText = None,
        limit: Limit = 50,
    ) -> Page[ReviewAnswer]:
        """Read who reviewed the unit's books, and up to where, the first one first."""
        caller.require(unit)
        after = cursors.start(cursor, index=-1)["index"]
        found = await asyncio.to_thread(
            lambda: parts.attested.of_unit(unit, (REVIEWED,), after=after, count_max=limit + 1)
        )
        items = [ReviewAnswer.of(each, source=parts.source) for each in found[:limit]]
        return Page(items=items, next=cursors.following(found, limit))


def _documents(router: APIRouter, parts: AttestationParts) -> None:
    attests = parts.gate.caller(permission("audit.attestation.give", key_required=True, paper=True))
    reads = parts.gate.caller(permission("audit.attestation.read"))
    cursors = Cursors(listing="document_reviews", fields={"index": int}, key=parts.cursor_key)
    texts = SealedTexts(parts.vault, source=parts.source)

    @router.post("/document-reviews", status_code=201, response_model=DocumentDoneAnswer)
    async def review(body: DocumentBody, caller: Annotated[Caller, Depends(attests)]) -> Response:
        """Agree that a document and its entry say the same, or question it with a reason."""
        unit = await asyncio.to_thread(parts.attested.unit_of, body.document)
        if body.entry is not None:
            await asyncio.to_thread(parts.attested.unit_of, body.entry)
        context = caller.context(
            unit=UUID(unit), division=parts.division(unit), effective_on=caller.day
        )
        command = AttestDocument(
            document=body.document,
            unit=unit,
            reviewer=caller.person,
            entry=body.entry,
            question=body.reason,
            evidence=caller.sheets,
        )
        return answer(await parts.attestations.document(command, context), status=201)

    @router.get("/document-reviews")
    async def of_document(
        document: Annotated[Document, Query()],
        caller: Annotated[Caller, Depends(reads)],
        cursor: CursorText = None,
        limit: Limit = 50,
    ) -> Page[DocumentReviewAnswer]:
        """Read what was said of one document; a tick is drawn from these answers alone."""
        unit = await asyncio.to_thread(parts.attested.unit_of, document)
        caller.require(UUID(unit))
        after = cursors.start(cursor, index=-1)["index"]
        subject = DocumentReviews.create_id(document)
        found = await asyncio.to_thread(
            lambda: parts.attested.of_subject(
                subject, WORDS_ON_DOCUMENTS, after=after, count_max=limit + 1
            )
        )
        return Page(items=await said(found[:limit]), next=cursors.following(found, limit))

    @router.get("/units/{unit}/document-reviews")
    async def in_unit(
        unit: UUID,
        caller: Annotated[Caller, Depends(reads)],
        cursor: CursorText = None,
        limit: Limit = 50,
    ) -> Page[DocumentReviewAnswer]:
        """Read what was said of the unit's documents."""
        caller.require(unit)
        after = cursors.start(cursor, index=-1)["index"]
        found = await asyncio.to_thread(
            lambda: parts.attested.of_unit(
                unit, WORDS_ON_DOCUMENTS, after=after, count_max=limit + 1
            )
        )
        return Page(items=await said(found[:limit]), next=cursors.following(found, limit))

    async def said(found: list[Attested]) -> list[DocumentReviewAnswer]:
        sealed = [each.data.get("reason") for each in found]
        reasons = await texts.opened(
            [
                (None if words is None else json.dumps(words), each.event, "reason")
                for each, words in zip(found, sealed, strict=True)
            ]
        )
        return [
            DocumentReviewAnswer.of(each, reason, source=parts.source)
            for each, reason in zip(found, reasons, strict=True)
        ]
