"""Routes that record near relatives and the control of organisations, end them, and show them."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from registry.application.commands import EndRelation, RecordRelation
from registry.domain.refusals import PersonUnknownError
from registry.entrypoints.answers import KnownAt, On, json_answer
from registry.entrypoints.bodies import Body, Text
from registry.entrypoints.http_people import context_of_person
from registry.entrypoints.service import READ_RELATIONS, RECORD_RELATION, Service
from registry.projections.persons import persons_named
from registry.projections.relations import relations_of

CREATED = HTTPStatus.CREATED
Source = Literal["self_declared", "household_register", "business_register", "reported"]


class RelativeBody(Body):
    """A near relative: what the other person is to this one."""

    relative: UUID
    relation: Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild"]
    source: Source
    known_on: date
    note: Text | None = Field(default=None, repr=False)


class ControlBody(Body):
    """An organisation that the person controls, and how."""

    organisation: UUID
    control: Literal[
        "legal_representative", "actual_controller", "shareholder", "partner", "operator"
    ]
    source: Source
    known_on: date
    note: Text | None = Field(default=None, repr=False)


class RelativeEndBody(Body):
    """The last day of a relation to a relative."""

    relative: UUID
    source: Source
    ended_on: date


class ControlEndBody(Body):
    """The last day of the control of an organisation."""

    organisation: UUID
    source: Source
    ended_on: date


def relation_routes(service: Service) -> APIRouter:
    """Give the routes of relations."""
    router = APIRouter(tags=["relations"])
    _relatives(router, service)
    _controls(router, service)
    _reading(router, service)
    return router


def _relatives(router: APIRouter, service: Service) -> None:
    registry, records = service.registry, service.gate.caller(RECORD_RELATION)

    @router.post("/persons/{person}/relatives", status_code=CREATED)
    async def record_relative(
        person: UUID,
        body: RelativeBody,
        caller: Annotated[Caller, Depends(records)],
        after: After = None,
    ) -> Response:
        """Record a near relative of a person (近亲属)."""
        context = await context_of_person(service, caller, person, after, on=body.known_on)
        command = RecordRelation(
            person=person,
            other=body.relative,
            kind=body.relation,
            source=body.source,
            known_on=body.known_on,
            note=body.note,
        )
        return answer(await registry.record_relative(command, context), status=CREATED)

    @router.post("/persons/{person}/relatives/endings", status_code=CREATED)
    async def end_relative(
        person: UUID,
        body: RelativeEndBody,
        caller: Annotated[Caller, Depends(records)],
        after: After = None,
    ) -> Response:
        """End a relation to a near relative, as after a divorce."""
        context = await context_of_person(service, caller, person, after, on=body.ended_on)
        command = EndRelation(
            person=person, other=body.relative, source=body.source, ended_on=body.ended_on
        )
        return answer(await registry.end_relative(command, context), status=CREATED)


def _controls(router: APIRouter, service: Service) -> None:
    registry, records = service.registry, service.gate.caller(RECORD_RELATION)

    @router.post("/persons/{person}/controls", status_code=CREATED)
    async def record_control(
        person: UUID,
        body: ControlBody,
        caller: Annotated[Caller, Depends(records)],
        after: After = None,
    ) -> Response:
        """Record that a person controls an organisation."""
        context = await context_of_person(service, caller, person, after, on=body.known_on)
        command = RecordRelation(
            person=person,
            other=body.organisation,
            kind=body.control,
            source=body.source,
            known_on=body.known_on,
            note=body.note,
        )
        return answer(await registry.record_control(command, context), status=CREATED)

    @router.post("/persons/{person}/controls/endings", status_code=CREATED)
    async def end_control(
        person: UUID,
        body: ControlEndBody,
        caller: Annotated[Caller, Depends(records)],
        after: After = None,
    ) -> Response:
        """End the control of an organisation."""
        context = await context_of_person(service, caller, person, after, on=body.ended_on)
        command = EndRelation(
            person=person, other=body.organisation, source=body.source, ended_on=body.ended_on
        )
        return answer(await registry.end_control(command, context), status=CREATED)


def _reading(router: APIRouter, service: Service) -> None:
    reading, gate = service.reading, service.gate

    @router.get("/persons/{person}/relations")
    async def relations(
        person: UUID,
        caller: Annotated[Caller, Depends(gate.caller(READ_RELATIONS))],
        on: On = None,
        known_at: KnownAt = None,
        after: After = None,
    ) -> Response:
        """Give the relations of a person on a day, from whichever side they were recorded."""
        found = await persons_named(reading, [person], after=after)
        if not found.rows:
            raise PersonUnknownError("the register has no such person")
        caller.require(found.rows[0]["unit"])
        values = {"person": person, "on": on or gate.today(), "known_at": known_at}
        listed = await relations_of(reading, values, after=found.position)
        return json_answer({"items": listed.rows}, position=listed.position)
