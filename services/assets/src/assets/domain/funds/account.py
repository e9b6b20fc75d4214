"""A fund's own bank account (专款账户): money of nothing else leaves it."""

from uuid import UUID

from typing_extensions import override

from assets.domain.funds.errors import BankAccountDedicatedError
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


class FundAccount(AggregateRoot):
    """Is one fund's for good, once a fund was established with it."""

    TOPIC = "assets.fund_account"

    class Dedicated(Created):
        """The bank account is kept for this fund alone."""

        TOPIC = "assets.fund_account.dedicated"
        bank_account: UUID
        fund: UUID

    @staticmethod
    @override
    def create_id(bank_account: UUID, fund: UUID | None = None) -> UUID:
        """Derive the id from the bank account alone, so that it is one fund's."""
        return named_id(f"/assets/fund_account/{bank_account}")

    @event(Dedicated)
    def __init__(self, bank_account: UUID, fund: UUID) -> None:
        self.fund = fund

    def check(self, fund: UUID | None) -> None:
        """Refuse to move money of anything but the fund on the account."""
        if fund != self.fund:
            raise BankAccountDedicatedError(
                "the bank account is kept for one fund alone: name that fund, or another account"
            )
