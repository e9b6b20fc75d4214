"""All that payments take of other things, each kind by its own commitments, as one."""

from collections.abc import Sequence
from uuid import UUID

from assets.application.payments.ports import Commitments, Found
from assets.domain.budgets.allotment import Allotment
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import Terms
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted


class AllCommitments:
    """Asks each kind of commitments in turn; the first that refuses refuses the payment."""

    def __init__(self, *kinds: Commitments) -> None:
        """Take these kinds, in their order."""
        self._kinds = kinds

    def beside(self, allotment: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment to which something happens."""
        return [wanted for kind in self._kinds for wanted in kind.beside(allotment)]

    def beside_reported(self, allotment: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment that was made, in order or not."""
        return [wanted for kind in self._kinds for wanted in kind.beside_reported(allotment)]

    def beside_new(self, unit: UUID, terms: Terms, before: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment that is asked for, or changed."""
        return [wanted for kind in self._kinds for wanted in kind.beside_new(unit, terms, before)]

    def permit(
        self, request: PaymentRequest, found: Found, *, before: Allotment
    ) -> list[AggregateRoot]:
        """Let a payment that is asked for take its parts, or refuse it; gives what to save."""
        return _once([kind.permit(request, found, before=before) for kind in self._kinds])

    def follow(self, request: PaymentRequest, found: Found) -> list[AggregateRoot]:
        """Count what a payment takes after something happened to it; gives what to save."""
        return _once([kind.follow(request, found) for kind in self._kinds])

    def irregular(self, request: PaymentRequest, amount_fen: int, found: Found) -> list[str]:
        """Give the codes of all that speaks against a payment of so much, which was made."""
        codes = [
            code for kind in self._kinds for code in kind.irregular(request, amount_fen, found)
        ]
        return list(dict.fromkeys(codes))


def _once(changed: Sequence[Sequence[AggregateRoot]]) -> list[AggregateRoot]:
    return list({each.id: each for kind in changed for each in kind}.values())
