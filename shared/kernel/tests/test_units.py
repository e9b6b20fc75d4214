from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.units import DivisionCode, DivisionCodeError, UnitKeyError, subject_tokens, unit_id

CODES = st.from_regex(r"\A[1-9][0-9]{5}(?:(?!000)[0-9]{3}){0,2}\Z")


def test_a_unit_id_is_derived_from_county_and_key() -> None:
    expected = uuid5(NAMESPACE_URL, "/510604/registry/unit/510604102211")

    assert unit_id("510604", "510604102211") == expected
    assert str(expected) == "ce07fd3e-f7e4-5996-92f2-62b4da344694"


def test_the_same_key_in_another_county_is_another_unit() -> None:
    assert unit_id("510604", "grid-1") != unit_id("510802", "grid-1")


@pytest.mark.parametrize("key", ["", " ", "a b", "a\n", "a\tb", "x" * 101, "a\x00"])
def test_a_blank_or_overlong_key_names_no_unit(key: str) -> None:
    with pytest.raises(UnitKeyError, match="1 to 100 characters"):
        unit_id("510604", key)


@pytest.mark.parametrize("county", ["510604102", "510604102211", "51060", "demo"])
def test_a_unit_id_needs_a_county(county: str) -> None:
    with pytest.raises(DivisionCodeError):
        unit_id(county, "grid-1")


@pytest.mark.parametrize(
    ("code", "tokens"),
    [
        ("510604102211", ("102", "211")),
        ("510604102", ("102", "000")),
        ("510604", ("000", "000")),
    ],
)
def test_a_subject_ends_in_town_and_village(code: str, tokens: tuple[str, str]) -> None:
    assert subject_tokens(code) == tokens
    assert subject_tokens(DivisionCode(code)) == tokens


def test_a_village_code_has_three_parts() -> None:
    code = DivisionCode("510604102211")

    assert (code.county, code.town, code.village) == ("510604", "102", "211")
    assert (code.level, str(code)) == ("village", "510604102211")


def test_a_county_has_no_town_and_no_parent() -> None:
    code = DivisionCode("510604")

    assert (code.town, code.village, code.parent, code.level) == (None, None, None, "county")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5106041",
        "5106041022",
        "510604102211001",
        "010604",
        "51060a",
        "510604 ",
        "510604\n",
        "５１０６０４",  # full-width digits
        "510604000",
        "510604102000",
        "510604000211",
    ],
)
def test_what_is_no_division_code_is_refused(text: str) -> None:
    with pytest.raises(DivisionCodeError) as refusal:
        DivisionCode(text)

    assert refusal.value.code == "division_code"


@given(CODES)
def test_parents_cover_their_children_and_never_the_other_way(text: str) -> None:
    code = DivisionCode(text)
    parent = code.parent

    assert code.covers(code)
    if parent is not None:
        assert parent.covers(code)
        assert not code.covers(parent)
        assert len(parent.text) == len(text) - 3


@given(CODES)
def test_county_and_tokens_give_the_code_back(text: str) -> None:
    town, village = subject_tokens(text)

    assert DivisionCode(text).county + town + village == text.ljust(12, "0")
