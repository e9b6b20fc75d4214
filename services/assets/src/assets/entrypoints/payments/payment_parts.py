"""What the routes of payments call, and the context of what is done on one payment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assets.adapters.payments.adopted_chains import AdoptedChains
from assets.adapters.payments.payment_index import PaymentIndex
from assets.application.payments.payments import Payments
from assets.application.payments.ports import Placed
from assets.entrypoints.paper.sheets import Sheets
from chassis.context import Context
from chassis.identity.dependencies import Caller, Gate
from chassis.replica.memory import RegisterMemory


@dataclass(frozen=True, kw_only=True)
class PaymentParts:
    """What the routes of payments call."""

    gate: Gate
    payments: Payments
    sheets: Sheets
    index: PaymentIndex
    chains: AdoptedChains
    register: RegisterMemory
    today: Callable[[], date]

    def context(
        self,
        caller: Caller,
        placed: Placed,
        *,
        on: date | None = None,
        authority: tuple[str, ...] = (),
    ) -> Context:
        """Give the context of an act in the unit of a request, today where no day is named."""
        return caller.context(
            unit=placed.unit,
            division=self.register.unit(placed.unit).division,
            effective_on=on or self.today(),
            authority=authority,
        )
