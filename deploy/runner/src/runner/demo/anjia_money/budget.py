"""The year's budget (预算): adopted, drawn on by the quarter, amended once it does not reach."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from typing_extensions import override

from runner.demo.anjia_money.asked import Asked, AskFromBudget
from runner.demo.anjia_money.desk import Story
from runner.demo.chapter import Timed
from runner.demo.money_steps import OfAssets, step
from runner.demo.script import BudgetYear
from runner.demo.seasons import FIRST_ON, instant
from runner.demo.steps import CREATED
from runner.demo.villages import ACCOUNTANT, CLERK

OFFICE = "office"
PLANNED_FEN, AMENDED_FEN, PAID_FEN = 1_200_000, 1_700_000, 400_000
ADOPTED_ON = date(2026, 1, 9)
PAID_MONTHS, PAID_DAY = (3, 6, 9, 12), 18
BEYOND_ON, AMENDED_ON = date(2026, 12, 15), date(2026, 12, 16)
"""The fourth payment goes beyond the line, until that is amended."""


class Budget(Story):
    """Nobody can ask for more of a line than the village planned."""

    told = BudgetYear(
        line=OFFICE,
        original_fen=PLANNED_FEN,
        budget_fen=AMENDED_FEN,
        spent_fen=PAID_FEN * len(PAID_MONTHS),
    )
    """What the year must come to."""

    @override
    def on(self, day: date) -> Iterator[Timed]:
        """Give what belongs to a day."""
        path = f"/entities/{self.village.entity}/budgets/{FIRST_ON.year}"
        if day == ADOPTED_ON:
            adopt = self._decided(path, day, PLANNED_FEN, status=CREATED)
            yield instant(day, time(15, 0)), adopt
        if day == BEYOND_ON:
            yield instant(day, time(14, 0)), self._asked("beyond", refused="beyond_budget")
        if day == AMENDED_ON:
            amend = self._decided(f"{path}/amendments", day, AMENDED_FEN, status=200)
            yield instant(day, time(15, 0)), amend
        if day.year == FIRST_ON.year and (day.month in PAID_MONTHS and day.day == PAID_DAY):
            label = f"office-{day:%Y-%m}"
            yield instant(day, time(9, 0)), self._asked(label)
            asked = Asked(label=label)
            yield from self.paid(asked, day, time(9, 5), amount_fen=PAID_FEN, account_open=False)

    def _decided(self, path: str, day: date, office_fen: int, *, status: int) -> OfAssets:
        office: dict[str, Any] = {"key": OFFICE, "kind": "expense", "name": "办公经费"}
        body = {
            "lines": [{**office, "amount_fen": office_fen}],
            "resolution": f"示例-安家-预算-{day:%m%d}",
            "decided_on": day.isoformat(),
        }
        return step(self.village.by(ACCOUNTANT), path, body, status=status)

    def _asked(self, number: str, *, refused: str | None = None) -> AskFromBudget:
        return AskFromBudget(
            actor=self.village.by(CLERK),
            key="",
            refused=refused,
            village=self.village,
            number=number,
            amount_fen=PAID_FEN,
            line=f"{FIRST_ON.year}/{OFFICE}",
        )
