"""Chart, posting rules and member rules of the county's own pack, as registry would tell them."""

from pathlib import Path

from assets.adapters.bank.adopted_formats import bank_rules_of
from assets.adapters.books.adopted_charts import chart_of
from assets.adapters.books.adopted_conversions import conversion_of
from assets.adapters.books.adopted_posting_rules import posting_book_of
from chassis.replica.sections import AdoptedSection
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash

_PACK = read_pack(Path(__file__).parents[3] / "deploy" / "counties" / "510604")


def _adopted(key: str) -> AdoptedSection:
    head, entries = _PACK.section(key), section_entries(_PACK, key)
    return AdoptedSection(
        section=head.key,
        version=head.version,
        kind=head.kind,
        scheme=None,
        effective_on=head.effective_on,
        root=section_hash(entries),
        entries=tuple(entries),
    )


SECTION, RULES_SECTION = _adopted("finance/chart"), _adopted("finance/posting-rules")
BUDGET_SECTION = _adopted("finance/budget-rules")
MEMBERS_SECTION = _adopted("finance/member-rules")
CHART = chart_of(SECTION)
RULES = posting_book_of(RULES_SECTION, county="510604")
PROPERTY_SECTION = _adopted("finance/property-rules")
CONVERSION_SECTION = _adopted("finance/chart-conversion")
CONVERSION = conversion_of(CONVERSION_SECTION)
BANK_SECTION = _adopted("finance/bank-formats")
BANK_RULES = bank_rules_of(BANK_SECTION)
NOTES_SECTION = _adopted("finance/statement-notes")
