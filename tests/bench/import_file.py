"""The file that both sides of an import take in: acts of 1,000 households, mixed."""

import csv
from pathlib import Path

from kernel.points import format_points
from tests.bench.workload import entry, households_of

HEADINGS = ("subject", "item", "points", "acted_on", "ordinal", "evidence")


def write_file(path: Path, *, rows: int, number: int) -> None:
    """Write so many rows; files of different numbers tell of other acts of other households."""
    households = households_of(number)
    last = households.first + households.accounts
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        each = rows // households.accounts
        for act in range(number * each, (number + 1) * each):
            one = entry(act)
            evidence = " ".join(one.evidence)
            said = (one.item, format_points(one.points), one.acted_on, one.ordinal, evidence)
            for account in range(households.first, last):
                writer.writerow((f"{account:06}", *said))
