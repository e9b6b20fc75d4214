"""How a payment is to be booked (入账信息): whose books, which bank account, what it is kept by."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.books.entity import BankAccountUnknownError, Entity, EntityUnknownError


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What a request says of its booking; what it leaves out, the posting rules or nobody says."""

    entity: UUID | None = None
    bank_account: UUID | None = None
    fund: UUID | None = None
    budget_line: str | None = None
    """Year and key of a line of the entity's budget, for example `2026/office`."""
    project: UUID | None = None
    contract: UUID | None = None
    party: UUID | None = None
    """Whose claim it settles, where that is not the payee."""

    def check(self, entity: Entity | None, *, unit: UUID) -> None:
        """Refuse books of another unit, and a bank account that is not that entity's."""
        if self.entity is not None and (entity is None or entity.unit != unit):
            raise EntityUnknownError("name an accounting entity of the unit that pays")
        if self.bank_account is None:
            return
        if entity is None:
            raise EntityUnknownError("name the accounting entity whose bank account it is")
        if self.bank_account not in entity.bank_accounts:
            raise BankAccountUnknownError(
                "the entity has no such bank account: open it first",
                bank_account=str(self.bank_account),
            )

    def named(self) -> dict[str, str]:
        """Give what lines may be kept by, but for the bank account."""
        own = {name: getattr(self, name) for name in ("party", "project", "fund", "contract")}
        return {name: str(value) for name, value in own.items() if value is not None}
