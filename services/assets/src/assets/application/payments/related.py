"""Looks on the day of a request who of its signers stands too near to the payee."""

from datetime import date
from uuid import UUID

from assets.application.payments.payment_slips import PaymentPosting
from assets.application.payments.ports import Signers
from assets.domain.payments.chain import PaymentChain
from assets.domain.payments.related import RelatedSigners


class RelatedFlags:
    """Flags signers who have to recuse; a roll's payments, by the adopted rules, are exempt."""

    def __init__(self, *, signers: Signers, posting: PaymentPosting) -> None:
        """Know who signs, and which categories are rolls, by these."""
        self._signers = signers
        self._posting = posting

    async def of(
        self, chain: PaymentChain | None, payee: UUID, *, on: date
    ) -> RelatedSigners | None:
        """Give the signers of a chain who are near to a payee, or None where nobody is."""
        if chain is None:
            return None
        holders = self._signers.holders(chain, on)
        persons = {person for held in holders.values() for person in held}
        near = (await self._signers.near(payee)).among(persons, on)
        return RelatedSigners(persons=tuple(sorted(near))) if near else None

    async def of_roll(
        self, chain: PaymentChain | None, payee: UUID, *, unit: UUID, category: str, on: date
    ) -> RelatedSigners | None:
        """Give the same for a payment that an event asks for; exempt where that is of a roll."""
        found = await self.of(chain, payee, on=on)
        posted = self._posting.payment(unit, category, on)
        if found is None or posted is None or not posted.roll:
            return found
        return RelatedSigners(persons=found.persons, exempt=True)
