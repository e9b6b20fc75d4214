"""Events per second that an integrator follows over HTTP, from audit's feed."""

import asyncio

from tests.bench.harness import Bench, Figure, alternate
from tests.bench.ours.feed import fill_stream
from tests.bench.ours.sides import OurSides
from tests.bench.peers.feed import PeerFollow
from tests.bench.peers.relay import SUBJECTS, in_memory
from tests.bench.workload import EVERYDAY

NAME = "feed_http"
GOAL = 0.5
EVENTS = 50_000
UNIT = "events/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare with nats-py reading the same stream as its owner."""
    stored = in_memory(ours.stored_bytes(bench.servers, EVERYDAY), events=EVENTS)
    url = bench.servers.nats_url
    asyncio.run(fill_stream(url, stored))
    our_side = ours.feed_http(bench, stored) if ours.feed_http else None
    pairs = alternate(our_side, PeerFollow(url, SUBJECTS, len(stored)), rounds=bench.rounds)
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="nats-py, the same stream read bare",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
    )
