# ruff: noqa: E501 # one defect a line, so that the cases read as a table
"""Each rule across the lines and sections of a pack bites, and says where."""

from typing import Protocol

import pytest

ITEMS = "anjia/items-1.csv"
CLASSES = "anjia/classes-1.csv"
BLACKLIST = "anjia/blacklist.yaml"
BENEFITS = "anjia/benefits.yaml"
VILLAGE = "510604102211,village,village,安家村村民委员会,510604102"
GRID_3 = '{unit: "510604102211/grid/03", parent: "510604102211"}'
GRID_4 = '{unit: "510604102211/grid/04", parent: "510604102211"}'

# fmt: off
# file, what stands there, what is put there, the code, where (in that file or another)
BROKEN_RULES = [
    ("divisions.csv", VILLAGE, f"{VILLAGE}\n{VILLAGE}", "unit_duplicate", None),
    ("divisions.csv", VILLAGE, VILLAGE.replace("510604102211", "510605102211"), "division_code_wrong_level", "510605102211"),
    ("divisions.csv", VILLAGE, VILLAGE.replace(",village,安", ",town,安"), "division_kind_wrong_level", "village,town"),
    ("divisions.csv", VILLAGE, VILLAGE[:-9] + "510604199", "parent_missing", "510604199"),
    ("divisions.csv", VILLAGE, VILLAGE[:-9] + "510604100", "parent_wrong", "委员会,510604100\n510604102215"),
    ("divisions.csv", "罗江区,", "罗江区,510604", "parent_not_allowed", "罗江区,"),
    ("divisions.csv", VILLAGE + "\n", "", "count_differs", ("pack.yaml", "villages:")),
    ("pack.yaml", "towns: 7", "towns: 8", "count_differs", "towns: 8"),
    ("units.csv", "grid/04,", "grid/03,", "unit_duplicate", "四组"),
    ("units.csv", "grid/04,", "grid/17,", "unit_in_no_tree", "grid/17"),
    ("units.csv", "grid/04,", "grid/17,", "unit_missing", ("trees.yaml", GRID_4)),
    ("trees.yaml", GRID_3, GRID_4, "unit_twice_in_tree", None),
    ("trees.yaml", GRID_3, GRID_3.replace('parent: "510604102211"', 'parent: "510604"'), "parent_missing", 'parent: "510604"}'),
    ("trees.yaml", GRID_3, GRID_3.replace('parent: "510604102211"', 'parent: "510604102211/grid/03"'), "tree_circle", 'parent: "510604102211/grid/03"'),
    ("trees.yaml", "nodes_stated: 16", "nodes_stated: 15", "count_differs", "nodes_stated"),
    ("trees.yaml", 'root: "510604"', 'root: "510605"', "unit_missing", 'root: "510605"'),
    ("trees.yaml", "key: party", "key: grid", "tree_duplicate", "  - key: grid\n    name: 安家"),
    ("trees.yaml", "built_from: nodes", "built_from: divisions", "tree_nodes_not_allowed", "nodes:\n"),
    ("bodies.yaml", "key: anjia-party-branch", "key: anjia-delegates-assembly", "body_duplicate", "key: anjia-delegates-assembly\n    kind: party"),
    ("bodies.yaml", 'unit: "510604102211/party"', 'unit: "510604102211/league"', "unit_missing", "league"),
    ("bodies.yaml", "council_of: anjia-ass", "council_of: jinshan-ass", "body_missing", "council_of:"),
    ("bodies.yaml", "body: anjia-party-branch", "body: anjia-league", "body_missing", "body: anjia-league"),
    ("bodies.yaml", "key: party-branch-secretary", "key: grid-officer", "post_duplicate", "key: grid-officer\n    name: 村党"),
    ("bodies.yaml", "each_unit_of_tree: grid", "each_unit_of_tree: courtyards", "tree_missing", "courtyards"),
    ("bodies.yaml", "quorum_open_point: assessment-group-quorum", "quorum_open_point: quorum", "open_point_missing", "quorum_open_point:"),
    ("bodies.yaml", 'unit: "510604102211"\n    seats', 'unit: "510604102999"\n    seats', "unit_missing", 'unit: "510604102999"'),
    ("grids.yaml", "key: online_grid", "key: dedicated_grid", "grid_sort_duplicate", "key: dedicated_grid\n    name: 线上"),
    ("grids.yaml", "letter: X", "letter: J", "grid_sort_duplicate", "letter: J\n    basis: stated\n\n# 赋码"),
    ("grids.yaml", "key: base_grid", "key: online_grid", "grid_sort_missing", "sorts:\n"),
    ("grids.yaml", "key: grid-head", "key: grid-officer", "post_duplicate", "key: grid-officer"),
    ("grids.yaml", "seats_open_point: grid-head-seats", "seats_open_point: heads", "open_point_missing", "seats_open_point: heads"),
    ("pack.yaml", "kind: bodies", "kind: grids", "section_count_differs", "sections:\n"),
    ("anjia/scheme.yaml", 'unit: "510604102211"', 'unit: "510604102999"', "unit_missing", "unit:"),
    ("anjia/scheme.yaml", "led_by: anjia-party-branch", "led_by: nobody", "body_missing", "led_by:"),
    ("anjia/scheme.yaml", "tree: grid", "tree: grids", "tree_missing", "tree:"),
    ("anjia/scheme.yaml", "key: firm", "key: household", "subject_type_duplicate", "工业企业"),
    ("anjia/scheme.yaml", "key: anjia-points", "key: jinshan-points", "scheme_key_differs", "key: jinshan"),
    ("anjia/scheme.yaml", "classes: 6", "classes: 7", "count_differs", (CLASSES, "key,name")),
    ("anjia/scheme.yaml", 'points_each: "-5"', 'points_each: "5"', "sign_wrong", "points_each:"),
    ("anjia/scheme.yaml", 'points_most: "3"', 'points_most: "0.3"', "bounds_crossed", "points_most:"),
    ("anjia/cycle.yaml", "by_post: grid-officer", "by_post: clerk", "post_missing", "by_post:"),
    ("anjia/cycle.yaml", "by_body: anjia-party-branch", "by_body: nobody", "body_missing", "by_body: nobody"),
    (BLACKLIST, "land_contractor]", "landlord]", "subject_type_missing", "subject_types:"),
    (BLACKLIST, "assessed_by: anjia-assessment-group", "assessed_by: nobody", "body_missing", "assessed_by:"),
    (BLACKLIST, "approved_by: anjia-party-branch", "approved_by: anjia-assessment-group", "second_approval_missing", "approved_by:"),
    (BENEFITS, "罗江区民政局\n    suspended: false", "罗江区民政局\n    suspended: true", "statutory_benefit_suspended", "suspended: true\n    basis: illustrative"),
    (BENEFITS, "key: village-condolence", "key: village-subsidy", "benefit_duplicate", "key: village-subsidy\n    name: 村级慰问金"),
    (BENEFITS, 'unit: "510604102211"', 'unit: "510604102999"', "unit_missing", "unit:"),
    (ITEMS, "env-waste-sorting,", "env-tidy-yard,", "item_duplicate", "env-tidy-yard,environment,垃圾"),
    (ITEMS, "env-tidy-yard,environment", "env-tidy-yard,weather", "class_missing", "weather"),
    (ITEMS, "no-gambling,negative-list", "no-gambling,environment", "class_missing", "no-gambling"),
    (ITEMS, "positive,0.4,1.5", "positive,0.3,1.5", "points_out_of_bounds", "positive,0.3"),
    (ITEMS, "positive,0.4,1.5", "positive,0.4,3.1", "points_out_of_bounds", "0.4,3.1"),
    (ITEMS, "positive,0.4,1.5", "positive,2,1.5", "bounds_crossed", "2,1.5"),
    (ITEMS, "negative,-5,-5", "negative,-5,-4", "points_out_of_bounds", "-5,-4"),
    (ITEMS, "negative,-5,-5", "positive,3,3", "count_differs", "code,class"),
    (CLASSES, "class-six,", "class-five,", "class_duplicate", "第六类"),
    (CLASSES, "class-six,", "class-nine,", "placeholder_without_owner", "class-nine"),
    ("pack.yaml", "kind: bodies", "kind: units", "section_count_differs", "sections:\n"),
    ("pack.yaml", "key: units", "key: divisions", "section_duplicate", "key: divisions\n    kind: units"),
    ("pack.yaml", "items: anjia/items-2.csv", "items: anjia/items-1.csv", "file_used_twice", None),
    ("pack.yaml", "      trees: trees.yaml\n", "", "section_files_differ", "    files:\n      units: units.csv"),
    ("pack.yaml", "bodies: bodies.yaml", "bodies: bodies.csv", "file_kind_differs", ("bodies.csv", None)),
    ("pack.yaml", "    scheme: anjia-points\n", "", "section_scheme_unclear", "  - key: anjia-points/scheme"),
    ("pack.yaml", "decided_on: 2026-04-20", "decided_on: 2026-05-02", "decided_after_effect", "effective_on: 2026-05-01"),
    ("pack.yaml", "version: 2", "version: 1", "table_version_duplicate", None),
    ("pack.yaml", "effective_on: 2026-05-01", "effective_on: 2026-01-01", "table_order_unclear", None),
    ("pack.yaml", "kind: cycle", "kind: scheme", "section_count_differs", "sections:\n"),
    ("pack.yaml", "key: objection-window-days", "key: favourite-colour", "open_point_unknown", "favourite-colour"),
    ("pack.yaml", "key: objection-window-days", "key: favourite-colour", "open_point_missing", "open_points:\n"),
    ("pack.yaml", "value: 7\n", "value: 0\n", "open_point_value_not_allowed", "value: 0\n"),
    ("pack.yaml", 'value: "10"', 'value: "10.0"', "open_point_value_not_allowed", '"10.0"'),
    ("pack.yaml", "value: reissue_closed_quarter", "value: forget", "open_point_value_not_allowed", "value: forget"),
    ("pack.yaml", "key: late-recording-days", "key: objection-window-days", "open_point_duplicate", None),
    ("pack.yaml", "  - section: units", "  - section: unit", "section_unknown", "  - section: unit\n"),
]
# fmt: on


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def line_of(self, file: str, text: str) -> int: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize("case", BROKEN_RULES)
def test_a_broken_rule_is_found_where_it_breaks(
    copy: BrokenCopy, case: tuple[str, str, str, str, str | tuple[str, str | None] | None]
) -> None:
    file, old, new, code, at = case
    copy.replace(file, old, new)

    places = copy.places()

    where, text = at if isinstance(at, tuple) else (file, at)
    if text is None:
        assert (code, where) in {(found, place) for found, place, _ in places}
    else:
        assert (code, where, copy.line_of(where, text)) in places


