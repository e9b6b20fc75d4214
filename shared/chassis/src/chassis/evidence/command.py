"""What an operator asks of originals in any service: all are as they were kept; which files."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chassis.evidence.index import KnownOriginal
from chassis.evidence.originals import Originals
from chassis.evidence.store import State

WHOLE = 0
NOT_WHOLE = 1
REFUSED = 2
FINE = frozenset((State.PRESENT, State.FORGOTTEN, State.RESTRICTED))


async def check_originals(
    originals: Originals, kept: Sequence[KnownOriginal], *, out: TextIO, progress: TextIO
) -> int:
    """Read every original again and compare it with the log; 0 only where all are whole."""
    known = [each.original for each in kept]
    with progress_bar(progress) as bar:
        task = bar.add_task("originals", total=len(known))
        states = await asyncio.to_thread(originals.check, known, lambda: bar.advance(task))
    for name, state in states.items():
        if state not in FINE:
            print(f"✗ {name} {state.value}", file=out)
    unclaimed: list[str] = []
    if known:
        unclaimed = await asyncio.to_thread(originals.unclaimed, states)
    for name in unclaimed:
        print(f"? {name} stored, and recorded nowhere", file=out)
    counted = ", ".join(
        f"{state.value} {n}" for state, n in sorted(Counter(states.values()).items())
    )
    print(f"{len(states)} originals: {counted or 'none'}", file=out)
    return WHOLE if all(state in FINE for state in states.values()) else NOT_WHOLE


def list_originals(originals: Originals, kept: Sequence[KnownOriginal], *, out: TextIO) -> int:
    """Name every original with its file, for a backup."""
    for known in kept:
        place = originals.place(known.original)
        original = known.original
        print(
            f"{original.evidence} {original.stored_sha256} {original.stored_bytes} {place}",
            file=out,
        )
    return WHOLE


def progress_bar(out: TextIO) -> Progress:
    """Give a bar that tells how many of how many are done."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=out),
    )
