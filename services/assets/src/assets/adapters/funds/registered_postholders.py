"""The postholders port on the register: who holds posts, and who stands near to a household."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from assets.adapters.payments.registered_signers import RegisteredSigners
from assets.application.payments.ports import Near
from chassis.replica.memory import RegisterMemory


class RegisteredPostholders:
    """Asks the memory of the register."""

    def __init__(self, register: RegisterMemory, signers: RegisteredSigners) -> None:
        """Know holders by this memory, and who stands near by what signers of payments are."""
        self._register = register
        self._signers = signers

    def held(self, posts: Iterable[tuple[str, UUID]], on: date) -> dict[str, frozenset[UUID]]:
        """Give who holds each post in its unit on a day."""
        return {post: self._register.holders(post, unit, on) for post, unit in posts}

    async def near(self, payee: UUID) -> Near:
        """Give who stands near to a household."""
        return await self._signers.near(payee)
