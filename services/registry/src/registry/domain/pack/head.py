"""The head of a county pack: which sections it has, who decided them, and what is still open."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from registry.domain.pack.vocabulary import (
    Basis,
    Day,
    DivisionCode,
    FilePath,
    Key,
    SectionKey,
    Strict,
    Text,
    unfit_at,
)

SectionKind = Literal[
    "divisions",
    "units",
    "bodies",
    "grids",
    "scheme",
    "cycle",
    "score_table",
    "blacklist",
    "benefits",
    "budget_rules",
    "honours",
    "linkage",
    "payment_chains",
    "chart",
    "contract_rules",
    "posting_rules",
    "fund_rules",
    "property_rules",
    "member_rules",
    "income_rules",
    "bank_formats",
    "chart_conversion",
    "statement_notes",
    "red_flag_rules",
]


def _check_owner(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or unfit_at(value) is not None:
        raise PydanticCustomError(
            "open_point_without_owner", "Name the body or office that must decide this point."
        )
    return value.strip()


def _check_value(value: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise PydanticCustomError("wrong_type", "Write a whole number or a text as the value used.")
    if isinstance(value, int) and not 0 <= value <= 2**53 - 1:
        raise PydanticCustomError("number_out_of_range", "Write a number between 0 and 2^53 - 1.")
    if isinstance(value, str) and (not value or unfit_at(value) is not None):
        raise PydanticCustomError("character_not_allowed", "Write a plain text as the value used.")
    return value


def _check_version(value: int) -> int:
    if not 1 <= value <= 1_000_000:  # noqa: PLR2004 # a bound against slips, not a rule of anybody
        raise PydanticCustomError("number_out_of_range", "Count versions from 1.")
    return value


Version = Annotated[int, AfterValidator(_check_version)]


class Resolution(Strict):
    """The decision by which a section holds."""

    body: Text
    decided_on: Day
    title: Text
    reference: Text
    basis: Basis


class SectionHead(Strict):
    """One section: its kind, its files by role, and from when on whose decision it holds."""

    key: SectionKey
    kind: SectionKind
    version: Version
    scheme: Key | None = None
    demonstration: bool = False
    files: dict[str, FilePath]
    effective_on: Day
    resolution: Resolution


class OpenPoint(Strict):
    """A question that the source text does not answer, with the value used until its owner does."""

    section: SectionKey
    key: Key
    question: Text
    question_en: Text
    value: Annotated[str | int, PlainValidator(_check_value)]
    owner: Annotated[str, PlainValidator(_check_owner)] = Field(default="", validate_default=True)
    source: Literal["not_stated", "decided"]
    decision: Text | None = None

    @model_validator(mode="after")
    def _a_decided_point_names_its_decision(self) -> Self:
        if (self.source == "decided") != (self.decision is not None):
            raise PydanticCustomError(
                "decision_missing",
                "Give `decision` where the source is `decided`, and only there.",
            )
        return self


class Counts(Strict):
    """How many divisions the county says it has."""

    towns: Annotated[int, Field(ge=0)]
    villages: Annotated[int, Field(ge=0)]
    communities: Annotated[int, Field(ge=0)]


class PackHead(Strict):
    """What `pack.yaml` says about the pack as a whole."""

    format: Literal[1]
    county: DivisionCode
    name: Text
    name_en: Text
    version: Version
    demonstration: bool
    effective_on: Day
    counts: Counts
    sections: tuple[SectionHead, ...]
    open_points: tuple[OpenPoint, ...]
