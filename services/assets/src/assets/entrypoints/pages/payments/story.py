"""The page of one payment: who asked, who signed which version, what was paid and booked."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BeforeValidator
from starlette.requests import Request
from starlette.responses import Response

from assets.adapters.payments.payment_traces import Known
from assets.entrypoints.pages.payments.shown import Looking, PaymentPages, shown
from assets.entrypoints.payments.answers import StoryLine
from assets.entrypoints.payments.payments_reads import READ, readable, story_lines
from chassis.browser.entrance import pages_router
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.rendering import spoken_in
from kernel.beijing import BEIJING

_LINES = (
    "SELECT * FROM read.payment_story WHERE payment_request = %(request)s"
    " AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s) AND effective_on <= %(on)s"
    " ORDER BY position"
)
_WHOLE_MINUTE = timedelta(seconds=59, microseconds=999_999)


def _or_none(given: object) -> object:
    """Take a field that was left empty for one that was left out."""
    return given or None


Until = Annotated[datetime | None, BeforeValidator(_or_none), Query()]
OnDay = Annotated[date | None, BeforeValidator(_or_none), Query()]


def story_routes(parts: PaymentPages) -> APIRouter:
    """Give the page of a payment."""
    router = pages_router()
    reads = parts.pages.desk.gate.caller(permission(READ))

    @router.get("/{language}/payments/{payment_request}")
    async def payment(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        payment_request: UUID,
        caller: Annotated[Caller, Depends(reads)],
        recorded_until: Until = None,
        on: OnDay = None,
        after: After = None,
    ) -> Response:
        """Tell the story of a payment, as it is known now or was known at an instant."""
        await parts.pages.reader.caught_up(after)
        row, _ = await readable(parts.stories, caller, payment_request)
        looking = Looking(
            caller=caller,
            spoken=spoken_in(language),
            known=Known(until=_instant(recorded_until), on=on or date.max),
        )
        lines = await _lines(parts, payment_request, looking.known)
        return parts.pages.desk.screens.show(
            request,
            "payment.html",
            looking.spoken,
            payment=payment_request,
            number=row["number"],
            unit=row["unit"],
            unit_name=parts.pages.names.unit(row["unit"], looking.spoken),
            listed=caller.grant(row["unit"]) is not None,
            until=looking.known.until,
            until_field=_field(looking.known.until),
            on=on,
            story=await shown(parts, looking, row, lines) if lines else None,
        )

    return router


def _instant(given: datetime | None) -> datetime | None:
    """Give the instant that is meant; one without an offset is a whole minute in Beijing."""
    if given is None or given.tzinfo is not None:
        return given
    return given.replace(tzinfo=BEIJING) + _WHOLE_MINUTE


def _field(until: datetime | None) -> str:
    """Write an instant as the field of a form holds it."""
    return "" if until is None else f"{until.astimezone(BEIJING):%Y-%m-%dT%H:%M}"


async def _lines(parts: PaymentPages, request: UUID, known: Known) -> list[StoryLine]:
    asked = {"request": request, "until": known.until, "on": known.on}
    rows = await parts.pages.reader.named_rows(_LINES, asked)
    return await story_lines(parts.stories, rows)
