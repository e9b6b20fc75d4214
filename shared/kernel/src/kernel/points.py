"""Points (积分) as exact decimals with one written form."""

import re
from decimal import Decimal

from kernel.errors import KernelError

POINTS_WHOLE_DIGITS_MAX = 12
POINTS_FRACTION_DIGITS_MAX = 6

_FORM = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
_TEXT_LENGTH_MAX = len("-.") + POINTS_WHOLE_DIGITS_MAX + POINTS_FRACTION_DIGITS_MAX


class PointsFormError(KernelError):
    """The text is not the one written form of a number of points."""

    code = "points_form"


class PointsTooLongError(KernelError):
    """The number has more digits than points may have."""

    code = "points_too_long"


def parse_points(text: str) -> Decimal:
    """Read points (积分) in their one written form: `3`, `-0.4`, `10.25`; never `3.0` or `-0`."""
    if len(text) > _TEXT_LENGTH_MAX:
        raise _too_long()
    if not _FORM.fullmatch(text) or text == "-0":
        raise PointsFormError(
            f"{text!r} is not written as points; write digits with at most one dot, without "
            "leading or trailing zeros, plus sign, exponent or -0"
        )
    whole, _, fraction = text.removeprefix("-").partition(".")
    if len(whole) > POINTS_WHOLE_DIGITS_MAX or len(fraction) > POINTS_FRACTION_DIGITS_MAX:
        raise _too_long()
    return Decimal(text)


def format_points(points: Decimal) -> str:
    """Write points (积分) in their one form, so that equal numbers give equal text."""
    if not points.is_finite():
        raise PointsFormError(f"{points} is not a number of points; give a finite decimal")
    if not points:
        return "0"
    if not -POINTS_FRACTION_DIGITS_MAX <= points.adjusted() < POINTS_WHOLE_DIGITS_MAX:
        raise _too_long()
    whole, _, fraction = f"{points:f}".partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > POINTS_FRACTION_DIGITS_MAX:
        raise _too_long()
    return f"{whole}.{fraction}" if fraction else whole


def _too_long() -> PointsTooLongError:
    return PointsTooLongError(
        f"points have at most {POINTS_WHOLE_DIGITS_MAX} digits before the dot and "
        f"{POINTS_FRACTION_DIGITS_MAX} after it; round the number first"
    )
