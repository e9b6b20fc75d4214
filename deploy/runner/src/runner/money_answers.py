"""What a supervisor asks about the year of money: closed, whole, and readable without us."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

from runner.demo.cast import COUNTY
from runner.demo.registration import unit
from runner.demo.script import Money
from runner.demo.stage import Stage
from runner.verdict import Verdict, judged

LAST = "2026-12-31"
MONTHS = 12
WORKED_BALANCES = {
    "102": 22_290_000, "113": 652_000, "121": 80_000, "141": 5_000_000, "151": 71_850_000,
    "152": -14_200_000, "211": -2_572_000, "214": -50_000, "231": -50_000, "241": -2_500_000,
    "301": -30_000_000, "311": -42_735_000, "322": -7_765_000,
}  # fmt: skip
"""By account, in fen, what the worked year of a village comes to once it is closed."""
CHECK_SECONDS_MAX = 600


class MoneyAnswers:
    """Puts the questions about payments and books."""

    def __init__(self, money: Money, stage: Stage, *, auditor: str) -> None:
        """Ask as the county's auditor."""
        self._money = money
        self._stage = stage
        self._auditor = auditor

    async def ask(self) -> list[Verdict]:
        """Give the verdicts."""
        return [
            await judged(
                Verdict(
                    "各村全年每月结账,汇总借贷相等",
                    "Every village closed every month, and together the books balance",
                ),
                self._closed,
            ),
            await judged(
                Verdict(
                    "全县账簿导出后由 bean-check 独立核对",
                    "The county's books, exported, pass bean-check, a program of others",
                ),
                self._checked,
            ),
            await judged(
                Verdict(
                    "示范账套全年余额与算例一致", "The worked year comes to exactly its balances"
                ),
                self._worked,
            ),
        ]

    async def _closed(self, verdict: Verdict) -> None:
        closed = await asyncio.gather(*(self._months(one) for one in self._money.entities))
        verdict.check(
            all(months == MONTHS for months in closed), f"closed months by village: {closed}"
        )
        answer = await self._read(f"/units/{unit(COUNTY)}/trial-balance", on=LAST)
        [chart] = answer["charts"]
        total = sum(line["balance_fen"] for line in chart["accounts"])
        verdict.check(total == 0, f"the balances add up to {total} fen")
        verdict.check(
            chart["entities"] == len(self._money.entities), f"{chart['entities']} entities"
        )
        verdict.lines.append(
            f"{len(closed)} entities, {sum(closed)} months closed, {self._money.payments} payments"
        )

    async def _checked(self, verdict: Verdict) -> None:
        file = self._stage.folder / "county.beancount"
        file.unlink(missing_ok=True)
        said = await self._stage.command("assets", "ledger", str(file), "--on", LAST)
        text = await asyncio.to_thread(file.read_text, "utf-8")
        postings = text.count(" CNY\n") - text.count(" open ")
        assertions = text.count(" balance ")
        found = await asyncio.to_thread(_bean_check, file)
        verdict.lines += [said.strip(), f"{postings - assertions} entries, {assertions} assertions"]
        verdict.check(found == "", f"bean-check says: {found[:300]}")
        verdict.check(assertions > 0, "no closed month brought its balances")

    async def _worked(self, verdict: Verdict) -> None:
        answer = await self._read(f"/entities/{self._money.worked}/trial-balance", on=LAST)
        found = {
            line["account"]: line["balance_fen"]
            for line in answer["accounts"]
            if line["balance_fen"]
        }
        differing = {
            account: (found.get(account), WORKED_BALANCES.get(account))
            for account in found.keys() | WORKED_BALANCES.keys()
            if found.get(account) != WORKED_BALANCES.get(account)
        }
        verdict.check(not differing, f"found and worked out differ: {differing}")
        verdict.lines.append(f"102 {found.get('102')} fen, {len(found)} accounts")

    async def _months(self, entity: str) -> int:
        found = await self._read(f"/entities/{entity}/months", year="2026")
        return sum(month["closed_at"] is not None for month in found)

    async def _read(self, path: str, **params: str) -> Any:
        after = {"after": self._stage.wire.positions.get("assets", 0)}
        answer = await self._stage.wire.expect(
            "assets", path, actor=self._auditor, params={**params, **after}
        )
        return answer.body


def _bean_check(file: Path) -> str:
    """Give what bean-check finds, nothing where the file is in order."""
    program = Path(sys.executable).with_name("bean-check")
    done = subprocess.run(  # noqa: S603 - a program of our own environment
        [program, "--no-cache", file],
        check=False,
        capture_output=True,
        text=True,
        timeout=CHECK_SECONDS_MAX,
    )
    return done.stderr if done.returncode else ""
