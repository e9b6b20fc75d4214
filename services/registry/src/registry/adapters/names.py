"""Opens the names of persons through the vault, outside the event loop."""

import asyncio
from collections.abc import Sequence

from chassis.personal.vault import SealedAt, Vault


class VaultNames:
    """Gives names in the clear to whoever was let through; forgotten ones are gone."""

    def __init__(self, vault: Vault) -> None:
        """Open with this vault."""
        self._vault = vault

    async def open(self, sealed: Sequence[SealedAt]) -> list[str | None]:
        """Give each name, or None where it was forgotten or is only stored."""
        opened = await asyncio.to_thread(self._vault.open_many, sealed)
        return [name if isinstance(name, str) else None for name in opened]
