"""Imports at Anjia: the use case joined as in `bootstrap`, and a process that can be killed."""

import asyncio
import sys
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from chassis.evidence.book import EvidenceBook, KeepEvidence
from chassis.evidence.store import Original
from points.adapters.import_files import open_file
from points.adapters.import_folder import ImportFolder
from points.adapters.import_spool import spooling
from points.adapters.import_subjects import RegisteredSubjects
from points.application import importing
from points.application.import_commands import Imported, ImportEntries, Importer, Take
from points.application.import_ports import RefusedRow
from points.application.importing import Importing
from points.domain.evidence import EVIDENCE_RETENTION, Evidence
from points.domain.imports import Import
from services.points.tests.process import HandClock, Process, open_process
from services.points.tests.village import GRID, SCHEME, person, unit

WAIT_SECONDS = 60
DAY = "2026-03-10"


@dataclass(kw_only=True)
class Desk:
    """Where files are handed in, by the officer of the first grid."""

    process: Process
    folder: ImportFolder
    importing: Importing

    @classmethod
    def of(cls, process: Process, folder: Path) -> "Desk":
        imports = ImportFolder(folder)
        importing = Importing(
            process.log, rules=process.rules, stagings=imports, today=process.clock.today
        )
        return cls(process=process, folder=imports, importing=importing)

    async def importer(self) -> Importer:
        context = replace(self.process.within(GRID), via="import")
        return Importer(
            person=person("officer"),
            whole=context,
            grids={unit(GRID): context},
            subjects=await RegisteredSubjects(self.process.reader).of(SCHEME),
        )

    async def hand_in(
        self, content: str | bytes, *, take: Take = "all", form: str = "csv"
    ) -> Imported:
        importer = await self.importer()
        with spooling(self.folder.ready()) as spool:
            spool.write(content.encode() if isinstance(content, str) else content)
            command = ImportEntries(scheme=SCHEME, file=spool.whole(form), take=take)
            return await self.importing.import_entries(command, importer, open_file)

    async def keep(self, *digests: str) -> None:
        """Let originals of these ids be known to the log."""
        context = replace((await self.importer()).whole, idempotency=None)
        for digest in digests:
            kept = Original(
                evidence=digest,
                media_type="image/png",
                content_bytes=1,
                stored_bytes=1,
                stored_sha256=digest,
                retention=EVIDENCE_RETENTION,
                key_id="key",
                about=person("officer"),
            )
            command = KeepEvidence(original=kept, kept_by=person("officer"), name=None)
            await EvidenceBook(self.process.log, Evidence).keep(command, context)

    async def report(self, content: str) -> list[RefusedRow]:
        with spooling(self.folder.ready()) as spool:
            spool.write(content.encode())
            file = spool.whole("csv").sha256
        with self.folder.opened(Import.create_id(SCHEME, person("officer"), file)) as staging:
            assert staging is not None
            return list(staging.refusals())


def imported(process: Process) -> list[tuple[str, str]]:
    """Name account and entry of everything that imports entered."""
    return [
        (event["subject"], entry["entry"])
        for event in process.events()
        if event["type"] == "points.account.entries_imported.v1"
        for entry in event["data"]["entries"]
    ]


async def run(url: str, folder: Path, content: bytes, day: date) -> None:
    """Import a file's content one chunk after the other, and wait in the middle to be killed."""
    importing.CHUNKS_AT_ONCE = 1
    clock = HandClock()
    clock.set(day.isoformat())
    async with open_process(url, clock) as process:
        desk = Desk.of(process, folder)
        importer = await desk.importer()
        with spooling(desk.folder.ready()) as spool:
            spool.write(content)
            command = ImportEntries(scheme=SCHEME, file=spool.whole("csv"), take="all")

            def told(step: str, done: int, all_of_it: int) -> None:
                if step == "enter" and done == all_of_it // 2:
                    sys.stdout.write("in the middle\n")
                    sys.stdout.flush()
                    time.sleep(WAIT_SECONDS)

            await desk.importing.import_entries(command, importer, open_file, told)


if __name__ == "__main__":
    url, folder, file, day = sys.argv[1:]
    asyncio.run(run(url, Path(folder), Path(file).read_bytes(), date.fromisoformat(day)))
