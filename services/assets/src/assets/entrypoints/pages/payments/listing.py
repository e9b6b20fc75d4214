"""The page that lists a unit's payments, the latest first, by how far they have come and month."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from assets.entrypoints.pages.parts import PageParts
from assets.entrypoints.pages.payments.words import PURPOSES, STATES, worded
from assets.entrypoints.payments.payments_reads import READ
from chassis.browser.entrance import pages_router
from chassis.http.pagination import Cursors, CursorText
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in
from kernel.periods import Month

LISTED = permission(READ)
PAGE = 30
MONTHS_OFFERED = 24
LAST = 2**62


class Asked(StrEnum):
    """How far a payment has come, as the list can be asked."""

    REQUESTED = "requested"
    ORDERED = "ordered"
    PAID = "paid"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    IRREGULAR = "irregular"


_STATE = (
    "CASE WHEN paid_fen - returned_fen >= amount_fen THEN 'paid'"
    " WHEN returned_fen > 0 AND state = 'ordered' THEN 'returned' ELSE state END"
)
_ROWS = (
    f"SELECT *, {_STATE} AS shown FROM read.payments WHERE unit = %(unit)s AND"
    " position < %(before)s AND (%(month)s::date IS NULL OR"
    " date_trunc('month', requested_on) = %(month)s::date) AND (%(state)s::text IS NULL OR"
    f" {_STATE} = %(state)s OR (%(state)s = 'irregular' AND irregular <> '{{}}'))"
    " ORDER BY position DESC LIMIT %(limit)s"
)
MonthAsked = Annotated[str | None, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What of a list is shown."""

    state: Asked | None
    month: str | None

    def query(self, cursor: str) -> str:
        """Give the query of the page that follows."""
        return f"?state={self.state or ''}&month={self.month or ''}&cursor={cursor}"


def listing_routes(parts: PageParts, *, cursor_key: bytes) -> APIRouter:
    """Give the page of the list."""
    router = pages_router()
    reads = parts.desk.gate.caller(LISTED)
    cursors = Cursors(listing="payment_page", fields={"position": int}, key=cursor_key)

    @router.get("/{language}/units/{unit}/payments")
    async def payments(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        unit: UUID,
        caller: Annotated[Caller, Depends(reads)],
        state: Asked | Literal[""] = "",
        month: MonthAsked = None,
        cursor: CursorText = None,
        after: After = None,
    ) -> Response:
        """List what was asked for in a unit."""
        spoken = spoken_in(language)
        caller.require(unit)
        asked = Filter(state=state or None, month=month or None)
        await parts.reader.caught_up(after)
        before = cursors.start(cursor, position=LAST)["position"]
        rows = await parts.reader.named_rows(
            _ROWS,
            {
                "unit": unit,
                "before": before,
                "state": asked.state,
                "month": None if asked.month is None else Month(asked.month).first_on,
                "limit": PAGE + 1,
            },
        )
        following = cursors.following(rows, PAGE)
        return parts.desk.screens.show(
            request,
            "payments.html",
            spoken,
            unit=unit,
            unit_name=parts.names.unit(unit, spoken),
            payments=[_line(row, spoken) for row in rows[:PAGE]],
            asked=asked,
            states=[(each.value, worded(STATES, each, spoken)) for each in Asked],
            months=_months(parts),
            more=None if following is None else asked.query(following),
            begun=cursor is not None,
        )

    return router


def _line(row: dict[str, Any], spoken: Spoken) -> dict[str, Any]:
    return {
        **row,
        "purpose_name": worded(PURPOSES, row["purpose"], spoken),
        "state_name": worded(STATES, row["shown"], spoken),
    }


def _months(parts: PageParts) -> list[str]:
    months = [Month.of(parts.today())]
    while len(months) < MONTHS_OFFERED:
        months.append(months[-1].previous())
    return [str(month) for month in months]
