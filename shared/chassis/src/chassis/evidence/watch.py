"""Reads the originals again, a few at a time, so that a lost or changed one is noticed early."""

import asyncio
import logging

from chassis.errors import UnavailableError
from chassis.evidence.index import KeptOriginals
from chassis.evidence.originals import Originals
from chassis.evidence.store import State
from chassis.telemetry import Telemetry

LOOKED_AT_ONCE_MAX = 20
_ALARMING = frozenset((State.MISSING, State.CHANGED))

_LOG = logging.getLogger(__name__)


class EvidenceWatch:
    """Goes round all originals; whatever is missing or changed is logged once and counted."""

    def __init__(self, index: KeptOriginals, originals: Originals, telemetry: Telemetry) -> None:
        """Look at these originals and show in the metrics how many are not as they were kept."""
        self._index = index
        self._originals = originals
        self._after = 0
        self._wrong: dict[str, State] = {}
        telemetry.gauge(
            "mingbai.evidence.wrong",
            "Originals that are missing or changed.",
            lambda: len(self._wrong),
        )

    async def look(self) -> None:
        """Look at the next few; a store that does not answer is no finding about an original."""
        try:
            following = await self._index.following(self._after, LOOKED_AT_ONCE_MAX)
            self._after = following[-1].position if following else 0
            wanted = [each.original for each in following]
            states = await asyncio.to_thread(self._originals.check, wanted, lambda: None)
        except UnavailableError as error:
            _LOG.warning("the originals cannot be looked at: %s", error)
            return
        for evidence, state in states.items():
            if state in _ALARMING and self._wrong.get(evidence) is not state:
                _LOG.error("the original %s is %s: restore it from a backup", evidence, state)
            if state in _ALARMING:
                self._wrong[evidence] = state
            elif state is not State.UNAVAILABLE:
                self._wrong.pop(evidence, None)
