"""A budget (预算): what an entity may spend in a year, line by line, and what is taken of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from typing_extensions import override

from assets.domain.budgets.budget_errors import (
    AmendmentBeforeLastError,
    BeyondBudgetError,
    BudgetLineKindError,
    BudgetLineNotExpenseError,
    BudgetLineUnknownError,
)
from assets.domain.budgets.budget_line import EXPENSE, BudgetLine, check_accounts, check_lines
from assets.domain.budgets.holdings import NOTHING, Holding
from assets.domain.payments.steps import DecidedInFutureError
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import DomainError
from kernel.ids import named_id


class Budget(AggregateRoot):
    """Lets nobody ask for more of an expense line than is planned and not taken yet.

    What was paid is counted even where it goes beyond the line. Each version of the lines rests
    on a resolution; an amendment replaces those lines that it names.
    """

    TOPIC = "assets.budget"

    class Adopted(Created):
        """The entity adopted its budget of a year by a resolution (决议)."""

        TOPIC = "assets.budget.adopted"
        unit: UUID
        entity: UUID
        year: str
        lines: list[BudgetLine]
        resolution: str
        decided_on: date

    class Amended(AggregateRoot.Event):
        """Some lines were changed or added (预算调整) by a resolution of its own."""

        TOPIC = "assets.budget.amended"
        number: int
        lines: list[BudgetLine]
        resolution: str
        decided_on: date

    class Committed(AggregateRoot.Event):
        """A payment that was asked for takes so much more of a line (占用)."""

        TOPIC = "assets.budget.committed"
        payment_request: UUID
        line: str
        amount_fen: int

    class Freed(AggregateRoot.Event):
        """So much of a line is no longer taken by a payment that was asked for."""

        TOPIC = "assets.budget.freed"
        payment_request: UUID
        line: str
        amount_fen: int

    class Spent(AggregateRoot.Event):
        """So much was paid out of a line, `freed_fen` of it out of what was committed."""

        TOPIC = "assets.budget.spent"
        payment_request: UUID
        line: str
        amount_fen: int
        freed_fen: int
        beyond_fen: int

    class Returned(AggregateRoot.Event):
        """So much that was paid out of a line came back to it."""

        TOPIC = "assets.budget.returned"
        payment_request: UUID
        line: str
        amount_fen: int

    @staticmethod
    @override
    def create_id(entity: UUID, year: str) -> UUID:
        """Derive the budget's id, so that an entity has one for each year."""
        return named_id(f"/assets/budget/{entity}/{year}")

    @classmethod
    def adopt(
        cls,
        *,
        unit: UUID,
        entity: UUID,
        year: str,
        lines: Sequence[BudgetLine],
        resolution: str,
        decided_on: date,
        today: date,
    ) -> "Budget":
        """Adopt the budget of a year; a line stands in it once."""
        check_lines(lines)
        check_accounts(lines)
        _check_decided(decided_on, today)
        return cls(
            unit=unit,
            entity=entity,
            year=year,
            lines=list(lines),
            resolution=resolution,
            decided_on=decided_on,
        )

    @event(Adopted)
    def __init__(
        self,
        unit: UUID,
        entity: UUID,
        year: str,
        lines: list[BudgetLine],
        resolution: str,
        decided_on: date,
    ) -> None:
        self.unit = unit
        self.entity = entity
        self.year = year
        self.lines = {line.key: line for line in lines}
        self.decided_on = decided_on
        self.amendments = 0
        self.held: dict[UUID, tuple[str, Holding]] = {}
        self.used_fen: dict[str, int] = {}

    def amend(
        self, lines: Sequence[BudgetLine], *, resolution: str, decided_on: date, today: date
    ) -> int:
        """Change or add lines; gives the amendment's number.

        A line may be cut below what is taken of it already: then nothing more can be asked for.
        """
        check_lines(lines)
        _check_decided(decided_on, today)
        if decided_on < self.decided_on:
            raise AmendmentBeforeLastError(
                f"the last version was decided on {self.decided_on}; record them in their order"
            )
        for line in lines:
            if line.key in self.lines and line.kind != self.lines[line.key].kind:
                raise BudgetLineKindError(f"{line.key} stays what it is: add a line of its own")
        check_accounts((self.lines | {line.key: line for line in lines}).values())
        self._amended(
            number=self.amendments + 1,
            lines=list(lines),
            resolution=resolution,
            decided_on=decided_on,
        )
        return self.amendments

    def permit(self, payment_request: UUID, line: str, wanted: Holding) -> None:
        """Let a payment that is asked for take its part of a line, or refuse it."""
        for objection in self.objections(payment_request, line, wanted):
            raise objection
        self.follow(payment_request, line, wanted)

    def objections(
        self, payment_request: UUID, line: str, wanted: Holding
    ) -> Iterator[DomainError]:
        """Give everything that speaks against what a payment wants of a line."""
        planned = self.lines.get(line)
        if planned is None:
            yield BudgetLineUnknownError(f"the budget of {self.year} has no line {line}")
        elif planned.kind != EXPENSE:
            yield BudgetLineNotExpenseError(f"{line} plans income: name the line of the expense")
        beyond = self._beyond_fen(payment_request, line, wanted.used_fen)
        if beyond > 0:
            yield BeyondBudgetError(
                f"{line} would be {beyond} fen beyond its budget: ask for less, or have it amended",
                line=line,
                remaining_fen=self.remaining_fen(line),
                beyond_fen=beyond,
            )

    def follow(self, payment_request: UUID, line: str, wanted: Holding) -> None:
        """Count what a payment takes of a line now, whatever the line says."""
        held_line, held = self.held.get(payment_request, (line, NOTHING))
        if held_line != line:
            self.leave(payment_request)
            held = NOTHING
        said: dict[str, Any] = {"payment_request": payment_request, "line": line}
        paid = wanted.spent_fen - held.spent_fen
        if paid > 0:
            grown = paid - held.freed_by(paid)
            beyond = min(grown, max(0, grown - self.remaining_fen(line)))
            self._spent(**said, amount_fen=paid, freed_fen=held.freed_by(paid), beyond_fen=beyond)
        elif paid < 0:
            self._returned(**said, amount_fen=-paid)
        _, held = self.held.get(payment_request, (line, NOTHING))
        more = wanted.committed_fen - held.committed_fen
        if more > 0:
            self._committed(**said, amount_fen=more)
        elif more < 0:
            self._freed(**said, amount_fen=-more)

    def leave(self, payment_request: UUID) -> None:
        """Free what is committed for a payment that names the line no more."""
        line, held = self.held.get(payment_request, ("", NOTHING))
        if held.committed_fen:
            self._freed(payment_request=payment_request, line=line, amount_fen=held.committed_fen)

    def remaining_fen(self, line: str) -> int:
        """Give what is planned for a line and not taken, in fen; below zero where it is beyond."""
        planned = self.lines.get(line)
        return (0 if planned is None else planned.amount_fen) - self.used_fen.get(line, 0)

    def _beyond_fen(self, payment_request: UUID, line: str, used_fen: int) -> int:
        held_line, held = self.held.get(payment_request, (line, NOTHING))
        grown = used_fen - (held.used_fen if held_line == line else 0)
        return 0 if grown <= 0 else max(0, grown - self.remaining_fen(line))

    @event(Amended)
    def _amended(
        self, number: int, lines: list[BudgetLine], resolution: str, decided_on: date
    ) -> None:
        self.lines |= {line.key: line for line in lines}
        self.amendments = number
        self.decided_on = decided_on

    @event(Committed)
    def _committed(self, payment_request: UUID, line: str, amount_fen: int) -> None:
        self._hold(payment_request, line, self._of(payment_request).committing(amount_fen))

    @event(Freed)
    def _freed(self, payment_request: UUID, line: str, amount_fen: int) -> None:
        self._hold(payment_request, line, self._of(payment_request).freeing(amount_fen))

    @event(Spent)
    def _spent(
        self, payment_request: UUID, line: str, amount_fen: int, freed_fen: int, beyond_fen: int
    ) -> None:
        self._hold(payment_request, line, self._of(payment_request).spending(amount_fen))

    @event(Returned)
    def _returned(self, payment_request: UUID, line: str, amount_fen: int) -> None:
        self._hold(payment_request, line, self._of(payment_request).returning(amount_fen))

    def _of(self, payment_request: UUID) -> Holding:
        return self.held.get(payment_request, ("", NOTHING))[1]

    def _hold(self, payment_request: UUID, line: str, held: Holding) -> None:
        before = self._of(payment_request)
        self.used_fen[line] = self.used_fen.get(line, 0) + held.used_fen - before.used_fen
        self.held[payment_request] = (line, held)


def _check_decided(decided_on: date, today: date) -> None:
    if decided_on > today:
        raise DecidedInFutureError(f"{decided_on} has not come; record it once decided")
