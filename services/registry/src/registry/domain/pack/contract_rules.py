"""The section of contract rules (合同管理): what each form may agree, ageing, what is released."""

from typing import Annotated, Literal

from pydantic import Field

from kernel.money import FEN_MAX
from registry.domain.pack.vocabulary import Basis, Key, Points, Strict, Text, UnitKey

Wish = Literal["none", "allowed", "needed"]
Percent = Annotated[int, Field(ge=0, le=100)]
Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]


class ContractCharge(Strict):
    """A kind of charge that a form may have, and whether it needs it."""

    kind: Literal["rent", "fee", "guaranteed_income", "price", "wage"]
    needed: bool = False


class ContractForm(Strict):
    """One form of contracts: which way money goes, what is charged, from when on a resolution."""

    form: Literal[
        "contracting",
        "lease",
        "shareholding",
        "joint_operation",
        "entrusted",
        "service",
        "sale",
        "labour",
    ]
    name: Text
    name_en: Text
    directions: tuple[Literal["receivable", "payable"], ...]
    charges: tuple[ContractCharge, ...] = ()
    share: Wish
    matters: Wish
    resolution_from_fen: Fen
    months_most: Annotated[int, Field(ge=1, le=1_200)]
    owner: Text
    basis: Basis


class ReleaseTier(Strict):
    """From this mean score on, so many hundredths of the retained money are released."""

    least: Points
    percent: Percent


class ReleaseInput(Strict):
    """What is taken into account beside the scores: each case takes so many hundredths."""

    key: Key
    name: Text
    name_en: Text
    percent_each: Percent
    percent_most: Percent


class RetentionRelease(Strict):
    """How the scores of a year decide on what was retained (年终考核); a gap is no full mark."""

    key: Key
    name: Text
    name_en: Text
    full_marks: Points
    method: Literal["tiers", "proportional"]
    missing: Literal["no_marks", "held"]
    tiers: tuple[ReleaseTier, ...] = ()
    inputs: tuple[ReleaseInput, ...] = ()
    owner: Text
    basis: Basis


class ContractRulesFile(Strict):
    """The rules of one decision; no unit listed means every unit that has none of its own."""

    units: tuple[UnitKey, ...] = ()
    forms: tuple[ContractForm, ...]
    ageing_days: tuple[Annotated[int, Field(ge=0, le=36_500)], ...]
    releases: tuple[RetentionRelease, ...] = ()
    owner: Text
    basis: Basis


class ContractRules(Strict):
    """The section of contract rules."""

    rules: ContractRulesFile
