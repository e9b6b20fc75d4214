"""The operator's command `evidence` of any service: checks originals, and lists them."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chassis.errors import MingbaiError
from chassis.evidence.index import KeptOriginals, KnownOriginal
from chassis.evidence.originals import Originals
from chassis.evidence.store import State
from chassis.reading import Reader

WHOLE = 0
NOT_WHOLE = 1
REFUSED = 2
FINE = frozenset((State.PRESENT, State.FORGOTTEN, State.RESTRICTED))


@dataclass(frozen=True, kw_only=True)
class EvidenceCommandParts:
    """What the command works with."""

    originals: Originals
    index: KeptOriginals
    reader: Reader
    out: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)


@dataclass(frozen=True, kw_only=True)
class Further:
    """What one service's operators can ask of originals besides."""

    name: str
    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    act: Callable[[argparse.Namespace], Awaitable[int]]


async def evidence_command(
    parts: EvidenceCommandParts,
    arguments: Sequence[str],
    *,
    service: str,
    further: Sequence[Further] = (),
) -> int:
    """Do what the command line says; 0 only where every original is as it was kept."""
    parser = argparse.ArgumentParser(prog=f"python -m {service} evidence")
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("check", help="read every original again and compare it with the log")
    commands.add_parser("list", help="name every original with its file, for a backup")
    for each in further:
        each.add_options(commands.add_parser(each.name, help=each.help))
    given = parser.parse_args(arguments)
    try:
        await parts.reader.caught_up()
        if given.what == "check":
            return await _check(parts, await parts.index.all())
        if given.what == "list":
            return _list(parts, await parts.index.all())
        (asked,) = (each for each in further if each.name == given.what)
        return await asked.act(given)
    except MingbaiError as error:
        print(f"{error.code}: {error.message}", file=parts.out)
        return REFUSED


def progress_bar(out: TextIO) -> Progress:
    """Give a bar that tells how many of how many are done."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=out),
    )


async def _check(parts: EvidenceCommandParts, kept: Sequence[KnownOriginal]) -> int:
    """Read every original again and compare it with the log; 0 only where all are whole."""
    originals, out = parts.originals, parts.out
    known = [each.original for each in kept]
    with progress_bar(parts.progress) as bar:
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


def _list(parts: EvidenceCommandParts, kept: Sequence[KnownOriginal]) -> int:
    """Name every original with its file, for a backup."""
    for known in kept:
        place = parts.originals.place(known.original)
        original = known.original
        print(
            f"{original.evidence} {original.stored_sha256} {original.stored_bytes} {place}",
            file=parts.out,
        )
    return WHOLE
