"""The section of members and pay: how income is shared, what is guaranteed, who is paid monthly."""

from typing import Annotated, Literal

from pydantic import Field

from kernel.money import FEN_MAX
from registry.domain.pack.charts import AccountCode
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]
FenOrNothing = Annotated[int, Field(ge=0, le=FEN_MAX)]
Permille = Annotated[int, Field(ge=0, le=1_000)]
Percent = Annotated[int, Field(ge=0, le=100)]
EntityForm = Literal[
    "village_collective",
    "group_collective",
    "town_collective",
    "villagers_committee",
    "association",
    "fund",
]


class Sharing(Strict):
    """How income is shared (收益分配): laid out for so many days, after losses and the reserve."""

    plan_days_least: Annotated[int, Field(ge=0, le=366)]
    reserve_account: AccountCode
    reserve_permille: Permille
    growth_permille: Permille
    owner: Text
    basis: Basis


class Returns(Strict):
    """What members are guaranteed for each share, and how much of the rest is returned."""

    per_share_fen: Fen
    permille: Permille
    by: Literal["shares", "per_head"]
    owner: Text
    basis: Basis


class PerformanceStep(Strict):
    """From so many percent on, so much."""

    percent: Percent
    fen: FenOrNothing


class Performance(Strict):
    """What an assessment adds: so many percent of the most, or by a table of steps."""

    most_fen: Fen
    formula: Literal["linear", "steps"]
    steps: tuple[PerformanceStep, ...] = ()
    unassessed: Literal["refused", "base_only"]


class CaseFee(Strict):
    """The fee of a case of one grade (个案补助)."""

    grade: Key
    name: Text
    name_en: Text
    fen: Fen


class PayScheme(Strict):
    """One kind of monthly pay: whose roll, which entity pays, and how it is computed."""

    key: Key
    name: Text
    name_en: Text
    kind: Literal["allowance", "wages", "case-fee"]
    roll: Key
    payer: EntityForm
    base_fen: FenOrNothing = 0
    performance: Performance | None = None
    cap_fen: Fen | None = None
    fees: tuple[CaseFee, ...] = ()
    office_fen_year: Fen | None = None
    owner: Text
    basis: Basis


class MemberRulesFile(Strict):
    """The rules of one decision, for the units that it names."""

    units: tuple[UnitKey, ...]
    sharing: Sharing
    returns: Returns | None = None
    pay: tuple[PayScheme, ...] = ()


class MemberRules(Strict):
    """The section of members and pay (成员与发放)."""

    rules: MemberRulesFile
