"""The peer of an import: PostgreSQL's own COPY of the same file into a table, unlooked at."""

from pathlib import Path
from time import perf_counter

import psycopg
from typing_extensions import override

from tests.bench.harness import Side
from tests.bench.import_file import write_file
from tests.bench.servers import Servers

DATABASE = "bench_import"
BLOCK_BYTES = 1024 * 1024


class PeerImport(Side):
    """Copies the file of each run into an empty table and commits."""

    def __init__(self, servers: Servers, rows: int) -> None:
        self._servers = servers
        self._rows = rows
        self._path = Path(servers.folder) / "copied.csv"
        self._runs = 0
        self._connection: psycopg.Connection | None = None

    @override
    def setup(self) -> None:
        self._servers.create_database(DATABASE)
        self._connection = psycopg.connect(self._servers.conninfo(DATABASE), autocommit=True)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS entries (subject text, item text, points numeric,"
            " acted_on date, ordinal integer, evidence text)"
        )

    @override
    def run(self) -> float:
        assert self._connection is not None
        write_file(self._path, rows=self._rows, number=self._runs)
        self._runs += 1
        self._connection.execute("TRUNCATE entries")
        began = perf_counter()
        with (
            self._path.open("rb") as file,
            self._connection.cursor().copy("COPY entries FROM STDIN (FORMAT CSV, HEADER)") as copy,
        ):
            while block := file.read(BLOCK_BYTES):
                copy.write(block)
        return self._rows / (perf_counter() - began)

    @override
    def teardown(self) -> None:
        if self._connection is not None:
            self._connection.close()
