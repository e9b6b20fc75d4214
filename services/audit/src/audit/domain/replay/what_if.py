"""What if (假设重演): an account under another score table than those that were in force.

An entry counts as it was recorded where the other table allows so many points, the nearest that it
allows where not, and nothing where the table does not know its item. Nothing of it is recorded.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from audit.domain.replay.account import Account
from audit.domain.replay.entries import WAITING, Entry, State, View
from audit.domain.replay.tables import Table


@dataclass(frozen=True, kw_only=True)
class Rescored:
    """One entry, what it counted and what it would have counted."""

    entry: Entry
    state: State
    points: Decimal
    instead: Decimal
    known: bool
    """The other table has its item."""

    @property
    def difference(self) -> Decimal:
        """What it would have counted more."""
        return self.instead - self.points


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """An account twice: as it was, and under another table."""

    actual: View
    instead: View
    entries: list[Rescored]


def what_if(account: Account, table: Table, day: date | None) -> WhatIf:
    """Replay an account under another table; every step stays as it was decided."""
    actual = account.view(day)
    instead = replace(actual)
    entries = []
    for entry in account.entries.values():
        state = entry.state_on(day)
        if state is None:
            continue
        rescored = _rescored(entry, table, state, day)
        entries.append(rescored)
        moved = rescored.difference
        if state is State.SETTLED:
            instead = replace(instead, standing=instead.standing + moved)
        elif state is State.RECOGNISED:
            instead = replace(instead, recognised=instead.recognised + moved)
        elif state in WAITING:
            instead = replace(instead, pending=instead.pending + moved)
    return WhatIf(actual=actual, instead=instead, entries=entries)


def _rescored(entry: Entry, table: Table, state: State, day: date | None) -> Rescored:
    points = entry.points_on(day)
    item = table.items.get(entry.item)
    if item is None:
        instead = Decimal(0)
    elif state is not State.SETTLED and not points:
        # Taken back by a correction: another table gives it nothing either.
        instead = points
    else:
        instead = min(max(points, item.least), item.most)
    return Rescored(
        entry=entry, state=state, points=points, instead=instead, known=item is not None
    )
