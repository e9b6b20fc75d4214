"""A desk at which grids are founded and filled."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from registry.adapters.pack_files import read_pack
from registry.application.commands import (
    AdoptSection,
    PlaceInGrid,
    RegisterHousehold,
    RegisterPerson,
    Resolution,
)
from registry.domain.ids import household_id
from registry.domain.pack.entries import section_entries, section_hash

COUNTY, VILLAGE = "510604", "510604102211"
GROUP = "510604102211/grid/01"
LUOJIANG = Path(__file__).parents[4] / "deploy" / "counties" / COUNTY
SINCE = "2026-02-01"
SINCE_ON = date(2026, 2, 1)


async def adopt_grids(desk: Any) -> None:
    """Let a town's registrar stand at the desk, and the rules of the real pack hold."""
    pack = read_pack(LUOJIANG)
    entries = section_entries(pack, "grids")
    head = pack.section("grids")
    command = AdoptSection(
        section="grids",
        kind="grids",
        scheme=None,
        version=1,
        entries=entries,
        root=section_hash(entries),
        effective_on=head.effective_on,
        resolution=Resolution(
            body="区",
            decided_on=head.effective_on,
            title="网格",
            reference="1",
            basis="illustrative",
        ),
    )
    await desk.register.registry.adopt_section(command, desk.register.within(COUNTY))
    await desk.admit("registrar", "town_registrar", "510604102")


async def found(desk: Any, number: int = 1, **changed: Any) -> Any:
    body = {
        "sort": "base_grid",
        "number": number,
        "name": f"网格{number}",
        "within": str(desk.register.unit(VILLAGE)),
        "since": SINCE,
    }
    return await desk.post("/grids", {**body, **changed}, by="registrar")


async def house(desk: Any, number: int, grid: str, persons: int | None = None) -> str:
    """Register a household in the village's group and place it in a grid."""
    registry, context = desk.register.registry, desk.register.within(GROUP)
    command = RegisterHousehold(
        number=f"{number:03}",
        unit=desk.register.unit(GROUP),
        head=RegisterPerson(key=f"head-{number}", name="李演示"),
        label=f"一组{number:03}",
    )
    await registry.register_household(command, context)
    household = str(household_id(COUNTY, command.unit, command.number))
    placed = PlaceInGrid(household=UUID(household), grid=UUID(grid), since=SINCE_ON)
    await registry.place_in_grid(placed, context)
    if persons is not None:
        body = {"persons": persons, "since": SINCE}
        sized = await desk.post(f"/households/{household}/sizes", body, by="registrar")
        assert sized.status_code == 201
    await desk.register.project()
    return household
