"""Contracts of the test's village under the county's own contract rules."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from assets.adapters.contracts.adopted_rules import rules_of
from assets.domain.books.entity import Entity
from assets.domain.contracts.contract import Contract
from assets.domain.contracts.signing import sign
from assets.domain.contracts.terms import Agreement, Charge, Matter, ProfitShare, Service, Terms
from chassis.personal.values import Personal
from chassis.replica.sections import AdoptedSection
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from services.assets.tests.village import VILLAGE, subject, unit

_PACK = read_pack(Path(__file__).parents[3] / "deploy" / "counties" / "510604")
_HEAD = _PACK.section("finance/contract-rules")
_ENTRIES = section_entries(_PACK, _HEAD.key)

CONTRACT_RULES = AdoptedSection(
    section=_HEAD.key,
    version=_HEAD.version,
    kind=_HEAD.kind,
    scheme=None,
    effective_on=_HEAD.effective_on,
    root=section_hash(_ENTRIES),
    entries=tuple(_ENTRIES),
)
RULES = rules_of(_ENTRIES, rule="finance/contract-rules@1")
ENTITY = Entity.create_id(unit(VILLAGE), "village_collective")
PARTY = subject("tenant")
UNIT = unit(VILLAGE)
OTHER_UNIT = UUID(int=0xB)
SCHOOL = Matter(kind="asset", id=subject("school"), quantity=1)
FIRST, LAST, LATER = date(2026, 1, 1), date(2026, 12, 31), date(2027, 6, 30)
RESOLUTION = "安家村村民代表会议〔2025〕31号"
WORDS = Personal(ENTITY, "vouchers", "示例")


def charge(kind: str, total_fen: int, **changed: Any) -> Charge:
    """Give a charge for the year 2026, by the quarter, due on the tenth day of each."""
    said: dict[str, Any] = {"since": FIRST, "until": LAST, "months": 3}
    said |= {"due": "first_day", "due_days": 9}
    return Charge(kind=kind, total_fen=total_fen, **{**said, **changed})


def agreed(form: str = "lease", *charges: Charge, **changed: Any) -> Agreement:
    """Give an agreement for the year 2026 about the old school, on a resolution."""
    receives = form not in {"service", "labour"}
    said: dict[str, Any] = {
        "form": form,
        "direction": "receivable" if receives else "payable",
        "party": PARTY,
        "party_type": "firm",
        "signed_on": FIRST,
        "since": FIRST,
        "terms": Terms(until=LAST, charges=charges),
        "matters": (SCHOOL,) if receives else (),
        "resolution": RESOLUTION,
    }
    return Agreement(**{**said, **changed})


def signed(form: str = "lease", *charges: Charge, **changed: Any) -> Contract:
    """Give a contract that the adopted rules allow."""
    agreement = agreed(form, *charges, **changed)
    contract = sign(RULES, agreement, entity=ENTITY, number="AJ-2026-004", summary=WORDS)
    contract.collect_events()
    return contract


def leased(total_fen: int = 4_800_000) -> Contract:
    """Give the lease of the old school, by the quarter."""
    return signed("lease", charge("rent", total_fen))


def cleaning(release: str = "scores-in-tiers", **changed: Any) -> Contract:
    """Give a contract of 120,000 yuan, by the month, of which a tenth is retained."""
    monthly = charge("fee", 12_000_000, months=1, due="last_day", due_days=0)
    service = Service(retained_percent=10, scored_by=(UNIT,), release=release)
    return signed("service", monthly, service=changed.pop("service", service), **changed)


def share(parts: int = 30, *, over_guaranteed: bool = True) -> ProfitShare:
    """Give a share of a profit in hundredths."""
    return ProfitShare(parts=parts, of=100, due_days=90, over_guaranteed=over_guaranteed)
