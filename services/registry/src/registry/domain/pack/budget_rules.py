"""The section of the rules of budgets and projects: what needs a vote, and who accepts."""

from typing import Annotated, Literal

from pydantic import Field

from kernel.money import FEN_MAX
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

ACCEPTORS_MAX = 9

Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]


class ResolutionThresholds(Strict):
    """From which amount on something rests on a resolution (决议); none written means never."""

    payments_from_fen: Fen | None = None
    projects_from_fen: Fen | None = None


class Purposes(Strict):
    """What payments are for that a project must allow: rewards once accepted, wages by days."""

    award: tuple[Key, ...] = ()
    wage: tuple[Key, ...] = ()


class ProjectKind(Strict):
    """One kind of project: whether a vote decides it, how many accept it, how money is drawn."""

    key: Key
    name: Text
    name_en: Text
    vote: Literal["required", "none"]
    acceptors: Annotated[int, Field(ge=1, le=ACCEPTORS_MAX)]
    sources: Literal["stated_order", "explicit"]


class BudgetRulesFile(Strict):
    """The rules of one decision, and the units for which they count with all below them."""

    units: tuple[UnitKey, ...]
    resolution: ResolutionThresholds
    purposes: Purposes
    kinds: tuple[ProjectKind, ...]
    owner: Text
    basis: Basis


class BudgetRules(Strict):
    """The section of rules of budgets and projects (预算与项目规则)."""

    rules: BudgetRulesFile
