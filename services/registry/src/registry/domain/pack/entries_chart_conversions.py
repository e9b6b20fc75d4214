"""The entries of a chart conversion, each older account with its targets."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.chart_conversions import ChartConversion, Conversion

Entry: TypeAlias = dict[str, str | int | bool]


def chart_conversion_entries(content: ChartConversion) -> Iterator[Entry]:
    """Give the two charts first, then each older account, then where its balance goes."""
    own = content.rules
    head: Entry = {"entry": "chart_conversion", "from_chart": own.from_chart}
    head |= {"to_chart": own.to_chart, "reference": own.reference, "summary": own.summary}
    yield head
    for account in own.accounts:
        yield _account_entry(account)
        for target in account.to:
            entry: Entry = {"entry": "conversion_target", "old": account.old, "to": target.key}
            entry |= {"account": target.account, "side": target.side}
            entry |= {"fact": target.fact, "fact_en": target.fact_en}
            yield entry if target.sub is None else entry | {"sub": target.sub}


def _account_entry(account: Conversion) -> Entry:
    entry: Entry = {"entry": "conversion_account", "old": account.old, "name": account.name}
    entry |= {"name_en": account.name_en, "certainty_percent": account.certainty_percent}
    entry |= {"owner": account.owner, "basis": account.basis}
    optional = {"decided_by": account.decided_by, "question": account.question}
    return entry | {key: value for key, value in optional.items() if value is not None}
