import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import KernelError
from kernel.points import PointsFormError, PointsTooLongError, format_points, parse_points

FORM = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", re.ASCII)
LARGEST = Decimal("999999999999.999999")
POINTS = st.decimals(min_value=-LARGEST, max_value=LARGEST, places=6)


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.000", "0"),
        ("-0.000", "0"),
        ("0E+5", "0"),
        ("0E+999999", "0"),
        ("3.0", "3"),
        ("0.40", "0.4"),
        ("-0.4", "-0.4"),
        ("1E+2", "100"),
        ("1.50E+3", "1500"),
        ("12E-1", "1.2"),
        ("1E-6", "0.000001"),
        ("1000", "1000"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)
def test_equal_points_have_one_written_form(points: str, text: str) -> None:
    assert format_points(Decimal(points)) == text


@given(POINTS)
def test_points_survive_writing_and_reading(points: Decimal) -> None:
    text = format_points(points)

    assert FORM.fullmatch(text)
    assert text != "-0"
    assert parse_points(text) == points
    assert format_points(parse_points(text)) == text


@given(st.text(alphabet="-+.0123456789eE _", max_size=12))
def test_a_text_is_read_exactly_when_it_is_the_written_form(text: str) -> None:
    expected = bool(FORM.fullmatch(text)) and text != "-0"
    try:
        read = format_points(parse_points(text)) == text
    except PointsFormError:
        read = False
    except PointsTooLongError:
        whole, _, fraction = text.lstrip("-").partition(".")
        assert len(whole) > 12 or len(fraction) > 6
        return

    assert read == expected


@pytest.mark.parametrize(
    "text",
    ["", "-0", "+1", "01", "1.0", ".5", "1.", "1e2", "1_000", "NaN", "Infinity", "١", "1\n", " 1"],
)
def test_any_other_writing_is_refused(text: str) -> None:
    with pytest.raises(PointsFormError) as refusal:
        parse_points(text)

    assert refusal.value.code == "points_form"


@pytest.mark.parametrize("text", ["1234567890123", "0.1234567", "9" * 100_000, "-" + "1" * 13])
def test_points_that_are_too_long_to_read_are_refused(text: str) -> None:
    with pytest.raises(PointsTooLongError, match="12 digits before the dot and 6 after"):
        parse_points(text)


@pytest.mark.parametrize(
    "points", ["1E+12", "1E+999999", "1E-7", "1E-999999", "1234567890123", "0.1234567"]
)
def test_points_that_are_too_long_to_write_are_refused(points: str) -> None:
    with pytest.raises(PointsTooLongError):
        format_points(Decimal(points))


@pytest.mark.parametrize("points", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(points: str) -> None:
    with pytest.raises(PointsFormError):
        format_points(Decimal(points))


def test_a_refusal_is_a_value_error_with_a_code() -> None:
    assert issubclass(PointsFormError, KernelError)
    assert issubclass(KernelError, ValueError)
