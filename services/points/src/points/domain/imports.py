"""A bulk import (批量导入): one file of acts, begun once and completed once."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError
from kernel.ids import named_id


class ImportRefusedError(RefusedError):
    """Some rows of the file are refused, so that nothing of it was taken."""

    code = "import_rows_refused"


class ImportEmptyError(RefusedError):
    """Not one row of the file can be taken."""

    code = "import_without_rows"


class Import(AggregateRoot):
    """Is begun once by its importer and completed once; what is between the two is finished later.

    The same file from the same person for the same scheme is the same import.
    """

    TOPIC = "points.import"

    class Begun(Created):
        """Every row was looked at, and those that were accepted are taken from now on."""

        TOPIC = "points.import.begun"
        scheme: str
        importer: UUID
        file: str
        form: str
        rows: int
        accepted: int
        refused: int
        chunks: int
        received_on: date

    class Completed(AggregateRoot.Event):
        """Every accepted row stands in its account, but for those that others recorded first."""

        TOPIC = "points.import.completed"
        entries: int
        left_out: int
        points: Decimal

    @staticmethod
    @override
    def create_id(scheme: str, importer: UUID, file: str) -> UUID:
        """Derive the import's id, so that a file is imported once."""
        return named_id(f"/points/import/{scheme}/{importer}/{file}")

    @event(Begun)
    def __init__(
        self,
        scheme: str,
        importer: UUID,
        file: str,
        form: str,
        rows: int,
        accepted: int,
        refused: int,
        chunks: int,
        received_on: date,
    ) -> None:
        self.scheme = scheme
        self.importer = importer
        self.file = file
        self.rows = rows
        self.accepted = accepted
        self.refused = refused
        self.chunks = chunks
        self.received_on = received_on
        self.completed = False
        self.entries = 0
        self.left_out = 0
        self.points = Decimal(0)

    def complete(self, *, entries: int, left_out: int, points: Decimal) -> None:
        """Note that nothing of the file waits any more; a second time changes nothing."""
        if not self.completed:
            self._completed(entries=entries, left_out=left_out, points=points)

    @event(Completed)
    def _completed(self, entries: int, left_out: int, points: Decimal) -> None:
        self.completed = True
        self.entries = entries
        self.left_out = left_out
        self.points = points
