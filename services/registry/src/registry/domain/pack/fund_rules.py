"""The section of the rules of funds (基金管理办法): sources, kinds, and how aid is decided."""

from typing import Annotated, Literal

from pydantic import Field

from kernel.chains import STEP_SIGNERS_MAX
from registry.domain.pack.posting_rules import RuleKey
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

MEMBERS_MAX = 99
NOMINAL_FEN_MAX = 100_000


class FundSource(Strict):
    """One kind of source, and by which posting rules what comes of it enters the books, if any."""

    key: Key
    name: Text
    name_en: Text
    received: RuleKey | None = None
    spent: RuleKey | None = None
    goods: RuleKey | None = None
    basis: Basis


class FundPurpose(Strict):
    """What funds of a kind may be spent on."""

    key: Key
    name: Text
    name_en: Text


class FundKind(Strict):
    """One kind of fund; no purpose listed means that each fund names its own."""

    key: Key
    name: Text
    name_en: Text
    purposes: tuple[FundPurpose, ...] = ()
    sources: tuple[Key, ...]
    draw: Literal["listed", "pro_rata"]
    spending: Literal["by_request", "by_managers"]
    open_to_owners: bool = False
    aid: bool = False
    owner: Text
    basis: Basis


class AidStep(Strict):
    """One verification (核实): who does it, in the unit or in the applicant's own part of it."""

    key: Key
    name: Text
    name_en: Text
    post: Key
    place: Literal["unit", "part"] = "unit"
    signers: Annotated[int, Field(ge=1, le=STEP_SIGNERS_MAX)] = 1
    substitutes: tuple[Key, ...] = ()


class AidMajority(Strict):
    """Which share of those who are due must be in favour (表决比例)."""

    numerator: Annotated[int, Field(ge=0, le=MEMBERS_MAX)]
    denominator: Annotated[int, Field(ge=1, le=MEMBERS_MAX)]
    bound: Literal["at_least", "more_than"]


class AidMembers(Strict):
    """How many members the association has that gives the aid."""

    post: Key
    least: Annotated[int, Field(ge=1, le=MEMBERS_MAX)]
    most: Annotated[int, Field(ge=1, le=MEMBERS_MAX)]


class AidRule(Strict):
    """How an application for aid is decided, and for which purpose it is paid then."""

    steps: tuple[AidStep, ...]
    body_posts: tuple[Key, ...]
    majority: AidMajority
    members: AidMembers
    purpose: Key
    owner: Text
    basis: Basis


class FundRulesFile(Strict):
    """The rules of one decision for some units."""

    units: tuple[UnitKey, ...]
    nominal_value_fen: Annotated[int, Field(ge=1, le=NOMINAL_FEN_MAX)]
    labour: RuleKey | None = None
    sources: tuple[FundSource, ...]
    kinds: tuple[FundKind, ...]
    aid: AidRule | None = None


class FundRules(Strict):
    """The section of the rules of funds."""

    rules: FundRulesFile
