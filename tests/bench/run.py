"""Measures every figure, or those that are named, and says whether the goals are reached."""

import argparse
import gc
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from tests.bench import machine, recording, report, servers
from tests.bench.figures import (
    as_of_growth,
    balance_as_of_growth,
    commands_app,
    commands_http,
    feeds,
    import_entries,
    import_memory,
    long_history_growth,
    month_close,
    payment_chain,
    relay,
    replay,
    replay_vs_bare,
    tree,
)
from tests.bench.harness import Bench, Figure
from tests.bench.ours.sides import OURS, OurSides

FIGURES: dict[str, Callable[[Bench, OurSides], Figure]] = {
    commands_app.NAME: commands_app.measure,
    commands_http.NAME: commands_http.measure,
    long_history_growth.NAME: long_history_growth.measure,
    replay.NAME: replay.measure,
    replay_vs_bare.NAME: replay_vs_bare.measure,
    relay.NAME: relay.measure,
    feeds.NATS: feeds.measure_nats,
    feeds.HTTP: feeds.measure_http,
    import_entries.NAME: import_entries.measure,
    import_memory.NAME: import_memory.measure,
    payment_chain.NAME: payment_chain.measure,
    balance_as_of_growth.NAME: balance_as_of_growth.measure,
    month_close.NAME: month_close.measure,
    as_of_growth.NAME: as_of_growth.measure,
    tree.BUILD: tree.measure_build,
    tree.VS_PYMERKLE: tree.measure_vs_pymerkle,
}
ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
DATA_PARENT = Path("/var/tmp")  # noqa: S108 (a fresh private folder inside; kept on disk by custom)
ROUNDS_MIN = 5


def main(arguments: Sequence[str]) -> int:
    """Measure, print, write `build/bench.json`; 0 when every measured figure reaches its goal."""
    options = _options(arguments)
    # Ends the servers in order, instead of leaving them behind.
    signal.signal(signal.SIGTERM, _leave)
    figures: list[Figure] = []
    failed: list[str] = []
    with servers.running(options.folder) as running:
        bench = Bench(servers=running, seconds=options.seconds, rounds=options.rounds)
        facts = machine.describe(running)
        for name in named(options.only):
            sys.stderr.write(f"measuring {name} …\n")
            try:
                figures.append(FIGURES[name](bench, OURS))
            except Exception:  # noqa: BLE001  # what was measured before it is not lost with it
                failed.append(name)
                traceback.print_exc()
            gc.collect()
    table = report.as_markdown(figures, facts)
    sys.stdout.write(table)
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench.json").write_text(report.as_json(figures))
    if options.record:
        latest = recording.Recording(
            on=datetime.now(UTC).date().isoformat(),
            rounds=options.rounds,
            seconds=options.seconds,
            machine=facts,
            figures=figures,
        )
        recording.record(PAGE, latest)
    if failed:
        sys.stderr.write(f"not measured: {', '.join(failed)}; the errors above say why\n")
    return 0 if not failed and all(figure.reached for figure in figures) else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=_choices(), help="measure these")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each run")
    parser.add_argument("--rounds", type=int, default=ROUNDS_MIN, help="pairs of runs")
    parser.add_argument("--folder", type=Path, default=DATA_PARENT, help="where the data goes")
    parser.add_argument("--record", action="store_true", help="put them into docs/benchmarks.md")
    options = parser.parse_args(arguments)
    if options.record and options.rounds < ROUNDS_MIN:
        parser.error(f"--record wants at least {ROUNDS_MIN} rounds")
    return options


def _choices() -> list[str]:
    """Give the names of all figures, and the word with which several begin."""
    return sorted({*FIGURES, *(name.partition("_")[0] for name in FIGURES)})


def named(only: Sequence[str] | None) -> list[str]:
    """Give the figures of these names; a word names all that begin with it."""
    if not only:
        return list(FIGURES)
    return [
        name
        for name in FIGURES
        if any(name == word or name.startswith(f"{word}_") for word in only)
    ]


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
