"""Takes attestations (阅签): only of a state that the log had, and of a document that it knows."""

import asyncio
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from audit.application.flags import FINDING_RETENTION
from audit.domain.attestations.document_reviews import DocumentReviews
from audit.domain.attestations.errors import AttestedRootError, AttestedSizeError
from audit.domain.attestations.unit_reviews import UnitReviews
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from mingbai_verify.merkle import TreeHead


class Heads(Protocol):
    """The county's log as it is and was."""

    def extent(self) -> tuple[int, int]:
        """Give the number of leaves and the stream sequence of the last message taken."""

    def head(self, size: int | None = None) -> TreeHead:
        """Give size and root of the tree as it is, or as it was at an earlier size."""


@dataclass(frozen=True, kw_only=True)
class AttestReview:
    """Attest that a unit's books were reviewed up to a state of the log."""

    unit: UUID
    reviewer: UUID
    size: int
    root: str
    """`sha256:` and 64 hexadecimals."""
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AttestDocument:
    """Agree to a document, or question it with a reason."""

    document: str
    unit: str
    """The unit of the document's own event."""
    reviewer: UUID
    entry: str | None
    question: str | None
    """The reason; None where the reviewer agrees."""
    evidence: tuple[str, ...]


class Attestations:
    """Handles each command as one transaction on audit's open log."""

    def __init__(self, log: Log, heads: Heads) -> None:
        """Decide on this log, and compare what is attested with the county's."""
        self._log = log
        self._heads = heads

    async def review(self, command: AttestReview, context: Context) -> StoredReceipt:
        """Record a review; raises `AttestedSizeError` or `AttestedRootError`."""
        size, _ = await asyncio.to_thread(self._heads.extent)
        if not 1 <= command.size <= size:
            raise AttestedSizeError(
                f"the log has {size} leaves, not {command.size}: copy the number from the sheet"
            )
        head = await asyncio.to_thread(self._heads.head, command.size)
        if command.root != f"sha256:{head.root.hex()}":
            raise AttestedRootError(
                f"at {command.size} leaves the log has another root: keep the sheet, and have the "
                "log verified against the checkpoint from which it was printed"
            )

        def decide(found: AggregateRoot | None) -> Decision:
            reviews = found or UnitReviews(unit=command.unit)
            assert isinstance(reviews, UnitReviews)
            reviews.review(
                reviewer=command.reviewer,
                size=command.size,
                root=command.root,
                evidence=command.evidence,
            )
            answer = {"unit": str(command.unit), "size": command.size, "root": command.root}
            return Decision(saved=[reviews], answer=answer)

        wanted = [(UnitReviews, UnitReviews.create_id(command.unit))]
        return await self._log.execute(wanted, decide, context)

    async def document(self, command: AttestDocument, context: Context) -> StoredReceipt:
        """Record what a reviewer says of a document."""
        reason = None
        if command.question is not None:
            reason = Personal(command.reviewer, FINDING_RETENTION, command.question)

        def decide(found: AggregateRoot | None) -> Decision:
            reviews = found or DocumentReviews(document=command.document, unit=command.unit)
            assert isinstance(reviews, DocumentReviews)
            if reason is None:
                reviews.agree(
                    reviewer=command.reviewer, entry=command.entry, evidence=command.evidence
                )
            else:
                reviews.question(
                    reviewer=command.reviewer,
                    entry=command.entry,
                    reason=reason,
                    evidence=command.evidence,
                )
            verdict = reviews.verdicts[command.reviewer]
            return Decision(
                saved=[reviews], answer={"document": command.document, "verdict": verdict}
            )

        wanted = [(DocumentReviews, DocumentReviews.create_id(command.document))]
        return await self._log.execute(wanted, decide, context)
