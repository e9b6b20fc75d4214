"""The port of account numbers on the service's keyed tokens."""

from datetime import date

from chassis.personal.identifiers import Identifier, IdentifierError, IdentifierKind
from chassis.personal.tokens import Tokens

RETENTION = "vouchers"


class KeyedAccountNumbers:
    """Makes and compares the tokens of account numbers, of a bank's counterparties too."""

    def __init__(self, tokens: Tokens) -> None:
        """Make them under the keys of these tokens."""
        self._tokens = tokens

    def token(self, number: str, on: date) -> str | None:
        """Give the token under the key of the day's year, or None where nothing is comparable."""
        identifier = Identifier(IdentifierKind.ACCOUNT, number)
        try:
            return self._tokens.make(identifier, retention=RETENTION, on=on)
        except IdentifierError:
            return None

    def same(self, token: str, number: str) -> bool:
        """Tell whether a number is the one of which a token was made."""
        try:
            return self._tokens.compare(token, Identifier(IdentifierKind.ACCOUNT, number))
        except IdentifierError:
            return False

    def all_of(self, number: str) -> frozenset[str]:
        """Give the tokens of a number under every live key."""
        try:
            return frozenset(self._tokens.all_of(Identifier(IdentifierKind.ACCOUNT, number)))
        except IdentifierError:
            return frozenset()
