"""Ends tasks for sure, also those whose library takes a cancellation for an error of its own."""

import asyncio
from typing import Any

AGAIN_SECONDS = 2.0
"""Long enough for a task to close what it has open."""


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks until all of them have ended; what they raised stays in them.

    Some waits of nats-py turn a cancellation into a timeout of their own. A task that tries again
    after a timeout would then never learn that it is to end, so it is told again.
    """
    going = {task for task in tasks if not task.done()}
    while going:
        for task in going:
            task.cancel()
        _, going = await asyncio.wait(going, timeout=AGAIN_SECONDS)
    for task in tasks:
        if not task.cancelled():
            task.exception()
