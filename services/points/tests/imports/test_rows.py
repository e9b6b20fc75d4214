"""Whose account a row means, and what its cells may say."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from points.domain.import_rows import Header, Row, SubjectAmbiguousError, read_act
from points.domain.import_subjects import ImportSubjects

FIRST, SECOND, THIRD, GRID = (UUID(int=number) for number in range(1, 5))
SUBJECTS = ImportSubjects(
    [(FIRST, "一组12号", GRID), (SECOND, "二组3号", GRID), (THIRD, "二组3号", GRID)]
)


@pytest.mark.parametrize("text", ["一组12号", "一组１２号", str(FIRST)])
def test_a_subject_is_found_by_its_label_or_its_account(text: str) -> None:
    assert SUBJECTS.find(text).account == FIRST


def test_a_label_of_two_subjects_is_refused_and_the_account_is_not() -> None:
    with pytest.raises(SubjectAmbiguousError):
        SUBJECTS.find("二组3号")

    assert SUBJECTS.find(str(THIRD)).account == THIRD


@pytest.mark.parametrize(
    "headings",
    [
        ["积分对象", "评分项目", "分值", "发生日期", "当日次序", "佐证"],
        ["Subject", "item", "points", "acted_on", "ordinal", "evidence"],
        ["account", "评分项目", "points", "发生日期", "ordinal", "佐证"],
    ],
)
def test_headings_are_chinese_or_english(headings: list[str]) -> None:
    header = Header.read(Row(1, headings))

    subject, said = header.parted(Row(2, [" 一组12号 ", "tidy-yard", "-1.5", "2026/3/5", "2", ""]))
    written = read_act(subject, said)

    assert subject == "一组12号"
    assert written.act.points == Decimal("-1.5")
    assert (written.act.acted_on, written.act.ordinal) == (date(2026, 3, 5), 2)


def test_columns_stand_in_any_order_and_optional_ones_may_be_missing() -> None:
    header = Header.read(Row(1, ["points", "acted_on", "", "subject", "item"]))

    subject, said = header.parted(Row(2, ["1", "2026-03-05", "ignored", "a", "tidy-yard"]))
    written = read_act(subject, said)

    assert (subject, written.act.entry) == ("a", "2026-03-05/tidy-yard/1")


def test_several_pieces_of_evidence_are_separated_by_spaces_or_semicolons() -> None:
    header = Header.read(Row(1, ["subject", "item", "points", "acted_on", "evidence"]))
    digests = [f"sha256:{number:064x}" for number in range(3)]
    evidence = f"{digests[0]}; {digests[1]}；{digests[2]}"

    subject, said = header.parted(Row(2, ["a", "tidy-yard", "1", "2026-03-05", evidence]))
    written = read_act(subject, said)

    assert written.evidence.split() == digests
