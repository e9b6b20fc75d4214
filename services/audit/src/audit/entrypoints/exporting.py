"""The command `export`: the log, or one unit's part, as a bundle to be checked elsewhere."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.adapters.log_export import LogExport
from audit.adapters.unit_export import UnitExport
from audit.entrypoints.cli import NOT_WHOLE, WHOLE, CommandParts, bars_on, progress_of, say
from chassis.errors import MingbaiError


@dataclass(frozen=True, kw_only=True)
class Exports:
    """What can be exported."""

    log: LogExport
    unit: UnitExport


def export(parts: CommandParts, exports: Exports, arguments: Sequence[str]) -> int:
    """Write a bundle into a new folder or tar; 0 once it is there as a whole."""
    parser = argparse.ArgumentParser(prog="python -m audit export")
    parser.add_argument("to", type=Path, help="a new folder, or a new file that ends in .tar")
    parser.add_argument("--until", type=int, help="the size of an earlier checkpoint")
    parser.add_argument("--unit", help="only the events of this unit, proved to be complete")
    given = parser.parse_args(arguments)
    try:
        with bars_on(parts.progress) as shown:
            told = progress_of(shown)
            head = (
                exports.log.write(given.to, until=given.until, progress=told)
                if given.unit is None
                else exports.unit.write(given.to, given.unit, until=given.until)
            )
    except MingbaiError as error:
        say(parts, f"{error.message} [{error.code}]")
        return NOT_WHOLE
    of = head.size
    say(parts, f"已导出到{given.to}（存证{of}条）。 Exported to {given.to} (checkpoint of {of}).")
    return WHOLE
