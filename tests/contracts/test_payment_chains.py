"""What registry adopts of a pack's payment chains is what assets makes its chains of."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.adapters.payments.adopted_chains import AdoptedChains
from assets.domain.payments.chain import PaymentChain
from chassis.replica.sections import AdoptedSection
from kernel.units import unit_id
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash

ROOT = Path(__file__).parents[2]
LIZHOU, LUOJIANG = ROOT / "tests/packs/lizhou", ROOT / "deploy/counties/510604"
ON = date(2026, 7, 1)


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """What registry adopts of a pack, as assets asks about it."""

    adopted: tuple[AdoptedSection, ...]

    def sections(self, kind: str) -> tuple[AdoptedSection, ...]:
        return tuple(section for section in self.adopted if section.kind == kind)


def adopted(pack_folder: Path) -> Adopted:
    """Give what registry adopts of a pack."""
    pack = read_pack(pack_folder)
    sections = []
    for head in pack.head.sections:
        entries: list[dict[str, Any]] = [dict(each) for each in section_entries(pack, head.key)]
        sections.append(
            AdoptedSection(
                section=head.key,
                version=head.version,
                kind=head.kind,
                scheme=head.scheme,
                effective_on=head.effective_on,
                root=section_hash(section_entries(pack, head.key)),
                entries=tuple(entries),
            )
        )
    return Adopted(adopted=tuple(sections))


def chain_of(pack_folder: Path, unit: str, amount_fen: int) -> PaymentChain | None:
    """Give the chain that counts for a payment once the pack is adopted."""
    county = read_pack(pack_folder).head.county
    book = AdoptedChains(adopted(pack_folder), county=county).in_force(unit_id(county, unit), ON)
    return None if book is None else book.counting("wage", amount_fen)


def test_eight_sign_jointly_and_no_cash_is_paid() -> None:
    chain = chain_of(LIZHOU, "510802100201", 1)

    assert chain is not None
    [stage] = chain.chain.stages
    assert (stage.order, len(stage.steps), chain.cash_allowed) == ("joint", 8, False)
    assert {step.separate for step in stage.steps} == {True}
    assert len(chain.posts) == 8


def test_two_presteps_two_reviews_and_six_grades_keep_their_order() -> None:
    chain = chain_of(LIZHOU, "510802105201", 1)

    assert chain is not None
    assert chain.chain.preconditions == ("committees-discussed", "delegates-reviewed")
    reviews, grades = chain.chain.stages
    assert (reviews.order, [step.key for step in reviews.steps]) == (
        "joint",
        ["supervision", "agriculture"],
    )
    assert (grades.order, [step.key for step in grades.steps]) == (
        "serial",
        ["clerk", "secretary", "first", "cadre", "leader", "principal"],
    )
    assert chain.places["town-leader"] == unit_id("510802", "510802105")


@pytest.mark.parametrize(
    ("amount_fen", "key"), [(1, "ordinary"), (499_999, "ordinary"), (500_000, "major")]
)
def test_the_amount_says_which_chain_of_anjia_counts(amount_fen: int, key: str) -> None:
    chain = chain_of(LUOJIANG, "510604102211", amount_fen)

    assert chain is not None
    assert chain.bound.chain == key
    assert chain.places["party-branch-secretary"] == unit_id("510604", "510604102211/party")


def test_a_unit_that_no_chain_names_has_none() -> None:
    assert chain_of(LUOJIANG, "510604102212", 1) is None
