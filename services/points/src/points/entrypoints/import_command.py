"""The operator's command `import`: takes a file of acts in for a person, with bars."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from chassis.errors import MingbaiError
from kernel.points import format_points
from points.adapters.import_files import open_file
from points.adapters.import_folder import ImportFolder
from points.adapters.import_spool import spooling
from points.application.import_commands import Imported, ImportEntries
from points.application.importing import Importing
from points.entrypoints.import_importers import Importers
from points.entrypoints.import_texts import as_csv, line_of
from points.entrypoints.imports import FILE_BYTES_MAX

DONE = 0
REFUSED = 1
BLOCK_BYTES = 1024 * 1024
SHOWN_MAX = 20
STEPS = {"look": "核对 checking", "enter": "登记 entering"}


@dataclass(frozen=True, kw_only=True)
class ImportCommand:
    """What the command works with."""

    importing: Importing
    importers: Importers
    folder: ImportFolder
    out: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)

    async def __call__(self, arguments: Sequence[str]) -> int:
        """Do what the command line says; gives the exit code."""
        given = _parse(arguments)
        if not given.file.is_file() or given.file.stat().st_size > FILE_BYTES_MAX:
            print(f"name a file of at most {FILE_BYTES_MAX} bytes", file=self.out)
            return REFUSED
        try:
            found = await self._import(given)
        except MingbaiError as error:
            print(f"{error.code}: {error.message}", file=self.out)
            refused = error.details.get("import")
            if refused is not None:
                self._report(UUID(str(refused)), given.report)
            return REFUSED
        print(
            f"{found.entries} entries of {found.rows} rows, {format_points(found.points)} points, "
            f"{found.refused} refused, {found.left_out} left out; import {found.import_id}",
            file=self.out,
        )
        if found.refused or found.left_out:
            self._report(found.import_id, given.report)
        return DONE

    async def _import(self, given: argparse.Namespace) -> Imported:
        importer = await self.importers.of_person(given.person, given.scheme)
        with spooling(self.folder.ready()) as spool, _bars(self.progress) as bars:
            with given.file.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    spool.write(block)
            shown = {step: bars.add_task(text, total=None) for step, text in STEPS.items()}

            def told(step: str, done: int, all_of_it: int) -> None:
                if step in shown:
                    bars.update(shown[step], completed=done, total=all_of_it)

            form = "xlsx" if given.file.suffix.lower() == ".xlsx" else "csv"
            command = ImportEntries(scheme=given.scheme, file=spool.whole(form), take=given.take)
            return await self.importing.import_entries(command, importer, open_file, told)

    def _report(self, import_id: UUID, path: Path | None) -> None:
        with self.folder.opened(import_id) as staging:
            if staging is None:
                return
            if path is not None:
                with path.open("wb") as file:
                    file.writelines(as_csv(staging.refusals()))
            for _, row in zip(range(SHOWN_MAX), staging.refusals(), strict=False):
                said = line_of(row)
                text = f"{said['line']}: {said['code']} {said['zh']} {said['en']}"
                print(text, file=self.out)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m points import")
    parser.add_argument("file", type=Path, help="a CSV or XLSX file")
    parser.add_argument("--scheme", required=True, help="the scheme, such as anjia-points")
    parser.add_argument(
        "--person", required=True, type=UUID, help="the importer: counts as recorder of each entry"
    )
    parser.add_argument(
        "--take", choices=("all", "good"), default="all", help="good: take the good rows alone"
    )
    parser.add_argument("--report", type=Path, help="write every refused row to this CSV file")
    return parser.parse_args(arguments)


def _bars(out: TextIO) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(file=out))
