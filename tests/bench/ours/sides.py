"""The platform's own sides, one maker per kind of work; None where a side is not there.

A figure whose side is None is printed with the peer alone and counts as not reached.
Every maker gives a new `Side` that begins from its own freshly seeded or already seeded store.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.envelopes import StoredBytesOf, stored_bytes
from tests.bench.harness import Bench, Load, Side
from tests.bench.ours.as_of import Past, our_as_of
from tests.bench.ours.balances import our_balances
from tests.bench.ours.books import Year
from tests.bench.ours.commands import our_commands
from tests.bench.ours.feed import our_http_feed, our_nats_feed
from tests.bench.ours.http import our_http
from tests.bench.ours.importing import our_import
from tests.bench.ours.month_close import our_month_close, peer_month_close
from tests.bench.ours.payments import our_payments
from tests.bench.ours.relay import our_relay
from tests.bench.ours.replay import our_replay, our_stored_bytes
from tests.bench.ours.tree import our_tree
from tests.bench.workload import Population


@dataclass(frozen=True, kw_only=True)
class OurSides:
    """What the platform can be measured at."""

    commands: Callable[[Bench, Load], Side] | None = None
    http: Callable[[Bench, Load], Side] | None = None
    replay: Callable[[Bench, Population], Side] | None = None
    relay: Callable[[Bench, int], Side] | None = None
    feed_nats: Callable[[Bench, Sequence[bytes]], Side] | None = None
    feed_http: Callable[[Bench, Sequence[bytes]], Side] | None = None
    imports: Callable[[Bench, int, int], Side] | None = None
    balances: Callable[[Bench, Year, int], Side] | None = None
    as_of: Callable[[Bench, Past], Side] | None = None
    month_close: Callable[[Bench, Year], Side] | None = None
    plain_close: Callable[[Bench, Year], Side] | None = None
    payments: Callable[[Bench, Load], Side] | None = None
    tree: Callable[[Sequence[bytes]], Side] | None = None
    stored_bytes: StoredBytesOf = stored_bytes


OURS = OurSides(
    commands=our_commands,
    http=our_http,
    replay=our_replay,
    relay=our_relay,
    feed_nats=our_nats_feed,
    feed_http=our_http_feed,
    imports=our_import,
    balances=our_balances,
    as_of=our_as_of,
    month_close=our_month_close,
    plain_close=peer_month_close,
    payments=our_payments,
    tree=our_tree,
    stored_bytes=our_stored_bytes,
)
