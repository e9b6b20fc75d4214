"""The rules of funds bite, and say where; those of aid in a small pack of another county."""

import shutil
from pathlib import Path

import pytest

from registry.adapters.pack_files import read_pack
from registry.domain.pack.findings import PackError
from services.registry.tests.pack.conftest import BrokenCopy

MIYI = Path(__file__).parents[4] / "tests" / "packs" / "miyi-aid"
RULES, AID = "finance/fund-rules.yaml", "mutual-aid.yaml"
BROKEN = [
    ('units: ["510604102211"]', "units: []", "unit_missing"),
    ('units: ["510604102211"]', 'units: ["510604102999"]', "unit_missing"),
    ("nominal_value_fen: 100", "nominal_value_fen: 0", "number_out_of_range"),
    ("labour: labour.contributed", "labour: labour.unheard-of", "posting_rule_missing"),
    ("received: donation.received", "received: donation.unheard-of", "posting_rule_missing"),
    ("- key: society", "- key: residents", "fund_rule_duplicate"),
    ("- key: community", "- key: special", "fund_rule_duplicate"),
    ("sources: [property-fees, interest]", "sources: [lottery]", "fund_source_missing"),
    ("sources: [property-fees, interest]", "sources: []", "fund_source_missing"),
    ("draw: pro_rata", "draw: at_will", "value_not_allowed"),
]
BROKEN_AID = [
    ("key: neighbour-aid", "key: other-aid", "aid_purpose_missing"),
    ("spending: by_request", "spending: by_managers", "aid_without_request"),
    ("post: group-leader", "post: nobody", "post_missing"),
    ("body_posts: [branch-committee-member, ", "body_posts: [nobody, ", "post_missing"),
    ("- key: association", "- key: group-leader", "aid_steps_unsignable"),
    ("least: 3, most: 5", "least: 5, most: 3", "bounds_crossed"),
    ("numerator: 1, denominator: 2", "numerator: 3, denominator: 2", "aid_majority_impossible"),
]


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_rule_of_funds_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(RULES, old, new)

    assert (code, RULES) in {(found, file) for found, file, _ in copy.places()}


@pytest.mark.parametrize(("old", "new", "code"), BROKEN_AID)
def test_a_broken_rule_of_aid_is_found_in_its_file(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    shutil.copytree(MIYI, tmp_path / "pack")
    copy = BrokenCopy(tmp_path / "pack")
    copy.replace(AID, old, new)

    assert (code, AID) in {(found, file) for found, file, _ in copy.places()}


def test_the_small_pack_is_in_order() -> None:
    try:
        pack = read_pack(MIYI)
    except PackError as error:
        pytest.fail(str(error.findings))

    assert pack.head.county == "510421"
