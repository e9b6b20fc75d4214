"""The restricted log and its tree: written, relayed, read back and signed under its own origin."""

import asyncio

from audit.adapters.leaf_reader import LeafReader
from audit.adapters.signatures import KeySigner
from audit.adapters.stream_reader import ReaderHooks, ReaderOptions, StreamReader
from audit.adapters.tree_pool import RESTRICTED_TREE, tree_pool
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.sealing import Sealing, SealingOptions, SealingPorts
from chassis.crypto.port import SigningKey
from chassis.foundation import Foundation
from chassis.restricted import RestrictedLog, RestrictedOptions
from chassis.running import Role
from chassis.streams import RESTRICTED
from kernel.units import unit_id
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

CONNECTIONS_MAX = 3
LOCK_WAIT_MILLISECONDS_MAX = 5_000


class Restricted:
    """What audit keeps from those whom it concerns; nothing of the open log refers to it."""

    def __init__(self, base: Foundation, *, origin: str, key: SigningKey) -> None:
        """Open the log and its tree; they are signed by the log's key under an origin below it."""
        self._base = base
        self.events = RestrictedLog(
            RestrictedOptions(
                store=base.store_options,
                source=base.source,
                writer=base.writer,
                vault=base.vault,
            )
        )
        base.at_close(self.events.close)
        pool = tree_pool(
            base.store_options.url, tree=RESTRICTED_TREE, connections_max=CONNECTIONS_MAX
        )
        base.at_close(pool.close)
        self.pool = pool
        self.signer = KeySigner(f"{origin}/restricted", key)
        self.key = verifier_key(self.signer, ED25519)
        self.leaves = LeafReader(pool)
        self.tree = TreeReader(pool)
        self.store = TreeStore(pool, lock_wait_milliseconds_max=LOCK_WAIT_MILLISECONDS_MAX)

    def roles(self) -> tuple[Role, ...]:
        """Give what keeps stream and tree level with the log."""
        base, events = self._base, self.events
        county = base.settings.county
        sealing = Sealing(
            SealingOptions(source=events.source, county=county, unit=unit_id(county, county)),
            ports=SealingPorts(
                tree=self.tree, checkpoints=self.store, log=events.log, clock=base.clock
            ),
            signer=self.signer,
        )
        following = StreamReader(
            ReaderOptions(broker=base.broker, stream=RESTRICTED),
            store=self.store,
            tree=self.tree,
            clock=base.clock,
            hooks=ReaderHooks(taken=lambda _: sealing.grown()),
        )
        return (events.relay(base.broker).run, following.run, sealing.run)

    async def know_level(self, stop: asyncio.Event) -> None:
        """Compare the log with its stream, in every process that may write to it."""

        async def chain_at(position: int) -> str | None:
            return await asyncio.to_thread(self.events.chain_at, position)

        await self.events.level.keep(self._base.broker, chain_at, stop)
