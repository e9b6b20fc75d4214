"""Which signers of a payment chain are on a pay list, or stand near to somebody who is."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from assets.domain.payments.chain import PaymentChain
from chassis.replica.memory import RegisterMemory


class RegisteredListSigners:
    """Asks the memory of the register; it says who is near, and never who must not sign."""

    def __init__(self, register: RegisterMemory) -> None:
        """Know holders and relations by this memory."""
        self._register = register

    def near(self, chain: PaymentChain, parties: frozenset[UUID], on: date) -> Sequence[UUID]:
        """Give the signers of a chain who are among some parties, or near relatives of one."""
        register = self._register
        signers = {
            person
            for post in chain.posts
            for person in register.holders(post, chain.places[post], on)
        }
        return sorted(
            person
            for person in signers
            if person in parties or register.related(person, on).persons & parties
        )
