"""The honour rolls as JSON and as pages; everybody may read them, and no person is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.positions import POSITION_HEADER, After, wait_until
from chassis.identity.permissions import Declared, permission
from chassis.pages.languages import CHINESE, Spoken
from chassis.pages.rendering import Pages, spoken_in
from chassis.reading import WAIT_SECONDS_MAX
from disclosure.application.names import Named, Names
from disclosure.entrypoints.documents import proof_of
from disclosure.projections.shown_honours import HonourRollReading, Roll, ShownHonour
from kernel.periods import Year
from kernel.points import format_points

ROLLS_MAX = 200
FEN_OF_A_YUAN = 100


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)


class RollDocument(_Document):
    """One roll in a list."""

    id: str
    unit: str
    scheme: str
    year: str


class HonourDocument(_Document):
    """One honour, with the event that awarded it and where its proof is; the bonus is in fen."""

    honour: str
    account: str
    label: str | None
    subject_type: str
    title: str
    rank: int
    points: str
    closing_on: str
    bonus: int
    resolution: str
    listed_at: str
    event: str
    position: int
    proof: str


class WholeRollDocument(RollDocument):
    """A roll with its honours, by title and rank."""

    honours: list[HonourDocument]


@dataclass(frozen=True, kw_only=True)
class TitleView:
    """One title and who received it."""

    name: str
    honours: Sequence[ShownHonour]


def honour_roll_routes(reading: HonourRollReading) -> APIRouter:
    """Give the routes by which programs read the honour rolls."""
    public = Depends(Declared(permission("disclosure.honour.read", public=True)))
    router = APIRouter(tags=["honours"], dependencies=[public])

    async def caught_up(after: int | None, response: Response) -> None:
        position = await wait_until(reading.reader.position, after, seconds_max=WAIT_SECONDS_MAX)
        response.headers[POSITION_HEADER] = str(position)

    @router.get("/honour-rolls")
    async def rolls(response: Response, after: After = None) -> list[RollDocument]:
        """List the honour rolls, the newest year first."""
        await caught_up(after, response)
        return [RollDocument(**_roll(one)) for one in await reading.rolls(limit=ROLLS_MAX)]

    @router.get("/honour-rolls/{roll}")
    async def one_roll(response: Response, roll: UUID, after: After = None) -> WholeRollDocument:
        """Give a year's honours, each with the event that awarded it."""
        await caught_up(after, response)
        found = await reading.one(roll)
        honours = [_honour(one) for one in await reading.honours(roll)]
        return WholeRollDocument(**_roll(found), honours=honours)

    return router


def honour_roll_pages(pages: Pages, reading: HonourRollReading, names: Names) -> APIRouter:
    """Give the pages of the honour rolls in both languages."""
    public = Depends(Declared(permission("disclosure.page.read", public=True)))
    router = APIRouter(include_in_schema=False, dependencies=[public])

    @router.get("/{language}/honour-rolls")
    async def index(request: Request, language: str) -> Response:
        """Show which years have honours."""
        spoken = spoken_in(language)
        rolls = [
            (one, _in(names.unit(one.unit, Year(one.year).last_on), spoken))
            for one in await reading.rolls(limit=ROLLS_MAX)
        ]
        return pages.render(request, "honour_rolls.html", spoken, rolls=rolls)

    @router.get("/{language}/honour-rolls/{roll}")
    async def page(request: Request, language: str, roll: UUID) -> Response:
        """Show one year's honours by title."""
        spoken = spoken_in(language)
        found = await reading.one(roll)
        on = Year(found.year).last_on
        honours = await reading.honours(roll)
        return pages.render(
            request,
            "honour_roll.html",
            spoken,
            found=found,
            unit=_in(names.unit(found.unit, on), spoken),
            titles=_titles(honours, names, scheme=found.scheme, spoken=spoken),
            yuan={one.honour: Decimal(one.bonus) / FEN_OF_A_YUAN for one in honours},
            proofs={one.honour: f"..{proof_of(one.awarded_event)}" for one in honours},
        )

    return router


def _titles(
    honours: Sequence[ShownHonour], names: Names, *, scheme: str, spoken: Spoken
) -> list[TitleView]:
    return [
        TitleView(name=_title(names, scheme, title, spoken, found[0].closing_on), honours=found)
        for title, group in groupby(honours, key=attrgetter("title"))
        if (found := list(group))
    ]


def _title(names: Names, scheme: str, title: str, spoken: Spoken, on: date) -> str:
    return _in(names.title(scheme, title, on), spoken) or title


def _in(named: Named | None, spoken: Spoken) -> str | None:
    if named is None:
        return None
    return named.zh if spoken is CHINESE else named.en


def _roll(found: Roll) -> dict[str, str]:
    return {
        "id": str(found.roll),
        "unit": str(found.unit),
        "scheme": found.scheme,
        "year": found.year,
    }


def _honour(one: ShownHonour) -> HonourDocument:
    return HonourDocument(
        honour=str(one.honour),
        account=str(one.account),
        label=one.label,
        subject_type=one.subject_type,
        title=one.title,
        rank=one.rank,
        points=format_points(one.points),
        closing_on=one.closing_on.isoformat(),
        bonus=one.bonus,
        resolution=one.resolution,
        listed_at=one.listed_at,
        event=one.awarded_event,
        position=one.awarded_position,
        proof=proof_of(one.awarded_event),
    )
