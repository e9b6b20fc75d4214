"""Rows per second of a file of acts: looked at, entered in their accounts and committed."""

from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.ours.sides import OurSides
from tests.bench.peers.importing import PeerImport

NAME = "import"
GOAL = 0.05
ROWS = 100_000
FIRST_OF_HALF = 100
"""Files of half the rows are numbered from here, so that each tells of households of its own."""
UNIT = "rows/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare with COPY of the same 100,000 rows of 1,000 accounts; a file of half goes first."""
    half = ours.imports(bench, ROWS // 2, FIRST_OF_HALF) if ours.imports else None
    before = alternate(half, PeerImport(bench.servers, ROWS // 2), rounds=1)
    our_side = ours.imports(bench, ROWS, 0) if ours.imports else None
    pairs = alternate(our_side, PeerImport(bench.servers, ROWS), rounds=bench.rounds)
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="PostgreSQL, COPY of the same file",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
        beside=[
            Row(
                label=f"{ROWS // 2:,} rows",
                ours=before.first_median,
                peer=before.second_median,
                unit=UNIT,
                ratio=before.ratio,
            ),
        ],
    )
