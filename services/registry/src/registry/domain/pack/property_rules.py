"""The section of the rules for collective property (集体资产、资源): classes, ways, tolerances."""

from typing import Annotated, Literal

from pydantic import Field

from kernel.money import FEN_MAX
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

SIGNERS_MAX = 9
TOLERANCE_MAX = 10_000
"""All of a load, in basis points (万分比)."""

Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]


class Named(Strict):
    """One word of the rules, with its names."""

    key: Key
    name: Text
    name_en: Text


class AssetClass(Named):
    """A class of fixed assets (经营性、公益性、管理用), and the slip of its depreciation."""

    slip: Text
    basis: Basis


class Acquisition(Named):
    """A way in which assets come in; without a slip, the books know them from elsewhere.

    Where there is a supplier, the cost is owed to it until it is paid.
    """

    slip: Text | None = None
    from_supplier: bool = False


class Disposal(Named):
    """A way in which assets go out, and from which cost on it needs a resolution (决议)."""

    slip: Text
    resolution_from_fen: Annotated[int, Field(ge=0, le=FEN_MAX)]


class PropertySlips(Strict):
    """The slips of what happens to an asset's value, and of how its disposal ended."""

    improved: Text
    raised: Text
    lowered: Text
    gain: Text
    loss: Text


class WorkKind(Named):
    """A kind of works, and what they are counted in."""

    measure: Text
    basis: Basis


class InKind(Named):
    """What may be contributed in kind; what stands in the register alone has no slip."""

    slip: Text | None = None


class LoadKind(Named):
    """A kind of load: where it is weighed in turn, and what may be lost from place to place."""

    loss_tolerance_bp: Annotated[int, Field(ge=0, le=TOLERANCE_MAX)]
    stages: tuple[Named, ...]
    basis: Basis


class Subsidy(Named):
    """A subsidy per tonne: of which loads, weighed where, and which documents it needs."""

    load: Key
    stage: Key
    per_tonne_fen: Fen
    purpose: Key
    documents: tuple[Named, ...]
    basis: Basis


class PropertyRulesFile(Strict):
    """The rules of the units that are named; of every unit where none is."""

    units: tuple[UnitKey, ...] = ()
    depreciation_begins: Literal["same_month", "month_after"]
    depreciation_ends: Literal["month_before", "same_month"]
    acceptance_signers: Annotated[int, Field(ge=2, le=SIGNERS_MAX)]
    share_fen: Fen
    classes: tuple[AssetClass, ...]
    sources: tuple[Named, ...]
    acquisitions: tuple[Acquisition, ...]
    disposals: tuple[Disposal, ...]
    slips: PropertySlips
    works: tuple[WorkKind, ...] = ()
    in_kind: tuple[InKind, ...] = ()
    loads: tuple[LoadKind, ...] = ()
    subsidies: tuple[Subsidy, ...] = ()
    owner: Text
    basis: Basis


class PropertyRules(Strict):
    """The section of the rules for property."""

    rules: PropertyRulesFile
