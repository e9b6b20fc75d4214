"""What never changes of a fund, a campaign, a contribution and an application for aid.

It is read from the log itself, so that no act waits for a read model.
"""

from typing import Any
from uuid import UUID

import orjson

from assets.application.funds.ports import KnownAid, KnownCampaign, KnownContribution, KnownFund
from assets.domain.funds.aid import AidTerms, BoundRule
from assets.domain.funds.aid_errors import AidUnknownError
from assets.domain.funds.contribution_errors import CampaignUnknownError, ContributionUnknownError
from assets.domain.funds.errors import FundUnknownError
from chassis.reading import Reader

DOCUMENTS_KEPT_MAX = 20_000
_FIRST = "SELECT bytes FROM store.events WHERE aggregate_id = %s AND topic = %s LIMIT 1"


class FundIndex:
    """Answers from memory where it can: how a thing began never changes."""

    def __init__(self, reader: Reader) -> None:
        """Look first events up through this reader."""
        self._reader = reader
        self._kept: dict[tuple[UUID, str], dict[str, Any]] = {}

    async def fund(self, fund: UUID) -> KnownFund:
        """Give a fund; raises `FundUnknownError`."""
        data = await self._first(fund, "assets.fund.established.v1")
        if data is None:
            raise FundUnknownError("there is no such fund")
        return KnownFund(
            fund=fund,
            entity=UUID(data["entity"]),
            unit=UUID(data["unit"]),
            aid=data["nature"]["aid"],
            bank_account=_id(data.get("bank_account")),
        )

    async def campaign(self, campaign: UUID) -> KnownCampaign:
        """Give a campaign; raises `CampaignUnknownError`."""
        data = await self._first(campaign, "assets.campaign.opened.v1")
        if data is None:
            raise CampaignUnknownError("there is no such campaign")
        return KnownCampaign(
            campaign=campaign,
            entity=UUID(data["entity"]),
            unit=UUID(data["unit"]),
            fund=_id(data.get("fund")),
        )

    async def contribution(self, contribution: UUID) -> KnownContribution:
        """Give a contribution; raises `ContributionUnknownError`."""
        data = await self._first(contribution, "assets.contribution.recorded.v1")
        if data is None:
            raise ContributionUnknownError("there is no such contribution")
        return KnownContribution(
            contribution=contribution, unit=UUID(data["unit"]), entity=UUID(data["entity"])
        )

    async def aid(self, aid: UUID) -> KnownAid:
        """Give an application for aid; raises `AidUnknownError`."""
        data = await self._first(aid, "assets.aid.applied.v1")
        if data is None:
            raise AidUnknownError("there is no such application for aid")
        terms = data["terms"]
        ids = {name: UUID(terms[name]) for name in ("applicant", "household", "part")}
        return KnownAid(
            aid=aid,
            fund=UUID(data["fund"]),
            unit=UUID(data["unit"]),
            number=data["number"],
            terms=AidTerms(**ids, amount_fen=terms["amount_fen"]),
            bound=BoundRule(**data["bound"]),
        )

    async def _first(self, aggregate: UUID, topic: str) -> dict[str, Any] | None:
        kept = self._kept.get((aggregate, topic))
        if kept is not None:
            return kept
        row = await self._reader.row(_FIRST, aggregate, topic)
        if row is None:
            return None
        if len(self._kept) >= DOCUMENTS_KEPT_MAX:
            self._kept.clear()
        data: dict[str, Any] = orjson.loads(row["bytes"])["data"]
        return self._kept.setdefault((aggregate, topic), data)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
