"""The rules of the section of members and pay: units that exist, and sums that fit together."""

from collections.abc import Iterator

from registry.domain.pack.charts import Chart
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.member_rules import MemberRules, PayScheme
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_units import unit_keys

Defect = tuple[Path, str, str]


def check_member_rules(pack: Pack) -> Iterator[Breach]:
    """Find unknown units and accounts, doubled schemes, and pay that contradicts itself."""
    units = unit_keys(pack)
    charts = [content for _, content in pack.of_kind(Chart)]
    for head, content in pack.of_kind(MemberRules):
        rules = content.rules
        defects: list[Defect] = []
        if not rules.units:
            defects.append((("units",), "unit_missing", "Name at least one unit."))
        for index, unit in enumerate(rules.units):
            if units is not None and unit not in units:
                message = f"Add the unit {unit}, or name one that exists."
                defects.append((("units", index), "unit_missing", message))
        account = rules.sharing.reserve_account
        if charts and not any(account in _codes(chart) for chart in charts):
            message = f"Add the account {account} to the chart, or name the one that is meant."
            defects.append((("sharing", "reserve_account"), "account_missing", message))
        keys = [scheme.key for scheme in rules.pay]
        for index, scheme in enumerate(rules.pay):
            path: Path = ("pay", index)
            if scheme.key in keys[:index]:
                message = f"Give this scheme a key of its own; {scheme.key} is taken."
                defects.append(((*path, "key"), "pay_scheme_duplicate", message))
            defects += [((*path, *at), code, words) for at, code, words in _defects(scheme)]
        for path, code, message in defects:
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _defects(scheme: PayScheme) -> Iterator[Defect]:
    performance = scheme.performance
    most = scheme.base_fen + (0 if performance is None else performance.most_fen)
    if scheme.cap_fen is not None and most > scheme.cap_fen:
        message = f"Base and performance come to {most} fen: more than the cap."
        yield ("cap_fen",), "pay_beyond_cap", message
    if performance is not None and (performance.formula == "steps") != bool(performance.steps):
        message = "List steps where the formula is `steps`, and nowhere else."
        yield ("performance", "steps"), "pay_steps_differ", message
    for index, step in enumerate(() if performance is None else performance.steps):
        if performance is not None and step.fen > performance.most_fen:
            message = f"Give at most {performance.most_fen} fen, which is the most."
            yield ("performance", "steps", index, "fen"), "pay_beyond_cap", message
    if (scheme.kind == "case-fee") != bool(scheme.fees):
        message = "List the grades of fees where the kind is `case-fee`, and nowhere else."
        yield ("fees",), "case_fees_differ", message
    grades = [fee.grade for fee in scheme.fees]
    for index, grade in enumerate(grades):
        if grade in grades[:index]:
            message = f"Keep the grade {grade} once."
            yield ("fees", index, "grade"), "case_fee_duplicate", message


def _codes(chart: Chart) -> frozenset[str]:
    return frozenset(account.code for account in chart.accounts)
