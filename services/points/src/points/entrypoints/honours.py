"""The year's end over HTTP: closing, ranking, and honours proposed, awarded and listed."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.context import Context
from chassis.errors import NotFoundError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import Declared, permission
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory
from kernel.periods import Year
from points.adapters.adopted_rules import AdoptedRules
from points.application.honour_commands import CloseYear, DecideHonour, ProposeHonour
from points.application.honours import Honours
from points.entrypoints.bodies import SchemeKey
from points.entrypoints.honour_bodies import (
    ClosingAnswer,
    DecisionAnswer,
    DecisionBody,
    HonourAnswer,
    ProposalAnswer,
    ProposalBody,
    RankedAnswer,
    ResolutionBody,
    YearAnswer,
    YearText,
)

ACTIONS = ("points.year.close", "points.year.read", "points.honour.propose", "points.honour.award")
_OF_A_YEAR = "/schemes/{scheme}/years/{year}"


class YearUnknownError(NotFoundError):
    """The year of the scheme is not closed, so nothing of it can be read."""

    code = "year_unknown"


@dataclass(frozen=True, kw_only=True)
class HonourParts:
    """What the routes of a year's end need."""

    gate: Gate
    honours: Honours
    rules: AdoptedRules
    register: RegisterMemory
    reader: Reader
    cursor_key: bytes


def honour_routes(parts: HonourParts) -> APIRouter:
    """Give the routes of a scheme's year end."""
    router = APIRouter(tags=["honours"])
    _branch_routes(router, parts)
    _group_routes(router, parts)
    _ranking_routes(router, parts)
    _honour_list_routes(router, parts)
    return router


def _branch_routes(router: APIRouter, parts: HonourParts) -> None:
    close = parts.gate.caller(permission("points.year.close", key_required=True))
    award = parts.gate.caller(permission("points.honour.award", key_required=True, paper=True))

    @router.post(f"{_OF_A_YEAR}/closings", response_model=ClosingAnswer)
    async def close_year(
        scheme: SchemeKey,
        year: YearText,
        body: ResolutionBody,
        caller: Annotated[Caller, Depends(close)],
    ) -> Response:
        """Close a year whose quarters are all approved, with one ranking (年终拉通排名)."""
        context = _of_branch(parts, caller, scheme, body.resolution)
        command = CloseYear(scheme=scheme, year=Year(year), resolution=body.resolution)
        return answer(await parts.honours.close_year(command, context), status=200)

    async def decided(
        place: tuple[str, str, UUID], body: DecisionBody, caller: Caller, *, awarded: bool
    ) -> Response:
        scheme, year, honour = place
        context = _of_branch(parts, caller, scheme, body.resolution)
        command = DecideHonour(
            scheme=scheme,
            year=Year(year),
            honour=honour,
            account=body.account,
            awarded=awarded,
            approver=caller.person,
            resolution=body.resolution,
        )
        return answer(await parts.honours.decide_honour(command, context), status=200)

    @router.post(f"{_OF_A_YEAR}/honours/{{honour}}/awards", response_model=DecisionAnswer)
    async def award_honour(
        scheme: SchemeKey,
        year: YearText,
        honour: UUID,
        body: DecisionBody,
        caller: Annotated[Caller, Depends(award)],
    ) -> Response:
        """Award, as the party branch, what the assessment group proposed."""
        return await decided((scheme, year, honour), body, caller, awarded=True)

    @router.post(f"{_OF_A_YEAR}/honours/{{honour}}/refusals", response_model=DecisionAnswer)
    async def decline_honour(
        scheme: SchemeKey,
        year: YearText,
        honour: UUID,
        body: DecisionBody,
        caller: Annotated[Caller, Depends(award)],
    ) -> Response:
        """Decline, as the party branch, what the assessment group proposed."""
        return await decided((scheme, year, honour), body, caller, awarded=False)


