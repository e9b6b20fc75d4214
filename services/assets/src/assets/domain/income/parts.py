"""The parts of several parties in one amount, cut into pieces that one event holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from chassis.errors import InvalidError

PART_MAX = 90
"""So many parties fit in one slip, and in one event."""

ItemT = TypeVar("ItemT")


class PartiesError(InvalidError):
    """A list of parties is empty, too long, or names one of them twice."""

    code = "parties"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one party gets or pays."""

    party: UUID
    amount_fen: int


def parts_of(items: Sequence[ItemT], most: int) -> Iterator[Sequence[ItemT]]:
    """Cut a list into pieces of at most so many."""
    for start in range(0, len(items), most):
        yield items[start : start + most]


def check_parts(parts: Sequence[Part], *, most: int) -> None:
    """Refuse an empty or too long list, and one that names a party twice."""
    check_parties([part.party for part in parts], most=most)


def check_parties(parties: Sequence[UUID], *, most: int) -> None:
    """Refuse no parties at all, too many, and one party twice."""
    if not 1 <= len(parties) <= most:
        raise PartiesError(f"name 1 to {most} parties, not {len(parties)}")
    if len(set(parties)) != len(parties):
        raise PartiesError("name each party once, with its whole amount")
