"""The pack of Luojiang says what the county says, and marks what nobody said."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from registry.adapters.pack_files import read_pack
from registry.domain.pack.benefits import Benefits, Blacklist
from registry.domain.pack.bodies import Bodies
from registry.domain.pack.grids import Grids
from registry.domain.pack.pack import Content, Pack
from registry.domain.pack.scoring import Cycle, Scheme, ScoreTable
from registry.domain.pack.units import Divisions, Units

ContentT = TypeVar("ContentT", bound=Content)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(Path(__file__).parents[4] / "deploy" / "counties" / "510604")


def test_the_county_has_7_towns_62_villages_and_31_communities(pack: Pack) -> None:
    content = held(pack, "divisions", Divisions)

    kinds = Counter(row.kind for row in content.divisions)

    assert kinds == {"county": 1, "town": 7, "village": 62, "community": 31}


def test_anjia_has_16_grids_that_are_villagers_groups(pack: Pack) -> None:
    content = held(pack, "units", Units)
    grids = [unit for unit in content.units if unit.kind == "grid"]

    tree = next(tree for tree in content.trees.trees if tree.key == "grid")

    assert len(grids) == 16
    assert {unit.doubles_as for unit in grids} == {"villagers_group"}
    assert [node.unit for node in tree.nodes] == [unit.key for unit in grids]
    assert {node.parent for node in tree.nodes} == {"510604102211"}
    assert (grids[0].name, grids[-1].name) == ("一组", "十六组")
    assert {unit.basis for unit in grids} == {"illustrative"}


@pytest.mark.parametrize("version", [1, 2])
def test_each_table_has_6_classes_34_positive_and_10_negative_items(
    pack: Pack, version: int
) -> None:
    table = held(pack, f"anjia-points/table/{version}", ScoreTable)
    positive = [item for item in table.items if item.sign == "positive"]
    negative = [item for item in table.items if item.sign == "negative"]

    assert (len(table.classes), len(positive), len(negative)) == (6, 34, 10)
    assert all(Decimal("0.4") <= item.points_least <= item.points_most <= 3 for item in positive)
    assert {(item.points_least, item.points_most) for item in negative} == {
        (Decimal(-5), Decimal(-5))
    }


def test_only_quoted_acts_and_named_classes_pass_for_stated(pack: Pack) -> None:
    table = held(pack, "anjia-points/table/1", ScoreTable)

    assert {item.name for item in table.items if item.basis == "stated"} == {
        "参与迷信活动",
        "故意损坏公共设施",
        "乐于公益事业",
        "主动参与村级事务管理",
    }
    assert {row.name for row in table.classes if row.basis == "stated"} == {
        "遵纪守法",
        "环境卫生",
        "日常行为",
        "社会服务",
    }


def test_base_grids_have_30_households_and_100_persons_and_the_villages_grids_no_limit(
    pack: Pack,
) -> None:
    rules = held(pack, "grids", Grids).rules

    limits = {sort.key: (sort.households_most, sort.persons_most) for sort in rules.sorts}
    assert limits == {
        "base_grid": (30, 100),
        "dedicated_grid": (None, None),
        "online_grid": (None, None),
    }
    assert "grid" not in limits


def test_the_grid_team_has_five_ranks_in_the_chain_and_one_aside(pack: Pack) -> None:
    ranks = held(pack, "grids", Grids).rules.ranks

    assert [(rank.name, rank.level) for rank in ranks if rank.escalates] == [
        ("总网格长", "town"),
        ("网格长", "village"),
        ("副网格长", "village"),
        ("一级网格员", "village"),
        ("二级网格员", "base_grid"),
    ]
    assert [rank.name for rank in ranks if not rank.escalates] == ["网格专干"]


def test_the_second_table_is_a_later_demonstration_that_differs_in_few_items(pack: Pack) -> None:
    first = held(pack, "anjia-points/table/1", ScoreTable)
    second = held(pack, "anjia-points/table/2", ScoreTable)
    changed = [new.code for old, new in zip(first.items, second.items, strict=True) if old != new]

    assert pack.section("anjia-points/table/2").demonstration
    assert pack.section("anjia-points/table/1").effective_on.isoformat() == "2026-01-01"
    assert pack.section("anjia-points/table/2").effective_on.isoformat() == "2026-05-01"
    assert len(changed) == 4


def test_the_scheme_names_five_types_of_subjects_and_expects_what_the_text_counts(
    pack: Pack,
) -> None:
    rules = held(pack, "anjia-points/scheme", Scheme).rules

    assert {subject.key: subject.expected for subject in rules.subject_types} == {
        "household": 978,
        "firm": 16,
        "family_farm": 6,
        "sole_trader": None,
        "land_contractor": None,
    }


def test_the_branch_approves_on_day_28_of_the_quarters_last_month(pack: Pack) -> None:
    rules = held(pack, "anjia-points/cycle", Cycle).rules

    assert (rules.approval.by_body, rules.approval.day) == ("anjia-party-branch", 28)
    assert rules.disclosure.place == "村务公开栏"


def test_the_assessment_group_is_the_associations_council(pack: Pack) -> None:
    content = held(pack, "bodies", Bodies)
    group = next(body for body in content.bodies.bodies if body.kind == "assessment_group")

    assert group.council_of == "anjia-association"
    assert group.drawn_from == ("村监委会成员", "定向议事代表", "老党员", "道德模范")
    assert pack.open_value(section="bodies", key="assessment-group-size") == 9


def test_the_blacklist_reaches_three_types_below_7_points(pack: Pack) -> None:
    rules = held(pack, "anjia-points/blacklist", Blacklist).rules

    assert rules.below == 7
    assert rules.subject_types == ("household", "firm", "land_contractor")
    assert (rules.assessed_by, rules.approved_by) == (
        "anjia-assessment-group",
        "anjia-party-branch",
    )


def test_only_benefits_of_the_village_itself_are_suspended(pack: Pack) -> None:
    benefits = held(pack, "anjia/benefits", Benefits).benefits.benefits

    assert {each.key for each in benefits if each.suspended} == {
        "public-welfare-post",
        "village-subsidy",
    }
    assert {each.kind for each in benefits if each.suspended} == {"village"}
    assert "statutory" in {each.kind for each in benefits}


def test_every_open_point_names_who_must_decide_it(pack: Pack) -> None:
    named = {point.section for point in pack.head.open_points}
    assert {"anjia-points/scheme", "anjia/benefits", "finance/payment-chains"} < named
    assert {point.source for point in pack.head.open_points} == {"not_stated"}
    assert all(point.owner for point in pack.head.open_points)


def test_every_resolution_of_the_demonstration_is_marked_illustrative(pack: Pack) -> None:
    assert {section.resolution.basis for section in pack.head.sections} == {"illustrative"}


def held(pack: Pack, section: str, content: type[ContentT]) -> ContentT:
    found = pack.contents[section]
    assert isinstance(found, content)
    return found
