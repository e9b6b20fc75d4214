"""The rules of posting rules: each balances, on accounts that exist, with what these ask for."""

from collections import Counter
from collections.abc import Iterator, Mapping

from registry.domain.pack.bodies import Bodies
from registry.domain.pack.charts import Chart, ChartAccount
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.posting_rules import (
    SURE_PERCENT,
    PostingLine,
    PostingRule,
    PostingRules,
    PostingRulesFile,
)
from registry.domain.pack.rules_units import unit_keys

Defect = tuple[Path, str, str]


def check_posting_rules(pack: Pack) -> Iterator[Breach]:
    """Find rules that do not balance, name what is not there, or would hold at the same time."""
    charts = {content.rules.chart: content for _, content in pack.of_kind(Chart)}
    taken: set[tuple[object, ...]] = set()
    for head, content in pack.of_kind(PostingRules):
        own = content.rules
        found = [*_chart_defects(own, charts), *_rules_defects(own), *_payment_defects(own)]
        found += [*_review_defects(own, pack), *_unit_defects(own, pack)]
        for place, unit in enumerate(own.units or ("",)):
            key = (own.chart, unit, head.effective_on)
            if key in taken:
                path: Path = ("units", place) if unit else ("units",)
                message = "Keep one section of rules for each chart, unit and day of effect."
                found.append((path, "posting_rules_twice", message))
            taken.add(key)
        for path, code, message in found:
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _chart_defects(own: PostingRulesFile, charts: Mapping[str, Chart]) -> Iterator[Defect]:
    chart = charts.get(own.chart)
    if chart is None:
        if charts:
            message = f"Name a chart of this pack: {', '.join(sorted(charts))}."
            yield ("chart",), "chart_missing", message
        return
    accounts = {account.code: account for account in chart.accounts}
    for index, rule in enumerate(own.rules):
        for place, line in enumerate(rule.lines):
            path: Path = ("rules", index, "lines", place)
            account = accounts.get(line.account)
            if account is None:
                message = f"Name an account of the chart {own.chart}, not {line.account}."
                yield (*path, "account"), "account_missing", message
            else:
                yield from _dimension_defects(line, account, path)


def _dimension_defects(line: PostingLine, account: ChartAccount, path: Path) -> Iterator[Defect]:
    names: set[str] = {*line.named} | ({"sub"} if line.sub is not None else set())
    if line.party_of is not None:
        names.add("party")
        if "party" in line.named:
            message = "Let the line name the party, or take it from elsewhere."
            yield (*path, "party_of"), "posting_party_twice", message
    if account.kept_by != "none" and account.kept_by not in names:
        message = f"Let the line name the {account.kept_by}: {account.code} is kept by it."
        yield path, "posting_line_without_dimension", message
    if line.sub is not None and "sub" in line.named:
        yield (*path, "sub"), "posting_sub_twice", "Write the sub-account, or let the fact name it."


def _rules_defects(own: PostingRulesFile) -> Iterator[Defect]:
    seen: set[str] = set()
    for index, rule in enumerate(own.rules):
        path: Path = ("rules", index)
        if rule.key in seen:
            message = f"Give this rule a key of its own; {rule.key} is taken."
            yield (*path, "key"), "posting_rule_duplicate", message
        seen.add(rule.key)
        if {line.side for line in rule.lines} != {"debit", "credit"}:
            message = "Write at least one debit and one credit."
            yield (*path, "lines"), "posting_rule_one_sided", message
        elif left := _unbalanced(rule):
            message = f"Let debits and credits be equal: {', '.join(left)} is on one side alone."
            yield (*path, "lines"), "posting_rule_unbalanced", message
        if rule.certainty_percent < SURE_PERCENT and rule.question is None:
            message = f"Write the question that {rule.owner} has to answer: the rule is not sure."
            yield (*path, "certainty_percent"), "posting_rule_without_question", message


def _unbalanced(rule: PostingRule) -> list[str]:
    """Give the amounts whose debits are not their credits, once sums are taken apart."""
    left: Counter[str] = Counter()
    for line in rule.lines:
        for part in rule.sums.get(line.amount, (line.amount,)):
            left[part] += 1 if line.side == "debit" else -1
    return sorted(part for part, count in left.items() if count)


def _payment_defects(own: PostingRulesFile) -> Iterator[Defect]:
    known = {rule.key for rule in own.rules}
    taken: set[str] = set()
    for index, each in enumerate(own.payments):
        path: Path = ("payments", index)
        named = (("paid", each.paid), ("returned", each.returned), ("cleared", each.cleared))
        for field, key in named:
            if key is not None and key not in known:
                message = f"Write the rule {key}, or name one that exists."
                yield (*path, field), "posting_rule_missing", message
        for category in each.categories or ("",):
            if category in taken:
                message = "Keep each category, and the rest of them, once."
                yield (*path, "categories"), "posted_payments_twice", message
            taken.add(category)


def _review_defects(own: PostingRulesFile, pack: Pack) -> Iterator[Defect]:
    known = {rule.key for rule in own.rules}
    bodies = pack.only(Bodies)
    posts = None if bodies is None else {post.key for post in bodies[1].bodies.posts}
    units = unit_keys(pack)
    for index, review in enumerate(own.reviews):
        path: Path = ("reviews", index)
        if not review.posts:
            yield (*path, "posts"), "post_missing", "Name at least one post that reviews."
        for place, post in enumerate(review.posts):
            if posts is not None and post not in posts:
                yield (*path, "posts", place), "post_missing", f"Add the post {post} first."
        for place, key in enumerate(review.rules):
            if key not in known:
                message = f"Write the rule {key}, or name one that exists."
                yield (*path, "rules", place), "posting_rule_missing", message
        for place, unit in enumerate(review.units):
            if units is not None and unit not in units:
                message = f"Add the unit {unit}, or name one that exists."
                yield (*path, "units", place), "unit_missing", message


def _unit_defects(own: PostingRulesFile, pack: Pack) -> Iterator[Defect]:
    units = unit_keys(pack)
    for place, unit in enumerate(own.units):
        if units is not None and unit not in units:
            message = f"Add the unit {unit}, or name one that exists."
            yield ("units", place), "unit_missing", message
