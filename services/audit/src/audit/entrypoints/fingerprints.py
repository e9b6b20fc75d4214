"""Fingerprints of checkpoints for a minute book (会议记录本): printed, and asked about later."""

import asyncio
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Annotated, Literal

import segno
from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from audit.adapters.fingerprint_reader import FingerprintReader, Signed
from audit.domain.leaves import format_time
from audit.entrypoints.refusals import SAID
from chassis.errors import NotFoundError
from chassis.http.limits import INTEGER_MAX
from chassis.identity.permissions import Declared, permission
from kernel.beijing import business_date, start_of
from mingbai_verify.fingerprint import fingerprint

PREFIX = "MBF1:"
WORDS_CHARACTERS_MAX = 500
DAY = "public, max-age=86400"
DECEMBER = 12

_MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"

Language = Annotated[Literal["zh", "en"], Query()]
Form = Annotated[Literal["page", "text"], Query()]
Size = Annotated[int, Path(ge=0, le=INTEGER_MAX)]
Month = Annotated[str, Path(pattern=_MONTH, examples=["2026-05"])]

WORDS = {
    "zh": (
        "存证指纹", "请抄入会议记录本，或剪下贴入。", "日志", "记录数", "签名时间", "月份",
        "村（社区）：____________　抄录人：____________　日期：____________",
    ),
    "en": (
        "Fingerprint of the log", "Copy it into the minute book, or cut it out and paste it in.",
        "Log", "Entries", "Signed at", "Month",
        "Village: ____________  Copied by: ____________  Date: ____________",
    ),
}  # fmt: skip


class FingerprintNotFoundError(NotFoundError):
    """No checkpoint of this size, or after this month, was signed."""

    code = "fingerprint_not_found"


class FingerprintAsked(BaseModel):
    """What somebody reads in a minute book, or the text of its code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str = Field(
        min_length=1, max_length=WORDS_CHARACTERS_MAX, examples=["7Q2K M4ZP A …, four lines"]
    )


class FingerprintAnswer(BaseModel):
    """Whether a checkpoint of this log has the fingerprint, and which one."""

    model_config = ConfigDict(frozen=True)

    confirmed: bool
    size: int | None
    root: str | None
    signed_at: str | None
    checkpoint: str | None
    """The signed note as it was; prove with it that the log of today begins with that one."""
    says_zh: str
    says_en: str


@dataclass(frozen=True, kw_only=True)
class FingerprintParts:
    """What these routes answer from."""

    reader: FingerprintReader


def fingerprint_routes(parts: FingerprintParts) -> APIRouter:
    """Give the routes by which a village without a server holds the log to its word."""
    router = APIRouter(tags=["log"], dependencies=[SAID])
    public = Depends(Declared(permission("audit.proof.read", public=True)))
    asks = Depends(Declared(permission("audit.proof.read", public=True, changes_nothing=True)))
    reader = parts.reader

    @router.get("/fingerprints/{size}", dependencies=[public])
    async def of_size(size: Size, form: Form = "page", language: Language = "zh") -> Response:
        """Print the fingerprint of the checkpoint of this size, with its code."""
        signed = await asyncio.to_thread(reader.of_size, size)
        return _printed(signed, form=form, language=language, month=None)

    @router.get("/fingerprints/months/{month}", dependencies=[public])
    async def of_month(month: Month, form: Form = "page", language: Language = "zh") -> Response:
        """Print that of the first checkpoint after a month, which covers its statements."""
        year, number = (int(part) for part in month.split("-"))
        following = (year + 1, 1) if number == DECEMBER else (year, number + 1)
        ended = start_of(date(*following, 1))
        signed = await asyncio.to_thread(reader.since, ended)
        return _printed(signed, form=form, language=language, month=month)

    @router.post("/fingerprints/check", dependencies=[asks])
    async def check(asked: FingerprintAsked) -> FingerprintAnswer:
        """Confirm or refute what a minute book says; nothing is recorded."""
        words = asked.words.strip()
        if words.upper().startswith(PREFIX):
            words = words.rpartition(":")[2]
        found = await asyncio.to_thread(reader.with_fingerprint, words)
        return _answer(found)

    return router


def _answer(found: Signed | None) -> FingerprintAnswer:
    if found is None:
        return FingerprintAnswer(
            confirmed=False, size=None, root=None, signed_at=None, checkpoint=None,
            says_zh="不符：本日志没有任何签名存证具有这个指纹。请保存会议记录本，并向上级反映。",
            says_en="Refuted: no checkpoint of this log has this fingerprint. Keep the minute "
            "book, and take it to the authority above.",
        )  # fmt: skip
    head, on = found.checkpoint.head, business_date(found.published_at)
    return FingerprintAnswer(
        confirmed=True,
        size=head.size,
        root=head.root.hex(),
        signed_at=format_time(found.published_at),
        checkpoint=found.note.decode(),
        says_zh=f"相符：这是{on}签名的、含{head.size}条记录的签名存证的指纹。",
        says_en=f"Confirmed: it is that of the checkpoint of {head.size} entries, signed on {on}.",
    )


def _printed(signed: Signed | None, *, form: str, language: str, month: str | None) -> Response:
    if signed is None:
        raise FingerprintNotFoundError("nothing was signed there: name the size of a checkpoint")
    headers = {"Cache-Control": DAY}
    text = fingerprint(signed.checkpoint)
    if form == "text":
        return Response(f"{text}\n", media_type="text/plain; charset=utf-8", headers=headers)
    page = _page(signed, text, language=language, month=month)
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def _page(signed: Signed, text: str, *, language: str, month: str | None) -> str:
    title, advice, log, entries, at, of_month, by_hand = WORDS[language]
    checkpoint = signed.checkpoint
    letters = "".join(text.split())
    code = segno.make(f"{PREFIX}{checkpoint.head.size}:{letters}", error="m", micro=False)
    drawn = code.svg_inline(scale=4, svgclass=None, lineclass=None, title=title)
    facts = [(log, checkpoint.origin), (entries, str(checkpoint.head.size))]
    facts.append((at, format_time(signed.published_at)))
    facts += [(of_month, month)] if month else []
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}">'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} {checkpoint.head.size}</title></head>"
        f"<body><main><h1>{title}</h1><p>{advice}</p><pre>{text}</pre>{drawn}"
        f"<dl>{rows}</dl><p>{by_hand}</p></main></body></html>\n"
    )
