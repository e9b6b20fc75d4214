"""Asks what a supervisor would ask, checks every answer, and prints it for a person to read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis.errors import MingbaiError
from kernel.points import format_points
from runner import proof
from runner.demo.registration import account_id
from runner.demo.rules import Rules
from runner.demo.script import Plan
from runner.demo.stage import Stage
from runner.errors import AnswerError, StepFailedError

ASKED_ON = date(2026, 5, 15)
ASKED_UNTIL = "2026-05-15T15:59:59.999999Z"
"""The end of that day in Beijing."""
QUARTER = "2026-Q2"
LOG_SECONDS_MAX = 120.0
PAUSE_SECONDS = 0.5
CHANGES_SHOWN = 10
NOT_YET = frozenset(
    ("not_sealed_yet", "event_not_in_log", "no_checkpoint_yet", "not_in_checkpoint_yet")
)


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


class Supervisor:
    """Puts the four questions; each answer is compared with the plan or computed anew."""

    def __init__(self, plan: Plan, rules: Rules, stage: Stage) -> None:
        self._plan = plan
        self._rules = rules
        self._wire = stage.wire
        self._stage = stage

    async def ask(self) -> list[Verdict]:
        """Give all verdicts; a question that cannot be answered is one that does not hold."""
        replay: dict[str, Any] = {}
        return [
            await _judged(
                Verdict(
                    f"该户在 {ASKED_ON} 的积分(按当时评分表)",
                    f"The standing of one household on {ASKED_ON}, under the table of that time",
                ),
                lambda verdict: self._standing(verdict, replay),
            ),
            await _judged(
                Verdict("积分为什么是这样", "Why it is so, entry by entry"),
                lambda verdict: self._reasons(verdict, replay),
            ),
            await _judged(
                Verdict(
                    f"{QUARTER} 公示榜确实在日志中",
                    f"The list published for {QUARTER} is in the log",
                ),
                self._published,
            ),
            await _judged(
                Verdict(
                    "全量重放与现行积分一致",
                    "A full replay gives the digest of the live read models",
                ),
                self._replayed,
            ),
        ]

    async def _standing(self, verdict: Verdict, replay: dict[str, Any]) -> None:
        plan = self._plan
        account = account_id(self._stage.progress.subjects[plan.featured])
        answer = await self._sealed(
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
        listed = await self._wire.expect(
            "disclosure", "/publications", params={"kind": "points_quarter"}
        )
        [found] = [each for each in listed.body["items"] if each["period"] == QUARTER]
        path = f"/publications/{found['id']}"
        publication = (await self._wire.expect("disclosure", path)).body
        statement = proof.statement_sha256(publication["lines"])
        verdict.check(statement == publication["statement"], "the lines do not give its hash")
        vkey = (await self._wire.expect("audit", "/vkey")).content.decode()
        events = publication["verification"]["events"]
        verdict.check(bool(events), "the publication names no event")
        for event in events:
            index = await self._proved(event["event"], statement, vkey)
            verdict.lines.append(f"[{index}] {event['what']}: {event['event']}")
        verdict.lines.append(f"{statement}, {publication['lines_count']} lines")
        subjects = len(self._plan.cast.subjects)
        verdict.check(publication["lines_count"] == subjects, f"not {subjects} lines")

    async def _proved(self, event: str, statement: str, vkey: str) -> int:
        """Prove an event with our own hashes; gives its index in the log."""
        source, _, number = event.partition("#")
        asked = {"source": source, "id": number}
        given = await self._sealed("/proofs/inclusion", asked)
        stored = await self._wire.expect(
            "audit", "/events", actor=self._plan.cast.auditor.key, params=asked
        )
        checkpoint = proof.open_checkpoint(given["checkpoint"], vkey=vkey)
        proof.check_event(stored.content, source=source, number=number, statement=statement)
        index: int = given["index"]
        proof.check_inclusion(
            proof.leaf_hash(stored.content),
            index=index,
            path=[bytes.fromhex(sibling) for sibling in given["path"]],
            checkpoint=checkpoint,
        )
        return index

    async def _replayed(self, verdict: Verdict) -> None:
        last = await self._stage.settle()
        await self._log_holds(last)
        live = (await self._wire.expect("points", "/standings/digest")).body
        replayed = await self._sealed("/replay/standings", {})
        verdict.lines.append(f"points: {live['accounts']} accounts, sha256 {live['sha256']}")
        verdict.lines.append(
            f"audit:  {replayed['accounts']} accounts, sha256 {replayed['sha256']},"
            f" log of {replayed['size']}"
        )
        same = (live["accounts"], live["sha256"]) == (replayed["accounts"], replayed["sha256"])
        verdict.check(same, "the digests differ")
        verdict.check(live["accounts"] == len(self._plan.cast.subjects), "accounts are missing")
        try:
            token = await self._wire.token(self._plan.cast.auditor.key)
            said = await self._stage.command(
                "audit", "verify", "--from-services", env={"AUDIT_AUDITOR_TOKEN": token}
            )
        except StepFailedError as error:
            verdict.check(False, error.message)  # noqa: FBT003 - the one word that says it
        else:
            verdict.lines += said.strip().splitlines()[-1:]

    async def _log_holds(self, messages: int) -> None:
        """Wait until the signed log has taken this many messages of the stream."""

        async def held() -> bool:
            note = (await self._wire.expect("audit", "/checkpoint")).content.decode()
            return int(note.splitlines()[1]) >= messages

        await _until(held, f"the log has not signed {messages} events")

    async def _sealed(self, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Ask audit, again while the log has not signed or sealed that far."""
        found: dict[str, Any] = {}

        async def answered() -> bool:
            answer = await self._wire.get(
                "audit", path, actor=self._plan.cast.auditor.key, params=params
            )
            if answer.status == 200:  # noqa: PLR2004 - HTTP's own number
                found.update(answer.body)
                return True
            if answer.code not in NOT_YET:
                raise AnswerError(f"GET audit{path} answered {answer.status}: {answer.body}")
            return False

        await _until(answered, f"audit does not answer {path}")
        return found


def _why(replay: Mapping[str, Any]) -> list[str]:
    """Say the last changes: log index, both dates, item and rule, and who did it."""
    lines = []
    for change in replay["changes"][-CHANGES_SHOWN:]:
        stamp = change["recorded"]
        who = f"{stamp['by']['kind']} {stamp['by']['id'][:8]}"
        lines.append(f"[{stamp['index']}] {change['zh']}")
        lines.append(f"    {change['en']} ({who}; standing {change['standing']})")
    return lines


async def _judged(verdict: Verdict, ask: Callable[[Verdict], Awaitable[None]]) -> Verdict:
    try:
        await ask(verdict)
    except (MingbaiError, proof.ProofError, KeyError, ValueError, TypeError) as error:
        verdict.check(False, f"{type(error).__name__}: {error}")  # noqa: FBT003 - says it
    return verdict


async def _until(holds: Callable[[], Awaitable[bool]], late: str) -> None:
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + LOG_SECONDS_MAX
    while not await holds():
        if loop.time() > ends_at:
            raise AnswerError(f"after {LOG_SECONDS_MAX:g} s: {late}")
        await asyncio.sleep(PAUSE_SECONDS)
