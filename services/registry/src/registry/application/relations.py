"""Relations of persons: near relatives and control of organisations, for later recusal (回避)."""

from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from registry.application.commands import EndRelation, RecordRelation
from registry.application.people import registered
from registry.application.use_cases import UseCases
from registry.domain.organisation import Organisation
from registry.domain.person import Person
from registry.domain.refusals import OrganisationUnknownError
from registry.domain.relation import RelatedToThemselfError, Relation

NOTE_RETENTION = "register"
"""A note on a relation is kept as long as the names of the register."""


class RelationUseCases(UseCases):
    """Records relations on the person of whom they are told; both ends must be known."""

    async def record_relative(self, command: RecordRelation, context: Context) -> StoredReceipt:
        """Record a near relative of a person."""

        def decide(person: Person | None, relative: Person | None) -> Decision:
            known = registered(person)
            registered(relative)
            known.record_relative(command.other, _relation(command), note=_note(command))
            return _decided(known)

        if command.other == command.person:
            raise RelatedToThemselfError("name another person as the relative")
        wanted: list[Wanted] = [(Person, command.person), (Person, command.other)]
        return await self._log.execute(wanted, decide, context)

    async def end_relative(self, command: EndRelation, context: Context) -> StoredReceipt:
        """End a relation to a near relative."""

        def decide(person: Person | None) -> Decision:
            known = registered(person)
            known.end_relative(command.other, source=command.source, ended_on=command.ended_on)
            return _decided(known)

        return await self._log.execute([(Person, command.person)], decide, context)

    async def record_control(self, command: RecordRelation, context: Context) -> StoredReceipt:
        """Record that a person controls an organisation."""

        def decide(person: Person | None, organisation: Organisation | None) -> Decision:
            known = registered(person)
            if organisation is None:
                raise OrganisationUnknownError("the register has no such organisation")
            known.record_control(command.other, _relation(command), note=_note(command))
            return _decided(known)

        wanted: list[Wanted] = [(Person, command.person), (Organisation, command.other)]
        return await self._log.execute(wanted, decide, context)

    async def end_control(self, command: EndRelation, context: Context) -> StoredReceipt:
        """End the control of an organisation."""

        def decide(person: Person | None) -> Decision:
            known = registered(person)
            known.end_control(command.other, source=command.source, ended_on=command.ended_on)
            return _decided(known)

        return await self._log.execute([(Person, command.person)], decide, context)


def _relation(command: RecordRelation) -> Relation:
    return Relation(kind=command.kind, source=command.source, known_on=command.known_on)


def _note(command: RecordRelation) -> Personal | None:
    if command.note is None:
        return None
    return Personal(command.person, NOTE_RETENTION, command.note)


def _decided(person: Person) -> Decision:
    return Decision(saved=[person], answer={"person": str(person.id)})
