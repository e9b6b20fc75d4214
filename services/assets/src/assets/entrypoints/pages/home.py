"""The first page, and the page of a unit: where to go from here, for whoever is signed in."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.entrypoints.pages.parts import Offer, PageParts, UnitWays, Way
from chassis.browser.entrance import add_entrance, pages_router
from chassis.browser.errors import SignInNeededError
from chassis.errors import NotPermittedError
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in

ADMINISTRATIVE = "administrative"
"""The tree in which a county stands above its towns, and these above their villages."""


def home_routes(parts: PageParts, offers: Sequence[Offer]) -> APIRouter:
    """Give the first page, which everybody may open, and the page of each unit."""
    router = pages_router()
    anyone = parts.desk.gate.caller(permission("assets.desk.read", public=True))
    add_entrance(router, anyone)

    @router.get("/{language}/")
    async def home(
        request: Request, language: str, caller: Annotated[Caller, Depends(anyone)]
    ) -> Response:
        """Show what there is to do and to look at."""
        spoken = spoken_in(language)
        held = caller.principal.posts
        found = [
            _of_unit(parts, offers, caller, unit, spoken)
            for unit in dict.fromkeys(post.unit for post in held)
        ]
        own = await _own(offers, caller, spoken)
        units = [each for each in found if each.ways]
        return parts.desk.screens.show(
            request,
            "home.html",
            spoken,
            known=caller.principal.person is not None,
            posts=[parts.names.post(post.id, spoken) for post in held],
            own=own,
            units=units,
            idle=not own and not units,
        )

    @router.get("/{language}/units/{unit}")
    async def one_unit(
        request: Request, language: str, unit: UUID, caller: Annotated[Caller, Depends(anyone)]
    ) -> Response:
        """Show what there is to look at in a unit, and the units below it."""
        spoken = spoken_in(language)
        if caller.principal.person is None:
            raise SignInNeededError("sign in to open this page")
        found = _of_unit(parts, offers, caller, unit, spoken)
        if not found.ways:
            raise NotPermittedError("none of your posts reaches this unit", unit=str(unit))
        below = parts.register.below(unit, ADMINISTRATIVE, parts.today())
        return parts.desk.screens.show(
            request,
            "unit.html",
            spoken,
            here=found,
            below=[
                UnitWays(unit=each.id, name=parts.names.unit(each.id, spoken)) for each in below
            ],
        )

    return router


async def _own(offers: Sequence[Offer], caller: Caller, spoken: Spoken) -> list[Way]:
    """Give what is offered to the caller in all of their posts together."""
    ways = []
    for offer in offers:
        asking = caller.asking(offer.permission)
        if offer.of_unit or not any(asking.grant(post.unit) for post in caller.principal.posts):
            continue
        waiting = 0 if offer.waiting is None else await offer.waiting(asking)
        ways.append(_way(offer, offer.path, spoken, waiting))
    return ways


def _of_unit(
    parts: PageParts, offers: Sequence[Offer], caller: Caller, unit: UUID, spoken: Spoken
) -> UnitWays:
    ways = tuple(
        _way(offer, offer.path_for(unit), spoken)
        for offer in offers
        if offer.of_unit and caller.asking(offer.permission).grant(unit)
    )
    return UnitWays(unit=unit, name=parts.names.unit(unit, spoken), ways=ways)


def _way(offer: Offer, path: str, spoken: Spoken, waiting: int = 0) -> Way:
    return Way(
        title=offer.title.in_language(spoken.language),
        hint=offer.hint.in_language(spoken.language),
        path=path,
        waiting=waiting,
    )
