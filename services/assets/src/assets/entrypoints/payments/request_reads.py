"""What can be asked of assets over HTTP by those who keep or supervise its books."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.payments.steps import PaymentRequestUnknownError
from assets.entrypoints.payments.request_bodies import PaymentRequestAnswer, SuspensionAnswer
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader


@dataclass(frozen=True, kw_only=True)
class ReadParts:
    """What the reading routes need."""

    gate: Gate
    reader: Reader
    cursor_key: bytes


def read_routes(parts: ReadParts) -> APIRouter:
    """Give the routes that change nothing."""
    router = APIRouter(tags=["questions"])
    _request_routes(router, parts)
    _suspension_routes(router, parts)
    return router


def _request_routes(router: APIRouter, parts: ReadParts) -> None:
    read = parts.gate.caller(permission("assets.payment_request.read"))
    cursors = Cursors(listing="payment_requests", fields={"position": int}, key=parts.cursor_key)

    @router.get("/payment-requests")
    async def payment_requests(  # noqa: PLR0913, PLR0917  # each is one query parameter
        caller: Annotated[Caller, Depends(read)],
        unit: UUID,
        payee: UUID | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PaymentRequestAnswer]:
        """List the payment requests of a unit, the oldest first."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.payment_requests WHERE unit = %s AND position > %s AND"
            " (%s::uuid IS NULL OR payee = %s::uuid) ORDER BY position LIMIT %s",
            *(unit, start, payee, payee, limit + 1),
        )
        items = [PaymentRequestAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/payment-requests/{payment_request}")
    async def one_payment_request(
        payment_request: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> PaymentRequestAnswer:
        """Read one payment request."""
        await parts.reader.caught_up(after or 0)
        row = await parts.reader.row(
            "SELECT * FROM read.payment_requests WHERE payment_request = %s", payment_request
        )
        if row is None:
            raise PaymentRequestUnknownError("there is no such payment request")
        caller.require(row["unit"])
        return PaymentRequestAnswer.of(row)


def _suspension_routes(router: APIRouter, parts: ReadParts) -> None:
    read = parts.gate.caller(permission("assets.payment_request.read"))

    @router.get("/payees/{subject}/suspensions")
    async def suspensions(
        subject: UUID, unit: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> list[SuspensionAnswer]:
        """Read on which days a subject's benefits are or were suspended in a unit."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        rows = await parts.reader.rows(
            "SELECT * FROM read.suspensions WHERE subject_id = %s AND unit = %s ORDER BY since",
            *(subject, unit),
        )
        return [SuspensionAnswer.of(row) for row in rows]
