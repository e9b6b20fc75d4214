"""Persons, their sign-ins, and the posts they hold."""

from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from registry.application.commands import (
    Appoint,
    EndAppointment,
    ForgetPerson,
    LinkPerson,
    RegisterPerson,
    UnlinkPerson,
)
from registry.application.ports import IdentityTokens
from registry.application.use_cases import UseCases, within
from registry.domain.ids import login_id, person_id
from registry.domain.login import Login
from registry.domain.person import AlreadyRegisteredError, NotLinkedError, Person
from registry.domain.post import Post
from registry.domain.refusals import OutsideUnitError, PersonUnknownError, PostUnknownError
from registry.domain.unit import Unit

NAME_RETENTION = "register"
"""The retention class of names: kept as long as the person stands in the register."""


class PeopleUseCases(UseCases):
    """Registers persons, links them to sign-ins, and puts them into posts and out of them."""

    _tokens: IdentityTokens

    def person_id(self, key: str) -> UUID:
        """Give the id of the person with this key."""
        return person_id(self.county, key)

    async def register_person(self, command: RegisterPerson, context: Context) -> StoredReceipt:
        """Register a person in the context's unit; the name is sealed before it is stored."""

        def decide(person: Person | None, unit: Unit | None) -> Decision:
            own = within(unit, context)
            person = new_person(self.county, command, person)
            answer = {"person": str(person.id)}
            return Decision(saved=[person], answer=answer, contexts={person.id: own})

        wanted: list[Wanted] = [(Person, self.person_id(command.key)), (Unit, UUID(context.unit))]
        return await self._log.execute(wanted, decide, context)

    async def link_person(
        self, command: LinkPerson, context: Context, *, version: int | None = None
    ) -> StoredReceipt:
        """Link a sign-in to a person; raises `LoginTakenError` while it is another's."""
        token = self._tokens.token(command.issuer, command.subject)
        own_id = login_id(self.county, token)

        def decide(person: Person | None, login: Login | None) -> Decision:
            linked = registered(person)
            if login is None:
                login = Login.claim(own_id, linked.id)
            else:
                login.reclaim(linked.id)
            linked.link(command.issuer, token)
            return Decision(saved=[linked, login], answer={"person": str(linked.id)})

        wanted: list[Wanted] = [(Person, command.person), (Login, own_id)]
        return await self._log.execute(wanted, decide, context, version=version)

    async def unlink_person(
        self, command: UnlinkPerson, context: Context, *, version: int | None = None
    ) -> StoredReceipt:
        """Take a sign-in away from a person."""
        token = self._tokens.token(command.issuer, command.subject)
        own_id = login_id(self.county, token)

        def decide(person: Person | None, login: Login | None) -> Decision:
            linked = registered(person)
            if login is None:
                raise NotLinkedError("this sign-in was never linked: look at the links again")
            linked.unlink(command.issuer, token)
            login.free(linked.id)
            return Decision(saved=[linked, login], answer={"person": str(linked.id)})

        wanted: list[Wanted] = [(Person, command.person), (Login, own_id)]
        return await self._log.execute(wanted, decide, context, version=version)

    async def forget_person(self, command: ForgetPerson, context: Context) -> StoredReceipt:
        """Record that a person is forgotten; every service that hears it deletes its keys."""

        def decide(person: Person | None) -> Decision:
            known = registered(person)
            known.forget(command.classes, authority=command.authority)
            return Decision(saved=[known], answer={"person": str(known.id)})

        return await self._log.execute([(Person, command.person)], decide, context)

    async def appoint(
        self, command: Appoint, context: Context, *, version: int | None = None
    ) -> StoredReceipt:
        """Appoint a person to a post; post and person change together or not at all."""

        def decide(post: Post | None, person: Person | None) -> Decision:
            found, holder = _both(post, person, context)
            found.appoint(
                holder.id,
                since=command.since,
                until=command.until,
                resolution=command.resolution,
            )
            holder.take_post(
                found.id,
                kind=found.kind,
                unit=found.unit,
                since=command.since,
                until=command.until,
            )
            return Decision(saved=[found, holder], answer={"post": str(found.id)})

        wanted: list[Wanted] = [(Post, command.post), (Person, command.person)]
        return await self._log.execute(wanted, decide, context, version=version)

    async def end_appointment(
        self, command: EndAppointment, context: Context, *, version: int | None = None
    ) -> StoredReceipt:
        """End a term; post and person change together or not at all."""

        def decide(post: Post | None, person: Person | None) -> Decision:
            found, holder = _both(post, person, context)
            found.let_go(holder.id, on=command.on, reason=command.reason)
            holder.give_up_post(found.id, on=command.on)
            return Decision(saved=[found, holder], answer={"post": str(found.id)})

        wanted: list[Wanted] = [(Post, command.post), (Person, command.person)]
        return await self._log.execute(wanted, decide, context, version=version)


def new_person(county: str, command: RegisterPerson, found: Person | None) -> Person:
    """Give the person to be registered; raises `AlreadyRegisteredError` where the key is taken."""
    if found is not None:
        raise AlreadyRegisteredError("this key has a person already: take another key")
    own_id = person_id(county, command.key)
    return Person.register(own_id, Personal(own_id, NAME_RETENTION, command.name))


def registered(person: Person | None) -> Person:
    """Give the person; raises `PersonUnknownError` where there is none."""
    if person is None:
        raise PersonUnknownError("the register has no such person: register the person first")
    return person


def _both(post: Post | None, person: Person | None, context: Context) -> tuple[Post, Person]:
    if post is None:
        raise PostUnknownError("the register has no such post: establish it first")
    if context.unit != str(post.unit):
        raise OutsideUnitError(f"the post is in unit {post.unit}: act in that unit")
    return post, registered(person)
