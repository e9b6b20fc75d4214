"""Which accounts came before and after one, by split and merge of households (分户、并户)."""

from uuid import UUID

from chassis.reading import Reader
from points.adapters.work_lists import Row

_LINKS = (
    "SELECT true AS before, o.account, o.label, 'split' AS how, a.since FROM read.accounts a"
    " JOIN read.accounts o ON o.account = a.origin WHERE a.account = %(account)s"
    " UNION ALL SELECT true, account, label, 'merged', closed_since FROM read.accounts"
    " WHERE merged_into = %(account)s"
    " UNION ALL SELECT false, account, label, 'split', since FROM read.accounts"
    " WHERE origin = %(account)s"
    " UNION ALL SELECT false, m.account, m.label, 'merged', a.closed_since FROM read.accounts a"
    " JOIN read.accounts m ON m.account = a.merged_into WHERE a.account = %(account)s"
    " ORDER BY since, account"
)


async def links_of(reader: Reader, account: UUID) -> list[Row]:
    """Give an account's links in the order of their days.

    `before` tells whether the other one came before, `how` is `split` or `merged`.
    """
    return await reader.named_rows(_LINKS, {"account": account})
