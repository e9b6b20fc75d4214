"""Whether the present post holders can complete a chain, and what stands in the way (人员障碍)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kernel.chains import Step

ObstacleCode = Literal["vacant", "too_few_able", "too_few_separate"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """One reason why steps cannot be signed (人员障碍), with the numbers it rests on.

    `vacant`: nobody holds a post that signs there (空缺). `too_few_able`: the holders who may sign
    are too few, because of recusal, their own act or another signature. `too_few_separate`: the
    steps need different persons and share too few (兼任).
    """

    code: ObstacleCode
    steps: tuple[str, ...]
    needed: int
    able: frozenset[UUID]
    message: str

    @staticmethod
    def at_step(step: Step, needed: int, *, named: int, able: AbstractSet[UUID]) -> "Obstacle":
        """Say that one step lacks signers: its posts are vacant (空缺) or their holders barred."""
        posts = " or ".join(step.posts)
        if not named:
            message = f"step {step.key}: nobody holds {posts}; appoint somebody"
        else:
            message = (
                f"step {step.key} needs {needed} of {posts}, but only {len(able)} may sign; name "
                "a substitute post"
            )
        code: ObstacleCode = "too_few_able" if named else "vacant"
        return Obstacle(
            code=code, steps=(step.key,), needed=needed, able=frozenset(able), message=message
        )

    @staticmethod
    def across(steps: tuple[str, ...], needed: int, *, able: AbstractSet[UUID]) -> "Obstacle":
        """Say that steps which no person may join share too few persons (兼任)."""
        return Obstacle(
            code="too_few_separate",
            steps=steps,
            needed=needed,
            able=frozenset(able),
            message=(
                f"steps {', '.join(steps)} need {needed} different persons, but only {len(able)} "
                "hold their posts; name substitute posts"
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Staffing:
    """Whether a chain can be completed by its present post holders (现任), and why not."""

    obstacles: tuple[Obstacle, ...]

    @property
    def possible(self) -> bool:
        """Whether nothing stands in the way (可办结)."""
        return not self.obstacles
