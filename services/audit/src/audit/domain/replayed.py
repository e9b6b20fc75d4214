"""A full replay (全量重演) as an event of audit's own: what was folded anew, and what it equals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id

REPORTED = "audit.replay.reported.v1"
DIFFERING_MAX = 50
"""How many of the parts that differ are named of each question in one event."""
EQUAL, DIFFERS, NOT_SHOWN = "equal", "differs", "not_shown"
"""What a comparison comes to; the words never change."""


@dataclass(frozen=True, kw_only=True)
class PartDigest:
    """One digest over one part of a read model: an entity's books; the whole is one part too."""

    part: str
    rows: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Differing:
    """One part of which two sides do not say the same; None where a side does not have it."""

    question: str
    where: str
    """The part: an entity's id, or nothing where the whole is one part."""
    replayed_sha256: str | None
    shown_sha256: str | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One read model: what the replay made of it, and what was shown at the same position."""

    question: str
    source: str
    position: int
    parts: int
    rows: int
    replayed_sha256: str
    outcome: str
    """`equal`, `differs`, or `not_shown` where nobody answered."""
    differing_count: int
    shown_sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison(Compared):
    """The same with the parts that differ, as many of them as an event names."""

    differing: tuple[Differing, ...]

    @property
    def line(self) -> Compared:
        """Give it without its parts, as it stands in the event."""
        return Compared(
            question=self.question,
            source=self.source,
            position=self.position,
            parts=self.parts,
            rows=self.rows,
            replayed_sha256=self.replayed_sha256,
            outcome=self.outcome,
            differing_count=self.differing_count,
            shown_sha256=self.shown_sha256,
        )


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one full replay came to."""

    number: int
    size: int
    """Of the log that was replayed."""
    started_at: str
    findings: int
    """How often what was replayed contradicts itself or the rules of its day."""
    compared: Sequence[Comparison]

    @property
    def equal(self) -> bool:
        """Whether everything that was shown is what the replay made."""
        return all(each.outcome != DIFFERS for each in self.compared)


class Replay(AggregateRoot):
    """One full replay; it is reported once, whatever it found."""

    TOPIC = "audit.replay"

    class Reported(Created):
        """The log was folded anew up to this size, and compared with what services showed."""

        TOPIC = "audit.replay.reported"
        origin: str
        number: int
        size: int
        started_at: str
        findings: int
        equal: bool
        compared: list[Compared]
        differing: list[Differing]

    @staticmethod
    @override
    def create_id(origin: str, number: int) -> UUID:
        """Derive the replay's id, so that each of a log is reported once."""
        return named_id(f"/audit/replay/{origin}/{number}")

    @classmethod
    def report(cls, origin: str, report: Report) -> "Replay":
        """Report a replay of the log of this origin."""
        return cls(
            origin=origin,
            number=report.number,
            size=report.size,
            started_at=report.started_at,
            findings=report.findings,
            equal=report.equal,
            compared=[each.line for each in report.compared],
            differing=[part for each in report.compared for part in each.differing],
        )

    @event(Reported)
    def __init__(  # one for each field of the event
        self,
        origin: str,
        number: int,
        size: int,
        started_at: str,
        findings: int,
        equal: bool,  # noqa: FBT001  # the same
        compared: list[Compared],
        differing: list[Differing],
    ) -> None:
        self.origin = origin
        self.number = number
        self.equal = equal


def compare(
    question: str,
    replayed: Iterable[PartDigest],
    shown: Iterable[PartDigest] | None,
    *,
    source: str,
    position: int,
) -> Comparison:
    """Compare two sides part by part; None is shown where nothing was."""
    own = {each.part: each for each in replayed}
    theirs = None if shown is None else {each.part: each for each in shown}
    differing = [] if theirs is None else list(_differing(question, own, theirs))
    outcome = NOT_SHOWN if theirs is None else DIFFERS if differing else EQUAL
    return Comparison(
        question=question,
        source=source,
        position=position,
        parts=len(own),
        rows=sum(each.rows for each in own.values()),
        replayed_sha256=_whole(own),
        shown_sha256=None if theirs is None else _whole(theirs),
        outcome=outcome,
        differing=tuple(differing[:DIFFERING_MAX]),
        differing_count=len(differing),
    )


def _differing(
    question: str, own: Mapping[str, PartDigest], theirs: Mapping[str, PartDigest]
) -> Iterable[Differing]:
    for part in sorted({*own, *theirs}):
        mine, other = own.get(part), theirs.get(part)
        if mine != other:
            yield Differing(
                question=question,
                where=part,
                replayed_sha256=None if mine is None else mine.sha256,
                shown_sha256=None if other is None else other.sha256,
            )


def _whole(parts: Mapping[str, PartDigest]) -> str:
    """Bind all parts: a line `part sha256` each, in the order of their names."""
    if list(parts) == [""]:
        return parts[""].sha256
    digest = sha256()
    for part in sorted(parts):
        digest.update(f"{part} {parts[part].sha256}\n".encode())
    return digest.hexdigest()
