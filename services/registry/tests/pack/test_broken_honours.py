"""The rules of honours and of linkage bite, and say where."""

from typing import Protocol

import pytest

HONOURS, LINKAGE = "anjia/honours.yaml", "anjia/linkage.yaml"
BROKEN = [
    (HONOURS, "fen_most: 40000", "fen_most: 9999", "bounds_crossed"),
    (HONOURS, "key: law-abiding-firm", "key: ten-star-household", "title_duplicate"),
    (HONOURS, "subject_types: [firm]", "subject_types: [factory]", "subject_type_missing"),
    (HONOURS, "subject_types: [firm]", "subject_types: []", "subject_type_missing"),
    (LINKAGE, "key: employment", "key: credit-line", "purpose_duplicate"),
    (LINKAGE, "post: lender-officer", "post: moneylender", "post_missing"),
    ("pack.yaml", "kind: linkage", "kind: honours", "section_count_differs"),
    ("pack.yaml", "value: shared\n", "value: by_dice\n", "open_point_value_not_allowed"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("file", "old", "new", "code"), BROKEN)
def test_a_broken_rule_of_honours_is_found_in_its_file(
    copy: BrokenCopy, file: str, old: str, new: str, code: str
) -> None:
    copy.replace(file, old, new)

    assert (code, file) in {(found, place) for found, place, _ in copy.places()}
