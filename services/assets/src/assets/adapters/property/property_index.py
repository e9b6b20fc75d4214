"""Which cards an entity has and who contributed what, from this service's own read models."""

from collections.abc import Sequence
from uuid import UUID

from assets.application.property.ports import KnownCard, KnownClaim
from assets.domain.property.in_kind import InKindContribution, InKindUnknownError
from assets.domain.property.subsidy_claim import ClaimUnknownError
from chassis.reading import Reader


class ReadCardIndex:
    """Gives the cards of an entity up to the log's end."""

    def __init__(self, reader: Reader) -> None:
        """Look cards up through this reader."""
        self._reader = reader

    async def of(self, entity: UUID) -> Sequence[KnownCard]:
        """Give the cards, those that went out among them: they may have to catch up."""
        await self._reader.caught_up()
        rows = await self._reader.rows(
            "SELECT DISTINCT ON (card) card, source FROM read.card_states WHERE entity = %s"
            " ORDER BY card, position DESC",
            entity,
        )
        return [KnownCard(card=row["card"], source=row["source"]) for row in rows]


class ReadContributors:
    """Gives who offered a contribution, which never changes."""

    def __init__(self, reader: Reader) -> None:
        """Look contributions up through this reader."""
        self._reader = reader

    async def of(self, entity: UUID, number: str) -> UUID:
        """Give the contributor; raises `InKindUnknownError`."""
        statement = "SELECT contributor FROM read.contributions_in_kind WHERE contribution = %s"
        own_id = InKindContribution.create_id(entity, number)
        row = await self._reader.row(statement, own_id)
        if row is None:
            await self._reader.caught_up()
            row = await self._reader.row(statement, own_id)
        if row is None:
            raise InKindUnknownError("the entity has no contribution in kind of this number")
        contributor: UUID = row["contributor"]
        return contributor


class ReadClaims:
    """Gives what never changes of a claim."""

    def __init__(self, reader: Reader) -> None:
        """Look claims up through this reader."""
        self._reader = reader

    async def of(self, claim: UUID) -> KnownClaim:
        """Give a claim; raises `ClaimUnknownError`."""
        statement = "SELECT purpose, payee, amount_fen FROM read.subsidy_claims WHERE claim = %s"
        row = await self._reader.row(statement, claim)
        if row is None:
            await self._reader.caught_up()
            row = await self._reader.row(statement, claim)
        if row is None:
            raise ClaimUnknownError("claim the subsidy for the load first")
        return KnownClaim(**row)
