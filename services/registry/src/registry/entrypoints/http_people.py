"""Routes that register persons, link their sign-ins, and put them into posts and out of them."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.context import Context
from chassis.http.etags import ExpectedVersion
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from registry.application.commands import (
    Appoint,
    EndAppointment,
    LinkPerson,
    RegisterPerson,
    UnlinkPerson,
)
from registry.domain.refusals import PersonUnknownError
from registry.entrypoints.bodies import (
    AppointmentBody,
    DepartureBody,
    LinkBody,
    NewPersonBody,
    PersonBody,
)
from registry.entrypoints.service import APPOINT, LINK_PERSON, REGISTER_PERSON, Service
from registry.projections.persons import persons_named


def people_routes(service: Service) -> APIRouter:
    """Give the routes of persons and of those of posts that concern persons."""
    router = APIRouter(tags=["people"])
    registry, gate = service.registry, service.gate

    @router.post("/persons", status_code=HTTPStatus.CREATED)
    async def register_person(
        body: PersonBody, caller: Annotated[Caller, Depends(gate.caller(REGISTER_PERSON))]
    ) -> Response:
        """Register a person in a unit; the name is stored sealed."""
        place = await registry.place_of(body.unit)
        context = caller.context(
            unit=place.unit, division=place.division, effective_on=gate.today()
        )
        receipt = await registry.register_person(new_person_command(body), context)
        return answer(receipt, status=HTTPStatus.CREATED)

    @router.post("/persons/{person}/links", status_code=HTTPStatus.CREATED)
    async def link_person(
        person: UUID,
        body: LinkBody,
        caller: Annotated[Caller, Depends(gate.caller(LINK_PERSON))],
        version: ExpectedVersion,
        after: After = None,
    ) -> Response:
        """Link a sign-in to a person, or unlink it."""
        context = await context_of_person(service, caller, person, after)
        who: dict[str, Any] = {"person": person, "issuer": body.issuer, "subject": body.subject}
        if body.action == "unlink":
            unlink = UnlinkPerson(**who)
            receipt = await registry.unlink_person(unlink, context, version=version)
        else:
            receipt = await registry.link_person(LinkPerson(**who), context, version=version)
        return answer(receipt, status=HTTPStatus.CREATED)

    @router.post("/posts/{post}/appointments", status_code=HTTPStatus.CREATED)
    async def appoint(
        post: UUID,
        body: AppointmentBody,
        caller: Annotated[Caller, Depends(gate.caller(APPOINT))],
        version: ExpectedVersion,
    ) -> Response:
        """Appoint a person for a term; the business date is its first day."""
        place = await registry.place_of_post(post)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        command = Appoint(post=post, **body.model_dump())
        receipt = await registry.appoint(command, context, version=version)
        return answer(receipt, status=HTTPStatus.CREATED)

    @router.post("/posts/{post}/departures", status_code=HTTPStatus.CREATED)
    async def end_appointment(
        post: UUID,
        body: DepartureBody,
        caller: Annotated[Caller, Depends(gate.caller(APPOINT))],
        version: ExpectedVersion,
    ) -> Response:
        """End a term; the business date is its last day."""
        place = await registry.place_of_post(post)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.on)
        command = EndAppointment(post=post, **body.model_dump())
        receipt = await registry.end_appointment(command, context, version=version)
        return answer(receipt, status=HTTPStatus.CREATED)

    return router


def new_person_command(body: NewPersonBody) -> RegisterPerson:
    """Give the command; a person without a key of the registrar's gets one made by chance."""
    return RegisterPerson(key=body.key or uuid4().hex, name=body.name)


async def context_of_person(
    service: Service,
    caller: Caller,
    person: UUID,
    after: int | None,
    *,
    on: date | None = None,
) -> Context:
    """Give the context of an act on a person: it counts in the unit of the registration."""
    found = await persons_named(service.reading, [person], after=after)
    if not found.rows:
        raise PersonUnknownError(
            "the register has no such person; right after registering, send the Mingbai-Position "
            "of that answer as `after`"
        )
    place = await service.registry.place_of(found.rows[0]["unit"])
    return caller.context(
        unit=place.unit, division=place.division, effective_on=on or service.gate.today()
    )
