"""How much dearer a command becomes when its account has 10,000 past events instead of 100."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from tests.bench.harness import Bench, Figure, Load, Pairs, Row, Side, alternate
from tests.bench.ours.commands import OurCommands
from tests.bench.ours.sides import OurSides
from tests.bench.peers.account import Tuning
from tests.bench.peers.commands import PeerCommands
from tests.bench.workload import OLD, YOUNG

NAME = "long_history_growth"
GOAL = 1.5
COMMANDS_MAX = 400
"""Few enough that an account with 100 past events still has about 100 after all rounds."""
COLD_COMMANDS_MAX = 20
UNIT = "times the cost"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare the growth with one caller and a warm cache; beside it, the peer without a cache."""
    load = replace(bench.load(1), commands_max=COMMANDS_MAX)
    our_commands = ours.commands
    our_pairs = None
    if our_commands is not None:
        our_pairs = _growth(lambda one: our_commands(bench, one), load, bench.rounds)
    peer = _growth(lambda one: PeerCommands(bench.servers, one, Tuning()), load, bench.rounds)
    cold = _growth(
        lambda one: PeerCommands(bench.servers, one, Tuning(cached=False)),
        replace(load, commands_max=COLD_COMMANDS_MAX),
        bench.rounds,
    )
    assert peer.ratio is not None
    our_growth = our_pairs.ratio if our_pairs else None
    return Figure(
        name=NAME,
        ours=our_growth,
        peer=peer.ratio,
        peer_name="eventsourcing, cache on",
        unit=UNIT,
        ratio=our_growth,
        goal=GOAL,
        goal_is_most=True,
        beside=[
            _cost("100 past events", our_pairs.first if our_pairs else (), peer.first),
            _cost("10,000 past events", our_pairs.second if our_pairs else (), peer.second),
            Row(label="growth, peer without a cache", ours=None, peer=cold.ratio, unit=UNIT),
            *_loading(bench, ours),
        ],
    )


def _growth(side: Callable[[Load], Side], load: Load, rounds: int) -> Pairs:
    return alternate(
        side(replace(load, population=YOUNG)), side(replace(load, population=OLD)), rounds=rounds
    )


def _loading(bench: Bench, ours: OurSides) -> list[Row]:
    """Measure the first command on an account of 10,000 past events that is not in memory."""
    side = (
        None
        if ours.commands is None
        else ours.commands(bench, replace(bench.load(1), population=OLD))
    )
    if not isinstance(side, OurCommands):
        return []
    side.setup()
    try:
        seconds = median(side.cold_seconds() for _ in range(bench.rounds))
    finally:
        side.teardown()
    label = "first command, 10,000 past events read"
    return [Row(label=label, ours=1e6 * seconds, peer=None, unit="µs/command")]


def _cost(label: str, ours: Sequence[float], peer: Sequence[float]) -> Row:
    return Row(
        label=label,
        ours=1e6 / median(ours) if ours else None,
        peer=1e6 / median(peer),
        unit="µs/command",
    )
