"""One question of a supervisor, what was found, and whether it holds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from chassis.errors import MingbaiError
from runner.proof import ProofError


@dataclass
class Verdict:
    """One question, what was found, and whether it holds."""

    chinese: str
    english: str
    lines: list[str] = field(default_factory=list)
    held: bool = True
    reason: str = ""

    def check(self, held: bool, reason: str) -> None:  # noqa: FBT001 - reads like assert
        """Let the answer fall, with the first reason, unless this holds."""
        if self.held and not held:
            self.held, self.reason = False, reason


async def judged(verdict: Verdict, ask: Callable[[Verdict], Awaitable[None]]) -> Verdict:
    """Give the verdict; a question that cannot be answered is one that does not hold."""
    try:
        await ask(verdict)
    except (MingbaiError, ProofError, KeyError, ValueError, TypeError) as error:
        verdict.check(False, f"{type(error).__name__}: {error}")  # noqa: FBT003 - says it
    return verdict
