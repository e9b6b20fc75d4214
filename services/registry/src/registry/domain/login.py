"""A sign-in (登录账号): one subject of one issuer, known by its keyed token alone."""

from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError


class LoginTakenError(RefusedError):
    """The sign-in is another person's."""

    code = "login_taken"


class Login(AggregateRoot):
    """Belongs to one person at a time, so that a token never stands for two people."""

    TOPIC = "registry.login"

    class Claimed(Created):
        """The sign-in is this person's."""

        TOPIC = "registry.login.claimed"
        person: UUID

    class Freed(AggregateRoot.Event):
        """The sign-in is nobody's."""

        TOPIC = "registry.login.freed"
        person: UUID

    class Reclaimed(AggregateRoot.Event):
        """A sign-in that was nobody's is this person's."""

        TOPIC = "registry.login.reclaimed"
        person: UUID

    @classmethod
    def claim(cls, own_id: UUID, person: UUID) -> Self:
        """Note for the first time whose sign-in it is."""
        return cls._create(cls.Claimed, id=own_id, person=person)

    @event(Claimed)
    def __init__(self, person: UUID) -> None:
        self.person: UUID | None = person

    def reclaim(self, person: UUID) -> None:
        """Note whose sign-in it is now; raises `LoginTakenError` while it is another's."""
        if self.person is None:
            self._reclaimed(person=person)
        elif self.person != person:
            raise LoginTakenError("this sign-in is another person's: unlink it there first")

    def free(self, person: UUID) -> None:
        """Note that the sign-in is no longer this person's."""
        if self.person == person:
            self._freed(person=person)

    @event(Freed)
    def _freed(self, person: UUID) -> None:
        assert self.person == person
        self.person = None

    @event(Reclaimed)
    def _reclaimed(self, person: UUID) -> None:
        self.person = person
