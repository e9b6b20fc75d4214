"""What is answered about assets, stock-takes and depreciation."""

import json
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from chassis.http.bodies import loosely_like

_THING = "3f7a9c15-8e2d-5b64-9a01-c6d4e8f2b793"
_ENTITY = "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35"


_CARD: dict[str, Any] = {
    "asset": _THING,
    "entity": _ENTITY,
    "number": "2026-017",
    "name": "安家村仓库",
    "asset_class": "operating",
    "quantity": 6,
    "measure": "间",
    "cost_fen": 36_000_000,
    "residual_fen": 1_800_000,
    "depreciated_fen": 1_425_000,
    "carrying_fen": 34_575_000,
    "source": "rural-revitalisation",
    "way": "purchased",
    "acquired_on": "2026-03-12",
    "useful_months": 240,
    "keeper": None,
    "location": "安家村一组",
    "state": "held",
    "since": "2026-03-12",
    "path": f"/property/{_THING}",
}


class CardAnswer(BaseModel):
    """An asset as its card says on a day, with what months have depreciated of it by then."""

    model_config = loosely_like(_CARD)

    asset: UUID
    entity: UUID
    number: str
    name: str
    asset_class: str
    quantity: int
    measure: str
    cost_fen: int
    residual_fen: int
    depreciated_fen: int
    carrying_fen: int
    source: str
    way: str
    acquired_on: date
    useful_months: int | None
    keeper: UUID | None
    location: str | None
    state: str
    since: date
    path: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row with what was charged by the day."""
        depreciated_fen = row["depreciated_fen"] + row["charged_fen"]
        named = {name: row[name] for name in cls.model_fields if name in row}
        gone = row["state"] != "held"
        return cls(
            **{
                **named,
                "asset": row["card"],
                "depreciated_fen": depreciated_fen,
                "carrying_fen": 0 if gone else row["cost_fen"] - depreciated_fen,
                "since": row["effective_on"],
                "path": public_path(row["card"]),
            }
        )


class HistoryLine(BaseModel):
    """One thing that happened to an asset or a resource: what, when, and who recorded it."""

    model_config = loosely_like(
        {
            "position": 417,
            "what": "revalued",
            "effective_on": "2026-06-20",
            "recorded_at": "2026-06-21T02:11:09Z",
            "actor": "person/…",
            "data": {"added_fen": 2_400_000},
        }
    )

    position: int
    what: str
    effective_on: date
    recorded_at: datetime
    actor: str
    data: dict[str, Any]

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the line of a row, without what is sealed."""
        data = json.loads(row["data"])
        clear = {name: value for name, value in data.items() if not _is_sealed(value)}
        named = {name: row[name] for name in cls.model_fields if name != "data"}
        return cls(**named, data=clear)


class CardWithHistoryAnswer(CardAnswer):
    """An asset as of a day, with all that had happened to it."""

    model_config = loosely_like({**_CARD, "history": []})

    history: list[HistoryLine]


class CountAnswer(BaseModel):
    """What a stock-take found of an asset."""

    model_config = loosely_like(
        {
            "asset": _THING,
            "stock_take": "2026-06",
            "counted_on": "2026-06-30",
            "found": 5,
            "carried": 6,
            "irregular": ["shortage"],
            "note": None,
            "position": 512,
        }
    )

    asset: UUID
    stock_take: str
    counted_on: date
    found: int
    carried: int
    irregular: list[str]
    note: str | None
    position: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        named = {name: row[name] for name in cls.model_fields if name != "asset"}
        return cls(asset=row["card"], **named)


class ChargedLine(BaseModel):
    """What a month's depreciation charged of one asset, and under which class."""

    model_config = loosely_like(
        {
            "asset": _THING,
            "asset_class": "operating",
            "source": "own-funds",
            "amount_fen": 142_500,
        }
    )

    asset: UUID
    asset_class: str
    source: str
    amount_fen: int


class DepreciationAnswer(BaseModel):
    """The depreciation of a month: in all, by class, and one page of assets."""

    model_config = loosely_like(
        {
            "entity": _ENTITY,
            "month": "2026-05",
            "assets": 41,
            "total_fen": 1_254_300,
            "by_class": {"operating": 800_000, "welfare": 454_300},
            "items": [],
            "next": None,
        }
    )

    entity: UUID
    month: str
    assets: int
    total_fen: int
    by_class: dict[str, int]
    items: list[ChargedLine]
    next: str | None


def public_path(thing: UUID) -> str:
    """Give the path that stands in the code on a thing; it never changes."""
    return f"/property/{thing}"


def _is_sealed(value: object) -> bool:
    return isinstance(value, dict) and "ct" in value
