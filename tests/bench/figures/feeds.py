"""Events per second that an integrator follows: over NATS by its account, over HTTP by the feed."""

import asyncio
from collections.abc import Callable, Sequence

from tests.bench.harness import Bench, Figure, Side, alternate
from tests.bench.ours.feed import fill_stream
from tests.bench.ours.sides import OurSides
from tests.bench.peers.feed import PeerFollow
from tests.bench.peers.relay import SUBJECTS, in_memory
from tests.bench.workload import EVERYDAY

NATS, HTTP = "feed_nats", "feed_http"
GOAL = 0.5
EVENTS = 50_000
UNIT = "events/s"


def measure_nats(bench: Bench, ours: OurSides) -> Figure:
    """Compare an integrator's read-only account with nats-py reading the stream as its owner."""
    return _measure(NATS, ours.feed_nats, bench, ours)


def measure_http(bench: Bench, ours: OurSides) -> Figure:
    """Compare audit's feed with nats-py reading the same stream as its owner."""
    return _measure(HTTP, ours.feed_http, bench, ours)


def _measure(
    name: str,
    make: Callable[[Bench, Sequence[bytes]], Side] | None,
    bench: Bench,
    ours: OurSides,
) -> Figure:
    stored = in_memory(ours.stored_bytes(bench.servers, EVERYDAY), events=EVENTS)
    url = bench.servers.nats_url
    asyncio.run(fill_stream(url, stored))
    our_side = make(bench, stored) if make else None
    pairs = alternate(our_side, PeerFollow(url, SUBJECTS, len(stored)), rounds=bench.rounds)
    return Figure(
        name=name,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="nats-py, the same stream read bare",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
    )
