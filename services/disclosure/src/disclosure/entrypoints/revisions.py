"""The revisions of a publication: its lists from the first on, and what each changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from disclosure.domain.statement import StatementLine
from disclosure.projections.disclosed import (
    ChangedLine,
    Disclosed,
    Disclosures,
    Revision,
    Step,
)
from kernel.points import format_points


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)


class RevisionDocument(_Document):
    """One list of a publication and where it stays readable."""

    revision: int
    restated: int
    statement: str
    replaces: str | None
    resolution: str
    approved_on: str
    published_at: str
    event: str
    path: str


class ChangeDocument(_Document):
    """One line that a re-issue changed, as it was and as it is."""

    account: str
    label: str
    points_before: str
    points: str
    standing_before: str
    standing: str


@dataclass(frozen=True, kw_only=True)
class Whole:
    """All that a publication's document says."""

    found: Disclosed
    lines: Sequence[StatementLine]
    steps: Sequence[Step]
    revisions: Sequence[Revision]
    changes: Sequence[ChangedLine]

    @classmethod
    async def read(
        cls, disclosures: Disclosures, publication: UUID, revision: int | None
    ) -> "Whole":
        """Read a publication, or one of its earlier revisions."""
        if revision is None:
            found = await disclosures.one(publication)
        else:
            found = await disclosures.revision(publication, revision)
        return cls(
            found=found,
            changes=await disclosures.changes(found),
            lines=await disclosures.lines(found),
            steps=await disclosures.steps(publication),
            revisions=await disclosures.revisions(publication),
        )


def revision_document(found: Disclosed, one: Revision) -> RevisionDocument:
    """Say one list of a publication."""
    return RevisionDocument(
        revision=one.revision,
        restated=one.restated,
        statement=one.statement,
        replaces=one.replaces,
        resolution=one.resolution,
        approved_on=one.approved_on.isoformat(),
        published_at=one.decided_at,
        event=one.decided_event,
        path=f"/publications/{found.publication}?revision={one.revision}",
    )


def change_document(one: ChangedLine) -> ChangeDocument:
    """Say one changed line."""
    return ChangeDocument(
        account=str(one.after.account),
        label=one.after.label,
        points_before=format_points(one.before.points),
        points=format_points(one.after.points),
        standing_before=format_points(one.before.standing),
        standing=format_points(one.after.standing),
    )
