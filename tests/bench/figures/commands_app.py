"""Durable commands per second through an application."""

from tests.bench.harness import Bench, Figure, Row, Side, alternate
from tests.bench.ours.sides import OurSides
from tests.bench.peers.account import Tuning
from tests.bench.peers.commands import PeerCommands, best

NAME = "commands_app"
GOAL = 5.0
CALLERS = 32
CALLERS_BESIDE = (1, 8, 64)
UNIT = "commands/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare 32 callers on 1,000 accounts with 200 past events each, and print others beside."""
    choice = best(bench)
    unsafe = best(bench, unsafe=True)
    main = _row("32 callers", bench, ours, callers=CALLERS, tuning=choice.tuning)
    beside = [
        Row(label=f"peer, pool of {size}", ours=None, peer=rate, unit=UNIT)
        for size, rate in choice.tried.items()
    ]
    beside += [
        _row(f"{callers} callers", bench, ours, callers=callers, tuning=choice.tuning)
        for callers in CALLERS_BESIDE
    ]
    label = f"32 callers, peer unsafe (pool of {unsafe.tuning.pool_size})"
    beside.append(_row(label, bench, ours, callers=CALLERS, tuning=unsafe.tuning))
    assert main.peer is not None
    return Figure(
        name=NAME,
        ours=main.ours,
        peer=main.peer,
        peer_name=f"eventsourcing, pool of {choice.tuning.pool_size}",
        unit=UNIT,
        ratio=main.ratio,
        goal=GOAL,
        beside=beside,
    )


def _row(label: str, bench: Bench, ours: OurSides, *, callers: int, tuning: Tuning) -> Row:
    load = bench.load(callers)
    our_side: Side | None = ours.commands(bench, load) if ours.commands else None
    pairs = alternate(our_side, PeerCommands(bench.servers, load, tuning), rounds=bench.rounds)
    return Row(
        label=label,
        ours=pairs.first_median,
        peer=pairs.second_median,
        unit=UNIT,
        ratio=pairs.ratio,
    )
