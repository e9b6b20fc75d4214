"""Which of the originals that an import cites were ever kept here."""

from collections.abc import Iterable

from chassis.eventstore.log import Log
from chassis.eventstore.looking import existing
from chassis.evidence.errors import EvidenceUnknownError
from points.domain.evidence import Evidence

DIGESTS_REMEMBERED_MAX = 16_384


class CitedEvidence:
    """Asks the log once for each original; what was kept once stays known to it."""

    def __init__(self, log: Log) -> None:
        """Ask this log."""
        self._log = log
        self._kept: set[str] = set()

    async def missing(self, digests: Iterable[str]) -> frozenset[str]:
        """Give those of these originals that were never kept here."""
        wanted = frozenset(digests)
        if not wanted:
            return wanted
        asked = {Evidence.create_id(each): each for each in wanted - self._kept}
        found = await existing(self._log, list(asked)) if asked else frozenset()
        kept = {asked[each] for each in found}
        if len(self._kept) >= DIGESTS_REMEMBERED_MAX:
            self._kept.clear()
        self._kept |= kept
        return frozenset(asked.values()) - kept


def check_cited(digests: Iterable[str], missing: frozenset[str]) -> None:
    """Refuse an act that cites an original that was never kept here."""
    if not missing.isdisjoint(digests):
        raise EvidenceUnknownError("upload the original first, and cite the id that was answered")
