# ruff: noqa: E501 # one defect a line, so that the cases read as a table
"""Each thing that can be wrong with one line of a pack is found, with its file and line."""

from typing import Protocol

import pytest

from registry.domain.pack.findings import Finding

ITEM = "env-tidy-yard,environment,庭院干净整洁,Keeping the yard tidy,positive,0.4,1.5,illustrative"
HEADER = "code,class,name,name_en,sign,points_least,points_most,basis"
ITEMS = "anjia/items-1.csv"
GRID_3 = '      - {unit: "510604102211/grid/03", parent: "510604102211"}'

# fmt: off
# file, what stands there, what is put there, where the finding points, its code
WRONG_VALUES = [
    ("pack.yaml", "name_en: Luoj", "nane_en: Luoj", "nane_en", "key_unknown"),
    ("pack.yaml", "name_en: Luoj", "nane_en: Luoj", "format:", "key_missing"),
    ("pack.yaml", 'county: "510604"', "county: 510604", "county:", "wrong_type"),
    ("pack.yaml", "towns: 7", "towns: seven", "towns:", "wrong_type"),
    ("pack.yaml", "effective_on: 2026-01-01", "effective_on: 2026-02-30", "2026-02-30", "date_invalid"),
    ("pack.yaml", "effective_on: 2026-01-01", "effective_on: 20260101", "20260101", "date_invalid"),
    ("pack.yaml", "basis: illustrative", "basis: guessed", "basis: guessed", "value_not_allowed"),
    ("pack.yaml", "divisions: divisions.csv", "divisions: ../x.csv", "../x.csv", "file_path_malformed"),
    ("pack.yaml", "    owner: 安家村村民代表大会\n", "", "  - section: units", "open_point_without_owner"),
    ("pack.yaml", "    owner: 安家村村民代表大会\n", '    owner: ""\n', 'owner: ""', "open_point_without_owner"),
    ("pack.yaml", "source: not_stated", "source: decided", "  - section: units", "decision_missing"),
    ("pack.yaml", "value: 9\n", "value: true\n", "value: true", "wrong_type"),
    ("pack.yaml", "format: 1", "format: 1\nformat:  1", "format:  1", "key_twice"),
    ("bodies.yaml", "    seats: 1\n", "    seats: 0\n", "seats: 0", "number_out_of_range"),
    ("bodies.yaml", "    seats: 1\n", "", "  - key: grid-officer", "post_seats_unclear"),
    ("bodies.yaml", "    each_unit_of_tree: grid\n", "", "  - key: grid-officer", "post_place_unclear"),
    ("bodies.yaml", '    unit: "510604102211"\n    seats: 1', "    seats: 1", "  - key: discipline-member", "post_place_unclear"),
    ("grids.yaml", "letter: J", "letter: Jj", "letter: Jj", "grid_letter_malformed"),
    ("grids.yaml", "households_most: 30", "households_most: 0", "households_most:", "number_out_of_range"),
    ("grids.yaml", "key: online_grid", "key: chat_grid", "key: chat_grid", "value_not_allowed"),
    ("grids.yaml", "[division, sort, number]", "[division, number]", "code:\n", "grid_code_parts"),
    ("grids.yaml", "number_digits: 3", "number_digits: 9", "number_digits:", "number_out_of_range"),
    ("grids.yaml", "    seats: 2\n", "", "  - key: chief-grid-head", "post_seats_unclear"),
    ("grids.yaml", "level: base_grid", "level: county", "level: county", "value_not_allowed"),
    ("anjia/scheme.yaml", 'points_each: "-5"', 'points_each: "-5.0"', "points_each", "points_not_canonical"),
    ("anjia/scheme.yaml", "name: 负面清单", "name: ' '", "name: ' '", "text_blank_or_padded"),
    ("anjia/cycle.yaml", "day: 28", "day: 31", "day:", "number_out_of_range"),
    ("divisions.csv", "510604102211,village", "5.10604E+11,village", "5.10604E+11", "division_code_malformed"),
    ("divisions.csv", "510604102211,village", "510604102211,hamlet", ",hamlet", "value_not_allowed"),
    ("units.csv", "510604102211/grid/02", "510604102211/Grid/02", "Grid", "unit_key_malformed"),
    (ITEMS, "positive,0.4,1.5", "positive,0.40,1.5", "0.40", "points_not_canonical"),
    (ITEMS, "positive,0.4,1.5", "positive,0.4,1e0", "1e0", "points_not_canonical"),
    (ITEMS, "negative,-5,-5", "negative,-0,-5", "-0", "points_not_canonical"),
    (ITEMS, "env-tidy-yard,", "Env tidy,", "Env tidy", "key_malformed"),
    (ITEMS, "庭院干净整洁", "", "env-tidy-yard", "text_blank_or_padded"),
]
# fmt: on


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def append(self, file: str, text: str) -> None: ...
    def line_of(self, file: str, text: str) -> int: ...
    def findings(self) -> tuple[Finding, ...]: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize("case", WRONG_VALUES)
