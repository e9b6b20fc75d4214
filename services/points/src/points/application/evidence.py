"""Which originals a command cites, and that each of them was kept."""

from collections.abc import Iterable, Sequence

from chassis.eventstore.log import Wanted
from chassis.evidence.errors import EvidenceUnknownError
from points.domain.evidence import Evidence


def cited(evidence: Sequence[str]) -> list[Wanted]:
    """Name the aggregates of the originals that a command cites."""
    return [(Evidence, Evidence.create_id(each)) for each in evidence]


def check_kept(found: Iterable[Evidence | None]) -> None:
    """Refuse to cite an original that was never kept here."""
    if any(each is None for each in found):
        raise EvidenceUnknownError("upload the original first, and cite the id that was answered")
