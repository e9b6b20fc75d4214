"""A roll (名册) of an entity: its members, or those whom it pays; adopted complete."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.members.roll_entries import (
    SHARES_MAX,
    RollBinding,
    RollEntry,
    RollMember,
    parts_of,
    roll_digest,
)
from assets.domain.members.roll_errors import (
    RollDraftEmptyError,
    RollDraftOpenError,
    RollEntryRefusedError,
    RollIncompleteError,
    RollNotAdoptedError,
    RollTooLargeError,
)
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id

MEMBERS = "members"
"""The roll by which income is shared (成员名册); all others are of those whom the entity pays."""
ENTRIES_MAX = 40_000
"""Persons with all their changes; an entity with more keeps a roll for each branch."""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What a decision says of the whole roll on the day from which it counts."""

    resolution: str
    effective_on: date
    members: int
    shares: int


Spans = dict[date, RollEntry]


class Roll(AggregateRoot):
    """Counts only as adopted: complete, as the resolution states its members and shares.

    Each person has one number, for good. A later entry of a person counts from its day on; one of
    the same day takes the place of the earlier one.
    """

    TOPIC = "assets.roll"

    class Opened(Created):
        """The entity keeps a roll of this kind; nobody is on it yet."""

        TOPIC = "assets.roll.opened"
        entity: UUID
        kind: str

    class Drafted(AggregateRoot.Event):
        """These entries were written; they count once the draft is adopted."""

        TOPIC = "assets.roll.drafted"
        revision: int
        entries: list[RollEntry]

    class DraftDropped(AggregateRoot.Event):
        """What was drafted since the last adoption was given up."""

        TOPIC = "assets.roll.draft_dropped"
        revision: int

    class Adopted(AggregateRoot.Event):
        """The roll with all that was drafted counts: so many members and shares on this day."""

        TOPIC = "assets.roll.adopted"
        revision: int
        resolution: str
        effective_on: date
        members: int
        shares: int
        digest: str

    @staticmethod
    @override
    def create_id(entity: UUID, kind: str) -> UUID:
        """Derive the id, so that an entity has one roll of each kind."""
        return named_id(f"/assets/roll/{entity}/{kind}")

    @event(Opened)
    def __init__(self, entity: UUID, kind: str) -> None:
        self.entity = entity
        self.kind = kind
        self.revision = 0
        self.drafted: list[RollEntry] = []
        self._numbers: dict[UUID, int] = {}
        self._spans: dict[UUID, Spans] = {}
        self._count = 0

    def draft(self, entries: Sequence[RollEntry]) -> None:
        """Write entries, in as many calls as it takes; they count once they are adopted."""
        if self._count + len(self.drafted) + len(entries) > ENTRIES_MAX:
            raise RollTooLargeError(f"a roll holds {ENTRIES_MAX} entries: keep one per branch")
        self._check(entries)
        for part in parts_of(entries):
            self._drafted(revision=self.revision + 1, entries=part)

    def drop_draft(self) -> None:
        """Give up what was drafted since the last adoption."""
        if not self.drafted:
            raise RollDraftEmptyError("nothing is drafted: there is nothing to drop")
        self._draft_dropped(revision=self.revision + 1)

    def adopt(self, resolved: Resolved) -> None:
        """Let the roll count with what was drafted, if it is the one that was resolved on."""
        if not self.drafted:
            raise RollDraftEmptyError("draft the entries that were resolved on first")
        members = _as_of(self._merged(), resolved.effective_on)
        shares = sum(member.shares for member in members)
        if (len(members), shares) != (resolved.members, resolved.shares):
            raise RollIncompleteError(
                f"on {resolved.effective_on} the drafted roll has {len(members)} members with "
                f"{shares} shares, the resolution {resolved.members} with {resolved.shares}: "
                "find who is missing or too much",
                members=len(members),
                shares=shares,
            )
        self._adopted(
            revision=self.revision + 1,
            resolution=resolved.resolution,
            effective_on=resolved.effective_on,
            members=len(members),
            shares=shares,
            digest=roll_digest(members),
        )

    def as_of(self, on: date) -> list[RollMember]:
        """Give who is on the adopted roll on a day, by number; raises `RollNotAdoptedError`."""
        if not self.revision:
            raise RollNotAdoptedError("have the roll adopted first: it has to be complete")
        return _as_of(self._spans, on)

    def bound(self, members: Sequence[RollMember], on: date) -> RollBinding:
        """Give what binds something computed from the roll to who was on it on a day."""
        return RollBinding(
            roll=self.id,
            revision=self.revision,
            on=on,
            members=len(members),
            shares=sum(member.shares for member in members),
            digest=roll_digest(members),
        )

    def grant(
        self, granted: Sequence[tuple[RollMember, int]], *, resolution: str, effective_on: date
    ) -> None:
        """Add shares (送股) to members of the roll from a day on, by a resolution."""
        if self.drafted:
            raise RollDraftOpenError("have the roll's drafted changes adopted or dropped first")
        entries = [
            replace(entry, since=effective_on, shares=entry.shares + more)
            for member, more in granted
            if more and (entry := _in_force(self._spans[member.person], effective_on)) is not None
        ]
        self.draft(entries)
        members = _as_of(self._merged(), effective_on)
        self.adopt(
            Resolved(
                resolution=resolution,
                effective_on=effective_on,
                members=len(members),
                shares=sum(member.shares for member in members),
            )
        )

    def _check(self, entries: Sequence[RollEntry]) -> None:
        numbers = dict(self._numbers)
        taken = {number: person for person, number in numbers.items()}
        days = {(entry.person, entry.since) for entry in self.drafted}
        for entry in entries:
            if entry.number < 1 or not 0 <= entry.shares <= SHARES_MAX:
                raise _refused(entry, "has a number above zero, and zero shares or more")
            if entry.until is not None and entry.until < entry.since:
                raise _refused(entry, "ends on its first day at the earliest")
            known = numbers.setdefault(entry.person, entry.number)
            if (
                known != entry.number
                or taken.setdefault(entry.number, entry.person) != entry.person
            ):
                raise _refused(entry, "keeps the one number of its person")
            if (entry.person, entry.since) in days:
                raise _refused(entry, "stands in the draft once for each day")
            days.add((entry.person, entry.since))

    def _merged(self) -> dict[UUID, Spans]:
        merged = {person: dict(spans) for person, spans in self._spans.items()}
        for entry in self.drafted:
            merged.setdefault(entry.person, {})[entry.since] = entry
        return merged

    @event(Drafted)
    def _drafted(self, revision: int, entries: list[RollEntry]) -> None:
        self.drafted += entries
        for entry in entries:
            self._numbers[entry.person] = entry.number

    @event(DraftDropped)
    def _draft_dropped(self, revision: int) -> None:
        self.drafted = []
        self._numbers = {
            person: next(iter(spans.values())).number for person, spans in self._spans.items()
        }

    @event(Adopted)
    def _adopted(
        self,
        revision: int,
        resolution: str,
        effective_on: date,
        members: int,
        shares: int,
        digest: str,
    ) -> None:
        for entry in self.drafted:
            self._spans.setdefault(entry.person, {})[entry.since] = entry
        self._count += len(self.drafted)
        self.drafted = []
        self.revision = revision


def _as_of(spans: dict[UUID, Spans], on: date) -> list[RollMember]:
    found = []
    for own in spans.values():
        entry = _in_force(own, on)
        if entry is not None:
            found.append(
                RollMember(
                    number=entry.number,
                    person=entry.person,
                    shares=entry.shares,
                    outside=entry.outside,
                    branch=entry.branch,
                )
            )
    return sorted(found, key=lambda member: member.number)


def _in_force(own: Spans, on: date) -> RollEntry | None:
    begun = [day for day in own if day <= on]
    if not begun:
        return None
    entry = own[max(begun)]
    return entry if entry.until is None or on <= entry.until else None


def _refused(entry: RollEntry, rule: str) -> RollEntryRefusedError:
    return RollEntryRefusedError(
        f"mend the entry number {entry.number} of {entry.since}: an entry {rule}",
        number=entry.number,
    )
