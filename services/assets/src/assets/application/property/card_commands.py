"""What may be asked about assets and resources, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.property.asset_facts import (
    Acquired,
    Count,
    Disposal,
    PartDisposal,
    Settlement,
    ValueChange,
)
from assets.domain.property.resource import Measurement, ResourceFacts, Withdrawal
from chassis.personal.values import Personal
from kernel.periods import Month


@dataclass(frozen=True, kw_only=True)
class OpenCard:
    """Open the card of an asset that came in (新增)."""

    facts: Acquired


@dataclass(frozen=True, kw_only=True)
class ChangeValue:
    """Change the cost of an asset by an improvement or a valuation."""

    entity: UUID
    number: str
    change: ValueChange


@dataclass(frozen=True, kw_only=True)
class ReclassifyAsset:
    """Let an asset serve another purpose from a day on (用途变更)."""

    entity: UUID
    number: str
    asset_class: str
    since: date


@dataclass(frozen=True, kw_only=True)
class MoveAsset:
    """Hand an asset over to another keeper, or note that it stands elsewhere (移交)."""

    entity: UUID
    number: str
    keeper: UUID | None
    location: Personal | None
    since: date


@dataclass(frozen=True, kw_only=True)
class CountAsset:
    """Record what a stock-take found of an asset (盘点)."""

    entity: UUID
    number: str
    count: Count


@dataclass(frozen=True, kw_only=True)
class DisposeOfAsset:
    """Let an asset go out (处置)."""

    entity: UUID
    number: str
    disposal: Disposal


@dataclass(frozen=True, kw_only=True)
class DisposeOfPart:
    """Let a part of an asset go out (部分处置)."""

    entity: UUID
    number: str
    part: PartDisposal


@dataclass(frozen=True, kw_only=True)
class SettleDisposal:
    """Record what a disposal brought and took (清理损益); of a part, where one is named."""

    entity: UUID
    number: str
    settlement: Settlement
    part: str | None = None


@dataclass(frozen=True, kw_only=True)
class RunDepreciation:
    """Charge the depreciation of a month on all assets of an entity (计提折旧)."""

    entity: UUID
    month: Month


@dataclass(frozen=True, kw_only=True)
class RegisterResource:
    """Take a resource into the register (资源登记)."""

    facts: ResourceFacts


@dataclass(frozen=True, kw_only=True)
class MeasureResource:
    """Record what a survey says of a resource."""

    entity: UUID
    number: str
    survey: Measurement


@dataclass(frozen=True, kw_only=True)
class WithdrawResource:
    """Take a resource out of the register (注销)."""

    entity: UUID
    number: str
    withdrawal: Withdrawal
