"""The bodies that points' routes take, each with an example."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from chassis.http.bodies import loosely_like
from kernel.points import parse_points

EVIDENCE_MAX = 20
ENTRIES_MAX = 500
REASON_CHARACTERS_MAX = 500
NOTE_CHARACTERS_MAX = 2_000


def _checked(text: str) -> str:
    parse_points(text)
    return text


def _written(form: re.Pattern[str]) -> BeforeValidator:
    """Take text of one written form alone; pydantic would also count seconds since 1970."""

    def check(value: object) -> object:
        if isinstance(value, str) and form.fullmatch(value):
            return value
        raise ValueError("write it in the form of the example")

    return BeforeValidator(check)


_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"

IsoDate = Annotated[
    date, _written(re.compile(_DAY)), WithJsonSchema({"type": "string", "format": "date"})
]
Instant = Annotated[
    AwareDatetime,
    _written(re.compile(f"{_DAY}T{_TIME}")),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
PointsText = Annotated[str, StringConstraints(max_length=24), AfterValidator(_checked)]
ItemCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
EntryName = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}/[a-z0-9-]{1,64}/\d{1,2}$")
]
SchemeKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=REASON_CHARACTERS_MAX)]
Reference = Annotated[str, StringConstraints(pattern=r"^\S{1,80}$")]


_ACCOUNT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_MEMBER = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_ENTRY = {"account": _ACCOUNT, "entry": "2026-03-05/env-tidy-yard/1"}
_REJECTED = {**_ENTRY, "reason": "照片与事项不符"}


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EntryBody(_Body):
    """One act of one subject."""

    model_config = loosely_like(
        {"item": "env-tidy-yard", "points": "1.5", "acted_on": "2026-03-05"}
    )

    item: ItemCode
    points: PointsText
    acted_on: IsoDate
    ordinal: int = Field(
        default=1, strict=True, description="Which act of this item on that day it is."
    )
    evidence: tuple[Digest, ...] = Field(default=(), max_length=EVIDENCE_MAX)

    @property
    def value(self) -> Decimal:
        """The points as a number."""
        return parse_points(self.points)


class DeclarationBody(EntryBody):
    """One act that the subject itself declares."""

    model_config = loosely_like(
        {"item": "env-tidy-yard", "points": "1", "acted_on": "2026-03-05", "note": "全家一起打扫"}
    )

    note: str | None = Field(default=None, max_length=NOTE_CHARACTERS_MAX)


class EntryRef(_Body):
    """One entry of one account."""

    account: UUID
    entry: EntryName


class RejectedEntryBody(EntryRef):
    """One entry that does not count, and why."""

    reason: Reason


class ChecksBody(_Body):
    """What the grid officer passes on, and what not."""

    model_config = loosely_like({"scheme": "anjia-points", "checked": [_ENTRY], "rejected": []})

    scheme: SchemeKey
    checked: tuple[EntryRef, ...] = Field(default=(), max_length=ENTRIES_MAX)
    rejected: tuple[RejectedEntryBody, ...] = Field(default=(), max_length=ENTRIES_MAX)

    @model_validator(mode="after")
    def _decides(self) -> Self:
        if not self.checked and not self.rejected:
            raise ValueError("name at least one entry")
        return self


class ReportBody(_Body):
    """The scheme whose entries are reported."""

    model_config = loosely_like({"scheme": "anjia-points"})

    scheme: SchemeKey


class RecognitionBody(_Body):
    """The assessment group's decision: who was there, and what was not recognised."""

    model_config = loosely_like(
        {"scheme": "anjia-points", "present": [_MEMBER], "not_recognised": [_REJECTED]}
    )

    scheme: SchemeKey
    present: tuple[UUID, ...] = Field(min_length=1, max_length=100)
    not_recognised: tuple[RejectedEntryBody, ...] = Field(default=(), max_length=ENTRIES_MAX)


class ApprovalBody(_Body):
    """The party branch's decision on a quarter."""

    model_config = loosely_like({"resolution": "安家村党总支〔2026〕3号"})

    resolution: Reference


class EntryAnswer(_Body):
    """The entry as it was recorded."""

    model_config = loosely_like({"entry": "2026-03-05/env-tidy-yard/1", "table": "anjia-points/1"})

    entry: str
    table: str


class ChecksAnswer(_Body):
    """How many entries were passed on and rejected."""

    model_config = loosely_like({"checked": 12, "rejected": 1})

    checked: int
    rejected: int


class ReportAnswer(_Body):
    """What was reported now."""

    model_config = loosely_like({"entries": 12, "points": "14.5"})

    entries: int
    points: str


class RecognitionAnswer(_Body):
    """What the group recognised."""

    model_config = loosely_like({"recognised": 11, "not_recognised": 1, "points": "13"})

    recognised: int
    not_recognised: int
    points: str


class ApprovalAnswer(_Body):
    """The approved statement."""

    model_config = loosely_like(
        {"statement": f"sha256:{'07' * 32}", "lines": 1000, "entries": 5120, "points": "6144"}
    )

    statement: str
    lines: int
    entries: int
    points: str
