"""What the use cases need from outside, named for the need."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from disclosure.domain.approval import Approval
from disclosure.domain.statement import StatementLine

Once = Callable[[Any], Awaitable[bool]]
"""Takes a message's inbox row in a transaction of that connection; False: it was done before."""


class Received(Protocol):
    """What points said, kept as it came; nothing of it is ever changed."""

    async def keep_line(self, line: StatementLine, once: Once) -> None:
        """Keep a line, in one transaction with its inbox row."""

    async def keep_approval(self, approval: Approval, once: Once) -> None:
        """Keep an approval, in one transaction with its inbox row."""

    async def approval_near(self, line: StatementLine) -> Approval | None:
        """Give the undecided approval that a line may belong to, if it came already."""

    async def undecided(self) -> list[Approval]:
        """Give the approvals on which nothing was decided yet."""

    async def lines_near(self, approval: Approval) -> list[StatementLine]:
        """Give the lines that stand where those of an approval can stand."""

    async def keep_published(self, approval: Approval, lines: Sequence[StatementLine]) -> None:
        """Keep the lines of a statement for as long as it is published."""

    async def published(self, approval: Approval) -> list[StatementLine] | None:
        """Give the lines of the statement that a re-issue replaces; None before it is public."""

    async def mark_decided(self, approval: Approval) -> None:
        """Remember that nothing remains to be decided on an approval."""
