"""The job that looks whether present post holders can complete each chain in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.payments.adopted_chains import AdoptedChains
from assets.adapters.payments.registered_signers import RegisteredSigners
from assets.application.payments.chain_watch import ChainWatch, NoteStaffing
from chassis.context import Context
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory
from kernel.approval import completable
from kernel.staffing import Staffing

ACTOR = "clock/chain_staffing"
NOTHING_IN_THE_WAY = Staffing(obstacles=())


@dataclass(frozen=True, kw_only=True)
class StaffingParts:
    """What the job looks at, and where it notes what it finds."""

    watch: ChainWatch
    chains: AdoptedChains
    signers: RegisteredSigners
    register: RegisterMemory
    reader: Reader
    today: Callable[[], date]


class ChainStaffing:
    """Looks again when a section was adopted, an appointment was heard of, or a day began."""

    def __init__(self, parts: StaffingParts) -> None:
        """Look by these parts."""
        self._parts = parts
        self._seen: tuple[object, ...] = ()
        self._noted: dict[tuple[UUID, str, str], Staffing] = {}

    async def look(self) -> None:
        """Note every chain's staffing, if something that it depends on has changed."""
        parts = self._parts
        now = (parts.register.adopted, parts.register.basis(), parts.today())
        # A register that is not heard tells of no appointments: what is missing may be there.
        if now == self._seen or not parts.register.fresh():
            return
        for command in await self._commands(parts.today()):
            key = (command.unit, command.section, command.chain)
            # Most news of the register are about nobody who signs.
            if self._noted.get(key) != command.staffing:
                await parts.watch.note_staffing(command, self._context(command.unit))
                self._noted[key] = command.staffing
        self._seen = now

    async def _commands(self, today: date) -> list[NoteStaffing]:
        parts = self._parts
        in_force: dict[tuple[UUID, str, str], NoteStaffing] = {}
        for unit, book in parts.chains.all_in_force(today):
            section = book.rule.rpartition("@")[0]
            for chain in book.chains:
                staffing = completable(chain.chain, parts.signers.holders(chain, today))
                command = NoteStaffing(
                    unit=unit,
                    section=section,
                    chain=chain.bound.chain,
                    rule=book.rule,
                    staffing=staffing,
                )
                in_force[unit, section, command.chain] = command
        gone = [
            NoteStaffing(
                unit=row["unit"],
                section=row["section"],
                chain=row["chain"],
                rule=row["rule"],
                staffing=NOTHING_IN_THE_WAY,
            )
            for row in await self._open_obstacles()
            if (row["unit"], row["section"], row["chain"]) not in in_force
        ]
        return [*in_force.values(), *gone]

    async def _open_obstacles(self) -> list[dict[str, Any]]:
        await self._parts.reader.caught_up()
        return await self._parts.reader.rows(
            "SELECT DISTINCT ON (watch) unit, section, chain, rule FROM read.chain_obstacles"
            " JOIN read.watched_chains USING (watch) WHERE cleared_on IS NULL"
            " ORDER BY watch, position DESC"
        )

    def _context(self, unit: UUID) -> Context:
        register = self._parts.register
        return Context(
            actor=ACTOR,
            unit=str(unit),
            division=register.unit(unit).division,
            effective_on=self._parts.today(),
            via="api",
            basis=register.basis(),
        )
