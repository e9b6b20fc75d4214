"""From which balances on an older chart the lines of an opening voucher came (期初转入)."""

from dataclasses import dataclass
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """So much of one line came from one older account, to this target of the conversion."""

    line: int
    """The line's number in the voucher, from 1."""
    old: str
    to: str
    debit_fen: int
    credit_fen: int
    decision: str | None = None


class Conversion(AggregateRoot):
    """Says for good by which rule each line of one opening voucher came from the older chart."""

    TOPIC = "assets.conversion"

    class Made(Created):
        """The lines of an opening voucher were made of balances on an older chart."""

        TOPIC = "assets.conversion.made"
        voucher: UUID
        entity: UUID
        from_chart: str
        to_chart: str
        rule: str
        sources: list[Source]
        table: str | None = None

    @staticmethod
    @override
    def create_id(voucher: UUID) -> UUID:
        """Derive the id, so that a voucher has one conversion."""
        return named_id(f"/assets/conversion/{voucher}")

    @event(Made)
    def __init__(
        self,
        voucher: UUID,
        entity: UUID,
        from_chart: str,
        to_chart: str,
        rule: str,
        sources: list[Source],
        table: str | None = None,
    ) -> None:
        self.voucher = voucher
        self.sources = tuple(sources)

    @staticmethod
    def origin_of(voucher: UUID) -> str:
        """Give how an opening voucher names the conversion that made it."""
        return f"assets.conversion/{Conversion.create_id(voucher)}"
