"""All rules that no single line of a pack can keep alone, gathered in one question."""

from collections.abc import Iterator

from registry.domain.pack.findings import Breach
from registry.domain.pack.open_points import check_open_points
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_bank_formats import check_bank_formats
from registry.domain.pack.rules_benefits import check_benefits
from registry.domain.pack.rules_bodies import check_bodies
from registry.domain.pack.rules_budget_rules import check_budget_rules
from registry.domain.pack.rules_chart_conversions import check_chart_conversions
from registry.domain.pack.rules_charts import check_charts
from registry.domain.pack.rules_contract_rules import check_contract_rules
from registry.domain.pack.rules_fund_rules import check_fund_rules
from registry.domain.pack.rules_grids import check_grids
from registry.domain.pack.rules_head import check_head
from registry.domain.pack.rules_honours import check_honours
from registry.domain.pack.rules_income_rules import check_income_rules
from registry.domain.pack.rules_member_rules import check_member_rules
from registry.domain.pack.rules_payment_chains import check_payment_chains
from registry.domain.pack.rules_posting_rules import check_posting_rules
from registry.domain.pack.rules_property_rules import check_property_rules
from registry.domain.pack.rules_red_flag_rules import check_red_flag_rules
from registry.domain.pack.rules_scoring import check_scoring
from registry.domain.pack.rules_statement_notes import check_statement_notes
from registry.domain.pack.rules_units import check_divisions, check_units


def check_pack(pack: Pack) -> Iterator[Breach]:
    """Find every rule across lines and sections that the pack breaks.

    A section that could not be read is not in the pack's contents; what would need it is left
    unchecked, so that one defect does not show as many.
    """
    yield from check_head(pack)
    yield from check_open_points(pack)
    yield from check_divisions(pack)
    yield from check_units(pack)
    yield from check_bodies(pack)
    yield from check_grids(pack)
    yield from check_scoring(pack)
    yield from check_benefits(pack)
    yield from check_honours(pack)
    yield from check_payment_chains(pack)
    yield from check_budget_rules(pack)
    yield from check_charts(pack)
    yield from check_contract_rules(pack)
    yield from check_posting_rules(pack)
    yield from check_fund_rules(pack)
    yield from check_property_rules(pack)
    yield from check_member_rules(pack)
    yield from check_income_rules(pack)
    yield from check_bank_formats(pack)
    yield from check_chart_conversions(pack)
    yield from check_statement_notes(pack)
    yield from check_red_flag_rules(pack)
