"""What can be asked about applications for aid, by the few who decide on or supervise them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.funds.rules import AidRule
from assets.entrypoints.funds.aid_bodies import AidAct, AidLine, AidStory
from assets.entrypoints.funds.parts import FundParts, act_as
from chassis.errors import NotPermittedError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.texts import SealedTexts

READ = "assets.aid.read"


def aid_read_routes(parts: FundParts) -> APIRouter:
    """Give the routes that show applications for aid."""
    router = APIRouter(tags=["aid"])
    _list_route(router, parts)
    _story_route(router, parts)
    return router


def _list_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))
    cursors = Cursors(listing="aid_applications", fields={"position": int}, key=parts.cursor_key)

    @router.get("/funds/{fund}/aid-applications")
    async def aid_applications(
        fund: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[AidLine]:
        """List the applications to a fund, without their reasons, for those who supervise it."""
        if caller.require((await parts.index.fund(fund)).unit).post is None:
            raise NotPermittedError("ask for the application that you made or decide on by its id")
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.aid_applications WHERE fund = %s AND position > %s ORDER BY"
            " position LIMIT %s",
            *(fund, start, limit + 1),
        )
        items = [_line(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _story_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))

    @router.get("/aid-applications/{aid}")
    async def aid_application(
        aid: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> AidStory:
        """Read an application with its reasons, as whoever made it, decides on or supervises it."""
        placed = await parts.index.aid(aid)
        rule = parts.rules.bound(placed.bound.rule, placed.bound.root).aid
        assert rule is not None, "the application was made under rules of aid"
        places = rule.posts(placed.unit, placed.terms.part)
        grant, person = caller.require(placed.unit), caller.principal.person
        decides = act_as(caller, places, post=None) is not None
        if grant.post is None and person != placed.terms.applicant and not decides:
            raise NotPermittedError("only the applicant and those who decide on it read this")
        reader = parts.reader
        await reader.caught_up(after or 0)
        statement = "SELECT * FROM read.aid_applications WHERE aid = %s"
        row = await reader.row(statement, aid)
        if row is None:
            await reader.caught_up()
            row = await reader.row(statement, aid)
        assert row is not None, "the log has the application, and so have the read models"
        acts = await reader.rows(
            "SELECT * FROM read.aid_acts WHERE aid = %s ORDER BY position", aid
        )
        return AidStory(
            **_line(row).model_dump(),
            **{name: row[name] for name in ("applicant", "entered_by", "due", "needed")},
            circumstances=await _circumstances(parts, row),
            missing=_missing(rule, acts),
            acts=[AidAct.of(each) for each in acts],
        )


def _line(row: dict[str, Any]) -> AidLine:
    return AidLine.of(row)


def _missing(rule: AidRule, acts: list[dict[str, Any]]) -> list[str]:
    done = [each["step"] for each in acts]
    return [step.key for step in rule.chain.listed if done.count(step.key) < step.signers_min]


async def _circumstances(parts: FundParts, row: dict[str, Any]) -> str | None:
    (text,) = await SealedTexts(parts.vault, source=parts.source).of([row], "circumstances")
    return text
