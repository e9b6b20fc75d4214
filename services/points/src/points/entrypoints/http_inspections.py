"""Routes on which supervisors sign for a monthly register, and on which that is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from chassis.http.bodies import like
from chassis.http.positions import POSITION_HEADER, After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory
from kernel.periods import Month
from points.application.inspections import Inspections, InspectRegister
from points.domain.register import Register
from points.entrypoints.bodies import NOTE_CHARACTERS_MAX, SchemeKey
from points.entrypoints.http import MonthText

READ_ACTION = "points.account.read"


class InspectionBody(BaseModel):
    """What a supervisor found."""

    model_config = like({"scheme": "anjia-points", "outcome": "in_order"})

    scheme: SchemeKey
    outcome: Literal["in_order", "not_in_order"]
    note: str | None = Field(default=None, min_length=1, max_length=NOTE_CHARACTERS_MAX, repr=False)


class InspectionAnswer(BaseModel):
    """The register that was signed for."""

    register_id: UUID = Field(alias="register")


class InspectionLine(BaseModel):
    """One signature: who signed, in which post, and what was found."""

    actor: str
    outcome: str
    recorded_at: datetime


class InspectionList(BaseModel):
    """All signatures under one register, the first one first."""

    items: list[InspectionLine]


@dataclass(frozen=True, kw_only=True)
class InspectionParts:
    """What these routes call."""

    gate: Gate
    inspections: Inspections
    register: RegisterMemory
    reader: Reader
    today: Callable[[], date]


def inspection_routes(parts: InspectionParts) -> APIRouter:
    """Give the routes of inspections."""
    router = APIRouter(tags=["supervision"])
    inspect = parts.gate.caller(permission("points.register.inspect", key_required=True))
    read = parts.gate.caller(permission(READ_ACTION))
    path = "/grids/{grid}/months/{month}/inspections"

    @router.post(path, status_code=201, response_model=InspectionAnswer)
    async def inspect_register(
        grid: UUID,
        month: MonthText,
        body: InspectionBody,
        caller: Annotated[Caller, Depends(inspect)],
    ) -> Response:
        """Sign for having looked through a register; `Mingbai-Post` says in which post."""
        context = caller.context(
            unit=grid, division=parts.register.unit(grid).division, effective_on=parts.today()
        )
        person = caller.person
        command = InspectRegister(
            scheme=body.scheme,
            grid=grid,
            month=Month(month),
            inspector=person,
            outcome=body.outcome,
            note=body.note,
        )
        return answer(await parts.inspections.inspect_register(command, context), status=201)

    @router.get(path, response_model=InspectionList)
    async def inspections(
        grid: UUID,
        month: MonthText,
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(read)],
        after: After = None,
    ) -> Response:
        """Read who signed for a register, and in which post."""
        caller.require(grid)
        position = await parts.reader.caught_up(after)
        rows = await parts.reader.rows(
            "SELECT actor, outcome, recorded_at FROM read.register_inspections"
            " WHERE register = %s ORDER BY position",
            Register.create_id(scheme, grid, month),
        )
        lines = [InspectionLine(**row) for row in rows]
        content = InspectionList(items=lines).model_dump(mode="json")
        return JSONResponse(content, headers={POSITION_HEADER: str(position)})

    return router
