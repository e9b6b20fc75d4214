"""The page that lists a unit's irregular sheets: what was signed on paper and has no effect."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.entrypoints.pages.paper.words import ACTS, IRREGULAR, PAYMENTS
from assets.entrypoints.pages.parts import PageParts
from assets.entrypoints.pages.payments.words import worded
from assets.entrypoints.paper.irregular_reads import READ_IRREGULAR
from assets.entrypoints.payments.payments_reads import READ as READ_PAYMENTS
from chassis.browser.entrance import pages_router
from chassis.http.pagination import Cursors, CursorText
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in

LISTED = permission(READ_IRREGULAR)
PAGE = 30
LAST = 2**62
_ROWS = (
    "SELECT * FROM read.irregular_acts WHERE unit = %s AND position < %s ORDER BY position DESC"
    " LIMIT %s"
)


def sheet_routes(parts: PageParts, *, cursor_key: bytes) -> APIRouter:
    """Give the page of the list, the latest sheet first."""
    router = pages_router()
    reads = parts.desk.gate.caller(LISTED)
    cursors = Cursors(listing="irregular_sheet_page", fields={"position": int}, key=cursor_key)

    @router.get("/{language}/units/{unit}/irregular-sheets")
    async def irregular_sheets(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        unit: UUID,
        caller: Annotated[Caller, Depends(reads)],
        cursor: CursorText = None,
        after: After = None,
    ) -> Response:
        """List what was reported on paper and has no effect."""
        spoken = spoken_in(language)
        caller.require(unit)
        await parts.reader.caught_up(after)
        before = cursors.start(cursor, position=LAST)["position"]
        rows = await parts.reader.rows(_ROWS, unit, before, PAGE + 1)
        return parts.desk.screens.show(
            request,
            "irregular_sheets.html",
            spoken,
            unit=unit,
            unit_name=parts.names.unit(unit, spoken),
            sheets=[_line(parts, row, spoken) for row in rows[:PAGE]],
            reads_payments=caller.asking(permission(READ_PAYMENTS)).grant(unit) is not None,
            more=cursors.following(rows, PAGE),
            begun=cursor is not None,
        )

    return router


def _line(parts: PageParts, row: dict[str, Any], spoken: Spoken) -> dict[str, Any]:
    """Give a sheet in words; persons are named by their posts."""
    held = parts.register.ever_held(row["signer"])
    return {
        **row,
        "act_name": worded(ACTS, row["act"], spoken),
        "reasons": [worded(IRREGULAR, code, spoken) for code in row["irregular"]],
        "signer_posts": [parts.names.post(post.id, spoken) for post in held],
        "clerk": parts.names.actor(row["entered_by"], spoken),
        "of_payment": row["act"] in PAYMENTS,
    }
