"""The year-end ranking (拉通排名): all subjects of a scheme in one order, bound by one hash."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from chassis import canonical
from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from chassis.errors import BrokenError
from kernel.points import format_points

CHUNK_BYTES_MAX = 40_000
"""Bytes of the lines in one event: well below what an event may have with its envelope."""


class TieRuleUnknownError(BrokenError):
    """The adopted rule for equal points is none that the code can follow."""

    code = "tie_rule_unknown"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one subject stood at the closing date."""

    account: UUID
    subject_type: str
    label: str
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class RankedLine:
    """One subject's rank and the points it rests on."""

    account: UUID
    subject_type: str
    label: str
    points: Decimal
    rank: int

    def encode(self) -> bytes:
        """Give the line's canonical bytes, the same for everyone who computes the hash."""
        return canonical.encode(
            {
                "account": str(self.account),
                "label": self.label,
                "points": format_points(self.points),
                "rank": self.rank,
                "subject_type": self.subject_type,
            }
        )


def ranked(standings: Sequence[Standing], ties: str) -> list[RankedLine]:
    """Rank subjects of every type together, the most points first, equal ones by account.

    `ties` is pack data: `shared` gives equal points one rank and skips the ranks after it,
    `shared_without_gaps` skips none, and `by_account` gives each a rank of its own.
    """
    ordered = sorted(standings, key=lambda one: (-one.points, str(one.account)))
    ranks = _RANKS.get(ties)
    if ranks is None:
        raise TieRuleUnknownError(f"adopt a rule for equal points that is known, not {ties}")
    return [
        RankedLine(
            account=one.account,
            subject_type=one.subject_type,
            label=one.label,
            points=one.points,
            rank=rank,
        )
        for one, rank in zip(ordered, ranks(ordered), strict=True)
    ]


def ranking_sha256(lines: Sequence[RankedLine]) -> str:
    """Give `sha256:` and the hex digest over the lines, ordered by account, one line feed each."""
    ordered = sorted(lines, key=lambda line: str(line.account))
    written = b"".join(line.encode() + b"\n" for line in ordered)
    return f"{SHA256}:{standard_provider().digests[SHA256].digest(written).hex()}"


def chunked(
    lines: Sequence[RankedLine], *, bytes_max: int = CHUNK_BYTES_MAX
) -> Iterator[list[RankedLine]]:
    """Cut the lines, in their order, so that each part is at most this long."""
    part: list[RankedLine] = []
    length = 0
    for line in lines:
        own = len(line.encode()) + 1
        if part and length + own > bytes_max:
            yield part
            part, length = [], 0
        part.append(line)
        length += own
    if part:
        yield part


def _shared(ordered: Sequence[Standing]) -> Iterator[int]:
    place = 1
    for _, equal in groupby(ordered, key=attrgetter("points")):
        count = len(list(equal))
        yield from [place] * count
        place += count


def _shared_without_gaps(ordered: Sequence[Standing]) -> Iterator[int]:
    groups = groupby(ordered, key=attrgetter("points"))
    for rank, (_, equal) in enumerate(groups, start=1):
        yield from [rank] * len(list(equal))


def _by_account(ordered: Sequence[Standing]) -> Iterator[int]:
    yield from range(1, len(ordered) + 1)


_RANKS: Mapping[str, Callable[[Sequence[Standing]], Iterator[int]]] = {
    "shared": _shared,
    "shared_without_gaps": _shared_without_gaps,
    "by_account": _by_account,
}
