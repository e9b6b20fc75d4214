"""The platform's side of an import: a file of acts, looked at, entered and committed."""

import asyncio
import gc
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import uvloop
from typing_extensions import override

from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.eventstore.log import Log
from chassis.running import tune_interpreter
from kernel.beijing import business_date
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.import_files import open_file
from points.adapters.import_spool import spooling
from points.adapters.import_staging import ImportFolder
from points.application.import_commands import ImportEntries, Importer
from points.application.importing import Importing
from points.domain.import_subjects import ImportSubjects
from tests.bench.harness import Bench, Side
from tests.bench.import_file import write_file
from tests.bench.ours.county import County
from tests.bench.ours.database import OurDatabase, context_of, seeded
from tests.bench.workload import COUNTY, IMPORTED, SCHEME, account_id

BLOCK_BYTES = 1024 * 1024


class OurImport(Side):
    """Keeps one application open; every run imports a file of acts that nobody recorded yet."""

    def __init__(self, database: OurDatabase, folder: Path, *, rows: int, first: int) -> None:
        self._database = database
        self._folder = folder
        self._rows = rows
        self._county = County()
        self._runs = first
        self._runner: asyncio.Runner | None = None
        self._factory: PostgresEventStoreFactory | None = None
        self._log: Log | None = None
        self._importing: Importing | None = None

    @override
    def setup(self) -> None:
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._factory = self._database.factory()
        self._log = Log(self._factory.envelope_store())
        self._importing = Importing(
            self._log,
            rules=AdoptedRules(self._database.register(), county=COUNTY, today=_today),
            stagings=ImportFolder(self._folder / "imports"),
            today=_today,
        )

    @override
    def run(self) -> float:
        assert self._runner is not None
        path = self._folder / "import.csv"
        write_file(path, rows=self._rows, number=self._runs)
        self._runs += 1
        switch, thresholds = sys.getswitchinterval(), gc.get_threshold()
        tune_interpreter()
        try:
            began = perf_counter()
            done = self._runner.run(self._import(path))
            assert done == self._rows
            return done / (perf_counter() - began)
        finally:
            sys.setswitchinterval(switch)
            gc.set_threshold(*thresholds)

    @override
    def teardown(self) -> None:
        if self._log is not None:
            self._log.close()
        if self._factory is not None:
            self._factory.close()
        if self._runner is not None:
            self._runner.close()

    async def _import(self, path: Path) -> int:
        assert self._importing is not None
        with spooling(self._folder) as spool:
            with path.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    spool.write(block)
            command = ImportEntries(scheme=SCHEME, file=spool.whole("csv"), take="all")
            found = await self._importing.import_entries(command, self._importer(), open_file)
        return found.entries

    def _importer(self) -> Importer:
        """Give one person who holds the posts of all grids."""
        county = self._county
        numbers = range(IMPORTED.first, IMPORTED.first + IMPORTED.accounts)
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
                (account_id(number), f"{number:05}", county.grids[number % len(county.grids)])
                for number in numbers
            ),
        )


def our_import(bench: Bench, rows: int, first: int) -> Side:
    """Make the side; its files are numbered from the first, and each number tells of other acts."""
    return OurImport(
        seeded(bench.servers, [IMPORTED]), bench.servers.folder, rows=rows, first=first
    )


def _today() -> date:
    return business_date(datetime.now(UTC))
