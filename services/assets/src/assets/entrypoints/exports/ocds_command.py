"""The operator's command `ocds`: the spending contracts of all entities in one file."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from assets.entrypoints.exports.ocds_merging import record
from assets.entrypoints.exports.ocds_releases import releases_of
from assets.entrypoints.exports.ocds_routes import OcdsParts
from assets.entrypoints.exports.whole_files import written_whole
from chassis.errors import MingbaiError

WRITTEN = 0
REFUSED = 2
_CONTRACTS_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class OcdsCommandParts:
    """What the command works with."""

    ocds: OcdsParts
    out: TextIO = field(default_factory=lambda: sys.stdout)


async def ocds(parts: OcdsCommandParts, arguments: Sequence[str]) -> int:
    """Write a record of each contract, one on a line; 0 only where all of them were written."""
    parser = argparse.ArgumentParser(prog="python -m assets ocds")
    parser.add_argument("file", type=Path, help="where to write it; no file of the name may exist")
    given = parser.parse_args(arguments)
    try:
        await parts.ocds.reads.entities.reader.caught_up()
        with written_whole(given.file) as file:
            count = await _write(parts.ocds, file)
    except (MingbaiError, OSError) as error:
        print(f"nothing was written: {error}", file=parts.out)
        return REFUSED
    print(f"{given.file}: the records of {count} contracts", file=parts.out)
    return WRITTEN


async def _write(parts: OcdsParts, file: TextIO) -> int:
    count = after = 0
    while found := await parts.contracts.page(None, None, after=after, limit=_CONTRACTS_AT_ONCE):
        for contract in found:
            text = json.dumps(record(releases_of(contract, parts.naming)), ensure_ascii=False)
            file.write(f"{text}\n")
        count, after = count + len(found), found[-1].position
    return count
