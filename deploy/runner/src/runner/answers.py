"""Asks what a supervisor would ask, checks every answer, and prints it for a person to read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kernel.points import format_points
from runner import proof
from runner.demo.registration import account_id
from runner.demo.rules import Rules
from runner.demo.script import Plan
from runner.demo.stage import Stage
from runner.errors import StepFailedError
from runner.evidence import Evidence
from runner.money_answers import MoneyAnswers
from runner.own_money_answers import OwnMoneyAnswers
from runner.verdict import Verdict, judged
from runner.year_answers import YearAnswers

ASKED_ON = date(2026, 5, 15)
ASKED_UNTIL = "2026-05-15T15:59:59.999999Z"
"""The end of that day in Beijing."""
QUARTER = "2026-Q2"
CHANGES_SHOWN = 10


class Supervisor:
    """Puts the questions; each answer is compared with the plan or computed anew."""

    def __init__(self, plan: Plan, rules: Rules, stage: Stage) -> None:
        self._plan = plan
        self._rules = rules
        self._wire = stage.wire
        self._stage = stage
        self._evidence = Evidence(stage.wire, auditor=plan.cast.auditor.key)

    async def ask(self) -> list[Verdict]:
        """Give all verdicts; a question that cannot be answered is one that does not hold."""
        replay: dict[str, Any] = {}
        found = [
            await judged(
                Verdict(
                    f"该户在 {ASKED_ON} 的积分(按当时评分表)",
                    f"The standing of one household on {ASKED_ON}, under the table of that time",
                ),
                lambda verdict: self._standing(verdict, replay),
            ),
            await judged(
                Verdict("积分为什么是这样", "Why it is so, entry by entry"),
                lambda verdict: self._reasons(verdict, replay),
            ),
            await judged(
                Verdict(
                    f"{QUARTER} 公示榜确实在日志中",
                    f"The list published for {QUARTER} is in the log",
                ),
                self._published,
            ),
        ]
        if self._plan.span.whole_year:
            found += await YearAnswers(self._plan, self._stage, self._evidence).ask()
        if self._plan.money is not None:
            auditor = self._plan.cast.auditor.key
            found += await MoneyAnswers(self._plan.money, self._stage, auditor=auditor).ask()
        if self._plan.own_money is not None:
            auditor, own = self._plan.cast.auditor.key, self._plan.own_money
            asking = OwnMoneyAnswers(own, self._stage, self._evidence, auditor=auditor)
            found += await asking.ask()
        replayed = Verdict(
            "全量重放与现行积分一致", "A full replay gives the digest of the live read models"
        )
        return [*found, await judged(replayed, self._replayed)]

    async def _standing(self, verdict: Verdict, replay: dict[str, Any]) -> None:
        plan = self._plan
        account = account_id(self._stage.progress.subjects[plan.featured])
        answer = await self._evidence.sealed(
            f"/replay/accounts/{account}",
            {"recorded_until": ASKED_UNTIL, "business_date": ASKED_ON.isoformat()},
        )
        replay.update(answer)
        wanted = format_points(plan.outcomes[plan.featured].on(ASKED_ON))
        table = self._rules.table_on(ASKED_ON).version
        verdict.lines.append(
            f"{plan.featured}: {answer['standing']} points, {answer['table']},"
            f" position {answer['position']}, log index {answer['index']}"
        )
        verdict.check(answer["standing"] == wanted, f"the plan's own sum is {wanted}")
        verdict.check(answer["table"] == table, f"{table} was in force on {ASKED_ON}")

    async def _reasons(self, verdict: Verdict, replay: dict[str, Any]) -> None:
        known = [
            entry
            for entry in self._plan.entries
            if entry.subject == self._plan.featured
            and entry.acted_on <= ASKED_ON
            and entry.recorded_at.isoformat() <= ASKED_UNTIL.replace("Z", "+00:00")
        ]
        found: Mapping[str, Mapping[str, Any]] = {
            entry["entry"]: entry for entry in replay.get("entries", [])
        }
        for entry in known:
            seen = found.get(entry.name)
            verdict.check(seen is not None, f"the replay does not know {entry.name}")
            if seen is None:
                continue
            table = self._rules.table_on(entry.acted_on).version
            verdict.check(seen["table"] == table, f"{entry.name} rests on {seen['table']}")
            verdict.check(
                seen["points"] == format_points(entry.points),
                f"{entry.name} gives {seen['points']} points",
            )
        verdict.check(len(found) == len(known), f"{len(found)} entries instead of {len(known)}")
        verdict.check(bool(known), "the plan has no entry of this household")
        verdict.check(not replay.get("findings"), f"audit found {replay.get('findings')}")
        verdict.lines += _why(replay)

    async def _published(self, verdict: Verdict) -> None:
        """Prove every list that was published for the quarter: the first, and any re-issue."""
        listed = await self._wire.expect(
            "disclosure", "/publications", params={"kind": "points_quarter"}
        )
        periods = sorted(each["period"] for each in listed.body["items"])
        verdict.check(periods == self._plan.span.names, f"published are {periods}")
        [found] = [each for each in listed.body["items"] if each["period"] == QUARTER]
        path = f"/publications/{found['id']}"
        last = (await self._wire.expect("disclosure", path)).body["revision"]
        for revision in range(1, last + 1):
            answer = await self._wire.expect("disclosure", path, params={"revision": revision})
            await self._proved(verdict, answer.body)
        reissues = 1 if self._plan.corrected is not None else 0
        verdict.check(last == 1 + reissues, f"{last} lists were published")

    async def _proved(self, verdict: Verdict, publication: Mapping[str, Any]) -> None:
        statement = proof.statement_sha256(publication["lines"])
        verdict.check(statement == publication["statement"], "the lines do not give its hash")
        events = publication["verification"]["events"]
        verdict.check(bool(events), "the publication names no event")
        for event in events:
            proved = await self._evidence.stated(event["event"], statement)
            verdict.lines.append(f"[{proved.index}] {event['what']}: {event['event']}")
        lines = publication["lines_count"]
        verdict.lines.append(f"revision {publication['revision']}: {statement}, {lines} lines")
        subjects = len(self._plan.lives.listed(QUARTER))
        verdict.check(lines == subjects, f"not {subjects} lines")

    async def _replayed(self, verdict: Verdict) -> None:
        last = await self._stage.settle()
        await self._evidence.log_holds(last)
        live = (await self._wire.expect("points", "/standings/digest")).body
        replayed = await self._evidence.sealed("/replay/standings", {})
        verdict.lines.append(f"points: {live['accounts']} accounts, sha256 {live['sha256']}")
        verdict.lines.append(
            f"audit:  {replayed['accounts']} accounts, sha256 {replayed['sha256']},"
            f" log of {replayed['size']}"
        )
        same = (live["accounts"], live["sha256"]) == (replayed["accounts"], replayed["sha256"])
        verdict.check(same, "the digests differ")
        wanted = len(self._plan.lives.subjects)
        verdict.check(live["accounts"] == wanted, f"not {wanted} accounts")
        try:
            token = await self._wire.token(self._plan.cast.auditor.key)
            said = await self._stage.command(
                "audit", "verify", "--from-services", env={"AUDIT_AUDITOR_TOKEN": token}
            )
        except StepFailedError as error:
            verdict.check(False, error.message)  # noqa: FBT003 - the one word that says it
        else:
            verdict.lines += said.strip().splitlines()[-1:]
        await self._replayed_whole(verdict)

    async def _replayed_whole(self, verdict: Verdict) -> None:
        """Have audit fold the whole log anew, and compare it with what the services show."""
        try:
            said = await self._stage.command("audit", "replay-all")
        except StepFailedError as error:
            verdict.check(False, error.message)  # noqa: FBT003 - the one word that says it
            return
        lines = said.strip().splitlines()
        verdict.lines += [line for line in lines if not line.startswith(" ")]
        shown = [line for line in lines if "not shown" in line]
        verdict.check(not shown, f"not everything was shown: {shown}")


def _why(replay: Mapping[str, Any]) -> list[str]:
    """Say the last changes: log index, both dates, item and rule, and who did it."""
    lines = []
    for change in replay["changes"][-CHANGES_SHOWN:]:
        stamp = change["recorded"]
        who = f"{stamp['by']['kind']} {stamp['by']['id'][:8]}"
        lines.append(f"[{stamp['index']}] {change['zh']}")
        lines.append(f"    {change['en']} ({who}; standing {change['standing']})")
    return lines
