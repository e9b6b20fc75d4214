"""What is answered about resources, about what is let, and to whoever scans a code."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from assets.entrypoints.property.asset_answers import HistoryLine, public_path
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import loosely_like

_THING = "3f7a9c15-8e2d-5b64-9a01-c6d4e8f2b793"
_ENTITY = "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35"
_CONTRACT = "e2a4c6d8-1b3f-5d70-9c52-7a8b9c0d1e2f"


_RESOURCE: dict[str, Any] = {
    "resource": _THING,
    "entity": _ENTITY,
    "number": "R-003",
    "name": "大堰塘",
    "kind": "water",
    "plot": "510604102211-W-003",
    "area_sqm": 13_340,
    "boundaries": "东至村道,南至三组耕地,西至水渠,北至林地",
    "certificate": "示例-权-0003",
    "state": "held",
    "since": "2026-01-05",
    "path": f"/property/{_THING}",
}


class ResourceAnswer(BaseModel):
    """A resource as the register says on a day."""

    model_config = loosely_like(_RESOURCE)

    resource: UUID
    entity: UUID
    number: str
    name: str
    kind: str
    plot: str
    area_sqm: int
    boundaries: str | None
    certificate: str | None
    state: str
    since: date
    path: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        named = {name: row[name] for name in cls.model_fields if name in row}
        path = public_path(row["resource"])
        return cls(**{**named, "since": row["effective_on"], "path": path})


class ResourceWithHistoryAnswer(ResourceAnswer):
    """A resource as of a day, with all that had happened to it."""

    model_config = loosely_like({**_RESOURCE, "history": []})

    history: list[HistoryLine]


class LetAnswer(RowAnswer):
    """What of a thing is let to a contract, on a day on which it is."""

    model_config = loosely_like(
        {
            "thing": _THING,
            "contract": _CONTRACT,
            "quantity": 2,
            "since": "2026-04-01",
            "until": "2027-03-31",
        }
    )

    thing: UUID
    contract: UUID
    quantity: int
    since: date
    until: date


class LetThingAnswer(BaseModel):
    """How much of a thing there is on a day, and how much of it is let to whom."""

    model_config = loosely_like(
        {"thing": _THING, "number": "2026-017", "total": 6, "let": 2, "left": 4, "lets": []}
    )

    thing: UUID
    number: str
    total: int
    let: int
    left: int
    lets: list[LetAnswer]


class PublicThingAnswer(BaseModel):
    """What anybody may read of an asset or a resource by its code: no place, no person."""

    model_config = loosely_like(
        {
            "thing": _THING,
            "kind": "asset",
            "number": "2026-017",
            "name": "安家村仓库",
            "quantity": 6,
            "measure": "间",
            "state": "held",
            "since": "2026-03-12",
            "happened": [{"what": "opened", "on": "2026-03-12"}],
        }
    )

    thing: UUID
    kind: str
    number: str
    name: str
    quantity: int
    measure: str
    state: str
    since: date
    happened: list[dict[str, str]]
