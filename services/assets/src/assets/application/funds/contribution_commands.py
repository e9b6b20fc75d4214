"""What may be asked of campaigns and contributions, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.funds.campaign import LabourRate
from assets.domain.funds.contribution import Contributor
from assets.domain.funds.given import Given


@dataclass(frozen=True, kw_only=True)
class OpenCampaign:
    """Take contributions for a project."""

    entity: UUID
    key: str
    name: str
    project: UUID
    fund: UUID | None
    labour_rate: LabourRate | None
    resolution: str
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class CloseCampaign:
    """Ask for nothing more."""

    campaign: UUID
    closed_on: date


@dataclass(frozen=True, kw_only=True)
class RecordContribution:
    """Record what somebody gave, under a receipt number."""

    campaign: UUID
    receipt: str
    contributor: Contributor
    given: Given
    contributed_on: date
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublishContribution:
    """Name a contributor in what is published, or leave the name out."""

    contribution: UUID
    anonymous: bool
    asked_on: date
