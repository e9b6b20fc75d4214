"""A post (岗位) of a unit or body, and who holds it from when to when."""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import InvalidError, RefusedError
from registry.domain.ids import post_id
from registry.domain.refusals import check_same
from registry.domain.term import Term, check_end


class SeatsInvalidError(InvalidError):
    """A post has at least one seat."""

    code = "seats_invalid"


class NoSeatFreeError(RefusedError):
    """On some day of the term every seat of the post is taken."""

    code = "no_seat_free"


class AlreadyInPostError(RefusedError):
    """The person holds the post already on some day of the term."""

    code = "already_in_post"


class Post(AggregateRoot):
    """Never has more holders on a day than seats, and no person twice at a time."""

    TOPIC = "registry.post"

    class Established(Created):
        """The post exists in its unit, with so many seats."""

        TOPIC = "registry.post.established"
        key: str
        kind: str
        unit: UUID
        body: UUID | None
        name: str
        seats: int

    class HolderAppointed(AggregateRoot.Event):
        """The person holds the post from the first day to the last one, by this resolution."""

        TOPIC = "registry.post.holder_appointed"
        person: UUID
        since: date
        until: date | None
        resolution: str

    class HolderLeft(AggregateRoot.Event):
        """The person held the post on this day for the last time."""

        TOPIC = "registry.post.holder_left"
        person: UUID
        on: date
        reason: str

    class VacancyNoted(AggregateRoot.Event):
        """Something that the post should have taken passed it by, because nobody held it (缺岗).

        `since` is the first day without a holder, or None where the post never had one; `on` is
        the day in question. A gap is noted once.
        """

        TOPIC = "registry.post.vacancy_noted"
        since: date | None
        on: date

    @classmethod
    def establish(cls, county: str, *, key: str, **said: object) -> Self:
        """Register a post with its `kind`, `unit`, `body`, `name` and `seats`."""
        seats = said["seats"]
        if not isinstance(seats, int) or seats < 1:
            raise SeatsInvalidError(f"post {key} has {seats} seats: give it at least one")
        return cls._create(cls.Established, id=post_id(county, key), key=key, **said)

    @event(Established)
    def __init__(
        self, key: str, kind: str, unit: UUID, body: UUID | None, name: str, seats: int
    ) -> None:
        self.key = key
        self.kind = kind
        self.unit = unit
        self.body = body
        self.name = name
        self.seats = seats
        self.terms: list[Term] = []
        self.noted: set[date | None] = set()

    def confirm(self, **said: object) -> None:
        """Pass where the post is registered like this; raises `DiffersFromRegisteredError`."""
        check_same(f"post {self.key}", vars(self), said)

    def appoint(self, person: UUID, *, since: date, until: date | None, resolution: str) -> None:
        """Appoint a person for a term, where a seat is free on each of its days."""
        wanted = self._term(person, since, until)
        wanted.check()
        overlapping = [term for term in self.terms if term.overlaps(wanted)]
        if any(term.person == person for term in overlapping):
            raise AlreadyInPostError(
                f"the person holds post {self.key} already: end that term first, or begin later"
            )
        # The number of holders grows only on days on which a term begins.
        for day in sorted({since, *(term.since for term in overlapping if term.since > since)}):
            holders = sum(term.covers(day) for term in overlapping)
            if holders >= self.seats:
                raise NoSeatFreeError(
                    f"post {self.key} has {self.seats} seats and {holders} holders on {day}: "
                    "let somebody leave first",
                    seats=self.seats,
                    day=day.isoformat(),
                )
        self._holder_appointed(person=person, since=since, until=until, resolution=resolution)

    def let_go(self, person: UUID, *, on: date, reason: str) -> None:
        """End the term of a person; `on` is the last day."""
        check_end([term for term in self.terms if term.person == person], on)
        self._holder_left(person=person, on=on, reason=reason)

    def note_vacancy(self, on: date) -> bool:
        """Note, once for each gap, that nobody holds the post on a day; tells whether it is so."""
        if self.holders(on):
            return False
        ended = [term.last_on for term in self.terms if term.last_on < on]
        since = max(ended) + timedelta(days=1) if ended else None
        if since not in self.noted:
            self._vacancy_noted(since=since, on=on)
        return True

    def holders(self, on: date) -> frozenset[UUID]:
        """Give who holds the post on a day."""
        return frozenset(term.person for term in self.terms if term.covers(on))

    @event(HolderAppointed)
    def _holder_appointed(
        self, person: UUID, since: date, until: date | None, resolution: str
    ) -> None:
        del resolution  # kept in the event alone
        self.terms.append(self._term(person, since, until))

    @event(HolderLeft)
    def _holder_left(self, person: UUID, on: date, reason: str) -> None:
        del reason  # kept in the event alone
        self.terms = [
            term.ended(on) if term.person == person and term.covers(on) else term
            for term in self.terms
        ]

    @event(VacancyNoted)
    def _vacancy_noted(self, since: date | None, on: date) -> None:
        del on  # kept in the event alone
        self.noted.add(since)

    def _term(self, person: UUID, since: date, until: date | None) -> Term:
        return Term(person=person, post=self.id, kind=self.kind, since=since, until=until)
