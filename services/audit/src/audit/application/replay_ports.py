"""What replay needs of what is folded of the log, named for the need."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from audit.application.ports import Leaves
from audit.domain.findings import Finding
from audit.domain.leaves import Leaf
from audit.domain.replay.books import Balance, BooksAsked, PostedLine


class History(Leaves, Protocol):
    """The leaves, also by what else replay asks of them."""

    def of_subjects(
        self, subjects: Sequence[str], *, source: str, before: int
    ) -> Mapping[str, list[Leaf]]:
        """Give every event of some aggregates, by aggregate, each in the log's order."""

    def opened_accounts(
        self, source: str, *, unit: str | None, after: str, before: int, count_max: int
    ) -> list[str]:
        """Give ids of accounts that were opened, of a unit or of all, in the order of their ids."""

    def find(self, source: str, event_id: str) -> Leaf | None:
        """Give one event by its identity, or None."""

    def index_at(self, source: str, position: int) -> int | None:
        """Give the index of the first leaf that a source's position has, or None as yet."""


class FoldedLog(Protocol):
    """What is folded out of the leaves."""

    def at_least(self, size: int) -> None:
        """Fold up to a size of the log, or raise `ReplayBehindError` where that is too much."""


class FoldedLines(Protocol):
    """The folded books, and the ids that events name."""

    def balances(self, asked: BooksAsked) -> list[Balance]:
        """Give every sub-account on which something was posted."""

    def lines(
        self, asked: BooksAsked, *, after: tuple[date, str, int], count_max: int
    ) -> list[PostedLine]:
        """Give posted lines by their day, voucher and number, behind those named last."""

    def posted_between(self, asked: BooksAsked, *, since: datetime) -> list[PostedLine]:
        """Give what was posted after an instant, in the order of posting."""

    def mentioning(self, named: str, *, after: int = -1, before: int, count_max: int) -> list[Leaf]:
        """Give events that name an id beside their own, in the log's order."""

    def correcting(self, named: str, *, before: int) -> list[Leaf]:
        """Give events of other aggregates that correct events of this one."""

    def faults(self, *, before: int) -> list[Finding]:
        """Give what could not be folded as it is written."""
