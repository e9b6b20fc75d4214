"""A person (人员) of the register: a name that only the vault opens, sign-ins, and posts taken."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError
from chassis.personal.values import Personal, Sealed
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


def _separate(kind: str, other: str) -> bool:
    return kind != other and {kind, other} <= SEPARATE_KINDS
