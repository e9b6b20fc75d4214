"""What a supervisor asks about Anjia's own money: its waste fee, dividend, contracts and budget."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kernel.money import format_yuan
from runner.demo.script import OwnMoney
from runner.demo.stage import Stage
from runner.environment import source_of
from runner.evidence import Evidence
from runner.verdict import Verdict, judged

LAST = "2026-12-31"
YEAR = "2026"
PAGE_ITEMS = 200
LEVY = "waste-fee"
CLAIMS_ON_MEMBERS = "113"


class OwnMoneyAnswers:
    """Puts the questions about one village; each answer is compared with the plan's own sums."""

    def __init__(self, money: OwnMoney, stage: Stage, evidence: Evidence, *, auditor: str) -> None:
        """Ask as the county's auditor; who owes what is read by the village's accountant."""
        self._money = money
        self._stage = stage
        self._evidence = evidence
        self._auditor = auditor

    async def ask(self) -> list[Verdict]:
        """Give the verdicts."""
        return [
            await judged(
                Verdict(
                    "垃圾清运费每一元都已计收,已收或列为欠费",
                    "Every yuan of the waste fee is billed, and received or shown as arrears",
                ),
                self._fee,
            ),
            await judged(
                Verdict(
                    "一百万元分红分到每个成员,分文不差",
                    "A dividend of a million yuan adds up to the fen over its members",
                ),
                self._dividend,
            ),
            await judged(
                Verdict(
                    "合同扣留款、逾期租金和预算执行可查",
                    "What was retained, what rent is overdue, and how the budget was kept",
                ),
                self._kept,
            ),
        ]

    async def _fee(self, verdict: Verdict) -> None:
        wanted = self._money.fee
        levies = [each for each in await self._pages("/levies", on=LAST) if each["levy"] == LEVY]
        billed, paid = (sum(each[name] for each in levies) for name in ("due_fen", "paid_fen"))
        verdict.check(len(levies) == len(wanted.levies), f"{len(levies)} months are billed")
        verdict.check(billed == wanted.billed_fen, f"{billed} fen are billed")
        verdict.check(paid == wanted.paid_fen, f"{paid} fen are received")
        owed = await self._arrears()
        known = self._stage.progress.subjects
        behind = {known[household]: fen for household, fen in wanted.behind.items()}
        verdict.check(owed == behind, f"{len(owed)} households are shown as behind")
        verdict.check(sum(owed.values()) == billed - paid, "the arrears are another sum")
        cash = await self._read("/cash", on=LAST)
        held = sum(each["held_fen"] for each in cash["cashiers"])
        verdict.check(held == 0, f"{held} fen of cash are not at the bank")
        books = await self._read("/trial-balance", on=LAST)
        # What members owe in the books is the arrears: the dividend was declared and paid.
        claims = _balance(books, CLAIMS_ON_MEMBERS)
        verdict.check(claims == billed - paid, f"the books hold {claims} fen of claims")
        events = [f"{source_of('assets')}#{levy}.1" for levy in wanted.levies]
        proved = [await self._evidence.proved(event) for event in events]
        total = sum(each.data["total_fen"] for each in proved)
        verdict.check(total == billed, f"the events in the log say {total} fen")
        unsized = levies[-1]["left_out"]
        told = f"[{proved[0].index}] … [{proved[-1].index}] billed: {events[0]} … {events[-1]}"
        verdict.lines.append(told)
        verdict.lines.append(
            f"{len(levies)} months: billed {format_yuan(billed)} yuan, received"
            f" {format_yuan(paid)}, {len(owed)} households owe {format_yuan(billed - paid)}"
        )
        verdict.lines.append(f"{unsized} households reported no size and are not billed")

    async def _arrears(self) -> dict[str, int]:
        """Give by household what it owes, bill after bill."""
        owed: dict[str, int] = {}
        for number in range(1, len(self._money.fee.levies) + 1):
            path = f"/levies/{LEVY}/{YEAR}-{number:02}/bills"
            for bill in await self._pages(path, actor=self._money.accountant, on=LAST):
                left = bill["outstanding_fen"]
                if left:
                    owed[bill["party"]] = owed.get(bill["party"], 0) + left
        return owed

    async def _dividend(self, verdict: Verdict) -> None:
        wanted = self._money.dividend
        lines = await self._pages(f"/pay-lists/{wanted.number}/lines")
        total = sum(line["amount_fen"] for line in lines)
        verdict.check(total == wanted.total_fen, f"the lines add up to {total} fen")
        persons = self._stage.progress.persons
        parts = [(persons[person], fen) for person, fen in wanted.parts]
        found = [(line["party"], line["amount_fen"]) for line in lines]
        verdict.check(found == parts, "somebody gets another amount than the plan's own split")
        for what, version in (("planned", 1), ("declared", 2)):
            event = f"{source_of('assets')}#{wanted.distribution}.{version}"
            proved = await self._evidence.proved(event)
            verdict.lines.append(f"[{proved.index}] {what}: {event}")
        listed = await self._pages("/pay-lists")
        [own] = [each for each in listed if each["number"] == wanted.number]
        story = await self._asset(f"/payment-requests/{own['payment_request']}/story")
        verdict.check(story["paid_fen"] == wanted.total_fen, f"{story['paid_fen']} fen are paid")
        verdict.lines.append(
            f"{len(lines)} members, {format_yuan(total)} yuan, roll {own['roll_digest'][:16]}"
        )

    async def _kept(self, verdict: Verdict) -> None:
        wanted = self._money.contracts
        year = await self._asset(f"/contracts/{wanted.service}/years/{YEAR}")
        [settled] = year["settlements"]
        released, forfeited = settled["released_fen"], settled["forfeited_fen"]
        verdict.check(released == wanted.released_fen, f"{released} fen were released")
        verdict.check(released + forfeited == wanted.retained_fen, "the parts are not the whole")
        [late] = await self._pages("/receivables/overdue", on=LAST)
        verdict.check(
            (late["contract"], late["open_fen"]) == (wanted.lease, wanted.overdue_fen),
            f"{late['open_fen']} fen are overdue on {late['contract_number']}",
        )
        budget = self._money.budget
        lines = (await self._read(f"/budgets/{YEAR}", on=LAST))["lines"]
        [line] = [each for each in lines if each["line"] == budget.line]
        kept = (line["original_fen"], line["budget_fen"], line["spent_fen"])
        verdict.check(
            kept == (budget.original_fen, budget.budget_fen, budget.spent_fen),
            f"adopted, amended and spent are {kept}",
        )
        mean = float(Fraction(settled["mean_score"]))
        verdict.lines.append(
            f"mean score {mean:.1f}: {format_yuan(released)} yuan released,"
            f" {format_yuan(forfeited)} forfeited"
        )
        verdict.lines.append(
            f"rent of {late['due_on']}: {format_yuan(late['open_fen'])} yuan, {late['days']} days"
        )
        original, amended, spent = map(format_yuan, kept)
        verdict.lines.append(f"budget {original}, amended {amended}, spent {spent} yuan")

    async def _pages(
        self, path: str, *, actor: str | None = None, **params: str
    ) -> list[Mapping[str, Any]]:
        """Give all items of a listing of the entity."""
        found: list[Mapping[str, Any]] = []
        asked = {**params, "limit": str(PAGE_ITEMS)}
        while True:
            page = await self._read(path, actor=actor, **asked)
            found += page["items"]
            if page["next"] is None:
                return found
            asked["cursor"] = page["next"]

    async def _read(self, path: str, *, actor: str | None = None, **params: str) -> Any:
        return await self._asset(f"/entities/{self._money.entity}{path}", actor=actor, **params)

    async def _asset(self, path: str, *, actor: str | None = None, **params: str) -> Any:
        after = {"after": self._stage.wire.positions.get("assets", 0)}
        answer = await self._stage.wire.expect(
            "assets", path, actor=actor or self._auditor, params={**params, **after}
        )
        return answer.body


def _balance(books: Mapping[str, Any], account: str) -> int:
    return sum(line["balance_fen"] for line in books["accounts"] if line["account"] == account)
