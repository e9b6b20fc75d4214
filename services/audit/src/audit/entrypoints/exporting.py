"""The command `export`: the log as a bundle for whoever checks it elsewhere."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from audit.adapters.log_export import LogExport
from audit.entrypoints.cli import NOT_WHOLE, WHOLE, CommandParts, bars_on, progress_of, say
from chassis.errors import MingbaiError


def export(parts: CommandParts, exporting: LogExport, arguments: Sequence[str]) -> int:
    """Write the log into a new folder or tar; 0 once it is there as a whole."""
    parser = argparse.ArgumentParser(prog="python -m audit export")
    parser.add_argument("to", type=Path, help="a new folder, or a new file that ends in .tar")
    parser.add_argument("--until", type=int, help="the size of an earlier checkpoint")
    given = parser.parse_args(arguments)
    try:
        with bars_on(parts.progress) as shown:
            head = exporting.write(given.to, until=given.until, progress=progress_of(shown))
    except MingbaiError as error:
        say(parts, f"{error.message} [{error.code}]")
        return NOT_WHOLE
    say(parts, f"已导出{head.size}条记录到{given.to}。 Exported {head.size} entries to {given.to}.")
    return WHOLE
