"""The entries of a chart of accounts."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.charts import Chart

Entry: TypeAlias = dict[str, str | int | bool]


def chart_entries(content: Chart) -> Iterator[Entry]:
    """Give the chart first, then its roles and what is never in debit, then each account."""
    rules = content.rules
    chart: Entry = {"entry": "chart", "chart": rules.chart, "accounts": rules.accounts}
    yield chart | {"name": rules.name, "name_en": rules.name_en, "reference": rules.reference}
    for role, account in rules.roles.model_dump().items():
        yield {"entry": "chart_role", "chart": rules.chart, "role": role, "account": account}
    for account in rules.never_in_debit:
        yield {"entry": "chart_never_in_debit", "chart": rules.chart, "account": account}
    for row in content.accounts:
        entry: Entry = {"entry": "chart_account", "chart": rules.chart, "account": row.code}
        entry |= {"name": row.name, "name_en": row.name_en, "class": row.class_}
        entry |= {"side": row.side, "two_sided": row.two_sided == "yes"}
        entry |= {"contra": row.contra == "yes", "basis": row.basis}
        yield entry | ({"kept_by": row.kept_by} if row.kept_by != "none" else {})
