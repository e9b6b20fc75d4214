"""The peer's side of the commands over HTTP."""

from tests.bench.harness import Bench, Side
from tests.bench.http_side import HttpSide, Serving
from tests.bench.peers.account import Tuning
from tests.bench.peers.commands import seeded
from tests.bench.peers.http_server import ServerSettings
from tests.bench.servers import free_port
from tests.bench.tokens import Issuer

ENTRIES = "/accounts/{account}/entries"
EMPTY = "/empty"
CALLERS = 16
"""As many persons send entries as the village has grids, each with a token."""


def peer_http(bench: Bench, *, callers: int, tuning: Tuning, path: str = ENTRIES) -> Side:
    """Make the side: the plain server, asked for entries or for its empty route."""
    issuer = Issuer()
    settings = ServerSettings(
        port=free_port(),
        conninfo=seeded(bench.servers),
        pool_size=tuning.pool_size,
        public_jwk=issuer.public_jwk,
    )
    serving = Serving(
        command=["-m", "tests.bench.peers.http_server", settings.as_argument()],
        port=settings.port,
        path=path,
        tokens=[issuer.token(f"person/{number}") for number in range(CALLERS)],
    )
    return HttpSide(serving, bench.load(callers))