def test_a_longer_circle_in_a_tree_is_found_at_each_of_its_nodes(copy: BrokenCopy) -> None:
    for node, other in (("03", "04"), ("04", "03")):
        copy.replace(
            "trees.yaml",
            f'{{unit: "510604102211/grid/{node}", parent: "510604102211"}}',
            f'{{unit: "510604102211/grid/{node}", parent: "510604102211/grid/{other}"}}',
        )

    assert [code for code, _, _ in copy.places()] == ["tree_circle", "tree_circle"]


def test_an_unreadable_section_does_not_show_as_many_defects(copy: BrokenCopy) -> None:
    copy.replace("units.csv", "key,kind", "name,kind")

    assert copy.places() == [("header_differs", "units.csv", 1)]


def test_a_decided_point_with_its_decision_is_accepted(copy: BrokenCopy) -> None:
    copy.replace(
        "pack.yaml", "source: not_stated", "source: decided\n    decision: 村代〔2026〕1号"
    )
    copy.replace("pack.yaml", "towns: 7", "towns: 8")

    assert [code for code, _, _ in copy.places()] == ["count_differs"]


def test_a_chain_that_nobody_takes_anything_from_is_found(copy: BrokenCopy) -> None:
    for _ in range(5):
        copy.replace("grids.yaml", "escalates: true", "escalates: false")

    assert copy.places() == [
        ("grid_chain_empty", "grids.yaml", copy.line_of("grids.yaml", "ranks:\n"))
    ]
