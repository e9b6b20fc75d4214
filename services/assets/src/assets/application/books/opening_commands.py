"""What may be asked about balances on an older chart."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.books.chart_conversion import Part
from assets.domain.books.lines import Line
from kernel.periods import Month


@dataclass(frozen=True, kw_only=True)
class PrepareOpening:
    """Write the opening vouchers from the balances on an older chart."""

    entity: UUID
    month: Month
    """The one with which the books begin."""
    draft: str
    """What the draft numbers begin with; each voucher's own number follows."""
    from_chart: str
    balances: tuple[Line, ...]
    parts: tuple[Part, ...]
    attachments: int
    evidence: tuple[str, ...]
    table: str | None
    """The digest of the file that told the balances, if one did."""
    preparer: UUID
