"""What replay needs of what is folded of the log, named for the need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from audit.application.ports import Leaves
from audit.domain.findings import Finding
from audit.domain.leaves import Leaf
from audit.domain.replay.books import Balance, BooksAsked, MonthMoved, PostedLine
from audit.domain.replayed import PartDigest


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

    def count_accounts(self, source: str, *, before: int) -> int:
        """Give how many accounts were opened."""

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


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a service shows of its own read models, at one position of its log."""

    position: int
    parts: Sequence[PartDigest]


class ShownDigests(Protocol):
    """The digests that a service shows."""

    def shown(self) -> Shown:
        """Ask for them.

        Raises `ServiceSilentError`, `ServiceRefusedError` or `ServiceUnreadableError`.
        """


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked of a service when a replay began; nothing was shown where it is None."""

    question: str
    source: str
    shown: Shown | None


@dataclass(frozen=True, kw_only=True)
class Run:
    """A full replay that began and is not reported yet."""

    number: int
    size: int
    started_at: datetime
    asked: Sequence[Asked]


class Runs(Protocol):
    """The full replays of this log."""

    def unfinished(self) -> Run | None:
        """Give the one that began and was not reported, if any."""

    def begin(self, *, size: int, at: datetime, asked: Sequence[Asked]) -> Run:
        """Note that one began, with nothing made yet; gives another's that was faster."""

    def reported(self, number: int, *, at: datetime) -> None:
        """Note that one was reported."""

    def last_at(self) -> datetime | None:
        """Give when the last one was reported, or the log's first event recorded."""


class FreshLog(FoldedLog, Protocol):
    """Where the log is folded anew."""

    def size(self) -> int:
        """Give the number of leaves that are folded."""

    def fold(self, upto: int | None = None) -> int:
        """Fold the next batch, not past a size; gives the size that is folded then."""


class FreshLines(Protocol):
    """What a full replay has made, or what answers questions."""

    def months(self, *, upto_position: int) -> list[MonthMoved]:
        """Give what each month moved on each sub-account, up to a position of the books' source."""

    def mentions(self, *, before: int) -> PartDigest:
        """Digest which event names which id."""

    def faults(self, *, before: int) -> list[Finding]:
        """Give what could not be folded as it is written."""


class FreshStandings(Protocol):
    """The standings that a full replay has made so far."""

    def last(self) -> tuple[str, int]:
        """Give the last account that is made, and how many are."""

    def add(self, lines: Sequence[tuple[str, bytes, int]]) -> None:
        """Keep accounts with their lines and findings, all at once."""

    def digest(self) -> tuple[PartDigest, int]:
        """Digest all lines, and give the number of findings."""
