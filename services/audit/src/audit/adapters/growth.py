"""Tells readers who wait that the log has grown, with one question to the database for all."""

import asyncio
from collections.abc import Callable

ASK_SECONDS = 0.1


class Growth:
    """Knows the log's size as of at most a moment ago, however many readers wait for it."""

    def __init__(self, size: Callable[[], int]) -> None:
        self._size = size
        self._known = 0
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()

    async def beyond(self, size: int, *, until: float) -> bool:
        """Wait until the log is larger than this, or until an instant of the loop's clock."""
        loop = asyncio.get_running_loop()
        while await self._current(loop) <= size:
            left = until - loop.time()
            if left <= 0:
                return False
            await asyncio.sleep(min(ASK_SECONDS, left))
        return True

    async def _current(self, loop: asyncio.AbstractEventLoop) -> int:
        async with self._asking:
            if self._asked_at is None or loop.time() - self._asked_at >= ASK_SECONDS:
                self._known = await asyncio.to_thread(self._size)
                self._asked_at = loop.time()
            return self._known
