"""The command by which an overseer looks at what the operator could bend."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.application.ports import OwnLog
from audit.application.watching import Watching
from audit.domain.watching.stream import StreamSeen
from audit.entrypoints.cli import CommandParts, bars_on, progress_of, show
from mingbai_verify.findings import Finding


@dataclass(frozen=True, kw_only=True)
class WatchedParts:
    """Everything that is looked at, by name."""

    watching: Watching
    streams: Mapping[str, Callable[[], StreamSeen]]
    heads: Sequence[tuple[str, OwnLog]]
    """Each source with one way in which its own log is shown."""
    clocks: Mapping[str, Callable[[], datetime]]


def watch(parts: CommandParts, watched: WatchedParts, arguments: Sequence[str]) -> int:
    """Look once; 0 only if nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m audit watch")
    parser.add_argument(
        "--acts",
        action="store_true",
        help="walk the whole log as well, for who acted in which post and seat, and how late",
    )
    given = parser.parse_args(arguments)
    findings: list[Finding] = []
    with bars_on(parts.progress) as shown:
        told = progress_of(shown)
        for name, look in watched.streams.items():
            findings += watched.watching.stream(name, look)
        for source, own in watched.heads:
            findings += watched.watching.head(source, own, told)
        findings += [watched.watching.clock(name, ask) for name, ask in watched.clocks.items()]
        if given.acts:
            findings += watched.watching.acts(told)
    return show(parts, findings)
