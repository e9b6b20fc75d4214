"""What a roll (名册) says of persons: who is on it since when, with how many shares (份额)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from chassis import canonical
from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider

LINES_PER_EVENT_MAX = 200
"""So many lines that say everything still stand in one event, with room to spare."""
SHARES_MAX = 10**12
"""More shares than any member holds, and exact in every product with an amount."""

One = TypeVar("One")


@dataclass(frozen=True, kw_only=True, slots=True)
class RollEntry:
    """From a day on (and until one, both included) a person is on the roll with these shares."""

    number: int
    """The person's own number on the roll, for good; it orders the roll."""
    person: UUID
    since: date
    shares: int
    until: date | None = None
    outside: bool = False
    """Whether it is an investor from outside (外部投资者), who is no member."""
    branch: UUID | None = None
    """The unit of the branch (分社) through which the person belongs, where there are branches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RollMember:
    """One person on the roll on one day."""

    number: int
    person: UUID
    shares: int
    outside: bool = False
    branch: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RollBinding:
    """The complete roll from which something was computed; the digest binds who was on it."""

    roll: UUID
    revision: int
    on: date
    members: int
    shares: int
    digest: str


def roll_digest(members: Iterable[RollMember]) -> str:
    """Give `sha256:` and the hex digest of the roll, ordered by number, one line feed each."""
    ordered = sorted(members, key=lambda member: member.number)
    return lines_digest(
        {
            "branch": None if member.branch is None else str(member.branch),
            "number": member.number,
            "outside": member.outside,
            "person": str(member.person),
            "shares": member.shares,
        }
        for member in ordered
    )


def lines_digest(lines: Iterable[dict[str, str | int | bool | None]]) -> str:
    """Give the digest over the canonical bytes of some lines, in the order given."""
    written = b"".join(canonical.encode(line) + b"\n" for line in lines)
    return f"{SHA256}:{standard_provider().digests[SHA256].digest(written).hex()}"


def parts_of(lines: Sequence[One], *, most: int = LINES_PER_EVENT_MAX) -> Iterator[list[One]]:
    """Cut lines, in their order, into parts that each stand in one event."""
    for start in range(0, len(lines), most):
        yield list(lines[start : start + most])
