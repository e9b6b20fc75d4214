"""Money as whole fen (分): reading and writing yuan, and splitting without losing a fen."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kernel.errors import KernelError

FEN_MAX = 2**53 - 1
"""The largest amount either way: what every JSON reader keeps exactly."""

_FEN_PER_YUAN = 100
_YUAN = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")
_TEXT_LENGTH_MAX = 32


class YuanFormError(KernelError):
    """The text is not an amount in yuan."""

    code = "yuan_form"


class FenTooLargeError(KernelError):
    """The amount is beyond what is kept exactly everywhere."""

    code = "fen_too_large"


class SharesError(KernelError):
    """The shares say nothing about who gets what."""

    code = "shares"


def parse_yuan(text: str) -> int:
    """Read an amount in yuan (元), such as `1,234.5` or `-0.07`, as whole fen (分)."""
    match = _YUAN.fullmatch(text) if len(text) <= _TEXT_LENGTH_MAX else None
    if match is None:
        raise YuanFormError(
            f"{text[:_TEXT_LENGTH_MAX]!r} is not an amount in yuan; write digits with at most two "
            "after the dot, commas only between thousands, no currency sign"
        )
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    fen = int(whole.replace(",", "")) * _FEN_PER_YUAN + int(fraction.ljust(2, "0"))
    return _bounded(-fen if sign else fen)


def format_yuan(fen: int, *, grouped: bool = True) -> str:
    """Write fen (分) as yuan (元) with two decimals: `1,234.50`, or `1234.50` when not grouped."""
    whole, rest = divmod(abs(_bounded(fen)), _FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{whole:{',' if grouped else ''}}.{rest:02}"


def split_fen(total_fen: int, shares: Sequence[int | Decimal | Fraction]) -> tuple[int, ...]:
    """Split an amount by shares (份额); the parts add up to it exactly.

    Each part is the exact one rounded down or up by less than a fen: fen left over go to the
    largest remainders, and among equal ones to whoever stands first.
    """
    exact = [Fraction(share) for share in _checked(shares)]
    whole = sum(exact)
    if not whole:
        raise SharesError("the shares add up to nothing; give at least one that is above zero")
    amount = abs(_bounded(total_fen))
    quotas = [amount * share / whole for share in exact]
    parts = [int(quota) for quota in quotas]
    left = amount - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - quotas[place])
    for place in by_remainder[:left]:
        parts[place] += 1
    return tuple(-part if total_fen < 0 else part for part in parts)


def _checked(shares: Sequence[int | Decimal | Fraction]) -> Sequence[int | Decimal | Fraction]:
    for share in shares:
        if isinstance(share, Decimal) and not share.is_finite():
            raise SharesError(f"{share} is not a share; give finite numbers")
        if share < 0:
            raise SharesError(f"{share} is below zero; give shares of zero or more")
    return shares


def _bounded(fen: int) -> int:
    if abs(fen) > FEN_MAX:
        raise FenTooLargeError(f"{fen} fen is beyond {FEN_MAX}; split the amount")
    return fen
