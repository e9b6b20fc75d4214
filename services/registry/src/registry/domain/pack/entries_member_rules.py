"""The entries of the rules of members and pay."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.member_rules import MemberRules, PayScheme

Entry: TypeAlias = dict[str, str | int | bool]


def member_rules_entries(content: MemberRules) -> Iterator[Entry]:
    """Give how income is shared and for whom, what is guaranteed, and then each pay scheme."""
    rules = content.rules
    sharing = rules.sharing
    yield {
        "entry": "member_rules",
        "plan_days_least": sharing.plan_days_least,
        "reserve_account": sharing.reserve_account,
        "reserve_permille": sharing.reserve_permille,
        "growth_permille": sharing.growth_permille,
        "owner": sharing.owner,
        "basis": sharing.basis,
    }
    for unit in rules.units:
        yield {"entry": "member_rules_unit", "unit": unit}
    if rules.returns is not None:
        yield {
            "entry": "member_returns",
            "per_share_fen": rules.returns.per_share_fen,
            "permille": rules.returns.permille,
            "basis": rules.returns.by,
            "owner": rules.returns.owner,
        }
    for scheme in rules.pay:
        yield _scheme(scheme)
        yield from _details(scheme)


def _scheme(scheme: PayScheme) -> Entry:
    entry: Entry = {"entry": "pay_scheme", "scheme": scheme.key, "name": scheme.name}
    entry |= {"name_en": scheme.name_en, "kind": scheme.kind, "roll": scheme.roll}
    entry |= {"payer": scheme.payer, "base_fen": scheme.base_fen}
    if scheme.performance is not None:
        entry |= {
            "performance_fen_most": scheme.performance.most_fen,
            "formula": scheme.performance.formula,
            "unassessed": scheme.performance.unassessed,
        }
    if scheme.cap_fen is not None:
        entry["cap_fen"] = scheme.cap_fen
    if scheme.office_fen_year is not None:
        entry["office_fen_year"] = scheme.office_fen_year
    return entry | {"owner": scheme.owner, "basis": scheme.basis}


def _details(scheme: PayScheme) -> Iterator[Entry]:
    if scheme.performance is not None:
        for step in scheme.performance.steps:
            entry: Entry = {"entry": "pay_step", "scheme": scheme.key}
            yield entry | {"percent": step.percent, "fen": step.fen}
    for fee in scheme.fees:
        entry = {"entry": "case_fee", "scheme": scheme.key, "grade": fee.grade, "fen": fee.fen}
        yield entry | {"name": fee.name, "name_en": fee.name_en}
