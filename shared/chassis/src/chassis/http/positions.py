"""Reading what one has just written: positions in answers, and waiting for a read model."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Query

from chassis.http.errors import ReadModelBehindError
from chassis.http.limits import INTEGER_MAX

POSITION_HEADER = "Mingbai-Position"
"""A position in the log of the service that answers, as a decimal number."""

WAIT_FIRST_SECONDS = 0.005
WAIT_STEP_SECONDS_MAX = 0.1

After = Annotated[
    int | None,
    Query(
        ge=0,
        le=INTEGER_MAX,
        description="Answer only from a read model that has reached this `Mingbai-Position`.",
    ),
]


async def wait_until(
    read_position: Callable[[], Awaitable[int]], after: int | None, *, seconds_max: float
) -> int:
    """Wait until the read model has reached a position, and give the one it stands at.

    After `seconds_max` seconds a `ReadModelBehindError` says how far it has come.
    """
    position = await read_position()
    if after is None:
        return position
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + seconds_max
    step = WAIT_FIRST_SECONDS
    while position < after:
        left = ends_at - loop.time()
        if left <= 0:
            message = f"ask again soon: the read model is at {position}, not yet at {after}"
            raise ReadModelBehindError(message, position=position, after=after)
        await asyncio.sleep(min(step, left))
        step = min(step * 2, WAIT_STEP_SECONDS_MAX)
        position = await read_position()
    return position
