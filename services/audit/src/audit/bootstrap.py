"""The only place where the objects of audit are made and joined."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from psycopg_pool import ConnectionPool

from audit.adapters.evidence_reader import EvidenceReader
from audit.adapters.feed_reader import FeedReader
from audit.adapters.growth import Growth
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_export import LogExport
from audit.adapters.log_key import kept_key, key_from_seed
from audit.adapters.service_logs import HttpOwnLog
from audit.adapters.service_stores import StoredOwnLog
from audit.adapters.signatures import KeySigner
from audit.adapters.stream_looks import look_at_stream
from audit.adapters.stream_reader import ReaderHooks, ReaderOptions, StreamReader
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.replay import Replay, Sources
from audit.application.sealing import Sealing, SealingOptions, SealingPorts, origin_of
from audit.application.verification import Trust, Verification
from audit.application.watching import Watching, WatchPorts
from audit.entrypoints import cli
from audit.entrypoints.access import ACTIONS, FEED_SERVICES
from audit.entrypoints.exporting import export
from audit.entrypoints.feed import FeedParts
from audit.entrypoints.http import TITLES, AuditParts, audit_routes
from audit.entrypoints.watching import WatchedParts, watch
from audit.settings import AuditSettings
from chassis.clock import SystemClock
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts
from chassis.service import Command, Service
from chassis.streams import EVENTS
from kernel.units import unit_id
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

TREE_CONNECTIONS_MAX = 6
LOCK_WAIT_MILLISECONDS_MAX = 5_000
OWN_DATABASE = "audit's database"

NAME = ServiceName(name="audit", actions=ACTIONS)


class Joined:
    """The parts of audit that its routes, its reader and its commands share."""

    def __init__(self, base: Foundation) -> None:
        """Open the tree and the key."""
        assert isinstance(base.settings, AuditSettings)
        self.settings = base.settings
        self.pool: ConnectionPool[Any] = ConnectionPool(
            base.store_options.url,
            min_size=1,
            max_size=TREE_CONNECTIONS_MAX,
            open=True,
        )
        base.at_close(self.pool.close)
        seed = self.settings.log_key_seed
        origin = origin_of(
            self.settings.county,
            authority=self.settings.log_authority,
            demonstration=self.settings.demonstration,
        )
        key = (
            kept_key(self.settings.log_key_folder, base.algorithms)
            if seed is None
            else key_from_seed(seed.get_secret_value(), base.algorithms)
        )
        self.signer = KeySigner(origin, key)
        self.key = verifier_key(self.signer, ED25519)
        self.leaves = LeafReader(self.pool)
        self.tree = TreeReader(self.pool)
        self.store = TreeStore(self.pool, lock_wait_milliseconds_max=LOCK_WAIT_MILLISECONDS_MAX)
        self.county = unit_id(self.settings.county, self.settings.county)
        self.replay = Replay(
            self.leaves,
            Sources(
                points=self.settings.source("points"),
                registry=self.settings.source("registry"),
                own=base.source,
            ),
        )
        trust = Trust(own_source=base.source, key=self.key)
        self.evidence = EvidenceReader(self.pool)
        self.verification = Verification(self.leaves, self.evidence, trust)
        self.broker = base.broker
        self.stores = self._stores(base)
        self.watching = self._watching()

    def _stores(self, base: Foundation) -> dict[str, StoredOwnLog]:
        told = {
            self.settings.source(service): StoredOwnLog(url.get_secret_value())
            for service, url in self.settings.service_databases.items()
        }
        # A log set back to an older backup has forgotten what its own sealings say.
        return {base.source: StoredOwnLog(base.store_options.url), **told}

    def _watching(self) -> Watching:
        ports = WatchPorts(
            leaves=self.leaves,
            evidence=self.evidence,
            verification=self.verification,
            now=SystemClock().now,
        )
        registry = self.settings.source("registry")
        return Watching(ports, registry=registry, late_days=self.settings.late_days)


def build(base: Foundation) -> Parts:
    """Join the log, its routes and its reader on an open foundation."""
    joined = Joined(base)
    sealing = Sealing(
        SealingOptions(source=base.source, county=joined.settings.county, unit=joined.county),
        ports=SealingPorts(
            tree=joined.tree,
            checkpoints=joined.store,
            log=base.log,
            clock=base.clock,
            clock_seen=lambda: joined.watching.clock(OWN_DATABASE, joined.leaves.clock),
        ),
        signer=joined.signer,
    )
    following = StreamReader(
        ReaderOptions(broker=base.broker),
        store=joined.store,
        tree=joined.tree,
        clock=base.clock,
        hooks=ReaderHooks(taken=lambda _: sealing.grown()),
    )
    feed = FeedReader(joined.pool)
    parts = AuditParts(
        gate=base.gate,
        tree=joined.tree,
        leaves=joined.leaves,
        replay=joined.replay,
        feed=FeedParts(
            gate=base.gate,
            feed=feed,
            growth=Growth(feed.size),
            sources={service: joined.settings.source(service) for service in FEED_SERVICES},
            within=lambda unit: base.register.within(unit, base.today()),
            county=joined.county,
        ),
        key=joined.key,
        county=joined.county,
    )
    return Parts(routers=audit_routes(parts), extra=(following.run, sealing.run), titles=TITLES)


Perform = Callable[[Joined, cli.CommandParts, Sequence[str]], int]


def _command(perform: Perform) -> Command:
    async def run(base: Foundation, arguments: Sequence[str]) -> int:
        joined = Joined(base)
        token = joined.settings.auditor_token
        services = {
            joined.settings.source(service): HttpOwnLog(
                url, token="" if token is None else token.get_secret_value()
            )
            for service, url in joined.settings.service_urls.items()
        }
        parts = cli.CommandParts(
            verification=joined.verification,
            replay=joined.replay,
            services=services,
            stores=joined.stores,
        )
        return await asyncio.to_thread(perform, joined, parts, arguments)

    return run


def _verify(_: Joined, parts: cli.CommandParts, arguments: Sequence[str]) -> int:
    return cli.verify(parts, arguments)


def _replay(_: Joined, parts: cli.CommandParts, arguments: Sequence[str]) -> int:
    return cli.replay(parts, arguments)


def _watch(joined: Joined, parts: cli.CommandParts, arguments: Sequence[str]) -> int:
    watched = WatchedParts(
        watching=joined.watching,
        streams={EVENTS: lambda: asyncio.run(look_at_stream(joined.broker, EVENTS))},
        heads=[*parts.services.items(), *parts.stores.items()],
        clocks={
            OWN_DATABASE: joined.leaves.clock,
            **{source: store.clock for source, store in joined.stores.items()},
        },
    )
    return watch(parts, watched, arguments)


def _export(joined: Joined, parts: cli.CommandParts, arguments: Sequence[str]) -> int:
    return export(parts, LogExport(joined.tree, joined.key), arguments)


SERVICE = Service(
    name=NAME,
    settings=AuditSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
    commands={
        "verify": _command(_verify),
        "replay": _command(_replay),
        "export": _command(_export),
        "watch": _command(_watch),
    },
)
