"""An accounting entity (会计主体): whose books they are, on which chart, with which accounts."""

from collections.abc import Iterable
from datetime import date
from typing import Literal
from uuid import UUID

from typing_extensions import override

from assets.domain.books.lines import Line
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.periods import Month

Form = Literal[
    "village_collective",
    "group_collective",
    "town_collective",
    "villagers_committee",
    "association",
    "fund",
]
"""The legal forms; a unit has one entity of each, and none shares a voucher with another."""


class EntityUnknownError(NotFoundError):
    """There is no such accounting entity."""

    code = "entity_unknown"


class EntityExistsError(ConflictError):
    """The unit has an entity of this form already."""

    code = "entity_exists"


class BankAccountUnknownError(RefusedError):
    """The entity has no such bank account open on this day."""

    code = "bank_account_unknown"


class BankAccountExistsError(ConflictError):
    """The entity has a bank account of this key already."""

    code = "bank_account_exists"


class PeriodBeforeBooksError(RefusedError):
    """The day lies before the month with which the books begin (建账)."""

    code = "period_before_books"


class Entity(AggregateRoot):
    """Keeps its books on one chart from one month on, and moves money on its own accounts alone."""

    TOPIC = "assets.entity"

    class Established(Created):
        """The unit keeps books in this legal form, on this chart, from this month on."""

        TOPIC = "assets.entity.established"
        unit: UUID
        form: str
        name: str
        chart: str
        books_from: str
        credit_code: str | None = None

    class BankAccountOpened(AggregateRoot.Event):
        """Money of the entity lies on this account from this day on."""

        TOPIC = "assets.entity.bank_account_opened"
        account: UUID
        bank: str
        kind: str
        number: Personal | Sealed
        number_token: str
        since: date

    class BankAccountClosed(AggregateRoot.Event):
        """The day is the last one on which money of the entity lies on the account."""

        TOPIC = "assets.entity.bank_account_closed"
        account: UUID
        until: date

    @staticmethod
    @override
    def create_id(unit: UUID, form: str) -> UUID:
        """Derive the entity's id, so that a unit has one entity of each form."""
        return named_id(f"/assets/entity/{unit}/{form}")

    @event(Established)
    def __init__(
        self,
        unit: UUID,
        form: str,
        name: str,
        chart: str,
        books_from: str,
        credit_code: str | None = None,
    ) -> None:
        self.unit = unit
        self.form = form
        self.chart = chart
        self.first_month = Month(books_from)
        self.bank_accounts: dict[UUID, tuple[date, date | None]] = {}

    @staticmethod
    def bank_account_id(entity: UUID, key: str) -> UUID:
        """Derive the id of a bank account from the key that the entity gives it."""
        return named_id(f"/assets/entity/{entity}/bank_account/{key}")

    def open_bank_account(
        self,
        *,
        account: UUID,
        bank: str,
        kind: str,
        number: Personal,
        number_token: str,
        since: date,
    ) -> None:
        """Let lines on the bank name this account from a day on."""
        if account in self.bank_accounts:
            raise BankAccountExistsError("give the account a key of its own: this one is taken")
        self._bank_account_opened(
            account=account,
            bank=bank,
            kind=kind,
            number=number,
            number_token=number_token,
            since=since,
        )

    def close_bank_account(self, account: UUID, *, until: date) -> None:
        """Let no line after a day name this account."""
        self._check_bank_account(account, on=until)
        self._bank_account_closed(account=account, until=until)

    def check_in_books(self, lines: Iterable[Line], *, on: date) -> None:
        """Refuse a day before the books began, and bank accounts that are not open on it."""
        if Month.of(on) < self.first_month:
            raise PeriodBeforeBooksError(
                f"these books begin with {self.first_month}: what was before is the opening voucher"
            )
        for account in {line.bank_account for line in lines if line.bank_account is not None}:
            self._check_bank_account(account, on=on)

    def has_bank_account(self, account: UUID, *, on: date) -> bool:
        """Tell whether a bank account of the entity is open on a day."""
        since, until = self.bank_accounts.get(account, (None, None))
        return since is not None and since <= on and (until is None or on <= until)

    def _check_bank_account(self, account: UUID, *, on: date) -> None:
        if not self.has_bank_account(account, on=on):
            raise BankAccountUnknownError(
                f"the entity has no such bank account open on {on}: open it first",
                bank_account=str(account),
            )

    @event(BankAccountOpened)
    def _bank_account_opened(
        self,
        account: UUID,
        bank: str,
        kind: str,
        number: Personal | Sealed,
        number_token: str,
        since: date,
    ) -> None:
        self.bank_accounts[account] = (since, None)

    @event(BankAccountClosed)
    def _bank_account_closed(self, account: UUID, until: date) -> None:
        self.bank_accounts[account] = (self.bank_accounts[account][0], until)
