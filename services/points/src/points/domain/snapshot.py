"""A snapshot (快照): a standing as it was handed to somebody who had the subject's consent."""

from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


class Snapshot(AggregateRoot):
    """Says who was told what, for which purpose, and on whose consent; it never changes."""

    TOPIC = "points.snapshot"

    class HandedOver(Created):
        """The recipient was told this standing, which is that of a position of the log."""

        TOPIC = "points.snapshot.handed_over"
        account: UUID
        recipient: UUID
        purpose: str
        consent: UUID
        giving: int
        ordinal: int
        standing: Decimal
        position: int
        tables: list[str]
        quarter: str | None = None

    @staticmethod
    @override
    def create_id(consent: UUID, ordinal: int) -> UUID:
        """Derive the id of the snapshot that is the nth on a consent."""
        return named_id(f"/points/snapshot/{consent}/{ordinal}")

    @event(HandedOver)
    def __init__(
        self,
        account: UUID,
        recipient: UUID,
        purpose: str,
        consent: UUID,
        giving: int,
        ordinal: int,
        standing: Decimal,
        position: int,
        tables: list[str],
        quarter: str | None,
    ) -> None:
        self.account = account
        self.standing = standing
