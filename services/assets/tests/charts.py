"""The chart of accounts of the county's own pack, as registry would tell it."""

from pathlib import Path

from assets.adapters.books.adopted_charts import chart_of
from chassis.replica.sections import AdoptedSection
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash

_PACK = read_pack(Path(__file__).parents[3] / "deploy" / "counties" / "510604")
_HEAD = _PACK.section("finance/chart")
_ENTRIES = section_entries(_PACK, _HEAD.key)

SECTION = AdoptedSection(
    section=_HEAD.key,
    version=_HEAD.version,
    kind=_HEAD.kind,
    scheme=None,
    effective_on=_HEAD.effective_on,
    root=section_hash(_ENTRIES),
    entries=tuple(_ENTRIES),
)
CHART = chart_of(SECTION)
