"""Campaigns and contributions over HTTP: opened, recorded under a receipt, closed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.funds.contribution_commands import (
    CloseCampaign,
    OpenCampaign,
    PublishContribution,
    RecordContribution,
)
from assets.entrypoints.funds.contribution_bodies import (
    CampaignAnswer,
    CampaignBody,
    CampaignClosingBody,
    ContributionAnswer,
    ContributionBody,
    PublicationAnswer,
    PublicationBody,
)
from assets.entrypoints.funds.parts import FundParts
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

RECORD = "assets.contribution.record"


def contribution_routes(parts: FundParts) -> APIRouter:
    """Give the routes that change campaigns and contributions."""
    router = APIRouter(tags=["contributions"])
    _campaigns(router, parts)
    _contributions(router, parts)
    return router


def _campaigns(router: APIRouter, parts: FundParts) -> None:
    record = parts.gate.caller(permission(RECORD, key_required=True))

    @router.post("/entities/{entity}/campaigns", status_code=201, response_model=CampaignAnswer)
    async def open_campaign(
        entity: UUID, body: CampaignBody, caller: Annotated[Caller, Depends(record)]
    ) -> Response:
        """Take contributions (筹资筹劳、捐资捐物) for a project."""
        unit = (await parts.entities.known(entity)).unit
        context = parts.context(caller, unit, on=body.opened_on, authority=(body.resolution,))
        said = {**dict(body), "labour_rate": body.rate()}
        command = OpenCampaign(entity=entity, **said)
        return answer(await parts.contributions.open_campaign(command, context), status=201)

    @router.post("/campaigns/{campaign}/closings", response_model=CampaignAnswer)
    async def close_campaign(
        campaign: UUID, body: CampaignClosingBody, caller: Annotated[Caller, Depends(record)]
    ) -> Response:
        """Ask for nothing more; what is given later is recorded as late."""
        unit = (await parts.index.campaign(campaign)).unit
        context = parts.context(caller, unit, on=body.closed_on)
        command = CloseCampaign(campaign=campaign, closed_on=body.closed_on)
        return answer(await parts.contributions.close_campaign(command, context), status=200)


def _contributions(router: APIRouter, parts: FundParts) -> None:
    record = parts.gate.caller(permission(RECORD, key_required=True))
    report = parts.gate.caller(permission(RECORD, key_required=True, reports=True))

    @router.post(
        "/campaigns/{campaign}/contributions", status_code=201, response_model=ContributionAnswer
    )
    async def record_contribution(
        campaign: UUID, body: ContributionBody, caller: Annotated[Caller, Depends(report)]
    ) -> Response:
        """Record money, labour, land or goods that somebody gave, under a receipt number."""
        unit = (await parts.index.campaign(campaign)).unit
        context = parts.context(caller, unit, on=body.contributed_on)
        command = RecordContribution(
            campaign=campaign,
            receipt=body.receipt,
            contributor=body.who(),
            given=body.given.given(),
            contributed_on=body.contributed_on,
            evidence=tuple(body.evidence),
        )
        return answer(await parts.contributions.record_contribution(command, context), status=201)

    @router.post("/contributions/{contribution}/publications", response_model=PublicationAnswer)
    async def publish_contribution(
        contribution: UUID, body: PublicationBody, caller: Annotated[Caller, Depends(record)]
    ) -> Response:
        """Name the contributor in what is published, or leave the name out, as they asked."""
        unit = (await parts.index.contribution(contribution)).unit
        context = parts.context(caller, unit, on=body.asked_on)
        command = PublishContribution(contribution=contribution, **dict(body))
        return answer(await parts.contributions.publish_contribution(command, context), status=200)
