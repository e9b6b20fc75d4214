"""Keeps what is folded of the log up to date, beside the reader of the stream."""

import asyncio
import contextlib
import logging

from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from audit.adapters.folded import Folded

POLL_SECONDS = 1.0

_LOG = logging.getLogger(__name__)


class Folding:
    """Folds whatever came into the log, a batch at a time, until told to stop."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded

    async def run(self, stop: asyncio.Event) -> None:
        """Follow the log; whatever is away is waited for."""
        before = -1
        while not stop.is_set():
            try:
                size = await asyncio.to_thread(self._folded.fold)
            except (OperationalError, PoolTimeout) as error:
                _LOG.warning("what is folded waits for the database: %s", error)
                size = before
            if size == before:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), POLL_SECONDS)
            before = size
