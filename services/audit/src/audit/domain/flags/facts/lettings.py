"""What the collective owns and how much of it is let on which days, and at which price."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from audit.domain.flags.facts import reading
from audit.domain.flags.interface import Recorded

RESOURCE_REGISTERED = "assets.resource.registered.v1"
RESOURCE_MEASURED = "assets.resource.measured.v1"
CARD_OPENED = "assets.asset_card.opened.v1"
LET_OPENED = "assets.let_quantities.opened.v1"
QUANTITY_LET = "assets.let_quantities.quantity_let.v1"
QUANTITY_RELEASED = "assets.let_quantities.quantity_released.v1"
LETTINGS = frozenset(
    (
        RESOURCE_REGISTERED, RESOURCE_MEASURED, CARD_OPENED, LET_OPENED, QUANTITY_LET,
        QUANTITY_RELEASED,
    )
)  # fmt: skip


@dataclass(kw_only=True)
class Let:
    """So much is let from one day to another, both included."""

    contract: str
    quantity: int
    since: date
    until: date
    fact: str

    def covers(self, day: date) -> bool:
        """Tell whether it is let on a day."""
        return self.since <= day <= self.until


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """The first day on which more of a thing is let than there is."""

    on: date
    quantity: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Price:
    """What a letting gives for its quantity and days."""

    on: date
    kind: str
    town: str
    fen: int
    quantity_days: int
    fact: str

    @property
    def rate(self) -> Fraction:
        """Fen for one of the quantity and one day, exactly."""
        return Fraction(self.fen, self.quantity_days)

    @property
    def yearly_fen(self) -> int:
        """Whole fen for one of the quantity and a year of 365 days, rounded down."""
        return int(self.rate * 365)


def median(prices: Sequence[Price]) -> Fraction:
    """Give the middle rate; between two of them their mean."""
    rates = sorted(each.rate for each in prices)
    half = len(rates) // 2
    return rates[half] if len(rates) % 2 else (rates[half - 1] + rates[half]) / 2


class Lettings:
    """Things with their kind and total, and all lets; they stay known with the register."""

    def __init__(self) -> None:
        """Begin with nothing owned."""
        self.kinds: dict[str, str] = {}
        self.totals: dict[str, int] = {}
        self.by_thing: dict[str, list[Let]] = defaultdict(list)
        self._things: dict[str, str] = {}

    def take(self, fact: Recorded) -> str | None:
        """Take a fact about a thing or its lets; gives the thing of which more is let now."""
        if fact.type == RESOURCE_REGISTERED:
            self.kinds[fact.subject] = reading.text(fact.data, "kind")
            self.totals[fact.subject] = reading.number(fact.data, "area_sqm")
        elif fact.type == RESOURCE_MEASURED:
            self.totals[fact.subject] = reading.number(fact.data, "area_sqm")
        elif fact.type == CARD_OPENED:
            self.kinds[fact.subject] = reading.text(fact.data, "asset_class")
            self.totals[fact.subject] = reading.number(fact.data, "quantity")
        elif fact.type == LET_OPENED:
            self._things[fact.subject] = reading.text(fact.data, "thing")
        else:
            return self._lets(fact)
        return None

    def beyond(self, thing: str) -> Beyond | None:
        """Give the first day on which more is let than there is."""
        total, lets = self.totals.get(thing), self.by_thing[thing]
        for day in sorted({each.since for each in lets}) if total is not None else ():
            quantity = sum(each.quantity for each in lets if each.covers(day))
            if total is not None and quantity > total:
                return Beyond(on=day, quantity=quantity, total=total)
        return None

    def _lets(self, fact: Recorded) -> str | None:
        thing = self._things.get(fact.subject)
        if thing is None:
            return None
        contract = reading.text(fact.data, "contract")
        until = reading.day(fact.data, "until")
        if fact.type == QUANTITY_LET:
            let = Let(
                contract=contract,
                quantity=reading.number(fact.data, "quantity"),
                since=reading.day(fact.data, "since"),
                until=until,
                fact=reading.reference(fact),
            )
            self.by_thing[thing].append(let)
            return thing
        for each in self.by_thing[thing]:
            if each.contract == contract:
                each.until = min(each.until, until)
        return None
