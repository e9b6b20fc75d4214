"""A scheme's year (年终): closed once, after its quarters, with one ranking over all subjects."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from kernel.ids import named_id
from kernel.periods import Quarter, Year
from points.domain.ranking import RankedLine, chunked, ranking_sha256


class YearNotCountedError(RefusedError):
    """The scheme had no score table in that year, so there is nothing to rank."""

    code = "year_not_counted"


class YearQuarterOpenError(RefusedError):
    """A quarter of the year was not approved yet."""

    code = "year_quarter_open"


class YearClosedError(ConflictError):
    """The year was closed and ranked already."""

    code = "year_already_closed"


class YearNotClosedError(RefusedError):
    """The year is not closed, so nobody has a rank in it."""

    code = "year_not_closed"


class NotRankedError(NotFoundError):
    """The account is not in the year's ranking."""

    code = "account_not_ranked"


def counted_quarters(year: Year, *, since: date) -> list[Quarter]:
    """Give the quarters of a year that a scheme counts whose first table holds from `since`."""
    quarters = [Quarter(f"{year}-Q{number}") for number in range(1, 5)]
    counted = [quarter for quarter in quarters if quarter.last_on >= since]
    if not counted:
        raise YearNotCountedError(f"the first score table came after {year}: rank a later year")
    return counted


class SchemeYear(AggregateRoot):
    """Has one ranking, made when all its quarters are approved, and never another."""

    TOPIC = "points.year"

    class Opened(Created):
        """The year of the scheme is being closed, over these quarters."""

        TOPIC = "points.year.opened"
        scheme: str
        year: str
        quarters: list[str]
        closing_on: date

    class Ranked(AggregateRoot.Event):
        """These subjects have these ranks; one part of the ranking, in its order."""

        TOPIC = "points.year.ranked"
        index: int
        lines: list[RankedLine]

    class Closed(AggregateRoot.Event):
        """The year is closed: the ranking has so many lines, and this hash binds them all."""

        TOPIC = "points.year.closed"
        scheme: str
        year: str
        closing_on: date
        ties: str
        parts: int
        lines: int
        points: Decimal
        statement: str
        position: int
        resolution: str

    @staticmethod
    @override
    def create_id(scheme: str, year: str) -> UUID:
        """Derive the year's id, so that a scheme has each year once."""
        return named_id(f"/points/year/{scheme}/{year}")

    @event(Opened)
    def __init__(self, scheme: str, year: str, quarters: list[str], closing_on: date) -> None:
        self.scheme = scheme
        self.year = year
        self.closing_on = closing_on
        self.lines: dict[UUID, RankedLine] = {}
        self.statement: str | None = None

    def close(
        self, lines: Sequence[RankedLine], *, ties: str, position: int, resolution: str
    ) -> None:
        """Close the year with its ranking, whose standings are those of a position of the log."""
        if self.statement is not None:
            raise YearClosedError(f"{self.year} of {self.scheme} was closed already")
        parts = 0
        for index, part in enumerate(chunked(lines)):
            self._ranked(index=index, lines=part)
            parts += 1
        self._closed(
            scheme=self.scheme,
            year=self.year,
            closing_on=self.closing_on,
            ties=ties,
            parts=parts,
            lines=len(lines),
            points=sum((line.points for line in lines), Decimal(0)),
            statement=ranking_sha256(lines),
            position=position,
            resolution=resolution,
        )

    def line_of(self, account: UUID) -> RankedLine:
        """Give an account's line; raises `YearNotClosedError` or `NotRankedError`."""
        if self.statement is None:
            raise YearNotClosedError(f"close {self.year} first")
        try:
            return self.lines[account]
        except KeyError:
            raise NotRankedError(f"this account has no rank in {self.year}") from None

    @event(Ranked)
    def _ranked(self, index: int, lines: list[RankedLine]) -> None:
        self.lines.update({line.account: line for line in lines})

    @event(Closed)
    def _closed(
        self,
        scheme: str,
        year: str,
        closing_on: date,
        ties: str,
        parts: int,
        lines: int,
        points: Decimal,
        statement: str,
        position: int,
        resolution: str,
    ) -> None:
        self.statement = statement
