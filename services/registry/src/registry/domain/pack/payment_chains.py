"""The section of a payment's approval chains: who must agree to which payments of which units."""

from typing import Annotated, Literal

from pydantic import Field

from kernel.chains import STEP_SIGNERS_MAX
from kernel.money import FEN_MAX
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]


class Precondition(Strict):
    """What must be decided before anybody signs (前置程序), such as a resolution."""

    key: Key
    name: Text
    name_en: Text


class PaymentStep(Strict):
    """One place for a signature (审签环节): the post that signs, and who may stand in for it.

    Duties that no person may join (不相容岗位) are `separate`.
    """

    key: Key
    name: Text
    name_en: Text
    post: Key
    signers: Annotated[int, Field(ge=1, le=STEP_SIGNERS_MAX)] = 1
    separate: bool = True
    substitutes: tuple[Key, ...] = ()


class PaymentStage(Strict):
    """Steps that are signed in any order (会签) or one after the other (逐级审签)."""

    order: Literal["joint", "serial"]
    steps: tuple[PaymentStep, ...]


class PaymentChain(Strict):
    """One chain, and the payments for which it counts; no category listed means every one.

    Where another chain of the same unit lists a payment's category, that one counts.
    """

    key: Key
    name: Text
    name_en: Text
    units: tuple[UnitKey, ...]
    categories: tuple[Key, ...] = ()
    amount_fen_least: Fen = 1
    amount_fen_most: Fen | None = None
    cash: Literal["allowed", "forbidden"]
    preconditions: tuple[Precondition, ...] = ()
    stages: tuple[PaymentStage, ...]
    owner: Text
    basis: Basis


class PaymentChainsFile(Strict):
    """The chains of one decision."""

    chains: tuple[PaymentChain, ...]


class PaymentChains(Strict):
    """The section of payment chains (付款审签)."""

    rules: PaymentChainsFile
