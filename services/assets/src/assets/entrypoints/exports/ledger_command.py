"""The operator's command `ledger`: the books of all entities as one plain-text ledger."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assets.adapters.books.ledger import AsOf
from assets.entrypoints.exports.ledger_routes import TEXTS, LedgerParts
from assets.entrypoints.exports.whole_files import written_whole
from chassis.errors import MingbaiError

WRITTEN = 0
REFUSED = 2


@dataclass(frozen=True, kw_only=True)
class LedgerCommandParts:
    """What the command works with."""

    ledgers: LedgerParts
    today: date
    out: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)


async def ledger(parts: LedgerCommandParts, arguments: Sequence[str]) -> int:
    """Write the ledger of the whole county; 0 only where all of it was written."""
    parser = argparse.ArgumentParser(prog="python -m assets ledger")
    parser.add_argument("file", type=Path, help="where to write it; no file of the name may exist")
    parser.add_argument("--form", choices=sorted(TEXTS), default="beancount")
    parser.add_argument("--on", type=date.fromisoformat, default=parts.today, help="the last day")
    given = parser.parse_args(arguments)
    try:
        await parts.ledgers.reads.entities.reader.caught_up()
        with written_whole(given.file) as file:
            count = await _write(parts, file, given)
    except (MingbaiError, OSError) as error:
        print(f"nothing was written: {error}", file=parts.out)
        return REFUSED
    print(f"{given.file}: the books of {count} entities until {given.on}", file=parts.out)
    return WRITTEN


async def _write(parts: LedgerCommandParts, file: TextIO, given: argparse.Namespace) -> int:
    kind = TEXTS[given.form]
    kept = await parts.ledgers.posted.books()
    file.writelines(kind.head())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(file=parts.progress)
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        done = progress.add_task("entities", total=len(kept))
        for books in kept:
            async for piece in parts.ledgers.text(books, AsOf(on=given.on), form=kind):
                file.write(piece)
            progress.advance(done)
    return len(kept)
