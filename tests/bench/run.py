"""Measures every figure, or those that are named, and says whether the goals are reached."""

import argparse
import gc
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from tests.bench import machine, report, servers
from tests.bench.figures import (
    commands_app,
    commands_http,
    feed_http,
    feed_nats,
    import_entries,
    long_history_growth,
    relay,
    replay,
    replay_vs_bare,
)
from tests.bench.harness import Bench, Figure
from tests.bench.ours.sides import OURS, OurSides

FIGURES: dict[str, Callable[[Bench, OurSides], Figure]] = {
    module.NAME: module.measure
    for module in (
        commands_app,
        commands_http,
        long_history_growth,
        replay,
        replay_vs_bare,
        relay,
        feed_nats,
        feed_http,
        import_entries,
    )
}
ROOT = Path(__file__).resolve().parents[2]
DATA_PARENT = Path("/var/tmp")  # noqa: S108 (a fresh private folder inside; kept on disk by custom)
ROUNDS_MIN = 5


def main(arguments: Sequence[str]) -> int:
    """Measure, print, write `build/bench.json`; 0 when every measured figure reaches its goal."""
    options = _options(arguments)
    # Ends the servers in order, instead of leaving them behind.
    signal.signal(signal.SIGTERM, _leave)
    figures: list[Figure] = []
    with servers.running(options.folder) as running:
        bench = Bench(servers=running, seconds=options.seconds, rounds=options.rounds)
        facts = machine.describe(running)
        for name in options.only or FIGURES:
            sys.stderr.write(f"measuring {name} …\n")
            figures.append(FIGURES[name](bench, OURS))
            gc.collect()
    table = report.as_markdown(figures, facts)
    sys.stdout.write(table)
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench.json").write_text(report.as_json(figures))
    if options.record:
        report.record(ROOT / "docs" / "benchmarks.md", table=table, command="make bench")
    return 0 if all(figure.reached for figure in figures) else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=FIGURES, help="measure this figure")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each run")
    parser.add_argument("--rounds", type=int, default=ROUNDS_MIN, help="pairs of runs")
    parser.add_argument("--folder", type=Path, default=DATA_PARENT, help="where the data goes")
    parser.add_argument("--record", action="store_true", help="write docs/benchmarks.md anew")
    options = parser.parse_args(arguments)
    if options.record and (options.rounds < ROUNDS_MIN or options.only):
        parser.error(f"--record wants every figure with at least {ROUNDS_MIN} rounds")
    return options


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
