"""The rules of a chart conversion: each older account once, into accounts that exist."""

from collections.abc import Iterator, Mapping

from registry.domain.pack.chart_conversions import (
    ChartConversion,
    ChartConversionFile,
    Conversion,
)
from registry.domain.pack.charts import Chart
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.posting_rules import SURE_PERCENT

Defect = tuple[Path, str, str]


def check_chart_conversions(pack: Pack) -> Iterator[Breach]:
    """Find conversions given twice, targets that are not there, and unsure rules unasked."""
    charts = {content.rules.chart: content for _, content in pack.of_kind(Chart)}
    taken: set[tuple[object, ...]] = set()
    for head, content in pack.of_kind(ChartConversion):
        own = content.rules
        found = [*_chart_defects(own, charts), *_account_defects(own, charts)]
        key = (own.from_chart, own.to_chart, head.effective_on)
        if key in taken:
            message = "Keep one section of conversion for two charts and a day of effect."
            found.append((("from_chart",), "conversion_twice", message))
        taken.add(key)
        for path, code, message in found:
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _chart_defects(own: ChartConversionFile, charts: Mapping[str, Chart]) -> Iterator[Defect]:
    if own.from_chart == own.to_chart:
        message = f"Name the older chart: balances on {own.to_chart} need no conversion."
        yield ("from_chart",), "conversion_same_chart", message
    if charts and own.to_chart not in charts:
        message = f"Name a chart of this pack: {', '.join(sorted(charts))}."
        yield ("to_chart",), "chart_missing", message


def _account_defects(own: ChartConversionFile, charts: Mapping[str, Chart]) -> Iterator[Defect]:
    chart = charts.get(own.to_chart)
    known = None if chart is None else {account.code for account in chart.accounts}
    seen: set[str] = set()
    for index, account in enumerate(own.accounts):
        path: Path = ("accounts", index)
        if account.old in seen:
            message = f"Write {account.old} once, with all its targets."
            yield (*path, "old"), "conversion_account_duplicate", message
        seen.add(account.old)
        if account.certainty_percent < SURE_PERCENT and account.question is None:
            message = f"Write the question that {account.owner} has to answer: it is not sure."
            yield (*path, "certainty_percent"), "conversion_without_question", message
        for where, code, message in _target_defects(account, known, own.to_chart):
            yield (*path, *where), code, message


def _target_defects(account: Conversion, known: set[str] | None, chart: str) -> Iterator[Defect]:
    keys: set[str] = set()
    for place, target in enumerate(account.to):
        path: Path = ("to", place)
        if target.key in keys:
            message = f"Give this target of {account.old} a key of its own; {target.key} is taken."
            yield (*path, "key"), "conversion_target_duplicate", message
        keys.add(target.key)
        if known is not None and target.account not in known:
            message = f"Name an account of the chart {chart}, not {target.account}."
            yield (*path, "account"), "account_missing", message
