"""The sections that say which units there are and how trees stand over them."""

from typing import Annotated, Literal

from pydantic import Field

from registry.domain.pack.vocabulary import (
    Basis,
    DivisionCode,
    Key,
    ParentCode,
    Strict,
    Text,
    UnitKey,
)


class DivisionRow(Strict):
    """One official division; a county alone has no parent."""

    code: DivisionCode
    level: Literal["county", "town", "village"]
    kind: Literal["county", "town", "village", "community"]
    name: Text
    parent: ParentCode


class Divisions(Strict):
    """The section of the official divisions."""

    divisions: tuple[DivisionRow, ...]


class UnitRow(Strict):
    """One unit that is no official division, such as a grid or a party branch."""

    key: UnitKey
    kind: Literal["party_committee", "party_branch", "grid", "micro_grid", "courtyard"]
    doubles_as: Literal["", "villagers_group"]
    name: Text
    name_en: Text
    basis: Basis


class TreeNode(Strict):
    """One unit's place in one tree."""

    unit: UnitKey
    parent: UnitKey


class Tree(Strict):
    """One tree over the units; one built from the divisions lists no nodes of its own."""

    key: Key
    name: Text
    name_en: Text
    root: UnitKey
    built_from: Literal["divisions", "nodes"]
    nodes: tuple[TreeNode, ...] = ()
    nodes_stated: Annotated[int, Field(ge=0)] | None = None


class TreesFile(Strict):
    """The file of the trees."""

    trees: tuple[Tree, ...]


class Units(Strict):
    """The section of the units beside the divisions, and of all trees."""

    units: tuple[UnitRow, ...]
    trees: TreesFile
