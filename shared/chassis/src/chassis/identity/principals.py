"""Who acts: a person of the register and the posts that the person holds today."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class HeldPost:
    """One post that a person holds in one unit, from a first day to a last one."""

    id: UUID
    kind: str
    unit: UUID
    unit_path: tuple[UUID, ...]
    """Every unit above that one, in any of the trees it stands in."""
    since: date
    until: date | None
    """The last day, or None where no end is set."""

    def holds_on(self, day: date) -> bool:
        """Tell whether the post is held on a day, first and last day included."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A recognised caller; `person` is None where the register links the token to nobody."""

    person: UUID | None
    posts: tuple[HeldPost, ...]
    session_token: str | None
    """Keyed token of the device session, as the envelope carries it."""
    basis: int | None
    """The position of the register's log up to which these posts were known."""
    acting: UUID | None = None
    """The post in which the caller says to act, where several would do."""


NOBODY = Principal(person=None, posts=(), session_token=None, basis=None)


class Posts(Protocol):
    """What a service knows of persons and posts from the register's events."""

    def person_of(self, issuer: str, subject: str) -> UUID | None:
        """Give the person whom the register links to this subject of this issuer."""

    def held(self, person: UUID, on: date) -> tuple[HeldPost, ...]:
        """Give the posts that a person holds on a day, the longest held first."""

    def basis(self) -> int:
        """Give the position of the register's log up to which this is known."""

    def fresh(self) -> bool:
        """Tell whether the register was heard recently enough to act on this."""


class Units(Protocol):
    """What a service knows of the trees of units from the register's events."""

    def above(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        """Give every unit above this one on a day, in any tree; `NotFoundError` if unknown."""
