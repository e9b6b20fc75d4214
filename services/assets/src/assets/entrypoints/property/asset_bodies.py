"""What the routes of assets, resources and depreciation take, each with an example."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.property.asset_facts import ValueChangeKind
from assets.domain.property.resource import ResourceKind
from assets.entrypoints.books.bodies import Digest, MonthText, Name, Words
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from chassis.http.bodies import like
from kernel.money import FEN_MAX

_POST = "8d2b6f41-0c7e-5a93-b1d8-4e6f2a9c7b05"
_THING = "3f7a9c15-8e2d-5b64-9a01-c6d4e8f2b793"

FenOrNone = Annotated[int, Field(ge=0, le=FEN_MAX, strict=True)]
AnyFen = Annotated[int, Field(ge=-FEN_MAX, le=FEN_MAX, strict=True)]
Quantity = Annotated[int, Field(ge=1, le=10**12, strict=True)]
QuantityOrNone = Annotated[int, Field(ge=0, le=10**12, strict=True)]
Months = Annotated[int, Field(ge=1, le=1_200, strict=True)]
Evidence = Annotated[list[Digest], Field(max_length=40)]
Measure = Annotated[str, Field(min_length=1, max_length=20)]


class AssetBody(BaseModel):
    """An asset that came in, as its card says."""

    model_config = like(
        {
            "number": "2026-017",
            "name": "安家村仓库",
            "asset_class": "operating",
            "quantity": 6,
            "measure": "间",
            "cost_fen": 36_000_000,
            "residual_fen": 1_800_000,
            "source": "rural-revitalisation",
            "way": "purchased",
            "acquired_on": "2026-03-12",
            "useful_months": 240,
            "keeper": _POST,
            "location": "安家村一组",
            "supplier": _THING,
        }
    )

    number: Number
    name: Name = Field(description="What it is; never a person.")
    asset_class: Code = Field(description="经营性、公益性、管理用, by the key of the rules.")
    quantity: Quantity
    measure: Measure
    cost_fen: Fen
    residual_fen: FenOrNone = 0
    source: Code = Field(description="Which money it comes from.")
    way: Code = Field(description="How it came in.")
    acquired_on: date
    useful_months: Months | None = Field(
        default=None, description="Over so many months it is depreciated; without them it is not."
    )
    keeper: UUID | None = Field(default=None, description="The post that keeps it.")
    location: Words | None = None
    about: UUID | None = Field(default=None, description="The person whom the location names.")
    supplier: UUID | None = Field(default=None, description="To whom the cost is owed.")
    project: UUID | None = None
    depreciated_fen: FenOrNone = Field(
        default=0, description="What was depreciated before the card was opened."
    )
    depreciated_until: MonthText | None = Field(
        default=None, description="The last month in which that was."
    )
    evidence: Evidence = []


class ValueChangeBody(BaseModel):
    """An improvement (改良、扩建), or a valuation by a resolution (价值调整)."""

    model_config = like(
        {
            "kind": "improvement",
            "reference": "2026-01",
            "changed_on": "2026-06-20",
            "added_fen": 2_400_000,
            "remaining_months": 240,
        }
    )

    kind: ValueChangeKind
    reference: Number = Field(description="The number of the change, once for the asset.")
    changed_on: date
    added_fen: AnyFen
    added_quantity: QuantityOrNone = 0
    residual_fen: FenOrNone | None = None
    remaining_months: Months | None = Field(
        default=None, description="Over so many months what is left is spread; else as before."
    )
    resolution: Reference | None = None
    evidence: Evidence = []


class ClassBody(BaseModel):
    """What the asset serves from a day on."""

    model_config = like({"asset_class": "management", "since": "2026-07-01"})

    asset_class: Code
    since: date


class MoveBody(BaseModel):
    """Who keeps the asset from a day on, and where."""

    model_config = like({"keeper": _POST, "location": "村委会二楼", "since": "2026-07-01"})

    keeper: UUID | None = None
    location: Words | None = None
    about: UUID | None = Field(default=None, description="The person whom the location names.")
    since: date


class CountBody(BaseModel):
    """What a stock-take (盘点) found of the asset."""

    model_config = like({"stock_take": "2026-06", "counted_on": "2026-06-30", "found": 5})

    stock_take: Number = Field(description="Which stock-take it was; one number for all assets.")
    counted_on: date
    found: QuantityOrNone
    note: Words | None = None
    about: UUID | None = Field(default=None, description="The person whom the note names.")
    evidence: Evidence = []


class DisposalBody(BaseModel):
    """How and when the asset goes out (处置)."""

    model_config = like(
        {"way": "sold", "disposed_on": "2026-09-10", "resolution": "安家村成员代表大会〔2026〕9号"}
    )

    way: Code
    disposed_on: date
    resolution: Reference | None = None
    reason: Words | None = None
    about: UUID | None = Field(default=None, description="The person whom the reason names.")
    evidence: Evidence = []


class PartDisposalBody(DisposalBody):
    """Which part of the asset goes out (部分处置), how and when."""

    model_config = like(
        {
            "reference": "1",
            "way": "sold",
            "disposed_on": "2026-09-10",
            "quantity": 2,
            "resolution": "安家村成员代表大会〔2026〕9号",
        }
    )

    reference: Number = Field(description="The number of the part, once for the asset.")
    quantity: QuantityOrNone = Field(default=0, description="How much of it goes out.")
    cost_fen: Fen | None = Field(
        default=None,
        description="The part's own cost; left out, its quantity's share of the card's cost.",
    )


class SettlementBody(BaseModel):
    """What the disposal brought and took (清理收入、清理费用)."""

    model_config = like(
        {"settled_on": "2026-09-20", "proceeds_fen": 9_000_000, "costs_fen": 120_000}
    )

    settled_on: date
    proceeds_fen: FenOrNone
    costs_fen: FenOrNone = 0
    evidence: Evidence = []


class ResourceBody(BaseModel):
    """A resource (资源): land, forest or water; it never stands on the books."""

    model_config = like(
        {
            "number": "R-003",
            "name": "大堰塘",
            "kind": "water",
            "plot": "510604102211-W-003",
            "area_sqm": 13_340,
            "registered_on": "2026-01-05",
            "boundaries": "东至村道,南至三组耕地,西至水渠,北至林地",
            "certificate": "示例-权-0003",
        }
    )

    number: Number
    name: Name
    kind: ResourceKind
    plot: Reference = Field(description="The reference of the plot (地块编号).")
    area_sqm: Quantity = Field(description="In whole square metres (平方米).")
    registered_on: date
    boundaries: Words | None = Field(default=None, description="四至.")
    about: UUID | None = Field(default=None, description="The person whom the boundaries name.")
    certificate: Reference | None = None
    evidence: Evidence = []


class MeasurementBody(BaseModel):
    """What a survey says of the resource."""

    model_config = like({"area_sqm": 13_210, "measured_on": "2026-08-01"})

    area_sqm: Quantity
    measured_on: date
    boundaries: Words | None = None
    about: UUID | None = Field(default=None, description="The person whom the boundaries name.")
    certificate: Reference | None = None
    evidence: Evidence = []


class WithdrawalBody(BaseModel):
    """By which decision the resource belongs to the entity no more."""

    model_config = like({"withdrawn_on": "2026-10-01", "decision": "示例-征-2026-01"})

    withdrawn_on: date
    decision: Reference
    evidence: Evidence = []


class AssetMadeAnswer(BaseModel):
    """The asset, and what follows from the command."""

    model_config = like({"asset": _THING})

    asset: UUID
    cost_fen: int | None = None
    depreciated_fen: int | None = None
    result_fen: int | None = None
    irregular: list[str] | None = None


class ResourceMadeAnswer(BaseModel):
    """The resource, and what is irregular with what was recorded."""

    model_config = like({"resource": _THING})

    resource: UUID
    irregular: list[str] | None = None


class DepreciationRunAnswer(BaseModel):
    """What the depreciation of a month charged."""

    model_config = like({"month": "2026-05", "assets": 41, "total_fen": 1_254_300})

    month: str
    assets: int
    total_fen: int
