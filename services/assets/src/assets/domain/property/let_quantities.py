"""What of one asset or resource is let to which contract, from day to day (发包、租赁)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.property.quantities import Lettable, quantity_on, turning_days
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from kernel.ids import named_id


class LetBeyondTotalError(RefusedError):
    """On some day more would be let than there is."""

    code = "let_beyond_total"


class LetsAlreadyError(ConflictError):
    """The contract lets a part of the same thing on some of these days already."""

    code = "lets_already"


class LetRangeError(InvalidError):
    """A let has no day, or no quantity."""

    code = "let_range"


class LetUnknownError(RefusedError):
    """The contract lets nothing of this thing."""

    code = "let_unknown"


class NotLettableError(NotFoundError):
    """The entity has no such asset or resource."""

    code = "not_lettable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Let:
    """So much is let to a contract from one day to another, both included."""

    contract: UUID
    quantity: int
    since: date
    until: date

    def covers(self, day: date) -> bool:
        """Tell whether it is let on a day."""
        return self.since <= day <= self.until

    def meets(self, other: "Let") -> bool:
        """Tell whether both are let on some day."""
        return self.since <= other.until and other.since <= self.until


class LetQuantities(AggregateRoot):
    """Never lets more of a thing on any day than there is of it; parts may be let."""

    TOPIC = "assets.let_quantities"

    class Opened(Created):
        """A part of the thing is let for the first time."""

        TOPIC = "assets.let_quantities.opened"
        thing: UUID
        entity: UUID

    class QuantityLet(AggregateRoot.Event):
        """So much of the thing is let to a contract on these days, both ends included."""

        TOPIC = "assets.let_quantities.quantity_let"
        contract: UUID
        quantity: int
        since: date
        until: date

    class QuantityReleased(AggregateRoot.Event):
        """After this day nothing of the thing is let to the contract any more."""

        TOPIC = "assets.let_quantities.quantity_released"
        contract: UUID
        until: date

    @staticmethod
    @override
    def create_id(thing: UUID, entity: UUID | None = None) -> UUID:
        """Derive the id, so that a thing has these once."""
        return named_id(f"/assets/let_quantities/{thing}")

    @event(Opened)
    def __init__(self, thing: UUID, entity: UUID) -> None:
        self.thing = thing
        self.entity = entity
        self.lets: list[Let] = []

    def let(self, let: Let, *, thing: Lettable) -> None:
        """Let a part of the thing to a contract; raises `LetBeyondTotalError`."""
        assert thing.id == self.thing
        if let.quantity < 1 or let.since > let.until:
            raise LetRangeError("let a quantity above zero, from a day to one that is not before")
        if any(each.contract == let.contract and each.meets(let) for each in self.lets):
            raise LetsAlreadyError("release what the contract lets on these days, then let anew")
        for day in self._turning_days(let, thing):
            total, taken = quantity_on(thing.quantities, day), self.taken_on(day)
            if taken + let.quantity > total:
                raise LetBeyondTotalError(
                    f"on {day} there is {total} and {taken} of it is let: {total - taken} is left",
                    day=day.isoformat(),
                    left=total - taken,
                )
        self._quantity_let(
            contract=let.contract, quantity=let.quantity, since=let.since, until=let.until
        )

    def release(self, contract: UUID, *, until: date) -> None:
        """Let nothing to a contract after a day; nothing changes where it ends by then anyway."""
        own = [each for each in self.lets if each.contract == contract]
        if not own:
            raise LetUnknownError("name a contract that lets a part of this thing")
        if any(each.until > until for each in own):
            self._quantity_released(contract=contract, until=until)

    def taken_on(self, day: date) -> int:
        """Give how much is let on a day."""
        return sum(each.quantity for each in self.lets if each.covers(day))

    def last_day(self) -> date | None:
        """Give the last day on which anything is let, or None."""
        return max((each.until for each in self.lets), default=None)

    def most_from(self, day: date) -> int:
        """Give the most that is let on any day from this one on."""
        days = {day, *(each.since for each in self.lets if each.since > day)}
        return max(self.taken_on(each) for each in days)

    def _turning_days(self, let: Let, thing: Lettable) -> list[date]:
        days = {each.since for each in self.lets if let.since < each.since <= let.until}
        return sorted(days | set(turning_days(thing.quantities, let.since, let.until)))

    @event(QuantityLet)
    def _quantity_let(self, contract: UUID, quantity: int, since: date, until: date) -> None:
        self.lets.append(Let(contract=contract, quantity=quantity, since=since, until=until))

    @event(QuantityReleased)
    def _quantity_released(self, contract: UUID, until: date) -> None:
        self.lets = [
            each if each.contract != contract or each.until <= until else _ended(each, until)
            for each in self.lets
            if each.contract != contract or each.since <= until
        ]


def _ended(let: Let, until: date) -> Let:
    return Let(contract=let.contract, quantity=let.quantity, since=let.since, until=until)
