"""Who of a payment's signers stands too near to its payee (应回避) on the day of its request."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class RelatedSigners:
    """Holders of posts of the chain who are the payee, or related to it; each has to recuse.

    Where the payment was computed by rule from a complete roll (花名册), nobody chose the payee:
    they sign all the same, and are shown.
    """

    persons: tuple[UUID, ...]
    exempt: bool = False
