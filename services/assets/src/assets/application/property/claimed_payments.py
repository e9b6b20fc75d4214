"""Payments whose purpose is asked for by a claim with its documents, and never by hand."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.application.payments.commands import ChangePayment
from assets.application.payments.payments import Around, Payments
from assets.application.payments.request_commands import RequestPayment
from assets.application.payments.requests import Assets, Basis
from assets.application.property.ports import AdoptedRules
from assets.domain.property.subsidy_claim import NeedsClaimError
from chassis.context import Context
from chassis.eventstore.log import Log
from chassis.receipts import StoredReceipt


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Which purposes are for claims alone."""

    rules: AdoptedRules

    def check_by_hand(self, unit: UUID, purpose: str, *, on: date) -> None:
        """Refuse a purpose that only a claim of a subsidy may ask for."""
        reserved = self.rules.purposes(unit, on)
        if purpose in reserved:
            raise NeedsClaimError(
                f"claim the subsidy {reserved[purpose]} for its load: what shows the weight is "
                "attached there, and the claim asks for the payment",
                subsidy=reserved[purpose],
            )


class ClaimedRequests(Assets):
    """Asks for payments as `Assets` does, but for none that needs a claim."""

    def __init__(self, log: Log, basis: Basis, claims: Claims) -> None:
        """Decide on this log, by this basis and these claims."""
        super().__init__(log, basis)
        self._claims = claims

    @override
    async def request_payment(self, command: RequestPayment, context: Context) -> StoredReceipt:
        """Ask for a payment by hand; raises `NeedsClaimError`."""
        on = context.effective_on
        self._claims.check_by_hand(command.unit, command.purpose, on=on)
        return await super().request_payment(command, context)


class ClaimedPayments(Payments):
    """Lets payments go their way as `Payments` does; what a claim asked for stays as it is."""

    def __init__(self, log: Log, around: Around, claims: Claims) -> None:
        """Decide on this log, by these claims and what lies around a payment."""
        super().__init__(log, around)
        self._claims = claims

    @override
    async def change_payment(self, command: ChangePayment, context: Context) -> StoredReceipt:
        """Change a request that no claim made, to a purpose that needs none."""
        placed = await self._around.index.placed(command.request)
        for purpose in (placed.purpose, command.terms.purpose):
            self._claims.check_by_hand(placed.unit, purpose, on=context.effective_on)
        return await super().change_payment(command, context)
