# ruff: noqa: E501 # one defect a line, so that the cases read as a table
"""The rules of payment chains bite and say where, and two small packs are read as they are meant."""

from pathlib import Path
from typing import Protocol

import pytest

from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries

LIZHOU = Path(__file__).parents[4] / "tests" / "packs" / "lizhou"
CHAINS = "finance/payment-chains.yaml"

# fmt: off
# what stands there, what is put there, the code, a text of the line on which it is found
BROKEN = [
    ("post: party-branch-secretary", "post: moneylender", "post_missing", "post: moneylender"),
    ("[supervision-committee-chair]", "[moneylender]", "post_missing", "[moneylender]"),
    ("post: party-branch-secretary", "post: grid-officer", "post_elsewhere", "post: grid-officer"),
    ("          - key: branch", "          - key: supervision", "step_duplicate", "key: supervision\n            name: 村党"),
    ("      - key: delegates-resolved", "      - key: committees-discussed", "precondition_duplicate", "key: committees-discussed\n        name: 村民代表"),
    ("[supervision-committee-chair]", "[supervision-committee-member]", "payment_chain_unsignable", "    stages:"),
    ("signers: 2", "signers: 0", "number_out_of_range", "signers: 0"),
    ("signers: 2", "signers: 16", "number_out_of_range", "signers: 16"),
    ("amount_fen_most: 499999", "amount_fen_most: 500000", "payment_chains_overlap", "amount_fen_least: 500000"),
    ("    amount_fen_most: 499999\n", "", "payment_chains_overlap", "amount_fen_least: 500000"),
    ("amount_fen_most: 499999", "amount_fen_most: 0", "number_out_of_range", "amount_fen_most: 0"),
    ("    amount_fen_most: 499999", "    amount_fen_least: 500000\n    amount_fen_most: 499999", "bounds_crossed", "amount_fen_most: 499999"),
    ("key: major", "key: ordinary", "payment_chain_duplicate", "key: ordinary\n    name: 大额"),
    ('["510604102211"]', '["510604102999"]', "unit_missing", "510604102999"),
    ('["510604102211"]', "[]", "unit_missing", "units: []"),
    ("cash: forbidden", "cash: sometimes", "value_not_allowed", "cash: sometimes"),
    ("    owner: 安家村村民代表大会\n", "", "key_missing", "  - key: ordinary"),
]
# fmt: on


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    folder: Path

    def replace(self, file: str, old: str, new: str) -> None: ...
    def append(self, file: str, text: str) -> None: ...
    def line_of(self, file: str, text: str) -> int: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_chain_is_found_where_it_breaks(
    copy: BrokenCopy, case: tuple[str, str, str, str]
) -> None:
    old, new, code, text = case
    copy.replace(CHAINS, old, new)

    assert (code, CHAINS, copy.line_of(CHAINS, text)) in copy.places()


def test_a_stage_without_a_step_is_found(copy: BrokenCopy) -> None:
    copy.replace(CHAINS, "    stages:\n", "    stages:\n      - {order: joint, steps: []}\n")

    assert copy.places() == [("stage_empty", CHAINS, copy.line_of(CHAINS, "steps: []"))]


def test_a_chain_that_lists_categories_goes_before_one_that_lists_none(copy: BrokenCopy) -> None:
    copy.replace(CHAINS, "    amount_fen_most: 499999\n", "    categories: [wage, stipend]\n")

    chains = {chain["chain"] for chain in chains_of(copy.folder, "finance/payment-chains")}
    assert {"ordinary", "major"} <= chains


def test_two_sections_that_begin_on_one_day_for_one_unit_are_found(copy: BrokenCopy) -> None:
    again = (copy.folder / CHAINS).read_text("utf-8")
    (copy.folder / "finance" / "again.yaml").write_text(again, "utf-8")
    head = (copy.folder / "pack.yaml").read_text("utf-8")
    start = head.index("  - key: finance/payment-chains")
    section = head[start : head.index("\n\n", start) + 2]
    begin = head.index("  - section: finance/payment-chains")
    point = head[begin : head.index("\n\n", begin)]
    renamed = section.replace("finance/payment-chains", "finance/more", 1)
    copy.replace("pack.yaml", section, section + renamed.replace(CHAINS, "finance/again.yaml"))
    asked = "\n" + point.replace("finance/payment-chains", "finance/more") + "\n"
    copy.append("pack.yaml", asked)

    assert {(code, file) for code, file, _ in copy.places()} == {
        ("payment_chains_twice", "finance/again.yaml")
    }


def test_eight_sign_jointly_and_no_cash_is_paid() -> None:
    entries = section_entries(read_pack(LIZHOU), "finance/eight-signoff")
    steps = [entry for entry in entries if entry["entry"] == "payment_step"]

    assert len({step["post"] for step in steps}) == 8
    assert {(step["stage"], step["order"]) for step in steps} == {(1, "joint")}
    assert [e["cash"] for e in entries if e["entry"] == "payment_chain"] == ["forbidden"]


def test_six_sign_by_grade_after_two_presteps_and_two_joint_reviews() -> None:
    entries = section_entries(read_pack(LIZHOU), "finance/graded-signoff")
    steps = [entry for entry in entries if entry["entry"] == "payment_step"]

    assert [e["name"] for e in entries if e["entry"] == "payment_precondition"] == [
        "村两委商议",
        "村民代表审议",
    ]
    assert [(step["stage"], step["order"]) for step in steps] == [
        *[(1, "joint")] * 2,
        *[(2, "serial")] * 6,
    ]
    assert {step["post_unit"] for step in steps} == {"510802105201", "510802105"}


def chains_of(folder: Path, section: str) -> list[dict[str, str | int | bool]]:
    entries = section_entries(read_pack(folder), section)
    return [entry for entry in entries if entry["entry"] == "payment_chain"]
