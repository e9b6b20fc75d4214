"""Durable commands per second through HTTP."""

from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.harness import measure as measure_alone
from tests.bench.ours.sides import OurSides
from tests.bench.peers.commands import best
from tests.bench.peers.http import EMPTY, peer_http

NAME = "commands_http"
GOAL = 3.0
CONNECTIONS = 32
UNIT = "requests/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare 32 keep-alive connections, with an empty async route beside them."""
    tuning = best(bench).tuning
    our_side = ours.http(bench, bench.load(CONNECTIONS)) if ours.http else None
    pairs = alternate(
        our_side, peer_http(bench, callers=CONNECTIONS, tuning=tuning), rounds=bench.rounds
    )
    empty = peer_http(bench, callers=CONNECTIONS, tuning=tuning, path=EMPTY)
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name=f"FastAPI + eventsourcing, pool of {tuning.pool_size}",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
        beside=[
            Row(
                label="an empty async route",
                ours=None,
                peer=measure_alone(empty, rounds=bench.rounds),
                unit=UNIT,
            )
        ],
    )