def _group_routes(router: APIRouter, parts: HonourParts) -> None:
    propose = parts.gate.caller(permission("points.honour.propose", key_required=True, paper=True))

    @router.post(f"{_OF_A_YEAR}/honours", status_code=201, response_model=ProposalAnswer)
    async def propose_honour(
        scheme: SchemeKey,
        year: YearText,
        body: ProposalBody,
        caller: Annotated[Caller, Depends(propose)],
    ) -> Response:
        """Propose, as the assessment group, who stood out for a title (荣誉称号)."""
        village = parts.rules.unit_of(scheme)
        context = caller.context(
            unit=village,
            division=parts.register.unit(village).division,
            effective_on=caller.day,
        )
        command = ProposeHonour(
            scheme=scheme,
            year=Year(year),
            account=body.account,
            title=body.title,
            bonus=body.bonus,
            proposer=caller.person,
            present=body.present,
        )
        return answer(await parts.honours.propose_honour(command, context), status=201)


def _ranking_routes(router: APIRouter, parts: HonourParts) -> None:
    public = Depends(Declared(permission("points.year.summary", public=True)))
    reads = parts.gate.caller(permission("points.year.read"))
    listing = Cursors(listing="ranking", fields={"rank": int, "account": str}, key=parts.cursor_key)

    @router.get(_OF_A_YEAR, dependencies=[public])
    async def one_year(scheme: SchemeKey, year: YearText, after: After = None) -> YearAnswer:
        """Read how a year was closed: how many lines its ranking has, and their hash."""
        await parts.reader.caught_up(after or 0)
        return YearAnswer.of(await _closed_year(parts.reader, scheme, year))

    @router.get(f"{_OF_A_YEAR}/ranking")
    async def ranking(  # noqa: PLR0913, PLR0917  # each is one parameter of path or query
        caller: Annotated[Caller, Depends(reads)],
        scheme: SchemeKey,
        year: YearText,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[RankedAnswer]:
        """List the ranking by rank and account; all lines together have the statement's hash."""
        _require_reader(parts, caller, scheme)
        await parts.reader.caught_up(after or 0)
        closed = await _closed_year(parts.reader, scheme, year)
        start = listing.start(cursor, rank=0, account=None)
        rows = await parts.reader.rows(
            "SELECT * FROM read.ranking_lines WHERE year_id = %s AND (rank > %s OR (rank = %s AND"
            " account > %s::uuid)) ORDER BY rank, account LIMIT %s",
            *(closed["year_id"], start["rank"], start["rank"], start["account"], limit + 1),
        )
        items = [RankedAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=listing.following(rows, limit))


def _honour_list_routes(router: APIRouter, parts: HonourParts) -> None:
    reads = parts.gate.caller(permission("points.year.read"))
    listing = Cursors(listing="honours", fields={"honour": str}, key=parts.cursor_key)

    @router.get(f"{_OF_A_YEAR}/honours")
    async def honours(  # noqa: PLR0913, PLR0917  # each is one parameter of path or query
        caller: Annotated[Caller, Depends(reads)],
        scheme: SchemeKey,
        year: YearText,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[HonourAnswer]:
        """List the honours of a year: proposed, awarded or declined."""
        _require_reader(parts, caller, scheme)
        await parts.reader.caught_up(after or 0)
        start = listing.start(cursor, honour=None)["honour"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.honours WHERE scheme = %s AND year = %s AND (%s::uuid IS NULL OR"
            " honour > %s::uuid) ORDER BY honour LIMIT %s",
            *(scheme, year, start, start, limit + 1),
        )
        items = [HonourAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=listing.following(rows, limit))


def _of_branch(parts: HonourParts, caller: Caller, scheme: str, resolution: str) -> Context:
    """Let in whoever acts for the branch that leads the scheme; the act belongs to the village."""
    village = parts.rules.unit_of(scheme)
    return caller.acting_in(village).context(
        unit=parts.rules.leading_unit(scheme),
        division=parts.register.unit(village).division,
        effective_on=caller.day,
        authority=(resolution,),
    )


def _require_reader(parts: HonourParts, caller: Caller, scheme: str) -> None:
    """Let in who may read in the village, and whoever leads the scheme."""
    if caller.grant(parts.rules.unit_of(scheme)) is None:
        caller.require(parts.rules.leading_unit(scheme))


async def _closed_year(reader: Reader, scheme: str, year: str) -> dict[str, object]:
    row = await reader.row(
        "SELECT * FROM read.years WHERE scheme = %s AND year = %s AND closed_at IS NOT NULL",
        *(scheme, year),
    )
    if row is None:
        raise YearUnknownError(f"{year} of {scheme} is not closed")
    return row
