"""The platform's memory while it imports a file, in a process that does nothing else."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from typing_extensions import override

from tests.bench.harness import Bench, Side
from tests.bench.import_file import write_file
from tests.bench.ours.database import OurDatabase, seeded
from tests.bench.ours.import_process import Job, Memory
from tests.bench.workload import households_of

ROOT = Path(__file__).resolve().parents[3]
WARM_UP_ROWS = 20_000


class OurImportMemory(Side):
    """Starts a process for each run; the operations per second of other sides are MiB here."""

    def __init__(self, bench: Bench, rows: int, first: int) -> None:
        self._servers = bench.servers
        self._rows = rows
        self._number = first
        self.found: list[Memory] = []
        """What each run found."""

    @override
    def setup(self) -> None:
        self._seeded(self._number)

    @override
    def run(self) -> float:
        files = []
        for rows in (WARM_UP_ROWS, self._rows):
            path = self._servers.folder / f"import-{rows}.csv"
            database = self._seeded(self._number)
            write_file(path, rows=rows, number=self._number)
            files.append((str(path), self._number))
            self._number += 1
        job = Job(url=database.urls.app, folder=str(self._servers.folder), files=files)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.ours.import_process"],
            input=json.dumps(asdict(job)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=ROOT,
        )
        memory = Memory(**json.loads(done.stdout))
        self.found.append(memory)
        return memory.most

    @override
    def teardown(self) -> None:
        """Nothing is kept open between runs."""

    def _seeded(self, number: int) -> OurDatabase:
        return seeded(self._servers, [households_of(number)])
