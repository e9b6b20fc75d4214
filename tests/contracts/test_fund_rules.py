"""What registry adopts of a pack's rules of funds is what assets makes its rules of."""

from pathlib import Path
from typing import Any, cast
from uuid import UUID

from assets.adapters.funds.adopted_fund_rules import AdoptedFundRules
from assets.domain.funds.rules import FundRules
from chassis.replica.memory import RegisterMemory
from kernel.units import unit_id
from tests.contracts.test_payment_chains import LUOJIANG, ON, ROOT, adopted

MIYI = ROOT / "tests/packs/miyi-aid"


def rules_of(folder: Path, county: str, unit: str) -> FundRules:
    """Give the rules of a unit once the pack is adopted."""
    register: Any = adopted(folder)
    return AdoptedFundRules(cast("RegisterMemory", register), county=county).of(
        unit_id(county, unit), ON
    )


def test_the_kinds_of_funds_of_the_county_keep_their_sources_and_rules() -> None:
    rules = rules_of(LUOJIANG, "510604", "510604102211")

    assert rules.rule == "finance/fund-rules@1"
    assert rules.kind("trust-property").open_to_owners
    assert rules.kind("special").spending == "by_request"
    assert rules.source("residents").received == "raised.received"
    assert (rules.labour, rules.nominal_value_fen, rules.aid) == ("labour.contributed", 100, None)


def test_aid_is_verified_by_two_and_decided_by_more_than_half_of_the_two_committees() -> None:
    rules = rules_of(MIYI, "510421", "510421101201")

    aid = rules.aid
    assert aid is not None
    assert [step.key for step in aid.chain.listed] == ["group-leader", "association"]
    assert (aid.members_least, aid.members_most) == (3, 5)
    assert aid.majority.needed(6) == 4
    unit, part = UUID(int=1), UUID(int=2)
    places = aid.posts(unit, part)
    assert places["group-leader"] == part
    assert places["branch-committee-member"] == unit_id("510421", "510421101201")
