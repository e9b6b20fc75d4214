"""A person (人员) of the register: a name that only the vault opens, sign-ins, and posts taken."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError
from chassis.personal.values import Personal, Sealed
from registry.domain.relation import (
    CONTROLS,
    RELATIVES,
    OpenRelations,
    RelatedToThemselfError,
    Relation,
    check_source,
)
from registry.domain.term import Term, check_end

SEPARATE_KINDS = frozenset(
    ("system_administrator", "security_administrator", "audit_administrator")
)
"""The three administrators (三员) of an information system: no person is two of them."""


class AlreadyRegisteredError(RefusedError):
    """A person has this key already."""

    code = "person_already_registered"


class AdministratorsSeparateError(RefusedError):
    """The person would be two of the three administrators on one day."""

    code = "administrators_separate"


class NotLinkedError(RefusedError):
    """The sign-in is not one of this person's."""

    code = "not_linked"


class Person(AggregateRoot):
    """Is never two of the three administrators at a time; its name is never in its memory."""

    TOPIC = "registry.person"

    class Registered(Created):
        """The person is in the register under this name."""

        TOPIC = "registry.person.registered"
        name: Personal | Sealed

    class Linked(AggregateRoot.Event):
        """Who signs in at this issuer with this token's subject is the person."""

        TOPIC = "registry.person.linked"
        issuer: str
        token: str

    class Unlinked(AggregateRoot.Event):
        """That sign-in is no longer the person's."""

        TOPIC = "registry.person.unlinked"
        issuer: str
        token: str

    class PostTaken(AggregateRoot.Event):
        """The person holds this post for a term."""

        TOPIC = "registry.person.post_taken"
        post: UUID
        kind: str
        unit: UUID
        since: date
        until: date | None

    class PostGivenUp(AggregateRoot.Event):
        """The person held the post on this day for the last time."""

        TOPIC = "registry.person.post_given_up"
        post: UUID
        on: date

    class Forgotten(AggregateRoot.Event):
        """The person is forgotten (删除权): what these retention classes hold is unreadable.

        The values of all other classes are only stored from now on (PIPL 47).
        """

        TOPIC = "registry.person.forgotten"
        classes: list[str]
        authority: str

    class RelativeRecorded(AggregateRoot.Event):
        """The other person is this one's near relative (近亲属), as known since a day."""

        TOPIC = "registry.person.relative_recorded"
        relative: UUID
        relation: str
        source: str
        known_on: date
        note: Personal | Sealed | None

    class RelativeEnded(AggregateRoot.Event):
        """The two were relatives on this day for the last time, as after a divorce."""

        TOPIC = "registry.person.relative_ended"
        relative: UUID
        source: str
        ended_on: date

    class ControlRecorded(AggregateRoot.Event):
        """The person controls an organisation, as known since a day."""

        TOPIC = "registry.person.control_recorded"
        organisation: UUID
        control: str
        source: str
        known_on: date
        note: Personal | Sealed | None

    class ControlEnded(AggregateRoot.Event):
        """The person controlled the organisation on this day for the last time."""

        TOPIC = "registry.person.control_ended"
        organisation: UUID
        source: str
        ended_on: date

    @classmethod
    def register(cls, own_id: UUID, name: Personal) -> Self:
        """Register a person under an id made without anything personal."""
        return cls._create(cls.Registered, id=own_id, name=name)

    @event(Registered)
    def __init__(self, name: Personal | Sealed) -> None:
        del name  # nothing that is decided here needs it
        self.links: set[tuple[str, str]] = set()
        self.terms: list[Term] = []
        self.forgotten: set[str] = set()
        self.relatives = OpenRelations()
        self.controls = OpenRelations()

    def link(self, issuer: str, token: str) -> None:
        """Note that a sign-in is this person's; one that is noted already stays as it is."""
        if (issuer, token) not in self.links:
            self._linked(issuer=issuer, token=token)

    def unlink(self, issuer: str, token: str) -> None:
        """Take a sign-in away from this person."""
        if (issuer, token) not in self.links:
            raise NotLinkedError("this sign-in is not the person's: look at the links again")
        self._unlinked(issuer=issuer, token=token)

    def take_post(
        self, post: UUID, *, kind: str, unit: UUID, since: date, until: date | None
    ) -> None:
        """Take a post for a term."""
        wanted = Term(person=self.id, post=post, kind=kind, since=since, until=until)
        wanted.check()
        for term in self.terms:
            if _separate(kind, term.kind) and term.overlaps(wanted):
                raise AdministratorsSeparateError(
                    f"the person is {term.kind} from {term.since} and cannot be {kind} as well: "
                    "appoint somebody else",
                    held=term.kind,
                    wanted=kind,
                )
        self._post_taken(post=post, kind=kind, unit=unit, since=since, until=until)

    def give_up_post(self, post: UUID, *, on: date) -> None:
        """End a term; `on` is the last day."""
        check_end([term for term in self.terms if term.post == post], on)
        self._post_given_up(post=post, on=on)

    def forget(self, classes: Sequence[str], *, authority: str) -> None:
        """Forget what these retention classes hold; what is forgotten already stays so."""
        new = sorted(set(classes) - self.forgotten)
        if new:
            self._forgotten(classes=new, authority=authority)

    def record_relative(self, relative: UUID, known: Relation, *, note: Personal | None) -> None:
        """Record what the other person is to this one; the same again changes nothing."""
        known.check(RELATIVES)
        if relative == self.id:
            raise RelatedToThemselfError("name another person as the relative")
        if self.relatives.is_new(relative, known):
            self._relative_recorded(
                relative=relative,
                relation=known.kind,
                source=known.source,
                known_on=known.known_on,
                note=note,
            )

    def end_relative(self, relative: UUID, *, source: str, ended_on: date) -> None:
        """End a relation to a relative; `ended_on` is the last day."""
        check_source(source)
        self.relatives.check_end(relative, ended_on)
        self._relative_ended(relative=relative, source=source, ended_on=ended_on)

    def record_control(self, organisation: UUID, known: Relation, *, note: Personal | None) -> None:
        """Record how the person controls an organisation; the same again changes nothing."""
        known.check(CONTROLS)
        if self.controls.is_new(organisation, known):
            self._control_recorded(
                organisation=organisation,
                control=known.kind,
                source=known.source,
                known_on=known.known_on,
                note=note,
            )

    def end_control(self, organisation: UUID, *, source: str, ended_on: date) -> None:
        """End the control of an organisation; `ended_on` is the last day."""
        check_source(source)
        self.controls.check_end(organisation, ended_on)
        self._control_ended(organisation=organisation, source=source, ended_on=ended_on)

    @event(Linked)
    def _linked(self, issuer: str, token: str) -> None:
        self.links.add((issuer, token))

    @event(Unlinked)
    def _unlinked(self, issuer: str, token: str) -> None:
        self.links.discard((issuer, token))

    @event(PostTaken)
    def _post_taken(
        self, post: UUID, kind: str, unit: UUID, since: date, until: date | None
    ) -> None:
        del unit  # kept in the event alone
        self.terms.append(Term(person=self.id, post=post, kind=kind, since=since, until=until))

    @event(PostGivenUp)
    def _post_given_up(self, post: UUID, on: date) -> None:
        self.terms = [
            term.ended(on) if term.post == post and term.covers(on) else term for term in self.terms
        ]

    @event(Forgotten)
    def _forgotten(self, classes: list[str], authority: str) -> None:
        del authority  # kept in the event alone
        self.forgotten |= set(classes)

    @event(RelativeRecorded)
    def _relative_recorded(
        self,
        relative: UUID,
        relation: str,
        source: str,
        known_on: date,
        note: Personal | Sealed | None,
    ) -> None:
        del note  # kept in the event alone
        self.relatives[relative] = Relation(kind=relation, source=source, known_on=known_on)

    @event(RelativeEnded)
    def _relative_ended(self, relative: UUID, source: str, ended_on: date) -> None:
        del source, ended_on  # kept in the event alone
        del self.relatives[relative]

    @event(ControlRecorded)
    def _control_recorded(
        self,
        organisation: UUID,
        control: str,
        source: str,
        known_on: date,
        note: Personal | Sealed | None,
    ) -> None:
        del note  # kept in the event alone
        self.controls[organisation] = Relation(kind=control, source=source, known_on=known_on)

    @event(ControlEnded)
    def _control_ended(self, organisation: UUID, source: str, ended_on: date) -> None:
        del source, ended_on  # kept in the event alone
        del self.controls[organisation]


def _separate(kind: str, other: str) -> bool:
    return kind != other and {kind, other} <= SEPARATE_KINDS
