"""A monthly register (月度台账): what one grid reported in a month and what the group decided."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, InvalidError, RefusedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.periods import Month

IN_ORDER = "in_order"
"""The outcome of an inspection that needs no words; the other one is `not_in_order`."""
ENTRIES_MAX = 500
"""Entries in one report: about 80 bytes each, within the bytes an event may have."""


class NothingToReportError(RefusedError):
    """The grid has no checked entry that was not reported before."""

    code = "nothing_to_report"


class ReportTooLongError(RefusedError):
    """More entries than one report may carry: report more often."""

    code = "report_too_long"


class NothingToRecogniseError(RefusedError):
    """No reported entry waits for the assessment group."""

    code = "nothing_to_recognise"


class QuorumMissingError(RefusedError):
    """Too few members of the assessment group are present."""

    code = "quorum_missing"


class MonthInFutureError(RefusedError):
    """The month has not begun, so there is nothing of it to report."""

    code = "month_in_future"


class NotReportedError(ConflictError):
    """The entry does not wait for the assessment group in this register."""

    code = "entry_not_reported"


class RegisterMovedOnError(ConflictError):
    """Other entries wait in the register than those that the group looked at."""

    code = "register_moved_on"


class NothingToInspectError(RefusedError):
    """Nothing of this grid and month was reported, so there is nothing to sign for."""

    code = "nothing_to_inspect"


class InspectionNoteMissingError(InvalidError):
    """Who finds a register not in order says what is wrong."""

    code = "inspection_note_missing"


@dataclass(frozen=True, kw_only=True)
class ReportedEntry:
    """One entry of one account, as the grid officer reported it."""

    account: UUID
    entry: str


def list_sha256(entries: Iterable[ReportedEntry]) -> str:
    """Give the digest of a list of entries, whatever their order."""
    lines = sorted(f"{one.account} {one.entry}\n" for one in entries)
    return f"sha256:{hashlib.sha256(''.join(lines).encode()).hexdigest()}"


class Register(AggregateRoot):
    """Passes each reported entry to the assessment group once, and to nobody before."""

    TOPIC = "points.register"

    class Opened(Created):
        """The register of one grid and month exists (一网格一档)."""

        TOPIC = "points.register.opened"
        scheme: str
        grid: UUID
        month: str

    class Reported(AggregateRoot.Event):
        """The grid officer reported these checked entries (月上报)."""

        TOPIC = "points.register.reported"
        entries: list[ReportedEntry]
        points: Decimal

    class Recognised(AggregateRoot.Event):
        """The assessment group, with these members present, decided on what was reported."""

        TOPIC = "points.register.recognised"
        present: list[UUID]
        recognised: int
        not_recognised: int
        points: Decimal

    class Inspected(AggregateRoot.Event):
        """Somebody looked through the register and signed for what they found (监督检查).

        The envelope's actor says in which post; one person may hold several (三员合一).
        """

        TOPIC = "points.register.inspected"
        inspector: UUID
        outcome: str
        note: Personal | Sealed | None

    @staticmethod
    @override
    def create_id(scheme: str, grid: UUID, month: str) -> UUID:
        """Derive the register's id, so that a grid has exactly one a month."""
        return named_id(f"/points/register/{scheme}/{grid}/{month}")

    @event(Opened)
    def __init__(self, scheme: str, grid: UUID, month: str) -> None:
        self.scheme = scheme
        self.grid = grid
        self.month = month
        self.waiting: list[ReportedEntry] = []
        self.ever_reported = False

    def report(self, entries: Mapping[ReportedEntry, Decimal], *, today: date) -> None:
        """Hand checked entries, each with its points, to the assessment group.

        Those that wait already are left out.
        """
        if Month(self.month).first_on > today:
            raise MonthInFutureError(f"{self.month} has not begun; today is {today}")
        waiting = set(self.waiting)
        new = [entry for entry in entries if entry not in waiting]
        if not new:
            raise NothingToReportError(f"{self.month}: every checked entry is reported already")
        if len(new) > ENTRIES_MAX:
            raise ReportTooLongError(f"{len(new)} entries; one report carries {ENTRIES_MAX}")
        points = sum((entries[entry] for entry in new), Decimal(0))
        self._reported(entries=new, points=points)

    def check_seen(self, seen: str | None) -> None:
        """Refuse a decision on another list than the one that waits; None names no list."""
        if seen is not None and seen != list_sha256(self.waiting):
            raise RegisterMovedOnError(f"{self.month}: look at the list that waits now")

    def recognise(
        self,
        *,
        present: Sequence[UUID],
        quorum: int,
        not_recognised: Sequence[ReportedEntry],
        elsewhere: Sequence[ReportedEntry],
        points: Decimal,
    ) -> None:
        """Note the group's decision on everything that waits.

        `elsewhere` names what another register brought before the group as well; it was decided
        there, and here it only stops waiting.
        """
        if not self.waiting:
            raise NothingToRecogniseError(f"{self.month}: nothing was reported since the last time")
        if len(set(present)) < quorum:
            raise QuorumMissingError(
                f"{len(set(present))} members are present, {quorum} must be", quorum=quorum
            )
        waiting = set(self.waiting)
        for entry in not_recognised:
            if entry not in waiting:
                raise NotReportedError(f"{entry.entry} does not wait in this register")
        self._recognised(
            present=sorted(set(present)),
            recognised=len(self.waiting) - len({*not_recognised, *elsewhere}),
            not_recognised=len(set(not_recognised)),
            points=points,
        )

    def inspect(self, *, inspector: UUID, outcome: str, note: Personal | None) -> None:
        """Sign for having looked through what was reported."""
        if not self.ever_reported:
            raise NothingToInspectError(f"{self.month}: nothing was reported yet")
        if outcome != IN_ORDER and note is None:
            raise InspectionNoteMissingError("say in `note` what is not in order")
        self._inspected(inspector=inspector, outcome=outcome, note=note)

    @property
    def last_day(self) -> str:
        """The last day of the register's month, as ISO text."""
        return Month(self.month).last_on.isoformat()

    @event(Reported)
    def _reported(self, entries: list[ReportedEntry], points: Decimal) -> None:
        self.waiting = [*self.waiting, *entries]
        self.ever_reported = True

    @event(Recognised)
    def _recognised(
        self, present: list[UUID], recognised: int, not_recognised: int, points: Decimal
    ) -> None:
        self.waiting = []

    @event(Inspected)
    def _inspected(self, inspector: UUID, outcome: str, note: Personal | Sealed | None) -> None:
        """Change nothing here: a signature is kept in the event alone."""
