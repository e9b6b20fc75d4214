"""What registry adopts of a pack's rules of income is what assets takes income in by."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from assets.adapters.income.adopted_income_rules import (
    AdoptedIncomeRules,
    IncomeRulesNotHeardError,
)
from assets.domain.income.rules import IncomeRules
from chassis.replica.sections import AdoptedSection
from kernel.units import unit_id
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash

ROOT = Path(__file__).parents[2]
MIYI, LUOJIANG = ROOT / "tests/packs/miyi-levies", ROOT / "deploy/counties/510604"
ON = date(2026, 7, 1)


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """What registry adopts of a pack, as assets asks about it."""

    adopted: tuple[AdoptedSection, ...]

    def sections(self, kind: str) -> tuple[AdoptedSection, ...]:
        return tuple(section for section in self.adopted if section.kind == kind)


def rules_of(folder: Path, unit: str, on: date = ON) -> IncomeRules:
    """Give the rules of a unit once the pack is adopted."""
    pack = read_pack(folder)
    sections = tuple(
        AdoptedSection(
            section=head.key,
            version=head.version,
            kind=head.kind,
            scheme=head.scheme,
            effective_on=head.effective_on,
            root=section_hash(section_entries(pack, head.key)),
            entries=tuple(dict(each) for each in section_entries(pack, head.key)),
        )
        for head in pack.head.sections
        if head.kind == "income_rules"
    )
    county = pack.head.county
    return AdoptedIncomeRules(Adopted(adopted=sections), county=county).of(
        unit_id(county, unit), on
    )


def test_the_countys_own_rules_are_read_whole() -> None:
    rules = rules_of(LUOJIANG, "510604102211")

    assert (rules.rule, rules.copies, rules.bank_within_days) == ("finance/income@1", 3, 3)
    fee = rules.cause("waste-fee")
    assert (fee.levy, fee.earmark, fee.source) == ("waste-fee", "waste", "residents")
    assert rules.levy("waste-fee").rate_fen == 200
    assert rules.earmark("waste").sources == {"government", "collective", "residents"}
    assert rules.expected["farm-subsidy"].programme == "farm-subsidy"
    assert rules.expected["yearly-rent"].cause == "rent"


def test_a_section_counts_for_its_own_units_from_its_day_on() -> None:
    donation = rules_of(MIYI, "510421107202").levy("bottle-donation")

    assert (donation.rate_fen, donation.basis) == (118, "quantity")
    assert (donation.debtor, donation.creditor) == (
        UUID("00000000-0000-4000-8000-000000000001"),
        UUID("00000000-0000-4000-8000-000000000002"),
    )
    assert rules_of(MIYI, "510421107204").earmark("one-yuan").each_fen == 100
    for unit, day in (("510421107209", ON), ("510421107202", date(2025, 12, 31))):
        with pytest.raises(IncomeRulesNotHeardError):
            rules_of(MIYI, unit, day)
