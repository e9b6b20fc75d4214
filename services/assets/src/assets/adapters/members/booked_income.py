"""What the posted vouchers say of a year's income, and of what was shared of it."""

from uuid import UUID

from assets.domain.books.chart import (
    DISTRIBUTED,
    DISTRIBUTION,
    UNDISTRIBUTED,
    YEAR_INCOME,
    Chart,
)
from assets.domain.members.distribution import INCOME_RULES
from assets.domain.members.sharing import YearIncome
from chassis.reading import Reader
from kernel.periods import Month, Year

# What was carried over is in closing vouchers from the year's income; what went to the reserve is
# in vouchers that distribute, in the year itself or when its distribution was booked after it.
_YEAR = (
    "WITH own AS (SELECT voucher, account, sub, credit_fen - debit_fen AS fen, month, kind FROM"
    " read.journal_lines WHERE entity = %(entity)s AND number IS NOT NULL AND account ="
    " ANY(%(accounts)s)), of_income AS (SELECT voucher FROM own WHERE account = %(year_income)s),"
    " shared AS (SELECT voucher FROM own WHERE account = %(distribution)s AND sub ="
    " %(distributed)s) SELECT"
    " coalesce(sum(fen) FILTER (WHERE account = %(distribution)s AND sub = %(undistributed)s AND"
    " kind = 'closing' AND month BETWEEN %(first)s AND %(last)s AND voucher IN (SELECT voucher FROM"
    " of_income)), 0)::bigint AS carried_fen,"
    " coalesce(sum(fen) FILTER (WHERE account = %(distribution)s AND month < %(first)s), 0)::bigint"
    " AS before_fen,"
    " coalesce(sum(fen) FILTER (WHERE account = %(reserve)s AND month >= %(first)s AND voucher IN"
    " (SELECT voucher FROM shared)), 0)::bigint AS reserved_fen FROM own"
)
_POSTED = (
    "SELECT coalesce(sum((amount.value)::bigint), 0)::bigint AS fen FROM read.slips,"
    " jsonb_each_text(totals) AS amount WHERE entity = %s AND rule = ANY(%s) AND state IN"
    " ('posted', 'set_aside')"
)


class BookedIncome:
    """Answers for posted vouchers alone, up to the log's present end."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def year(self, entity: UUID, year: Year, *, chart: Chart, reserve: str) -> YearIncome:
        """Give the income of a year; `reserve` is the account of the reserve and welfare fund."""
        await self._reader.caught_up()
        year_income, distribution = chart.roles[YEAR_INCOME], chart.roles[DISTRIBUTION]
        (row,) = await self._reader.named_rows(
            _YEAR,
            {
                "entity": entity,
                "accounts": [year_income, distribution, reserve],
                "year_income": year_income,
                "distribution": distribution,
                "distributed": DISTRIBUTED,
                "undistributed": UNDISTRIBUTED,
                "reserve": reserve,
                "first": Month.of(year.first_on).text,
                "last": Month.of(year.last_on).text,
            },
        )
        return YearIncome(**row)

    async def posted_fen(self, entity: UUID) -> int:
        """Give what was declared and is in the books, or set aside."""
        await self._reader.caught_up()
        (row,) = await self._reader.rows(_POSTED, entity, list(INCOME_RULES))
        fen: int = row["fen"]
        return fen
