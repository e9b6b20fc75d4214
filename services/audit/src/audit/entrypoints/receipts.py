"""Inclusion receipts (存证回执): that an event is in the log, to keep and to show later."""

import asyncio
import io
from dataclasses import dataclass
from typing import Annotated, Literal

import segno
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from audit.adapters.tree_reader import TreeReader
from audit.entrypoints.refusals import SAID
from audit.entrypoints.tlog import Name, covered
from chassis.identity.permissions import Declared, permission
from mingbai_verify.errors import VerifyError
from mingbai_verify.keys import VerifierKey
from mingbai_verify.policy import Policy
from mingbai_verify.receipts import (
    COMPACT_CHARACTERS_MAX,
    COMPACT_PREFIX,
    Receipt,
    compact,
    parse_compact,
    parse_receipt,
    verify_receipt,
)

Form = Annotated[
    Literal["json", "text", "qr"],
    Query(description="As JSON, as the text of a QR code, or as the code itself (SVG)."),
]


class ReceiptShown(BaseModel):
    """A receipt as somebody kept it: the JSON, or what its QR code says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    receipt: str = Field(
        min_length=1, max_length=COMPACT_CHARACTERS_MAX, examples=[f"{COMPACT_PREFIX}PDNH2…"]
    )


class ReceiptAnswer(BaseModel):
    """Whether a receipt proves its event, and whether this log still says the same."""

    model_config = ConfigDict(frozen=True)

    proved: bool
    """Its own proof leads to a checkpoint that this log's key signed."""
    confirmed: bool
    """The log has the event at this place, and had this root at this size."""
    source: str | None
    id: str | None
    index: int | None
    code: str | None
    says_zh: str
    says_en: str


@dataclass(frozen=True, kw_only=True)
class ReceiptParts:
    """What these routes answer from."""

    tree: TreeReader
    key: VerifierKey


def receipt_routes(parts: ReceiptParts) -> APIRouter:
    """Give the routes by which anybody gets a receipt and has one checked."""
    router = APIRouter(tags=["log"], dependencies=[SAID])
    public = Depends(Declared(permission("audit.proof.read", public=True)))
    asks = Depends(Declared(permission("audit.proof.read", public=True, changes_nothing=True)))

    @router.get("/receipts", dependencies=[public])
    async def receipt(source: Name, id: Name, form: Form = "json") -> Response:  # noqa: A002  # the envelope's word
        """Give the receipt of one event: its leaf hash, and what leads to a signed checkpoint."""
        return _written(await receipt_of(parts.tree, source, id), form)

    @router.post("/receipts/check", dependencies=[asks])
    async def checked(shown: ReceiptShown) -> ReceiptAnswer:
        """Say whether a receipt holds, and whether the log of today agrees; nothing is recorded."""
        text = shown.receipt.strip()
        try:
            kept = _parsed(text)
            verify_receipt(kept, Policy(logs=(parts.key,)))
        except VerifyError as error:
            return _refuted(error.code)
        if not await asyncio.to_thread(_agrees, parts.tree, kept):
            return _refuted("log_rewritten", kept)
        return ReceiptAnswer(
            proved=True,
            confirmed=True,
            source=kept.source,
            id=kept.event_id,
            index=kept.index,
            code=None,
            says_zh=f"相符：这条记录是日志中的第{kept.index}条（从0数起）。",
            says_en=f"Confirmed: the event is entry {kept.index} of the log, counted from 0.",
        )

    return router


async def receipt_of(tree: TreeReader, source: str, event_id: str) -> Receipt:
    """Give the receipt of an event in the latest checkpoint, or raise why there is none yet."""
    latest = await covered(tree, source, event_id)
    found = await asyncio.to_thread(tree.inclusion, source, event_id, size=latest.head.size)
    return Receipt(
        source=source,
        event_id=event_id,
        leaf_hash=found.leaf_hash,
        index=found.index,
        size=latest.head.size,
        proof=found.proof,
        checkpoint=latest.note.decode(),
    )


def _written(receipt: Receipt, form: str) -> Response:
    headers = {"Cache-Control": "no-cache"}
    if form == "json":
        return Response(bytes(receipt), media_type="application/json", headers=headers)
    text = compact(receipt)
    if form == "text":
        return Response(f"{text}\n", media_type="text/plain; charset=utf-8", headers=headers)
    drawn = io.BytesIO()
    segno.make(text, error="l", micro=False).save(drawn, kind="svg", scale=3)
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=headers)


def _parsed(text: str) -> Receipt:
    if text.startswith(COMPACT_PREFIX):
        return parse_compact(text)
    # Whoever pastes it loses the line feed at its end.
    return parse_receipt(f"{text}\n".encode())


def _agrees(tree: TreeReader, kept: Receipt) -> bool:
    size, _ = tree.extent()
    if size < kept.size:
        return False
    found = tree.inclusion_of_leaf(kept.index, size=kept.size)
    return (found.leaf_hash, found.proof) == (kept.leaf_hash, kept.proof)


def _refuted(code: str, kept: Receipt | None = None) -> ReceiptAnswer:
    """Say what is wrong: with the receipt, or with the log where the receipt is good."""
    if kept is not None:
        zh = "不符：回执有效，但现在的日志与它签名过的不一致。请保存回执，并向上级反映。"
        en = (
            "Refuted: the receipt is good, and the log of today is not the one that signed it. "
            "Keep the receipt, and take it to the authority above."
        )
    else:
        zh = "不能证明：这不是本日志签发的完整回执。请核对是否扫全、抄全。"
        en = "Not proved: this is no whole receipt of this log. See whether all of it was read."
    return ReceiptAnswer(
        proved=kept is not None,
        confirmed=False,
        source=None if kept is None else kept.source,
        id=None if kept is None else kept.event_id,
        index=None if kept is None else kept.index,
        code=code,
        says_zh=zh,
        says_en=en,
    )
