"""What a points account is made of, as replay keeps it: entries, their steps, and settlements."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from audit.domain.replay.recorded import Stamp
from audit.domain.replay.tables import Item


class State(StrEnum):
    """How far an entry has come."""

    RECORDED = "recorded"
    CHECKED = "checked"
    REJECTED = "rejected"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    SETTLED = "settled"
    VOIDED = "voided"


WAITING = frozenset({State.RECORDED, State.CHECKED})
UNCOUNTED = frozenset({State.REJECTED, State.NOT_RECOGNISED, State.VOIDED})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One decision on an entry, by whom and when."""

    state: State
    stamp: Stamp
    reason: str | None = None
    quarter: str | None = None
    points: Decimal | None = None
    """What the entry counts from now, where the step is a correction (更正)."""


@dataclass(kw_only=True)
class Entry:
    """One act on its way to the standing (一事一记)."""

    name: str
    table: str
    item: str
    known_item: Item | None
    """The item as its table has it; None where table or item are unknown."""
    points: Decimal
    """As it was recorded."""
    acted_on: date
    recorder: str
    declared: bool
    imported: bool
    """It came with a file of many (批量导入)."""
    evidence: list[str]
    recorded: Stamp
    steps: list[Step] = field(default_factory=list)

    @property
    def state(self) -> State:
        """How far the entry has come by all that is known."""
        return self.steps[-1].state if self.steps else State.RECORDED

    @property
    def quarter(self) -> str | None:
        """The settled quarter that contains it."""
        return next((step.quarter for step in self.steps if step.quarter), None)

    def points_on(self, day: date | None) -> Decimal:
        """Give what the entry counted on a business date, or by all that is known."""
        corrected = [step.points for step in self.steps_by(day) if step.points is not None]
        return corrected[-1] if corrected else self.points

    def steps_by(self, day: date | None) -> Iterator[Step]:
        """Give the steps that count for a business date; all of them where none is named."""
        return (step for step in self.steps if day is None or step.stamp.effective_on <= day)

    def state_on(self, day: date | None) -> State | None:
        """Give how far the entry had come on a business date; None where the act came later."""
        if day is not None and self.acted_on > day:
            return None
        state = State.RECORDED
        for step in self.steps_by(day):
            state = step.state
        return state


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The standing of a closed account that goes on in another one (并户)."""

    origin: str
    points: Decimal
    stamp: Stamp

    def counts_on(self, day: date | None) -> bool:
        """Tell whether it counted on a business date already."""
        return day is None or self.stamp.effective_on <= day


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """One approved quarter (审定) of one account."""

    quarter: str
    entries: tuple[str, ...]
    points: Decimal
    """The sum of what the entries counted then, whatever the event says."""
    stamp: Stamp


@dataclass(frozen=True, kw_only=True)
class View:
    """An account for one business date, by what was recorded up to one time."""

    standing: Decimal
    """The opening balance and every settled quarter."""
    recognised: Decimal
    """Recognised, but in no settled quarter yet."""
    pending: Decimal
    """Recorded or checked, and not decided on."""
