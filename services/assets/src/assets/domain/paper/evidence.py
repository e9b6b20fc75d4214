"""Evidence (佐证): one original (原件) as the log knows it; its content is never here."""

from uuid import NAMESPACE_URL, UUID, uuid5

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed

EVIDENCE_RETENTION = "vouchers"
"""Sheets and documents are kept as long as the vouchers that rest on them."""


class Evidence(AggregateRoot):
    """Keeps what is needed to find an original, to see that it is whole, and who has read it."""

    TOPIC = "assets.evidence"

    class Kept(Created):
        """An original was taken in and is in its place."""

        TOPIC = "assets.evidence.kept"
        evidence: str
        media_type: str
        content_bytes: int
        stored_bytes: int
        stored_sha256: str
        retention: str
        key_id: str
        about: UUID
        kept_by: UUID
        name: Personal | Sealed | None = None

    class Read(AggregateRoot.Event):
        """Somebody was given the content of the original to view it."""

        TOPIC = "assets.evidence.read"
        evidence: str
        purpose: str
        reader: UUID | None = None

    @staticmethod
    @override
    def create_id(evidence: str) -> UUID:
        """Derive the aggregate's id from the original's own."""
        return uuid5(NAMESPACE_URL, f"/assets/evidence/{evidence}")

    @event(Kept)
    def __init__(
        self,
        evidence: str,
        media_type: str,
        content_bytes: int,
        stored_bytes: int,
        stored_sha256: str,
        retention: str,
        key_id: str,
        about: UUID,
        kept_by: UUID,
        name: Personal | Sealed | None = None,
    ) -> None:
        self.evidence = evidence
        self.media_type = media_type
        self.content_bytes = content_bytes

    def read(self, *, reader: UUID | None, purpose: str) -> None:
        """Note that the content was given out."""
        self._read(evidence=self.evidence, purpose=purpose, reader=reader)

    @event(Read)
    def _read(self, evidence: str, purpose: str, reader: UUID | None = None) -> None:
        pass
