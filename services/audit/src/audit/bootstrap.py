"""The only place where the objects of audit are made and joined."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from psycopg_pool import ConnectionPool

from audit.adapters.evidence_reader import EvidenceReader
from audit.adapters.feed_reader import FeedReader
from audit.adapters.fingerprint_reader import FingerprintReader
from audit.adapters.growth import Growth
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_export import LogExport
from audit.adapters.log_key import kept_key, key_from_seed
from audit.adapters.service_logs import HttpOwnLog
from audit.adapters.service_stores import StoredOwnLog
from audit.adapters.signatures import KeySigner
from audit.adapters.stream_looks import look_at_stream
from audit.adapters.stream_reader import ReaderHooks, ReaderOptions, StreamReader
from audit.adapters.tree_pool import OPEN_TREE, tree_pool
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.adapters.unit_export import UnitExport
from audit.application.replay import Replay, Sources
from audit.application.sealing import Sealing, SealingOptions, SealingPorts, origin_of
from audit.application.verification import Trust, Verification
from audit.application.watching import Watching, WatchPorts
from audit.entrypoints import cli, flags_cli
from audit.entrypoints.access import ACTIONS, FEED_SERVICES
from audit.entrypoints.exporting import Exports, export
from audit.entrypoints.feed import FeedParts
from audit.entrypoints.http import TITLES, AuditParts, audit_routes
from audit.entrypoints.watching import WatchedParts, watch
from audit.features.oversight import flags_command_parts, oversight
from audit.features.replaying import Log, Replaying
from audit.features.restricted import Restricted
from audit.features.witnesses import Witnesses
from audit.settings import AuditSettings
from chassis.clock import SystemClock
from chassis.crypto.port import SigningKey
from chassis.eventstore.schema import MAIN, RESTRICTED
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts
from chassis.parts import joined as joined_parts
from chassis.service import Command, Service
from chassis.streams import EVENTS
from kernel.units import unit_id
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

TREE_CONNECTIONS_MAX = 6
LOCK_WAIT_MILLISECONDS_MAX = 5_000
OWN_DATABASE = "audit's database"

NAME = ServiceName(name="audit", actions=ACTIONS, logs=(MAIN, RESTRICTED))


class Joined:
    """The parts of audit that its routes, its reader and its commands share."""

    def __init__(self, base: Foundation) -> None:
        """Open the tree and the key."""
        assert isinstance(base.settings, AuditSettings)
        self.settings = base.settings
        self.pool: ConnectionPool[Any] = tree_pool(
            base.store_options.url, tree=OPEN_TREE, connections_max=TREE_CONNECTIONS_MAX
        )
        base.at_close(self.pool.close)
        origin, key = self._signs_as(base)
        self.signer = KeySigner(origin, key)
        self.key = verifier_key(self.signer, ED25519)
        self.restricted = Restricted(base, origin=origin, key=key)
        self.leaves = LeafReader(self.pool)
        self.own_source = base.source
        self.tree = TreeReader(self.pool)
        self.store = TreeStore(self.pool, lock_wait_milliseconds_max=LOCK_WAIT_MILLISECONDS_MAX)
        self.witnesses = Witnesses(self.settings, self.pool, tree=self.tree, key=self.key)
        self.county = unit_id(self.settings.county, self.settings.county)
        self.replay = Replay(
            self.leaves,
            Sources(
                points=self.settings.source("points"),
                registry=self.settings.source("registry"),
                own=base.source,
            ),
        )
        log = Log(
            pool=self.pool,
            leaves=self.leaves,
            tree=self.tree,
            origin=self.signer.name,
            county=self.county,
        )
        self.replaying = Replaying(base, self.settings, log)
        trust = Trust(own_source=base.source, key=self.key)
        self.evidence = EvidenceReader(self.pool)
        self.verification = Verification(self.leaves, self.evidence, trust)
        self.broker = base.broker
        self.stores = self._stores(base)
        self.watching = self._watching()

    def _signs_as(self, base: Foundation) -> tuple[str, SigningKey]:
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
        return origin, key

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
    witnessing = joined.witnesses.asking(base)
    parts = AuditParts(
        gate=base.gate,
        tree=joined.tree,
        leaves=joined.leaves,
        replay=joined.replay,
        feed=_feed(base, joined),
        past=joined.replaying.parts(),
        key=joined.key,
        quorum=joined.witnesses.quorum,
        cosignatures=joined.witnesses.cosignatures,
        fingerprints=FingerprintReader(joined.pool),
        county=joined.county,
    )
    audit = Parts(
        routers=audit_routes(parts),
        extra=(following.run, sealing.run, joined.replaying.folding.run, witnessing.run),
        jobs={"replay_reports": joined.replaying.reports().routine},
        titles=TITLES,
    )
    return joined_parts(audit, oversight(base, joined.restricted, joined.pool, joined.county))


def _feed(base: Foundation, joined: Joined) -> FeedParts:
    feed = FeedReader(joined.pool)
    return FeedParts(
        gate=base.gate,
        feed=feed,
        growth=Growth(feed.size),
        sources={service: joined.settings.source(service) for service in FEED_SERVICES},
        within=lambda unit: base.register.within(unit, base.today()),
        county=joined.county,
    )


async def _replay_all(base: Foundation, arguments: Sequence[str]) -> int:
    return await Joined(base).replaying.replay_all(arguments)


async def _what_if(base: Foundation, arguments: Sequence[str]) -> int:
    return await Joined(base).replaying.what_if(arguments)


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
    witnesses = joined.witnesses
    log = LogExport(joined.tree, joined.key, quorum=witnesses.quorum, witnessed=witnesses.witnessed)
    unit = UnitExport(joined.tree, joined.leaves, joined.key, own_source=joined.own_source)
    return export(parts, Exports(log=log, unit=unit), arguments)


async def _flags_command(base: Foundation, arguments: Sequence[str]) -> int:
    joined = Joined(base)
    parts = flags_command_parts(joined.restricted, joined.pool)
    return await asyncio.to_thread(flags_cli.flags, parts, arguments)


SERVICE = Service(
    name=NAME,
    settings=AuditSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
    commands={
        "verify": _command(_verify),
        "replay": _command(_replay),
        "export": _command(_export),
        "replay-all": _replay_all,
        "what-if": _what_if,
        "flags": _flags_command,
        "watch": _command(_watch),
    },
)
