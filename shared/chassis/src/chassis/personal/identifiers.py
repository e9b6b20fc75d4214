"""Identifiers that must be compared without being read, in the one form that is compared."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from chassis.errors import InvalidError

IDENTIFIER_CHARACTERS_MAX = 128
_OTHERS = re.compile(r"[^0-9A-Z]")
_NO_DIGITS = re.compile(r"[^0-9]")
_COUNTRY = re.compile(r"(?:00)?86(?=1[0-9]{10}$)")


class IdentifierError(InvalidError):
    """Nothing comparable is left of an identifier; the message never repeats it."""

    code = "identifier"


class IdentifierKind(StrEnum):
    """What an identifier identifies; the same digits of two kinds are never equal."""

    IDENTITY = "identity"
    """Number of an identity document (公民身份号码)."""
    PHONE = "phone"
    """Telephone number."""
    ACCOUNT = "account"
    """Bank account or card number."""
    CREDIT_CODE = "credit_code"
    """Unified social credit code (统一社会信用代码, GB 32100)."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as it was entered; its repr never shows it."""

    kind: IdentifierKind
    text: str = field(repr=False)

    def normal(self) -> str:
        """Return the compared form: ASCII digits and capitals, or digits alone for a phone.

        Full-width characters become plain ones, spaces and separators go, a letter is a capital
        (the check character X of an identity number), and the country code 86 before a mobile
        number goes. Nothing else is judged: a wrong number is a fact that was entered.
        """
        if len(self.text) > IDENTIFIER_CHARACTERS_MAX:
            raise IdentifierError(
                f"An identifier has at most {IDENTIFIER_CHARACTERS_MAX} characters"
            )
        plain = unicodedata.normalize("NFKC", self.text).upper()
        if self.kind is IdentifierKind.PHONE:
            normal = _COUNTRY.sub("", _NO_DIGITS.sub("", plain), count=1)
        else:
            normal = _OTHERS.sub("", plain)
        if not normal:
            raise IdentifierError(f"There is nothing to compare in this {self.kind.value}")
        return normal
