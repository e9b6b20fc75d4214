"""The operator's command `evidence`: checks originals, and lists them for a backup."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TextIO

from chassis.errors import MingbaiError
from chassis.evidence.command import REFUSED, check_originals, list_originals
from chassis.evidence.index import KeptOriginals
from chassis.evidence.originals import Originals
from chassis.reading import Reader


@dataclass(frozen=True, kw_only=True)
class EvidenceCommandParts:
    """What the command works with."""

    originals: Originals
    index: KeptOriginals
    reader: Reader
    out: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)


async def evidence(parts: EvidenceCommandParts, arguments: Sequence[str]) -> int:
    """Do what the command line says; 0 only where every original is as it was kept."""
    parser = argparse.ArgumentParser(prog="python -m assets evidence")
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("check", help="read every original again and compare it with the log")
    commands.add_parser("list", help="name every original with its file, for a backup")
    given = parser.parse_args(arguments)
    try:
        await parts.reader.caught_up()
        known = await parts.index.all()
        if given.what == "list":
            return list_originals(parts.originals, known, out=parts.out)
        return await check_originals(parts.originals, known, out=parts.out, progress=parts.progress)
    except MingbaiError as error:
        print(f"{error.code}: {error.message}", file=parts.out)
        return REFUSED
