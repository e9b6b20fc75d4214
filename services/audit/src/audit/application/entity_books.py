"""Replays the books of an accounting entity: an account, all of them, and what changed."""

from dataclasses import dataclass
from datetime import date, datetime

from audit.application.errors import EntityNotInBooksError
from audit.application.past import Past, readable
from audit.domain.findings import Finding
from audit.domain.replay.as_of import AsOf, Place
from audit.domain.replay.books import Balance, BooksAsked, PostedLine
from audit.domain.replay.recorded import Recorded

FIRST_LINE = (date.min, "00000000-0000-0000-0000-000000000000", 0)
"""What lies before every line."""


@dataclass(frozen=True, kw_only=True)
class BooksReplay:
    """What stood in an entity's books, and where the answer stands."""

    entity: str
    unit: str | None
    """None where the log does not have the entity itself."""
    as_of: AsOf
    place: Place
    balances: list[Balance]
    findings: list[Finding]


@dataclass(frozen=True, kw_only=True)
class BookedLine:
    """A line in the books with the events that wrote and posted it."""

    line: PostedLine
    prepared: Recorded
    posted: Recorded


@dataclass(frozen=True, kw_only=True)
class BooksChanges:
    """The balances at two instants, and the lines that were posted between them."""

    before: datetime
    earlier: list[Balance]
    replay: BooksReplay
    lines: list[PostedLine]


class EntityBooks:
    """Adds up what posted vouchers say; no balance of a service's own is believed."""

    def __init__(self, past: Past, *, source: str) -> None:
        """Replay the books that this source keeps."""
        self._past = past
        self._source = source

    def books(self, entity: str, as_of: AsOf, *, account: str | None = None) -> BooksReplay:
        """Give what stands on each sub-account, of one account or of all.

        Raises `EntityNotInBooksError`, `NotSealedYetError` or `ReplayBehindError`.
        """
        place = self._past.place(self._source, as_of)
        asked = BooksAsked(entity=entity, size=place.size, as_of=as_of, account=account)
        balances = self._past.lines.balances(asked)
        unit = self._unit(entity, place)
        if unit is None and not balances:
            raise EntityNotInBooksError("the log has no such books: compare the entity's id")
        return BooksReplay(
            entity=entity,
            unit=unit,
            as_of=as_of,
            place=place,
            balances=balances,
            findings=self._past.lines.faults(before=place.size),
        )

    def lines(
        self, replay: BooksReplay, account: str, *, after: tuple[date, str, int], count_max: int
    ) -> list[BookedLine]:
        """Give a page of the lines of one account, with the events behind them."""
        asked = BooksAsked(
            entity=replay.entity, size=replay.place.size, as_of=replay.as_of, account=account
        )
        lines = self._past.lines.lines(asked, after=after, count_max=count_max)
        leaves = self._past.leaves.of_subjects(
            sorted({line.voucher for line in lines}),
            source=self._source,
            before=replay.place.size,
        )
        events = {each.stamp.index: each for found in leaves.values() for each in readable(found)}
        return [
            BookedLine(
                line=line,
                prepared=events[line.prepared_index],
                posted=events[line.posted_index],
            )
            for line in lines
        ]

    def changes(self, entity: str, *, before: datetime, after: AsOf) -> BooksChanges:
        """Say what was posted after one instant, up to another, and what that changed."""
        replay = self.books(entity, after)
        earlier = AsOf(recorded_until=before, business_date=after.business_date)
        size = replay.place.size
        return BooksChanges(
            before=before,
            earlier=self._past.lines.balances(BooksAsked(entity=entity, size=size, as_of=earlier)),
            replay=replay,
            lines=self._past.lines.posted_between(
                BooksAsked(entity=entity, size=size, as_of=after), since=before
            ),
        )

    def _unit(self, entity: str, place: Place) -> str | None:
        found = self._past.leaves.all_of_subject(entity, source=self._source, before=place.size)
        established = readable(found)
        return established[0].stamp.unit if established else None
