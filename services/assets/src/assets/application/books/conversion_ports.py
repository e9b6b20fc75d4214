"""What taking over balances from an older chart needs from outside, named for the need."""

from typing import Protocol

from assets.domain.books.chart_conversion import ChartConversion


class ChartConversions(Protocol):
    """The adopted conversions between charts, as far as the register has told them."""

    def of(self, from_chart: str, to_chart: str) -> ChartConversion:
        """Give the conversion adopted last; raises `ConversionNotHeardError`."""
