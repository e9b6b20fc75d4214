# ruff: noqa: E501 # one defect a line, so that the cases read as a table
"""The rules of members and pay bite and say where, and the small packs are read as they are meant."""

from pathlib import Path
from typing import Protocol

import pytest

from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries
from registry.domain.pack.rules import check_pack

PACKS = Path(__file__).parents[4] / "tests" / "packs"
RULES = "finance/member-rules.yaml"

# fmt: off
BROKEN = [
    (RULES, 'units: ["510604102211"]', 'units: ["510604102999"]', "unit_missing"),
    (RULES, 'units: ["510604102211"]', "units: []", "unit_missing"),
    (RULES, 'reserve_account: "311"', 'reserve_account: "312"', "account_missing"),
    (RULES, "cap_fen: 20000", "cap_fen: 19999", "pay_beyond_cap"),
    (RULES, "formula: linear", "formula: steps", "pay_steps_differ"),
    (RULES, "key: staff-wages", "key: grid-allowance", "pay_scheme_duplicate"),
    (RULES, "kind: wages", "kind: case-fee", "case_fees_differ"),
    (RULES, "reserve_permille: 300", "reserve_permille: 1001", "number_out_of_range"),
    (RULES, "payer: village_collective", "payer: a_firm", "value_not_allowed"),
]
# fmt: on


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("file", "old", "new", "code"), BROKEN)
def test_a_broken_rule_of_members_is_found_in_its_file(
    copy: BrokenCopy, file: str, old: str, new: str, code: str
) -> None:
    copy.replace(file, old, new)

    assert (code, RULES) in {(found, place) for found, place, _ in copy.places()}


@pytest.mark.parametrize("pack", ["lizhou", "miyi-mediators"])
def test_the_small_packs_are_in_order(pack: str) -> None:
    assert list(check_pack(read_pack(PACKS / pack))) == []


def test_fees_and_returns_become_entries_of_their_own() -> None:
    fees = section_entries(read_pack(PACKS / "miyi-mediators"), "finance/case-fees")
    links = section_entries(read_pack(PACKS / "lizhou"), "finance/benefit-links")

    assert [each["fen"] for each in fees if each["entry"] == "case_fee"] == [20_000, 50_000]
    assert [each["permille"] for each in links if each["entry"] == "member_returns"] == [600]
