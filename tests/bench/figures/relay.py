"""Events per second from the store into the stream."""

from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.harness import measure as measure_alone
from tests.bench.ours.sides import OurSides
from tests.bench.peers.relay import PeerRelay, in_memory
from tests.bench.workload import EVERYDAY

NAME = "relay"
GOAL = 0.8
EVENTS = 50_000
EVENTS_SINGLY = 4_000
UNIT = "events/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare with nats-py sending the same bytes from memory in batches of the same size."""
    stored = in_memory(ours.stored_bytes(bench.servers, EVERYDAY), events=EVENTS)
    url = bench.servers.nats_url
    our_side = ours.relay(bench, EVENTS) if ours.relay else None
    pairs = alternate(our_side, PeerRelay(url, stored), rounds=bench.rounds)
    singly = PeerRelay(url, stored[:EVENTS_SINGLY], batched=False)
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="nats-py, atomic batches from memory",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
        beside=[
            Row(
                label="nats-py, publish_async",
                ours=None,
                peer=measure_alone(singly, rounds=bench.rounds),
                unit=UNIT,
            )
        ],
    )
