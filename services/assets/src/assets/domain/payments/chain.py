"""The approval chains (审签链) of a unit's payments as they were adopted, and which one counts."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from uuid import UUID

from kernel.approval import Signing
from kernel.chains import Chain, Holders, Signature


@dataclass(frozen=True, kw_only=True)
class BoundChain:
    """The chain that a request goes through: of which adopted section, with the section's hash."""

    rule: str
    """Section and version, for example `finance/payment-chains@1`."""
    root: str
    chain: str


@dataclass(frozen=True, kw_only=True)
class PaymentChain:
    """One adopted chain with the payments for which it counts."""

    bound: BoundChain
    chain: Chain
    cash_allowed: bool
    places: Mapping[str, UUID]
    """The unit in which each post stands that has a say in it."""
    categories: frozenset[str] = frozenset()
    """No category means every one that no other chain lists."""
    amount_fen_least: int = 1
    amount_fen_most: int | None = None

    @property
    def posts(self) -> frozenset[str]:
        """Every post that may sign a step of it, substitutes (替补) included."""
        return frozenset(post for step in self.chain.listed for post in step.posts)

    def reaches(self, amount_fen: int) -> bool:
        """Tell whether an amount lies within its thresholds."""
        most = self.amount_fen_most
        return self.amount_fen_least <= amount_fen and (most is None or amount_fen <= most)


@dataclass(frozen=True, kw_only=True)
class ChainBook:
    """All chains of one unit in one adopted section."""

    rule: str
    root: str
    chains: Sequence[PaymentChain]

    def counting(self, category: str, amount_fen: int) -> PaymentChain | None:
        """Give the chain that counts for a payment; one that lists the category goes first."""
        reaching = [chain for chain in self.chains if chain.reaches(amount_fen)]
        listed = [chain for chain in reaching if category in chain.categories]
        return next(iter(listed or [each for each in reaching if not each.categories]), None)

    def named(self, key: str) -> PaymentChain | None:
        """Give the chain of that key, or None."""
        return next((chain for chain in self.chains if chain.bound.chain == key), None)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who holds the posts of a chain on the day, and who of them stands too near (回避)."""

    holders: Holders
    recused: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Trail:
    """What was signed and met of one version of a request, and who entered it (经办人)."""

    version: int = 1
    signatures: tuple[Signature, ...] = ()
    met: frozenset[str] = frozenset()
    doers: frozenset[UUID] = frozenset()

    def signing(self, chain: PaymentChain, recused: AbstractSet[UUID] = frozenset()) -> Signing:
        """Put the trail into its chain."""
        return Signing(
            chain=chain.chain,
            version=self.version,
            signatures=self.signatures,
            met=self.met,
            doers=self.doers,
            recused=frozenset(recused),
        )

    def with_signature(self, signature: Signature) -> "Trail":
        """Take over a signature."""
        return replace(self, signatures=(*self.signatures, signature))

    def with_precondition(self, precondition: str) -> "Trail":
        """Take over that a precondition is met."""
        return replace(self, met=self.met | {precondition})

    def revised(self, version: int, doer: UUID) -> "Trail":
        """Take over that somebody changed the request: nothing of it is signed or met any more."""
        return Trail(version=version, doers=self.doers | {doer})
