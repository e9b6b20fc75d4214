"""Rolls over HTTP: drafted in parts, adopted whole, read as of a day."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from assets.application.members.commands import AdoptRoll, DraftRoll, DropRollDraft
from assets.domain.members.roll import Resolved, Roll
from assets.entrypoints.members.answers import RollMemberAnswer, RollRevisionAnswer, RollStepAnswer
from assets.entrypoints.members.bodies import RollAdoptionBody, RollEntriesBody
from assets.entrypoints.members.parts import KEEP_ROLL, MemberParts
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.pagination import CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller

ROLL = "/entities/{entity}/rolls/{roll}"
RecordedUntil = Annotated[
    AwareDatetime | None, Query(description="An instant; the roll as it was adopted by then.")
]
# The last entry that began counts, in its latest adopted wording; one that ended does not.
AS_OF = (
    "WITH adopted AS (SELECT roll, max(revision) AS revision FROM read.roll_revisions WHERE"
    " (%(until)s::timestamptz IS NULL OR adopted_at <= %(until)s) GROUP BY roll), latest AS"
    " (SELECT DISTINCT ON (e.roll, e.person) e.* FROM read.roll_entries e JOIN adopted a ON"
    " a.roll = e.roll AND e.revision <= a.revision WHERE e.since <= %(on)s AND"
    " (%(roll)s::uuid IS NULL OR e.roll = %(roll)s) AND"
    " (%(person)s::uuid IS NULL OR e.person = %(person)s) ORDER BY e.roll, e.person, e.since DESC,"
    " e.revision DESC) SELECT l.*, r.kind FROM latest l JOIN read.rolls r USING (roll) WHERE"
    " (%(entity)s::uuid IS NULL OR r.entity = %(entity)s) AND"
    " (l.until IS NULL OR l.until >= %(on)s) AND l.number > %(number)s ORDER BY l.number, r.kind"
    " LIMIT %(limit)s"
)


def roll_routes(parts: MemberParts) -> APIRouter:
    """Give the routes of rolls."""
    router = APIRouter(tags=["rolls"])
    _drafting(router, parts)
    _adopting(router, parts)
    _members(router, parts)
    _revisions(router, parts)
    return router


def _drafting(router: APIRouter, parts: MemberParts) -> None:
    keep = parts.acts(KEEP_ROLL)

    @router.post(f"{ROLL}/entries", status_code=201, response_model=RollStepAnswer)
    async def draft_roll(
        entity: UUID, roll: Code, body: RollEntriesBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Draft entries of a roll (名册), `members` or another one; they count once adopted."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        entries = tuple(each.entry() for each in body.entries)
        command = DraftRoll(entity=entity, kind=roll, entries=entries)
        return answer(await parts.rolls.draft_roll(command, context), status=201)

    @router.post(f"{ROLL}/dropped-drafts", response_model=RollStepAnswer)
    async def drop_roll_draft(
        entity: UUID, roll: Code, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Give up what was drafted since the last adoption."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = DropRollDraft(entity=entity, kind=roll)
        return answer(await parts.rolls.drop_roll_draft(command, context), status=200)


def _adopting(router: APIRouter, parts: MemberParts) -> None:
    keep = parts.acts(KEEP_ROLL)

    @router.post(f"{ROLL}/adoptions", response_model=RollStepAnswer)
    async def adopt_roll(
        entity: UUID, roll: Code, body: RollAdoptionBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let a roll count with what was drafted, if it is the one that was resolved on."""
        context = await parts.entities.context(
            caller, entity, on=body.effective_on, authority=(body.resolution,)
        )
        command = AdoptRoll(entity=entity, kind=roll, resolved=Resolved(**dict(body)))
        return answer(await parts.rolls.adopt_roll(command, context), status=200)


def _members(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("roll_members", number=int)

    @router.get(f"{ROLL}/members")
    async def roll_members(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        roll: Code,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[RollMemberAnswer]:
        """List who is on a roll on a day, by number."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.named_rows(
            AS_OF,
            {
                "roll": Roll.create_id(entity, roll),
                "entity": entity,
                "person": None,
                "on": on,
                "until": recorded_until,
                "limit": limit + 1,
                **cursors.start(cursor, number=0),
            },
        )
        items = [RollMemberAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _revisions(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("roll_revisions", revision=int)

    @router.get(f"{ROLL}/adoptions")
    async def roll_adoptions(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        roll: Code,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[RollRevisionAnswer]:
        """List by which resolutions a roll was adopted, the first one first."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            "SELECT * FROM read.roll_revisions WHERE roll = %s AND revision > %s ORDER BY revision"
            " LIMIT %s",
            *(Roll.create_id(entity, roll), cursors.start(cursor, revision=0)["revision"]),
            limit + 1,
        )
        items = [RollRevisionAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
