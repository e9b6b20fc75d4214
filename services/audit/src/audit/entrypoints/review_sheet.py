"""The review sheet (阅签单): the latest checkpoint on paper, with room for those who sign it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from audit.adapters.tree_reader import TreeReader
from audit.entrypoints.tlog import latest_of
from chassis.http.limits import INTEGER_MAX
from chassis.identity.permissions import Declared, permission
from chassis.pages.rendering import Pages, spoken_in

GROUP_CHARACTERS = 8


@dataclass(frozen=True, kw_only=True)
class SheetParts:
    """What the page is made of."""

    pages: Pages
    tree: TreeReader
    origin: str
    unit_name: Callable[[UUID], str]
    """Gives a unit's name, or raises that there is none."""
    today: Callable[[], date]


def sheet_pages(parts: SheetParts) -> APIRouter:
    """Give the page in both languages; it says no more than the checkpoint, so anybody may."""
    public = Depends(Declared(permission("audit.sheet.read", public=True)))
    router = APIRouter(include_in_schema=False, dependencies=[public])

    @router.get("/{language}/units/{unit}/review-sheet")
    async def sheet(
        request: Request,
        language: str,
        unit: UUID,
        size: Annotated[int | None, Query(ge=1, le=INTEGER_MAX)] = None,
    ) -> Response:
        """Show the sheet for the latest checkpoint, or for an earlier state of the log."""
        spoken = spoken_in(language)
        name = parts.unit_name(unit)
        head = (await latest_of(parts.tree)).head
        if size is not None:
            head = await asyncio.to_thread(parts.tree.head, size)
        root = head.root.hex()
        return parts.pages.render(
            request,
            "review_sheet.html",
            spoken,
            unit_name=name,
            today=parts.today(),
            origin=parts.origin,
            size=head.size,
            root=[
                root[start : start + GROUP_CHARACTERS]
                for start in range(0, len(root), GROUP_CHARACTERS)
            ],
        )

    return router
