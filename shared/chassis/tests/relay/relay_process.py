"""Runs one relay until it is killed: `relay_process.py <database> <nats> <source> <lock|free>`.

It begins when it is told so by a line on its standard input, so that a test has one at hand.
"""

import asyncio
import sys

from chassis.broker import BrokerOptions
from chassis.eventstore.factory import StoreOptions
from chassis.relay.relay import Relay, RelayOptions


async def main(database: str, nats: str, source: str, lock: str) -> None:
    options = RelayOptions(
        store=StoreOptions(url=database),
        broker=BrokerOptions(servers=(nats,), name="relay"),
        source=source,
        session_lock=lock == "lock",
        poll_seconds=0.2,
        lock_poll_seconds=0.05,
        ack_seconds_max=2.0,
    )
    await Relay(options).run(asyncio.Event())


if __name__ == "__main__":
    sys.stdin.readline()
    asyncio.run(main(*sys.argv[1:]))
