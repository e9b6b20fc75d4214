"""The port of account numbers' tokens on the keys that the service's database keeps."""

from datetime import date

from chassis.personal.identifiers import Identifier, IdentifierKind
from chassis.personal.retention import RetentionClass, RetentionClasses, StartRule
from chassis.personal.tokens import Tokens

VOUCHERS = RetentionClass(
    name="vouchers", code="v", years=30, start=StartRule.AFTER_YEAR_END
)  # 会计档案管理办法 (财政部令第79号)
CLASSES = RetentionClasses((VOUCHERS,))


class KeyedAccountTokens:
    """Makes the tokens by which the numbers of bank accounts are compared."""

    def __init__(self, tokens: Tokens) -> None:
        """Make them under the keys of these tokens."""
        self._tokens = tokens

    def of(self, number: str, on: date) -> str:
        """Give the keyed token of a number, under the key of the day's year."""
        identifier = Identifier(IdentifierKind.ACCOUNT, number)
        return self._tokens.make(identifier, retention=VOUCHERS.name, on=on)