def test_a_wrong_value_is_found_where_it_stands(
    copy: BrokenCopy, case: tuple[str, str, str, str, str]
) -> None:
    file, old, new, at, code = case
    copy.replace(file, old, new)

    assert (code, file, copy.line_of(file, at)) in copy.places()


def test_a_finding_names_the_column_and_says_what_to_do(copy: BrokenCopy) -> None:
    copy.replace(ITEMS, ITEM, ITEM.replace("0.4,1.5", "0.4,1.50"))

    (finding,) = copy.findings()

    line = ITEM.replace("0.4,1.5", "0.4,1.50")
    assert (finding.line, finding.column) == (copy.line_of(ITEMS, line), line.index("1.50") + 1)
    assert str(finding).startswith(
        f"{ITEMS}:{finding.line}:{finding.column}: points_not_canonical: "
    )
    assert "Write points as plain decimal text" in finding.message


def test_all_findings_of_all_files_come_at_once(copy: BrokenCopy) -> None:
    copy.replace("divisions.csv", "510604102211,village", "510604102211,hamlet")
    copy.replace("bodies.yaml", "seats: 1", "seats: none")
    copy.replace(ITEMS, "positive,0.4,1.5", "positive,.4,1.5")

    assert {finding.file for finding in copy.findings()} == {"divisions.csv", "bodies.yaml", ITEMS}


def test_a_wrong_header_is_found(copy: BrokenCopy) -> None:
    copy.replace(ITEMS, HEADER, HEADER.replace("basis", "source"))

    (finding,) = copy.findings()

    assert (finding.code, finding.file, finding.line) == ("header_differs", ITEMS, 1)
    assert HEADER in finding.message


@pytest.mark.parametrize("row", [ITEM + ",more", ITEM.removesuffix(",illustrative"), ""])
def test_a_row_with_other_cells_than_the_header_is_found(copy: BrokenCopy, row: str) -> None:
    line = copy.line_of(ITEMS, ITEM)
    copy.replace(ITEMS, ITEM, row)

    assert ("row_width_differs", ITEMS, line) in copy.places()


def test_an_open_quote_is_found(copy: BrokenCopy) -> None:
    copy.replace(ITEMS, "庭院干净整洁", '"庭院"干净整洁')

    assert ("csv_broken", ITEMS, copy.line_of(ITEMS, "env-tidy-yard")) in copy.places()


def test_a_row_after_a_cell_with_quotes_keeps_its_line(copy: BrokenCopy) -> None:
    copy.replace(ITEMS, "庭院干净整洁", '"庭院干净,整洁"')
    copy.replace(ITEMS, "env-straw,environment", "env-straw,nowhere")

    assert copy.places() == [("class_missing", ITEMS, copy.line_of(ITEMS, "env-straw"))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("extra: &a [1]\n", "yaml_alias"),
        ("extra: *a\n", "yaml_alias"),
        ("extra: !!python/object:os.system x\n", "yaml_tag"),
        ("extra: " + "[" * 40 + "]" * 40 + "\n", "yaml_too_deep"),
        ("extra: [" + "1," * 25_000 + "1]\n", "yaml_too_large"),
        ("extra: [1\nmore: 2\n", "yaml_broken"),
        ("--- \nsecond: 1\n", "yaml_broken"),
        ("? [a, b]\n: 1\n", "key_malformed"),
    ],
)
def test_yaml_that_hides_or_swells_its_content_is_found(
    copy: BrokenCopy, text: str, code: str
) -> None:
    line = copy.line_of("anjia/cycle.yaml", "  every: quarter\n") + 5
    copy.append("anjia/cycle.yaml", text)

    found = [place for place in copy.places() if place[0] == code]

    assert found
    assert all(file == "anjia/cycle.yaml" and at >= line - 1 for _, file, at in found)


def test_yaml_words_that_other_readers_change_stay_as_written(copy: BrokenCopy) -> None:
    copy.replace("anjia/cycle.yaml", "name: 一事一记", "name: 12:30")
    copy.replace("bodies.yaml", "name: 网格员", "name: 010")
    copy.replace("bodies.yaml", "name: 评议小组\n", "name: no\n")
    copy.replace("pack.yaml", "towns: 7", "towns: 8")

    assert [finding.code for finding in copy.findings()] == ["count_differs"]


def test_a_number_where_a_text_belongs_says_to_put_it_in_quotes(copy: BrokenCopy) -> None:
    copy.replace("pack.yaml", 'county: "510604"', "county: 510604")

    assert any("in quotes" in finding.message for finding in copy.findings())
