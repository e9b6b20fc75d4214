"""Flags (红旗、疑点) over HTTP: a supervisor's inbox, the answers, and the proof of each."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from audit.adapters.tree_reader import TreeReader
from audit.application.flag_book import FlagBook
from audit.application.flags import Answer, AnswerFlag, Flags
from audit.domain.flags.flag import FlagUnknownError
from audit.domain.flags.known import KnownFlag, shares
from audit.domain.leaves import format_time
from audit.entrypoints.access import may_reach
from audit.entrypoints.flag_bodies import (
    AnsweredAnswer,
    FlagAnswerAnswer,
    KnownFlagAnswer,
    NoteBody,
    ReasonBody,
    ShareAnswer,
    SharesAnswer,
    State,
)
from audit.entrypoints.tlog import InclusionAnswer, prove_inclusion
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault

Until = Annotated[AwareDatetime | None, Query(description="An instant; what was recorded by then.")]
Text = Annotated[str | None, Query(min_length=1, max_length=128)]


@dataclass(frozen=True, kw_only=True)
class FlagParts:
    """What these routes answer from."""

    gate: Gate
    flags: Flags
    book: FlagBook
    tree: TreeReader
    """The restricted one."""
    vault: Vault
    source: str
    """The restricted one."""
    division: Callable[[str], str]
    county: UUID
    cursor_key: bytes | None


@dataclass(frozen=True)
class Wanted:
    """Which flags an inbox shows."""

    unit: UUID | None = None
    rule: Text = None
    version: Annotated[int | None, Query(ge=1, le=1_000)] = None
    about: Text = None
    state: State | None = None
    severity: Literal["question", "serious"] | None = None
    recorded_until: Until = None

    @property
    def until(self) -> str | None:
        """The instant as envelopes write it."""
        return (
            None
            if self.recorded_until is None
            else format_time(self.recorded_until.astimezone(UTC))
        )

    def shows(self, flag: KnownFlag) -> bool:
        """Tell whether a flag is asked for."""
        said = flag.suspicion
        asked: tuple[tuple[object, object], ...] = (
            (self.unit and str(self.unit), said.unit),
            (self.rule, said.rule),
            (self.version, said.version),
            (self.about, said.subject),
            (self.severity, said.severity),
        )
        if any(wanted is not None and wanted != found for wanted, found in asked):
            return False
        if self.until is not None and flag.at > self.until:
            return False
        return self.state is None or self.state == flag.state(self.until)


class Inbox:
    """Shows a caller the flags of the units that the caller supervises, and none about them."""

    def __init__(self, parts: FlagParts) -> None:
        self._parts = parts
        self._texts = SealedTexts(parts.vault, source=parts.source)

    def shown(self, caller: Caller, wanted: Wanted) -> list[KnownFlag]:
        """Give the flags that are asked for and may be shown, in the order of raising."""
        self._ask(caller)
        known = self._parts.book.current().flags.values()
        return [each for each in known if wanted.shows(each) and self._may_know(caller, each)]

    def one(self, caller: Caller, flag: UUID) -> KnownFlag:
        """Give one flag; one that the caller may not know of is as one that is not there."""
        self._ask(caller)
        known = self._parts.book.flag(flag)
        if known is None or not self._may_know(caller, known):
            raise FlagUnknownError("no flag of yours has this id: look at the list again")
        return known

    async def said(self, flag: KnownFlag, *, until: str | None) -> KnownFlagAnswer:
        """Say one flag with the opened words of its answers."""
        given = flag.answered(until)
        words = await self._texts.opened(
            [
                (json.dumps(each.words) if each.words else None, each.event, each.field)
                for each in given
            ]
        )
        answers = [FlagAnswerAnswer.of(each, text) for each, text in zip(given, words, strict=True)]
        return KnownFlagAnswer.of(flag, answers, until=until)

    def _ask(self, caller: Caller) -> None:
        """Ask for the permission, also where there is no flag to ask it for."""
        may_reach(caller, None, county=self._parts.county)

    def _may_know(self, caller: Caller, flag: KnownFlag) -> bool:
        if not may_reach(caller, flag.suspicion.unit, county=self._parts.county):
            return False
        return caller.person not in self._parts.book.concerned(flag)


def flag_routes(parts: FlagParts) -> APIRouter:
    """Give the routes of the inbox."""
    router = APIRouter(tags=["flags"], prefix="/flags")
    inbox = Inbox(parts)
    _reading(router, parts, inbox)
    _answering(router, parts, inbox)
    return router


def _reading(router: APIRouter, parts: FlagParts, inbox: Inbox) -> None:
    reads = parts.gate.caller(permission("audit.flag.read"))
    cursors = Cursors(listing="flags", fields={"position": int}, key=parts.cursor_key)

    @router.get("")
    async def flags(
        caller: Annotated[Caller, Depends(reads)],
        wanted: Annotated[Wanted, Depends()],
        cursor: CursorText = None,
        limit: Limit = 50,
    ) -> Page[KnownFlagAnswer]:
        """Read the flags of the units that you supervise, the oldest first."""
        after = cursors.start(cursor, position=0)["position"]
        shown = await asyncio.to_thread(inbox.shown, caller, wanted)
        found = [each for each in shown if each.position > after][: limit + 1]
        items = [await inbox.said(each, until=wanted.until) for each in found[:limit]]
        return Page(items=items, next=cursors.following(found, limit))

    @router.get("/shares")
    async def shares_of_rules(
        caller: Annotated[Caller, Depends(reads)], wanted: Annotated[Wanted, Depends()]
    ) -> SharesAnswer:
        """Read what became of the flags of each version of a rule, and the share dismissed."""
        shown = await asyncio.to_thread(inbox.shown, caller, wanted)
        counted = shares(shown, until=wanted.until)
        return SharesAnswer(items=[ShareAnswer.of(each) for each in counted])

    @router.get("/{flag}")
    async def flag_of(
        flag: UUID, caller: Annotated[Caller, Depends(reads)], recorded_until: Until = None
    ) -> KnownFlagAnswer:
        """Read one flag with what it rests on and every answer to it."""
        known = await asyncio.to_thread(inbox.one, caller, flag)
        return await inbox.said(known, until=Wanted(recorded_until=recorded_until).until)

    @router.get("/{flag}/proof")
    async def proof(flag: UUID, caller: Annotated[Caller, Depends(reads)]) -> InclusionAnswer:
        """Prove that a flag was raised, against the latest checkpoint of the restricted log."""
        known = await asyncio.to_thread(inbox.one, caller, flag)
        return await prove_inclusion(parts.tree, parts.source, known.event, size=None)


def _answering(router: APIRouter, parts: FlagParts, inbox: Inbox) -> None:
    answers = parts.gate.caller(permission("audit.flag.answer", key_required=True))

    async def given(flag: UUID, caller: Caller, what: Answer, words: str | None) -> Response:
        known = await asyncio.to_thread(inbox.one, caller, flag)
        unit = known.suspicion.unit
        context = caller.context(
            unit=_unit(unit, parts.county),
            division=parts.division(unit),
            effective_on=caller.day,
        )
        command = AnswerFlag(flag=flag, answer=what, supervisor=caller.person, words=words)
        return answer(await parts.flags.answer(command, context), status=200)

    @router.post("/{flag}/confirmations", response_model=AnsweredAnswer)
    async def confirm(
        flag: UUID, body: NoteBody, caller: Annotated[Caller, Depends(answers)]
    ) -> Response:
        """Say that a flag is borne out (属实)."""
        return await given(flag, caller, "confirm", body.note)

    @router.post("/{flag}/dismissals", response_model=AnsweredAnswer)
    async def dismiss(
        flag: UUID, body: ReasonBody, caller: Annotated[Caller, Depends(answers)]
    ) -> Response:
        """Say what explains the facts of a flag (排除); the reason is kept and shown."""
        return await given(flag, caller, "dismiss", body.reason)

    @router.post("/{flag}/case-requests", response_model=AnsweredAnswer)
    async def request_case(
        flag: UUID, body: ReasonBody, caller: Annotated[Caller, Depends(answers)]
    ) -> Response:
        """Ask that a flag be handled as a case (移交线索)."""
        return await given(flag, caller, "request_case", body.reason)


def _unit(said: str, county: UUID) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        # What no unit of the register has, the county looks at.
        return county
