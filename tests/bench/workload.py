"""The work that every side does: who the accounts are, what is entered, and what it is worth."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from kernel.beijing import business_date
from kernel.points import format_points

COUNTY = "510604"
SOURCE = f"/demo/{COUNTY}/points"
SCHEME = "anjia-points"
OPENING = Decimal(10)
TABLE_VERSION = "anjia-points/2"
ITEMS: dict[str, tuple[Decimal, Decimal]] = {
    "env-tidy-yard": (Decimal("0.4"), Decimal("1.5")),
    "env-toilet": (Decimal("0.5"), Decimal(2)),
    "conduct-neighbours": (Decimal("0.4"), Decimal("1.5")),
    "service-patrol": (Decimal("0.5"), Decimal(2)),
    "five-item-1": (Decimal("0.4"), Decimal(3)),
    "no-straw-burning": (Decimal(-5), Decimal(-5)),
}
"""Least and most points of some items of the county pack's score table, the same in each version.

The peer checks an entry against these; the platform against the whole adopted table.
"""

LATEST = business_date(datetime.now(UTC)) - timedelta(days=1)
"""No act is of a later day, so that none lies in the future while the benchmarks run."""
DAYS = 28
"""Acts lie so many days back at most, which late recording allows."""
ORDINALS = 99

_ITEMS = tuple(ITEMS)


@dataclass(frozen=True, kw_only=True)
class Population:
    """A run of accounts that begin with the same number of events each."""

    first: int
    accounts: int
    past_events: int

    @property
    def events(self) -> int:
        """Give the number of events that the whole population begins with."""
        return self.accounts * self.past_events

    def account_ids(self) -> list[UUID]:
        """Give the accounts' ids in order."""
        return [account_id(number) for number in range(self.first, self.first + self.accounts)]


EVERYDAY = Population(first=0, accounts=1_000, past_events=200)
YOUNG = Population(first=10_000, accounts=100, past_events=100)
OLD = Population(first=20_000, accounts=4, past_events=10_000)
FIRST_IMPORTED = 100_000
IMPORTED_ACCOUNTS = 1_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act to be scored, as a caller gives it."""

    item: str
    points: Decimal
    acted_on: str
    ordinal: int
    evidence: tuple[str, ...]


def households_of(file: int) -> Population:
    """Give the accounts of which the numbered import file tells: others than in any other file."""
    first = FIRST_IMPORTED + file * IMPORTED_ACCOUNTS
    return Population(first=first, accounts=IMPORTED_ACCOUNTS, past_events=1)


def subject_id(number: int) -> UUID:
    """Derive the id of the numbered household."""
    return uuid5(NAMESPACE_URL, f"/{COUNTY}/registry/household/bench/{number}")


def account_id(number: int) -> UUID:
    """Derive the id of the numbered household's account; the same on every side."""
    return uuid5(NAMESPACE_URL, f"/points/account/{SCHEME}/{subject_id(number)}")


def entry(number: int) -> Entry:
    """Make the numbered entry of an account: another act than its entries with other numbers.

    It is always within its item's range, and cites no evidence: originals are uploaded apart. After
    `ENTRIES` numbers the acts come again.
    """
    rest, kind = divmod(number, len(_ITEMS))
    day, ordinal = divmod(rest, ORDINALS)
    item = _ITEMS[kind]
    least, most = ITEMS[item]
    tenths = int((most - least) * 10)
    points = least + Decimal(number % (tenths + 1)) / 10
    return Entry(
        item=item,
        points=Decimal(format_points(points)),
        acted_on=(LATEST - timedelta(days=day % DAYS)).isoformat(),
        ordinal=ordinal + 1,
        evidence=(),
    )


def number_of(name: str) -> int:
    """Give the number of an entry by its name, `<day>/<item>/<ordinal>`."""
    acted_on, item, ordinal = name.split("/")
    day = (LATEST - date.fromisoformat(acted_on)).days
    return (day * ORDINALS + int(ordinal) - 1) * len(_ITEMS) + _ITEMS.index(item)


ENTRIES = len(_ITEMS) * ORDINALS * DAYS
"""So many different acts an account can have."""
