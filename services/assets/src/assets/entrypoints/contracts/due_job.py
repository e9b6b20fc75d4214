"""The job that lets instalments fall due on their days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assets.application.contracts.commands import LetFallDue
from assets.application.contracts.money import ContractMoney
from assets.application.contracts.ports import KnownContract
from chassis.context import Context
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory

ACTOR = "clock/contracts_due"
BATCH = 200
"""So many instalments fall due at one look; the next look goes on."""

_DUE = (
    "SELECT i.contract, i.number, i.due_on, i.entity, c.unit, i.party FROM read.instalments i"
    " JOIN read.contracts c USING (contract) WHERE i.due_on <= %s AND i.fell_due_at IS NULL AND"
    " i.cancelled_at IS NULL AND i.form <> 'service' ORDER BY i.due_on, i.contract, i.number"
    " LIMIT %s"
)


@dataclass(frozen=True, kw_only=True)
class DueParts:
    """What the job looks at, and what it calls."""

    money: ContractMoney
    register: RegisterMemory
    reader: Reader
    today: Callable[[], date]


class DueInstalments:
    """Looks for what is due up to today and was not said yet; each is said once."""

    def __init__(self, parts: DueParts) -> None:
        """Look by these parts."""
        self._parts = parts

    async def look(self) -> None:
        """Let fall due what is due, in the order of its days."""
        parts = self._parts
        await parts.reader.caught_up()
        for row in await parts.reader.rows(_DUE, parts.today(), BATCH):
            await parts.money.let_fall_due(_command(row), self._context(row))

    def _context(self, row: dict[str, Any]) -> Context:
        register = self._parts.register
        return Context(
            actor=ACTOR,
            unit=str(row["unit"]),
            division=register.unit(row["unit"]).division,
            effective_on=row["due_on"],
            via="api",
            basis=register.basis(),
        )


def _command(row: dict[str, Any]) -> LetFallDue:
    known = KnownContract(
        contract=row["contract"], entity=row["entity"], unit=row["unit"], party=row["party"]
    )
    return LetFallDue(contract=known, instalment=row["number"], due_on=row["due_on"])
