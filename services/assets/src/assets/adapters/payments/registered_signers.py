"""The signers port on the register: who holds a chain's posts, and who stands near to a payee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.adapters.payments.payee_contacts import Contact, PayeeContacts, in_force
from assets.domain.payments.chain import PaymentChain
from chassis.replica.memory import RegisterMemory
from kernel.chains import Holders


@dataclass(frozen=True, kw_only=True)
class RegisteredNear:
    """Who stands near to one payee: its own persons, their near relatives, and who controls it."""

    register: RegisterMemory
    payee: UUID
    contacts: Sequence[Contact]

    def among(self, persons: Iterable[UUID], on: date) -> frozenset[UUID]:
        """Give those persons who are the payee, or related to it on a day (应回避)."""
        own = {self.payee, *in_force(self.contacts, on)}
        return frozenset(person for person in persons if self._is_near(person, own, on))

    def _is_near(self, person: UUID, own: set[UUID], on: date) -> bool:
        related = self.register.related(person, on)
        return person in own or bool(related.persons & own) or self.payee in related.organisations


class RegisteredSigners:
    """Asks the memory of the register, and the contacts that it named of each payee."""

    def __init__(self, register: RegisterMemory, contacts: PayeeContacts) -> None:
        """Know holders by this memory, and a household's or organisation's persons by these."""
        self._register = register
        self._contacts = contacts

    def holders(self, chain: PaymentChain, on: date) -> Holders:
        """Give who holds the posts of a chain on a day."""
        return {post: self._register.holders(post, chain.places[post], on) for post in chain.posts}

    async def near(self, payee: UUID) -> RegisteredNear:
        """Give who stands near to a payee."""
        contacts = await self._contacts.of(payee)
        return RegisteredNear(register=self._register, payee=payee, contacts=contacts)
