"""The platform's side of an import: a file of acts, looked at, entered and committed."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import uvloop
from typing_extensions import override

from chassis.eventstore.log import Log
from kernel.beijing import business_date
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.import_files import open_file
from points.adapters.import_folder import ImportFolder
from points.adapters.import_spool import spooling
from points.application.import_commands import ImportEntries, Importer
from points.application.importing import Importing, Told, untold
from points.domain.import_subjects import ImportSubjects
from tests.bench.harness import Bench, Side
from tests.bench.import_file import write_file
from tests.bench.ours.county import County
from tests.bench.ours.database import context_of, open_factory, open_register, seeded
from tests.bench.ours.tuned import tuned
from tests.bench.servers import Servers
from tests.bench.workload import COUNTY, SCHEME, Population, account_id, households_of

BLOCK_BYTES = 1024 * 1024


class Taking:
    """Points as far as it takes files in, on a log with an event loop of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        """Open the log at this address, and keep what is staged in this folder."""
        self._folder = folder
        self._county = County()
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._factory = open_factory(url)
        self._log = Log(self._factory.envelope_store())
        self._importing = Importing(
            self._log,
            rules=AdoptedRules(open_register(url), county=COUNTY, today=_today),
            stagings=ImportFolder(folder / "imports"),
            today=_today,
        )

    def take(self, path: Path, households: Population, told: Told = untold) -> int:
        """Import a file that tells of these households; gives the entries that it made."""
        with tuned():
            return self._runner.run(self._import(path, self._importer(households), told))

    def close(self) -> None:
        """Let go of the log and the loop."""
        self._log.close()
        self._factory.close()
        self._runner.close()

    async def _import(self, path: Path, importer: Importer, told: Told) -> int:
        with spooling(self._folder) as spool:
            with path.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    spool.write(block)
            command = ImportEntries(scheme=SCHEME, file=spool.whole("csv"), take="all")
            found = await self._importing.import_entries(command, importer, open_file, told)
        return found.entries

    def _importer(self, households: Population) -> Importer:
        """Give one person who holds the posts of all grids."""
        county = self._county
        numbers = range(households.first, households.first + households.accounts)
        grids = {}
        for place, grid in enumerate(county.grids):
            context = context_of(county, place, _today())
            actor = f"person/{county.officers[0]}/{county.posts[place]}"
            grids[grid] = replace(context, actor=actor, via="import")
        return Importer(
            person=county.officers[0],
            whole=grids[county.grids[0]],
            grids=grids,
            subjects=ImportSubjects(
                (account_id(number), f"{number:06}", county.grids[number % len(county.grids)])
                for number in numbers
            ),
        )


class OurImport(Side):
    """Keeps one application open; each run imports a file of households that have no entry yet."""

    def __init__(self, servers: Servers, *, rows: int, first: int) -> None:
        self._servers = servers
        self._rows = rows
        self._number = first
        self._taking: Taking | None = None

    @override
    def setup(self) -> None:
        database = seeded(self._servers, [households_of(self._number)])
        self._taking = Taking(database.urls.app, self._servers.folder)

    @override
    def run(self) -> float:
        assert self._taking is not None
        path = self._servers.folder / "import.csv"
        households = households_of(self._number)
        seeded(self._servers, [households])
        write_file(path, rows=self._rows, number=self._number)
        self._number += 1
        began = perf_counter()
        done = self._taking.take(path, households)
        took = perf_counter() - began
        assert done == self._rows
        return done / took

    @override
    def teardown(self) -> None:
        if self._taking is not None:
            self._taking.close()


def our_import(bench: Bench, rows: int, first: int) -> Side:
    """Make the side; its files are numbered from the first."""
    return OurImport(bench.servers, rows=rows, first=first)


def _today() -> date:
    return business_date(datetime.now(UTC))
