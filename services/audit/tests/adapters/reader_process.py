"""Audit's reader in a process of its own, to be killed: `reader_process.py <database> <nats>`."""

import asyncio
import sys

from audit.adapters.stream_reader import ReaderOptions, StreamReader
from audit.adapters.tree_pool import OPEN_TREE, tree_pool
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from chassis.broker import BrokerOptions
from chassis.clock import SystemClock


async def main(database: str, nats: str) -> None:
    options = ReaderOptions(broker=BrokerOptions(servers=(nats,), name="audit"))
    with tree_pool(database, tree=OPEN_TREE, connections_max=2) as pool:
        reader = StreamReader(
            options,
            store=TreeStore(pool, lock_wait_milliseconds_max=20_000),
            tree=TreeReader(pool),
            clock=SystemClock(),
        )
        await reader.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
