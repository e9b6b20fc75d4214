"""Installs a county pack: its units, trees, bodies and posts, and every section of its rules."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chassis.errors import RefusedError
from chassis.receipts import StoredReceipt
from registry.application.commands import (
    AdoptSection,
    EstablishBody,
    EstablishPost,
    EstablishUnit,
    PlaceUnit,
)
from registry.application.pack_plan import PackPlan, Step
from registry.application.places import PlaceUseCases
from registry.application.ports import PackReader
from registry.application.sections import SectionUseCases

TOGETHER_MAX = 32
"""So many commands wait for the store at once."""


class PackOfOtherCountyError(RefusedError):
    """The pack is another county's."""

    code = "pack_of_other_county"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One stage of an installation that is done."""

    stage: str
    commands: int
    position: int
    """How far the register's log has come."""


class InstallUseCases(PlaceUseCases, SectionUseCases):
    """Installs packs: each part is its own command, so that half an installation is finished."""

    _read_pack: PackReader

    async def install_pack(
        self, folder: Path, *, progress: Callable[[Progress], None] = lambda _: None
    ) -> int:
        """Install the pack in a folder; what is installed already is left as it is.

        Gives the position in the log from which on all of it can be read. Raises `PackError` with
        every finding, and changes nothing, where the pack is not whole.
        """
        pack = await asyncio.to_thread(self._read_pack, folder)
        if pack.head.county != self.county:
            raise PackOfOtherCountyError(
                f"the pack is for county {pack.head.county}, this register is of {self.county}"
            )
        position = 0
        for stage in PackPlan(pack).stages():
            for start in range(0, len(stage.steps), TOGETHER_MAX):
                some = stage.steps[start : start + TOGETHER_MAX]
                receipts = await asyncio.gather(*map(self._take, some))
                position = max(position, *(receipt.position or 0 for receipt in receipts))
            progress(Progress(stage=stage.name, commands=len(stage.steps), position=position))
        return position

    async def _take(self, step: Step) -> StoredReceipt:
        command, context = step
        match command:
            case EstablishUnit():
                return await self.establish_unit(command, context)
            case PlaceUnit():
                return await self.place_unit(command, context)
            case EstablishBody():
                return await self.establish_body(command, context)
            case EstablishPost():
                return await self.establish_post(command, context)
            case AdoptSection():
                return await self.adopt_section(command, context)
