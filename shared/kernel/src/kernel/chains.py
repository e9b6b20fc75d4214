"""Approval chains (审签链) as data: which posts sign, in which order, and who may stand in."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from kernel.errors import KernelError

CHAIN_STEPS_MAX = 40
STEP_SIGNERS_MAX = 15

Order = Literal["joint", "serial"]

Holders = Mapping[str, AbstractSet[UUID]]
"""Who holds which post (任职) on the day: the post's key and the persons in it."""


class ChainError(KernelError):
    """The data do not make an approval chain."""

    code = "approval_chain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One place for a signature (审签环节), signed by so many holders of one post.

    `separate` marks duties that no person may join (不相容岗位): nobody signs two such steps.
    `substitutes` are the posts that may stand in (替补) where the step's own holders cannot.
    """

    key: str
    post: str
    signers_min: int = 1
    separate: bool = True
    substitutes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.key or not self.post:
            raise ChainError("a step has a key and a post; name both")
        if not 1 <= self.signers_min <= STEP_SIGNERS_MAX:
            raise ChainError(f"step {self.key} needs 1 to {STEP_SIGNERS_MAX} signers")
        if self.post in self.substitutes or len(set(self.substitutes)) != len(self.substitutes):
            raise ChainError(f"step {self.key} names a post twice; keep it once")

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts that can sign here: the step's own first, then its substitutes (替补)."""
        return (self.post, *self.substitutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """Steps that belong together: joint (会签), in any order, or serial (逐级审签), as listed."""

    order: Order
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise ChainError("a stage without steps cannot be signed; leave it out")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """An approval chain (审签链): stages one after the other, once its preconditions are met.

    Preconditions (前置程序) are named facts that no signature makes, such as a resolution.
    """

    stages: tuple[Stage, ...]
    preconditions: tuple[str, ...] = ()
    listed: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    """Every step (环节), in the order in which they are listed."""
    separate: frozenset[str] = field(init=False, repr=False, compare=False)
    """The steps of which no person signs two (职务分离)."""

    def __post_init__(self) -> None:
        listed = tuple(step for stage in self.stages for step in stage.steps)
        object.__setattr__(self, "listed", listed)
        object.__setattr__(self, "separate", frozenset(s.key for s in listed if s.separate))
        keys = [step.key for step in listed]
        if not 1 <= len(keys) <= CHAIN_STEPS_MAX:
            raise ChainError(f"a chain has 1 to {CHAIN_STEPS_MAX} steps, not {len(keys)}")
        for named in (keys, self.preconditions):
            if twice := sorted({key for key in named if list(named).count(key) > 1}):
                raise ChainError(f"{', '.join(twice)} stands twice in the chain; keep it once")

    def step(self, key: str) -> Step | None:
        """Give the step of that key, or None."""
        return next((step for step in self.listed if step.key == key), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One person's signature (签字) on one step, in one post, over one version of the matter."""

    step: str
    person: UUID
    post: str
    version: int
