"""A points account (积分账户): one scored subject's entries on their way to its standing."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.periods import Quarter
from points.domain.account_events import AccountEvents
from points.domain.account_life import AccountLife, KnownActs
from points.domain.correction import Correction, Counted, Original
from points.domain.entry import (
    Act,
    NotOfTheSubjectError,
    OpenEntries,
    OpenEntry,
    Origin,
    QuarterAlreadySettledError,
)
from points.domain.imported_entries import ImportedEntry, ImportedRows, Refusals, batches, divided
from points.domain.score_table import ScoreTable
from points.domain.settled import Corrections, SettledQuarter


class Account(AccountEvents, AggregateRoot):
    """Keeps one record per act, and a standing that only approved quarters change.

    Its memory does not grow with its history: settled entries leave it, and the names of past acts
    are kept only as far back as late recording can reach.
    """

    TOPIC = "points.account"

    class Opened(Created):
        """The subject is scored from now on, starting from the scheme's opening balance."""

        TOPIC = "points.account.opened"
        subject_id: UUID
        subject_type: str
        label: str
        scheme: str
        grid: UUID
        contacts: list[UUID]
        opening: Decimal
        origin: UUID | None = None
        since: date | None = None

    @staticmethod
    @override
    def create_id(scheme: str, subject_id: UUID) -> UUID:
        """Derive the account's id, so that a subject has exactly one account in a scheme."""
        return named_id(f"/points/account/{scheme}/{subject_id}")

    @event(Opened)
    def __init__(
        self,
        subject_id: UUID,
        subject_type: str,
        label: str,
        scheme: str,
        grid: UUID,
        contacts: list[UUID],
        opening: Decimal,
        origin: UUID | None = None,
        since: date | None = None,
    ) -> None:
        self.subject_id = subject_id
        self.subject_type = subject_type
        self.label = label
        self.scheme = scheme
        self.grid = grid
        self.contacts = frozenset(contacts)
        self.standing = opening
        self.open = OpenEntries(label)
        self.life = AccountLife(origin=origin, since=since)
        self.known_acts = KnownActs()
        self.settled: str | None = None
        self.corrections = Corrections(self.open)

    def record(self, table: ScoreTable, act: Act, origin: Origin) -> str:
        """Record an act under the table in force on its day; gives the entry's name.

        What the subject itself declares (群众申报) comes from one of its own persons.
        """
        if origin.declared and origin.recorder not in self.contacts:
            raise NotOfTheSubjectError(f"declare acts of your own household, not of {self.label}")
        table.check(act.item, act.points)
        self.check_new(act)
        said = {**act.as_said(), **origin.as_said(), "table": table.version}
        if origin.declared:
            self._entry_declared(**said, note=origin.note)
        else:
            self._entry_recorded(**said)
        return act.entry

    def import_acts(self, import_id: UUID, rows: ImportedRows, *, recorder: UUID) -> Refusals:
        """Record the acts of an import that could be recorded singly; gives back the others."""
        accepted, refused = divided(rows, self)
        for entries in batches(accepted):
            self._entries_imported(import_id=import_id, recorder=recorder, entries=entries)
        return refused

    def check(self, entries: Sequence[str]) -> None:
        """Pass entries on as true and complete."""
        self.open.check_named_once(entries)
        for entry in entries:
            self.open.check_unchecked(entry)
        self._entries_checked(entries=list(entries))

    def reject(self, entry: str, reason: str) -> None:
        """Keep an entry from counting, saying why."""
        self.open.check_unchecked(entry)
        self._entry_rejected(entry=entry, reason=reason)

    def recognise(
        self, entries: Sequence[str], *, register: UUID, present: frozenset[UUID]
    ) -> None:
        """Recognise checked entries; none of those present may have recorded one of them."""
        for entry in entries:
            self.open.check_recognisable(entry, present)
        self._entries_recognised(
            entries=list(entries), points=self.open.points_of(entries), register=register
        )

    def refuse_recognition(
        self, entry: str, *, reason: str, register: UUID, present: frozenset[UUID]
    ) -> None:
        """Not recognise a checked entry, saying why."""
        self.open.check_recognisable(entry, present)
        self._entry_not_recognised(entry=entry, reason=reason, register=register)

    def settle(self, quarter: Quarter, *, last_day: date, approver: UUID) -> None:
        """Let the recognised entries up to a quarter's last day count in the standing."""
        if (self.settled or "") >= str(quarter):
            raise QuarterAlreadySettledError(f"{quarter} of {self.label} is settled already")
        entries = self.open.recognised_until(last_day)
        self.open.check_not_recorded_by(approver, entries)
        points = self.open.points_of(entries)
        self._quarter_settled(str(quarter), entries, points, self.standing + points, self.label)

    def correct(self, original: Original, table: ScoreTable, correction: Correction) -> None:
        """Give an entry other points within its table, or none (更正).

        In a settled quarter the standing moves at once and what was published does not: it is due
        for re-issue. An entry that was refused counts as recognised for the next quarter.
        """
        if correction.points:
            table.check(original.item, correction.points)
        delta, counted = self.corrections.decide(original, correction.points)
        self._entry_corrected(
            **correction.as_said(original),
            table=table.version,
            delta=delta,
            state=counted.value,
            standing=self.standing + (delta if counted is Counted.SETTLED else 0),
        )

    def restate(self, quarter: str, revision: int) -> bool:
        """State a settled quarter as it is after all corrections; tells whether it changed."""
        found = self.corrections.quarters.get(quarter)
        if found is None or not found.is_due:
            return False
        self._quarter_restated(quarter=quarter, revision=revision, **found.as_due())
        return True

    def check_new(self, act: Act) -> None:
        """Refuse an act of other days, or that is recorded already."""
        self.life.check_act(act.acted_on, self.label)
        self.known_acts.check_new(act.entry, self.label)

    def are_new(self, entries: Iterable[str]) -> bool:
        """Tell whether `check_new` surely passes all of these acts; if not, ask it for each."""
        return self.life.takes_any_day() and self.known_acts.keys().isdisjoint(entries)

    def change_contacts(self, contacts: Sequence[UUID], *, since: date) -> None:
        """Let other persons speak for the subject."""
        if set(contacts) != self.contacts:
            self._contacts_changed(contacts=sorted(contacts), since=since)

    def close(self, *, since: date, merged_into: UUID) -> bool:
        """Take no more acts from a day on; tells whether it was open until now."""
        is_new = not self.life.is_closed(since=since, merged_into=merged_into)
        if is_new:
            self._closed(since=since, merged_into=merged_into)
        return is_new

    def carry(self, origin: UUID, points: Decimal) -> None:
        """Let the standing of a closed account count here as well."""
        self._standing_carried(origin=origin, points=points, standing=self.standing + points)

    @event(AccountEvents.EntryRecorded)
    def _entry_recorded(
        self,
        entry: str,
        table: str,
        item: str,
        points: Decimal,
        acted_on: date,
        recorder: UUID,
        evidence: list[str],
    ) -> None:
        self._enter(entry, OpenEntry(points=points, acted_on=acted_on, recorder=recorder))

    @event(AccountEvents.EntryDeclared)
    def _entry_declared(
        self,
        entry: str,
        table: str,
        item: str,
        points: Decimal,
        acted_on: date,
        recorder: UUID,
        evidence: list[str],
        note: Personal | Sealed | None,
    ) -> None:
        self._enter(entry, OpenEntry(points=points, acted_on=acted_on, recorder=recorder))

    @event(AccountEvents.EntriesImported)
    def _entries_imported(
        self, import_id: UUID, recorder: UUID, entries: list[ImportedEntry]
    ) -> None:
        self.open.update({one.entry: one.opened(recorder) for one in entries})
        self.known_acts.update({one.entry: one.acted_on for one in entries})

    def _enter(self, name: str, entry: OpenEntry) -> None:
        self.open[name] = entry
        self.known_acts[name] = entry.acted_on

    @event(AccountEvents.EntriesChecked)
    def _entries_checked(self, entries: list[str]) -> None:
        for entry in entries:
            self.open.change(entry, checked=True)

    @event(AccountEvents.EntryRejected)
    def _entry_rejected(self, entry: str, reason: str) -> None:
        del self.open[entry]

    @event(AccountEvents.EntriesRecognised)
    def _entries_recognised(self, entries: list[str], points: Decimal, register: UUID) -> None:
        for entry in entries:
            self.open.change(entry, recognised=True)

    @event(AccountEvents.EntryNotRecognised)
    def _entry_not_recognised(self, entry: str, reason: str, register: UUID) -> None:
        del self.open[entry]

    @event(AccountEvents.QuarterSettled)
    def _quarter_settled(
        self, quarter: str, entries: list[str], points: Decimal, standing: Decimal, label: str
    ) -> None:
        for entry in entries:
            del self.open[entry]
        self.standing = standing
        self.settled = quarter
        settled = SettledQuarter(points=points, standing=standing, label=label)
        self.corrections.quarters[quarter] = settled
        self.known_acts = self.known_acts.since(Quarter(quarter).previous().first_on)

    @event(AccountEvents.ContactsChanged)
    def _contacts_changed(self, contacts: list[UUID], since: date) -> None:
        self.contacts = frozenset(contacts)

    @event(AccountEvents.Closed)
    def _closed(self, since: date, merged_into: UUID) -> None:
        self.life.closed_since, self.life.merged_into = since, merged_into

    @event(AccountEvents.StandingCarried)
    def _standing_carried(self, origin: UUID, points: Decimal, standing: Decimal) -> None:
        self.standing = standing

    @event(AccountEvents.EntryCorrected)
    def _entry_corrected(
        self,
        entry: str,
        table: str,
        points: Decimal,
        delta: Decimal,
        state: str,
        standing: Decimal,
        acted_on: date,
        recorder: UUID,
        reason: str,
        objection: UUID,
        quarter: str | None,
    ) -> None:
        self.standing = standing
        entered = OpenEntry(points=points, acted_on=acted_on, recorder=recorder)
        self.corrections.correct(entry, entered, delta=delta, quarter=quarter)

    @event(AccountEvents.QuarterRestated)
    def _quarter_restated(
        self, quarter: str, revision: int, points: Decimal, standing: Decimal, label: str
    ) -> None:
        self.corrections.quarters.restate(quarter, points=points, standing=standing)
