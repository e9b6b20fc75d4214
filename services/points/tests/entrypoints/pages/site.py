"""Points behind the gateway with the demonstration's issuer beside it, on ports of its own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from chassis.foundation import Foundation
from chassis.service import Running
from points.bootstrap import NAME, SERVICE
from services.points.tests.entrypoints.desk import (
    SharedClock,
    _process,
    _settings,
    _tell_register,
)
from services.points.tests.process import following
from services.points.tests.rounds import Anjia
from services.points.tests.village import (
    EVERYBODY,
    GRID,
    MEMBERS,
    OTHER_GRID,
    VILLAGE,
    adopt,
    adopted,
    unit,
)
from tests.browsing.front import Front, Visited

NEIGHBOURS = 14
LABELS = {
    "officer": "网格员 · 一组",
    "secretary": "村党总支部书记",
    "head": "1组-003户户主",
    "neighbour": "1组-004户户主",
    **{member: f"评议小组成员 {number}" for number, member in enumerate(MEMBERS, 1)},
}
HOUSEHOLDS = {
    "1组-003户": (GRID, "head"),
    **{f"1组-{number:03}户": (GRID, "neighbour") for number in range(4, NEIGHBOURS + 1)},
    **{f"2组-{number:03}户": (OTHER_GRID, member) for number, member in enumerate(MEMBERS, 1)},
}


@dataclass(frozen=True, kw_only=True)
class Site(Visited):
    """Where the pages are found, and the village behind them."""

    base: Foundation
    anjia: Anjia

    def at(self, text: str) -> None:
        """Move the one clock of service and issuer."""
        self.anjia.at(text)


@asynccontextmanager
async def open_site(url: str, folder: Path) -> AsyncIterator[Site]:
    """Serve the database (named by its superuser's URL) with a small village in it."""
    clock = SharedClock(folder / "clock")
    front = Front("points", labels=LABELS, subjects=(*EVERYBODY, "stranger"), folder=folder)
    _name_units(url)
    settings = _settings(url, folder, front.issuer.url)
    base = Foundation(NAME, settings.model_copy(update={"public_url": front.visited.url}))
    await base.open()
    base.level.note_whole()
    _tell_register(base, url, front.issuer.url)
    app = Running(SERVICE, base)._app()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(base.close)
        await stack.enter_async_context(front.serving(app, now=lambda: clock.now().timestamp()))
        stack.enter_context(following(url))
        anjia = Anjia(_process(base, clock, url))
        for label, (grid, contact) in HOUSEHOLDS.items():
            await anjia.open(label, grid=grid, contact=contact)
        yield Site(**dict(vars(front.visited)), base=base, anjia=anjia)


def _name_units(url: str) -> None:
    """Let the register have told the names of units too."""
    (section,) = (section for section in adopted() if section["kind"] == "units")
    village = {"entry": "unit", "unit": VILLAGE, "name": "安家村"}
    entries: list[dict[str, Any]] = [village, *section["entries"]]
    with psycopg.connect(url) as connection:
        adopt(connection, section)
        for entry in entries:
            if entry["entry"] == "unit":
                statement = "UPDATE replica.units SET name = %s WHERE unit = %s"
                connection.execute(statement, (entry["name"], unit(entry["unit"])))
