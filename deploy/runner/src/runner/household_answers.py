"""What a supervisor asks about households that were split or merged: that nothing was lost."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kernel.points import format_points
from runner.demo.lives import Merger, Split
from runner.demo.registration import account_id
from runner.demo.script import Plan
from runner.demo.stage import Stage
from runner.environment import source_of
from runner.evidence import Evidence, Proved
from runner.verdict import Verdict

CHANGED = 2
"""Which event of its household a split or merger is: nothing else became of it before."""
NOT_YET_THERE = "account_not_in_log"


class HouseholdAnswers:
    """Replays the accounts of a split and of a merger, before it and at the end of the year."""

    def __init__(self, plan: Plan, stage: Stage, evidence: Evidence) -> None:
        """Ask in this county, and prove every event that an answer rests on."""
        self._plan = plan
        self._wire = stage.wire
        self._subjects = stage.progress.subjects
        self._evidence = evidence

    async def kept(self, verdict: Verdict) -> None:
        """Ask about every split and merger of the year."""
        lives = self._plan.lives
        verdict.check(bool(lives.splits and lives.mergers), "no household was split or merged")
        for split in lives.splits:
            await self._split(verdict, split)
        for merger in lives.mergers:
            await self._merged(verdict, merger)
        await self._lists(verdict)

    async def _split(self, verdict: Verdict, split: Split) -> None:
        origin, part = split.origin.key, split.part.key
        await self._goes_on(verdict, origin, since=split.since)
        asked = _known_before(split.since)
        early = await self._wire.get(
            "audit",
            f"/replay/accounts/{self._account(part)}",
            actor=self._plan.cast.auditor.key,
            params=asked,
        )
        verdict.check(early.code == NOT_YET_THERE, f"{part} had an account before the split")
        opened = await self._stands(verdict, part)
        named = (opened["origin"], opened["since"])
        wanted = (self._account(origin), split.since.isoformat())
        verdict.check(named == wanted, f"{part} names {named} as its origin and day")
        registered = await self._registered(verdict, origin, "split")
        told = await self._told(verdict, opened, "account_opened")
        into = (registered.data["into"], registered.data["since"])
        verdict.check(into == (self._subjects[part], wanted[1]), f"the register split {into}")
        verdict.check(told.data["origin"] == wanted[0], "it was opened with another origin")
        verdict.check(registered.index < told.index, "the account was opened before the split")

    async def _merged(self, verdict: Verdict, merger: Merger) -> None:
        merged, into = merger.subject.key, merger.into.key
        await self._goes_on(verdict, into, since=merger.since)
        closed = await self._goes_on(verdict, merged, since=merger.since)
        named = (closed["merged_into"], closed["closed_since"])
        wanted = (self._account(into), merger.since.isoformat())
        verdict.check(named == wanted, f"{merged} names {named} as what it became and when")
        registered = await self._registered(verdict, merged, "merged")
        told = await self._told(verdict, closed, "account_closed")
        verdict.check(registered.data["into"] == self._subjects[into], "another one was joined")
        verdict.check(told.data["merged_into"] == wanted[0], "it was closed for another account")
        verdict.check(registered.index < told.index, "the account was closed before the merger")

    async def _lists(self, verdict: Verdict) -> None:
        """Check that each published list has a line of exactly those with an account then."""
        published = await self._wire.expect(
            "disclosure", "/publications", params={"kind": "points_quarter"}
        )
        counts = []
        for each in sorted(published.body["items"], key=lambda each: str(each["period"])):
            shown = await self._wire.expect("disclosure", f"/publications/{each['id']}")
            found = {line["account"] for line in shown.body["lines"]}
            listed = self._plan.lives.listed(each["period"])
            wanted = {self._account(subject.key) for subject in listed}
            verdict.check(found == wanted, f"the list of {each['period']} has other accounts")
            counts.append(f"{each['period']} {len(found)}")
        verdict.lines.append(f"lines of the lists: {', '.join(counts)}")

    async def _goes_on(self, verdict: Verdict, subject: str, *, since: date) -> Mapping[str, Any]:
        """Check where a subject stood before a day and at the end; gives the replay of the end."""
        day = since - timedelta(days=1)
        before = await self._evidence.sealed(
            f"/replay/accounts/{self._account(subject)}", _known_before(since)
        )
        wanted = format_points(self._plan.outcomes[subject].on(day))
        verdict.lines.append(f"{subject} on {day}: {before['standing']} points")
        verdict.check(before["standing"] == wanted, f"{subject} stood at {wanted} on {day}")
        verdict.check(not before["findings"], f"audit found {before['findings']}")
        verdict.check(bool(before["entries"]), f"{subject} had no entry before {since}")
        after = await self._stands(verdict, subject)
        lost = _recorded(before) - _recorded(after)
        verdict.check(not lost, f"{subject} lost {sorted(lost)}")
        return after

    async def _stands(self, verdict: Verdict, subject: str) -> Mapping[str, Any]:
        """Check where a subject stands in the end, and that every act of it is there."""
        replay = await self._evidence.sealed(f"/replay/accounts/{self._account(subject)}", {})
        wanted = format_points(self._plan.outcomes[subject].standings[-1][1])
        acts = {entry.name for entry in self._plan.entries if entry.subject == subject}
        verdict.lines.append(
            f"{subject} at the end: {replay['standing']} points, {len(replay['entries'])} entries"
        )
        verdict.check(replay["standing"] == wanted, f"{subject} stands at {wanted} in the plan")
        verdict.check({each["entry"] for each in replay["entries"]} == acts, "acts are missing")
        verdict.check(not replay["findings"], f"audit found {replay['findings']}")
        return replay

    async def _registered(self, verdict: Verdict, subject: str, what: str) -> Proved:
        """Prove what the register said of a household."""
        event = f"{source_of('registry')}#{self._subjects[subject]}.{CHANGED}"
        proved = await self._evidence.proved(event)
        verdict.check(
            proved.said["type"] == f"registry.household.{what}.v1", f"{event} is another event"
        )
        verdict.lines.append(f"[{proved.index}] {what}: {event}")
        return proved

    async def _told(self, verdict: Verdict, replay: Mapping[str, Any], code: str) -> Proved:
        """Prove by which event an account was opened or closed."""
        [change] = [each for each in replay["changes"] if each["code"] == code]
        event = f"{change['recorded']['source']}#{change['recorded']['id']}"
        proved = await self._evidence.proved(event)
        verdict.lines.append(f"[{proved.index}] {change['zh']}")
        verdict.lines.append(f"    {change['en']}")
        return proved

    def _account(self, subject: str) -> str:
        return account_id(self._subjects[subject])


def _known_before(since: date) -> dict[str, str]:
    """Ask by what was known at the end of the day before, in Beijing."""
    day = (since - timedelta(days=1)).isoformat()
    return {"recorded_until": f"{day}T15:59:59.999999Z", "business_date": day}


def _recorded(replay: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(entry["entry"], entry["recorded"]["id"]) for entry in replay["entries"]}
