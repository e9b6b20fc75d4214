"""What can happen to a points account (积分账户), as it is stored for ever."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal, Sealed
from points.domain.imported_entries import ImportedEntry


class AccountEvents:
    """The events of `Account` but for the first, which stands with its creation."""

    class EntryRecorded(AggregateRoot.Event):
        """One act was recorded under one item of one table version by the grid officer."""

        TOPIC = "points.account.entry_recorded"
        entry: str
        table: str
        item: str
        points: Decimal
        acted_on: date
        recorder: UUID
        evidence: list[str]

    class EntryDeclared(AggregateRoot.Event):
        """One act was declared by the subject itself (群众申报)."""

        TOPIC = "points.account.entry_declared"
        entry: str
        table: str
        item: str
        points: Decimal
        acted_on: date
        recorder: UUID
        evidence: list[str]
        note: Personal | Sealed | None = None

    class EntriesImported(AggregateRoot.Event):
        """Acts of one imported file (批量导入) were recorded, each as a single entry is."""

        TOPIC = "points.account.entries_imported"
        import_id: UUID
        recorder: UUID
        entries: list[ImportedEntry]

    class EntriesChecked(AggregateRoot.Event):
        """The grid officer found these entries to be true and complete (审核)."""

        TOPIC = "points.account.entries_checked"
        entries: list[str]

    class EntryRejected(AggregateRoot.Event):
        """The grid officer did not pass an entry on; it does not count."""

        TOPIC = "points.account.entry_rejected"
        entry: str
        reason: str

    class EntriesRecognised(AggregateRoot.Event):
        """The assessment group recognised these entries (认定)."""

        TOPIC = "points.account.entries_recognised"
        entries: list[str]
        points: Decimal
        register: UUID

    class EntryNotRecognised(AggregateRoot.Event):
        """The assessment group did not recognise an entry; it does not count."""

        TOPIC = "points.account.entry_not_recognised"
        entry: str
        reason: str
        register: UUID

    class QuarterSettled(AggregateRoot.Event):
        """The party branch approved the quarter (审定): its recognised entries count from now."""

        TOPIC = "points.account.quarter_settled"
        quarter: str
        entries: list[str]
        points: Decimal
        standing: Decimal
        label: str

    class ContactsChanged(AggregateRoot.Event):
        """Other persons speak for the subject since a day, as after a change of the head."""

        TOPIC = "points.account.contacts_changed"
        contacts: list[UUID]
        since: date

    class Closed(AggregateRoot.Event):
        """The subject is part of another one (并户): acts from that day on count there.

        What was done before still comes to this account, is settled and stays on its lists.
        """

        TOPIC = "points.account.closed"
        since: date
        merged_into: UUID

    class StandingCarried(AggregateRoot.Event):
        """The standing of an account that was closed counts here as well, from now on."""

        TOPIC = "points.account.standing_carried"
        origin: UUID
        points: Decimal
        standing: Decimal

    class EntryCorrected(AggregateRoot.Event):
        """An upheld objection gave an entry other points (更正); 0 points void it.

        `state` is the sum that `delta` belongs to: pending, recognised or settled. An entry that
        was refused before counts as recognised from now.
        """

        TOPIC = "points.account.entry_corrected"
        entry: str
        table: str
        points: Decimal
        delta: Decimal
        state: str
        standing: Decimal
        acted_on: date
        recorder: UUID
        reason: str
        objection: UUID
        quarter: str | None = None

    class QuarterRestated(AggregateRoot.Event):
        """The party branch approved what corrections changed in a settled quarter (重新公布)."""

        TOPIC = "points.account.quarter_restated"
        quarter: str
        revision: int
        points: Decimal
        standing: Decimal
        label: str
