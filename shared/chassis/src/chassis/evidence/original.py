"""One original (原件) as a service's log knows it; its content is never here."""

from typing import Self
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created
from chassis.evidence.store import Original
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id


class KeptOriginal(AggregateRoot, abstract=True):
    """Keeps what is needed to find an original, to see that it is whole, and who has read it.

    A service names its own aggregate of originals and the two events, which take their fields
    from here.
    """

    TOPIC = ""
    """The service's own name for them."""

    class Kept(Created):
        """An original was taken in and is in its place."""

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
        """Somebody was given the content of the original."""

        evidence: str
        purpose: str
        reader: UUID | None = None

    @classmethod
    @override
    def create_id(cls, evidence: str) -> UUID:
        """Derive the aggregate's id from the original's own."""
        return named_id(f"/{cls.TOPIC.replace('.', '/')}/{evidence}")

    @classmethod
    def keep(cls, original: Original, *, kept_by: UUID, name: Personal | None) -> Self:
        """Note that an original is in its place, and who gave it."""
        return cls._create(
            cls.Kept,
            evidence=original.evidence,
            media_type=original.media_type,
            content_bytes=original.content_bytes,
            stored_bytes=original.stored_bytes,
            stored_sha256=original.stored_sha256,
            retention=original.retention,
            key_id=original.key_id,
            about=original.about,
            kept_by=kept_by,
            name=name,
        )

    def __init__(self, evidence: str, media_type: str, content_bytes: int) -> None:
        self.evidence = evidence
        self.media_type = media_type
        self.content_bytes = content_bytes

    def read(self, *, reader: UUID | None, purpose: str) -> None:
        """Note that the content was given out."""
        self.trigger_event(self.Read, evidence=self.evidence, purpose=purpose, reader=reader)
