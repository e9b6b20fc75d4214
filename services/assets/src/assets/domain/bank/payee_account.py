"""The bank account into which a payee is paid (收款账户), as the unit registered it."""

from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.bank.pay_file_errors import PayeeAccountSameError
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id


class PayeeAccount(AggregateRoot):
    """Names one account of a payee at a time; who registers it does not make pay files."""

    TOPIC = "assets.payee_account"

    class Opened(Created):
        """A unit registers accounts of this payee."""

        TOPIC = "assets.payee_account.opened"
        unit: UUID
        party: UUID

    class Registered(AggregateRoot.Event):
        """From now on the payee is paid into this account, in the name of its holder."""

        TOPIC = "assets.payee_account.registered"
        holder: Personal | Sealed
        number: Personal | Sealed
        number_token: str
        bank: str
        since: date
        registrar: UUID
        bank_code: str | None = None
        evidence: str | None = None

    @staticmethod
    @override
    def create_id(unit: UUID, party: UUID) -> UUID:
        """Derive the id, so that a unit knows one account of a payee."""
        return named_id(f"/assets/payee_account/{unit}/{party}")

    @event(Opened)
    def __init__(self, unit: UUID, party: UUID) -> None:
        self.unit = unit
        self.party = party
        self.token: str | None = None
        self.bank: str | None = None
        self.bank_code: str | None = None
        self.registrar: UUID | None = None

    def register(
        self,
        *,
        holder: Personal,
        number: Personal,
        number_token: str,
        bank: str,
        since: date,
        registrar: UUID,
        bank_code: str | None = None,
        evidence: str | None = None,
    ) -> None:
        """Pay into this account from now on."""
        if (number_token, bank, bank_code) == (self.token, self.bank, self.bank_code):
            raise PayeeAccountSameError("the payee is paid into this account already")
        self._registered(
            holder=holder,
            number=number,
            number_token=number_token,
            bank=bank,
            since=since,
            registrar=registrar,
            bank_code=bank_code,
            evidence=evidence,
        )

    @event(Registered)
    def _registered(
        self,
        holder: Personal | Sealed,
        number: Personal | Sealed,
        number_token: str,
        bank: str,
        since: date,
        registrar: UUID,
        bank_code: str | None = None,
        evidence: str | None = None,
    ) -> None:
        self.token = number_token
        self.bank = bank
        self.bank_code = bank_code
        self.registrar = registrar
