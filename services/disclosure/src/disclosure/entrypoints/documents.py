"""The JSON in which a publication is given to programs, with all that is needed to check it."""

from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from disclosure.domain.publication import State
from disclosure.domain.statement import StatementLine
from disclosure.entrypoints.revisions import (
    ChangeDocument,
    RevisionDocument,
    Whole,
    change_document,
    revision_document,
)
from disclosure.projections.disclosed import Disclosed
from kernel.points import format_points

ALGORITHM = (
    "Each line is a JSON object with the members account, label, points and standing, written in "
    "the canonical form of RFC 8785 as UTF-8. The lines are ordered by account as text, each is "
    "followed by one line feed (0x0A), and SHA-256 is taken over all of them. The result is "
    "written as sha256: and 64 hexadecimal digits."
)
PROOF_PATH = "/audit/proofs/inclusion"
"""Below the county's gateway: the overseer's service, which answers from its own copy."""


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)


class ListedPublication(_Document):
    """One publication in a list."""

    id: str
    kind: str
    unit: str
    scheme: str
    period: str
    published_at: str
    published_on: str
    revision: int
    lines_count: int
    points: str
    statement: str


class ExpectedPublication(_Document):
    """One approved period and how far its disclosure has come."""

    id: str
    kind: str
    unit: str
    scheme: str
    period: str
    state: State
    approved_on: str
    required_at: str
    decided_at: str | None
    statement: str
    reason: str | None
    computed: str | None


class LineDocument(_Document):
    """One line of the list, and the event of points that it comes from."""

    account: str
    label: str
    points: str
    standing: str
    grid: str
    event: str
    position: int


class EventDocument(_Document):
    """One event behind a publication: its identity, its position, and where its proof is."""

    what: str
    event: str
    position: int
    proof: str


class Verification(_Document):
    """How anybody checks the list without trusting who shows it."""

    statement: str
    algorithm: str
    events: list[EventDocument]
    positions_first: int
    positions_last: int
    positions_source: str


class ApprovalDocument(_Document):
    """Who approved the list, when, and by which resolution."""

    event: str
    position: int
    approved_on: str
    recorded_at: str
    approver: str
    resolution: str


class HistoryDocument(_Document):
    """One step in a publication's history."""

    what: State
    event: str
    position: int
    recorded_at: str
    statement: str


class PublicationDocument(ListedPublication):
    """One publication, whole."""

    last_day: str
    entries: int
    objections_until: str | None
    approval: ApprovalDocument
    lines: list[LineDocument]
    verification: Verification
    history: list[HistoryDocument]
    revisions: list[RevisionDocument]
    changes: list[ChangeDocument]
    """What this revision changed of the one before."""


def listed(found: Disclosed) -> ListedPublication:
    """Give a publication as lists name it."""
    return ListedPublication(**_listed(found))


def expected(found: Disclosed) -> ExpectedPublication:
    """Give an approved period and how far its disclosure has come."""
    return ExpectedPublication(
        id=str(found.publication),
        kind=found.kind,
        unit=str(found.unit),
        scheme=found.scheme,
        period=found.period,
        state=found.state,
        approved_on=found.approved_on.isoformat(),
        required_at=found.required_at,
        decided_at=found.decided_at,
        statement=found.statement,
        reason=found.reason,
        computed=found.computed,
    )


def whole(read: Whole) -> PublicationDocument:
    """Give a publication with its list, its events and its history."""
    found, lines, steps = read.found, read.lines, read.steps
    until = found.objections_until
    return PublicationDocument(
        **_listed(found),
        last_day=found.last_day.isoformat(),
        entries=found.entries,
        objections_until=None if until is None else until.isoformat(),
        approval=ApprovalDocument(
            event=found.approved_event,
            position=found.approved_position,
            approved_on=found.approved_on.isoformat(),
            recorded_at=found.approved_at,
            approver=found.approver,
            resolution=found.resolution,
        ),
        lines=[_line(line) for line in lines],
        verification=_verification(found),
        history=[
            HistoryDocument(
                what=step.what,
                event=step.event,
                position=step.position,
                recorded_at=step.recorded_at,
                statement=step.statement,
            )
            for step in steps
        ],
        revisions=[revision_document(read.found, one) for one in read.revisions],
        changes=[change_document(one) for one in read.changes],
    )


def proof_of(event: str) -> str:
    """Give the address of an event's inclusion proof, below the county's gateway."""
    source, _, event_id = event.partition("#")
    return f"{PROOF_PATH}?{urlencode({'source': source, 'id': event_id}, safe='/')}"


def _listed(found: Disclosed) -> dict[str, Any]:
    assert found.decided_at is not None
    assert found.decided_on is not None
    return {
        "id": str(found.publication),
        "kind": found.kind,
        "unit": str(found.unit),
        "scheme": found.scheme,
        "period": found.period,
        "published_at": found.decided_at,
        "published_on": found.decided_on.isoformat(),
        "revision": found.revision,
        "lines_count": found.lines,
        "points": format_points(found.points),
        "statement": found.statement,
    }


def _line(line: StatementLine) -> LineDocument:
    return LineDocument(
        account=str(line.account),
        label=line.label,
        points=format_points(line.points),
        standing=format_points(line.standing),
        grid=str(line.unit),
        event=f"{line.source}#{line.event_id}",
        position=line.position,
    )


def _verification(found: Disclosed) -> Verification:
    assert found.decided_event is not None
    assert found.decided_position is not None
    assert found.positions_first is not None
    assert found.positions_last is not None
    return Verification(
        statement=found.statement,
        algorithm=ALGORITHM,
        events=[
            _event("published", found.decided_event, found.decided_position),
            _event("approved", found.approved_event, found.approved_position),
        ],
        positions_first=found.positions_first,
        positions_last=found.positions_last,
        positions_source=found.approved_event.partition("#")[0],
    )


def _event(what: str, event: str, position: int) -> EventDocument:
    return EventDocument(what=what, event=event, position=position, proof=proof_of(event))
