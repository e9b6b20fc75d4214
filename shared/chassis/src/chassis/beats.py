"""The heartbeat of a service: how far its log is published, told over core NATS, never stored."""

import asyncio
import contextlib
from collections.abc import Callable

from nats.aio.msg import Msg

from chassis.broker import BrokerOptions, connect

BEAT_SECONDS = 2.0


def beat_subject(county: str, service: str) -> str:
    """Name the subject of a service's beat."""
    return f"beat.{county}.{service}"


async def beat(
    broker: BrokerOptions, subject: str, position: Callable[[], int | None], stop: asyncio.Event
) -> None:
    """Tell how far the log is in the stream, every two seconds until told to stop.

    While the position is not known, nothing is told.
    """
    client = await connect(broker)
    try:
        while not stop.is_set():
            published = position()
            if published is not None:
                await client.publish(subject, str(published).encode())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BEAT_SECONDS)
    finally:
        await client.close()


async def hear_beats(
    broker: BrokerOptions, subject: str, heard: Callable[[int], None], stop: asyncio.Event
) -> None:
    """Pass each beat's position on until told to stop; what is no number is ignored."""
    client = await connect(broker)

    async def receive(message: Msg) -> None:
        if message.data.isdigit():
            heard(int(message.data))

    try:
        await client.subscribe(subject, cb=receive)
        await stop.wait()
    finally:
        await client.close()
