"""Imports two files in a process of its own, and says how much memory the second one took."""

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.ours.importing import Taking
from tests.bench.workload import households_of

PARTS = (0.25, 0.5, 1.0)
KIB_IN_MIB = 1024
_RESET_PEAK = "5"


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to import: first the file that warms up, then the one that is measured."""

    url: str
    folder: str
    files: list[tuple[str, int]]
    """Path and number of each."""


@dataclass(kw_only=True)
class Memory:
    """Resident memory of the process in MiB."""

    before: float
    at_parts: dict[str, float] = field(default_factory=dict)
    """When so many of the rows were entered."""
    most: float = 0.0
    """At any moment, from the first row that was read to the last that was entered."""


def measured(job: Job) -> Memory:
    """Import both files and give the memory of the second."""
    taking = Taking(job.url, Path(job.folder))
    try:
        (warming, first), (path, number) = job.files
        taking.take(Path(warming), households_of(first))
        Path("/proc/self/clear_refs").write_text(_RESET_PEAK)
        memory = Memory(before=_now("VmRSS"))

        def told(step: str, done: int, all_of_it: int) -> None:
            if step == "enter":
                for part in PARTS:
                    if done / all_of_it >= part:
                        memory.at_parts.setdefault(f"{part:.0%}", _now("VmRSS"))

        taking.take(Path(path), households_of(number), told)
        memory.most = _now("VmHWM")
    finally:
        taking.close()
    return memory


def _now(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / KIB_IN_MIB
    raise KeyError(name)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(measured(Job(**json.load(sys.stdin))))))
