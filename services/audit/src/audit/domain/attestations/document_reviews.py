"""The reviews of one source document: picture beside entry, agreed to or questioned (单据阅签)."""

from collections.abc import Sequence
from uuid import UUID

from typing_extensions import override

from audit.domain.attestations.errors import AttestedAlreadyError
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

AGREED, QUESTIONED = "agreed", "questioned"


class DocumentReviews(AggregateRoot):
    """Keeps what each reviewer last said of a document: a tick is drawn from an agreement alone.

    Whoever agreed may question later, and the other way round; both stay on record.
    """

    TOPIC = "audit.document_reviews"

    class Opened(Created):
        """An event or an original was reviewed for the first time."""

        TOPIC = "audit.document_reviews.opened"
        document: str
        unit: str

    class Agreed(AggregateRoot.Event):
        """A reviewer found the document and its entry to agree."""

        TOPIC = "audit.document_reviews.agreed"
        reviewer: UUID
        entry: str | None
        evidence: list[str]

    class Questioned(AggregateRoot.Event):
        """A reviewer asks about the document, with a reason."""

        TOPIC = "audit.document_reviews.questioned"
        reviewer: UUID
        entry: str | None
        reason: Personal | Sealed
        evidence: list[str]

    @staticmethod
    @override
    def create_id(document: str) -> UUID:
        """Derive the id, so that a document has one list of reviews."""
        return named_id(f"/audit/document_reviews/{document}")

    @event(Opened)
    def __init__(self, document: str, unit: str) -> None:
        self.document = document
        self.unit = unit
        self.verdicts: dict[UUID, str] = {}

    def agree(self, *, reviewer: UUID, entry: str | None, evidence: Sequence[str]) -> None:
        """Say that document and entry agree."""
        if self.verdicts.get(reviewer) == AGREED:
            raise AttestedAlreadyError("you agreed to this document before")
        self._agreed(reviewer=reviewer, entry=entry, evidence=list(evidence))

    def question(
        self, *, reviewer: UUID, entry: str | None, reason: Personal, evidence: Sequence[str]
    ) -> None:
        """Ask about a document; one may ask again with other words."""
        self._questioned(reviewer=reviewer, entry=entry, reason=reason, evidence=list(evidence))

    @event(Agreed)
    def _agreed(self, reviewer: UUID, entry: str | None, evidence: list[str]) -> None:
        self.verdicts[reviewer] = AGREED

    @event(Questioned)
    def _questioned(
        self, reviewer: UUID, entry: str | None, reason: Personal | Sealed, evidence: list[str]
    ) -> None:
        self.verdicts[reviewer] = QUESTIONED
