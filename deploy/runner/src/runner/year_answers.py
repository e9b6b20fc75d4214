"""What a supervisor asks about a whole year: what was corrected, split and merged, and paid."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kernel.points import format_points
from runner.demo.cast import VILLAGE
from runner.demo.registration import account_id, unit
from runner.demo.script import Corrected, Plan
from runner.demo.stage import Stage
from runner.demo.steps import honour_id, objection_id
from runner.demo.year_end import YEAR
from runner.environment import source_of
from runner.evidence import Evidence, Proved
from runner.household_answers import HouseholdAnswers
from runner.verdict import Verdict, judged

HONOUR_BONUS = "honour_bonus"
PAGE_ITEMS = 200


class YearAnswers:
    """Puts the questions to which only a whole year has an answer."""

    def __init__(self, plan: Plan, stage: Stage, evidence: Evidence) -> None:
        """Ask in this county, and prove every event that an answer rests on."""
        self._plan = plan
        self._wire = stage.wire
        self._subjects = stage.progress.subjects
        self._evidence = evidence
        self._households = HouseholdAnswers(plan, stage, evidence)

    async def ask(self) -> list[Verdict]:
        """Give the verdicts."""
        return [
            await judged(
                Verdict(
                    "一条更正后的记录为什么变了",
                    "Why one corrected entry changed: objection, correction, re-issue",
                ),
                self._why_corrected,
            ),
            await judged(
                Verdict(
                    "每个荣誉称号恰有一笔用款申请,并已支付",
                    "Every honour has exactly one payment request, and it was paid",
                ),
                self._paid_once,
            ),
            await judged(
                Verdict(
                    "分户、并户以后原来的账还在",
                    "A household that was split or merged keeps its history",
                ),
                self._households.kept,
            ),
        ]

    async def _why_corrected(self, verdict: Verdict) -> None:
        corrected = self._plan.corrected
        assert corrected is not None
        account = account_id(self._subjects[corrected.entry.subject])
        publication = await self._publication(corrected.quarter)
        chain = await self._chain(account, corrected, publication)
        for what, proved in chain.items():
            stored = f"{proved.said['source']}#{proved.said['id']}"
            verdict.lines.append(f"[{proved.index}] {what}: {stored}")
        _check_chain(verdict, chain, corrected, objection_id(account, corrected.entry.name))
        first, last = publication["revisions"][-2:]
        reissued = chain["re-issued"]
        verdict.check(reissued.data["replaces"] == first["statement"], "it replaces another list")
        verdict.check(reissued.data["statement"] == last["statement"], "another list was published")
        [change] = [each for each in publication["changes"] if each["account"] == account]
        verdict.lines.append(
            f"{change['label']}: {change['points_before']} → {change['points']} points,"
            f" standing {change['standing_before']} → {change['standing']}"
        )
        delta = corrected.points - corrected.entry.points
        for before, after in (("points_before", "points"), ("standing_before", "standing")):
            moved = Decimal(change[after]) - Decimal(change[before])
            verdict.check(moved == delta, f"{after} moved by {moved} instead of {delta}")

    async def _chain(
        self, account: str, corrected: Corrected, publication: Mapping[str, Any]
    ) -> dict[str, Proved]:
        """Prove each event by which the entry came to count other points, in their order."""
        replay = await self._evidence.sealed(f"/replay/accounts/{account}", {})
        [entry] = [each for each in replay["entries"] if each["entry"] == corrected.entry.name]
        [change] = [
            each
            for each in replay["changes"]
            if (each["code"], each["entry"]) == ("entry_corrected", corrected.entry.name)
        ]
        objection = f"{source_of('points')}#{objection_id(account, corrected.entry.name)}"
        events = {
            "recorded": _event(entry["recorded"]),
            "settled": _event(entry["settled"]),
            "objected": f"{objection}.1",
            "upheld": f"{objection}.2",
            "corrected": _event(change["recorded"]),
            "re-issued": publication["approval"]["event"],
            "published": publication["revisions"][-1]["event"],
        }
        return {what: await self._evidence.proved(event) for what, event in events.items()}

    async def _paid_once(self, verdict: Verdict) -> None:
        honours = await self._honours()
        planned = {
            honour_id(account_id(self._subjects[one.subject]), year=YEAR, title=one.title): one
            for one in self._plan.honours
        }
        verdict.check(set(honours) == set(planned), f"{len(honours)} honours are shown")
        requests = await self._requests()
        counts = Counter(request["origin"] for request in requests)
        events = {honour["event"] for honour in honours.values()}
        verdict.check(set(counts) == events, "a bonus was asked for without an honour, or not")
        for number, one in planned.items():
            honour = honours[number]
            own = [request for request in requests if request["origin"] == honour["event"]]
            verdict.check(len(own) == 1, f"{one.title} of {one.subject} is asked {len(own)} times")
            [request] = own
            wanted = (one.bonus, self._subjects[one.subject])
            verdict.check(honour["bonus"] == one.bonus, f"{one.subject}: another bonus is shown")
            verdict.check(
                (request["amount_fen"], request["payee"]) == wanted,
                f"{one.subject} is to be paid {request['amount_fen']} fen",
            )
            awarded = await self._evidence.proved(honour["event"])
            asked = await self._evidence.proved(
                f"{source_of('assets')}#{request['payment_request']}.1"
            )
            verdict.check(asked.data["origin"] == honour["event"], "another event asked for it")
            paid = await self._paid_fen(request["payment_request"])
            verdict.check(paid == one.bonus, f"{paid} fen were paid to {one.subject}")
            verdict.lines.append(
                f"[{awarded.index}] {one.title}: {honour['label']}, rank {honour['rank']},"
                f" {honour['points']} points → [{asked.index}] {request['amount_fen']} fen"
            )

    async def _paid_fen(self, request: str) -> int:
        path, auditor = f"/payment-requests/{request}/story", self._plan.cast.auditor.key
        story = (await self._wire.expect("assets", path, actor=auditor)).body
        paid_fen: int = story["paid_fen"] - story["returned_fen"]
        return paid_fen

    async def _publication(self, quarter: str) -> Mapping[str, Any]:
        listed = await self._wire.expect(
            "disclosure", "/publications", params={"kind": "points_quarter"}
        )
        [found] = [each for each in listed.body["items"] if each["period"] == quarter]
        answer = await self._wire.expect("disclosure", f"/publications/{found['id']}")
        publication: Mapping[str, Any] = answer.body
        return publication

    async def _honours(self) -> dict[str, Mapping[str, Any]]:
        rolls = (await self._wire.expect("disclosure", "/honour-rolls")).body
        found: dict[str, Mapping[str, Any]] = {}
        for roll in rolls:
            if roll["year"] == YEAR:
                answer = await self._wire.expect("disclosure", f"/honour-rolls/{roll['id']}")
                found |= {each["honour"]: each for each in answer.body["honours"]}
        return found

    async def _requests(self) -> list[Mapping[str, Any]]:
        """Give every payment request of a bonus."""
        found: list[Mapping[str, Any]] = []
        params: dict[str, Any] = {"unit": unit(VILLAGE), "limit": PAGE_ITEMS}
        while True:
            page = await self._wire.expect(
                "assets", "/payment-requests", actor=self._plan.cast.auditor.key, params=params
            )
            found += [each for each in page.body["items"] if each["purpose"] == HONOUR_BONUS]
            if page.body["next"] is None:
                return found
            params["cursor"] = page.body["next"]


def _event(stamp: Mapping[str, Any]) -> str:
    return f"{stamp['source']}#{stamp['id']}"


def _check_chain(
    verdict: Verdict, chain: Mapping[str, Proved], corrected: Corrected, objection: str
) -> None:
    """Check that each event names the one it follows from, and stands after it in the log."""
    recorded = _event(chain["recorded"].said)
    points = format_points(corrected.points)
    opened, upheld, changed = (chain[what] for what in ("objected", "upheld", "corrected"))
    verdict.check(opened.data["original"] == recorded, "the objection is to another event")
    verdict.check(opened.data["quarter"] == corrected.quarter, "it was not of that quarter")
    verdict.check(upheld.data["points"] == points, f"upheld with {upheld.data['points']} points")
    verdict.check(changed.data["points"] == points, f"it counts {changed.data['points']} points")
    verdict.check(changed.data["objection"] == objection, "another objection corrected it")
    verdict.check(changed.said["corrects"] == recorded, "the correction names another event")
    order = ("recorded", "settled", "objected", "corrected", "re-issued", "published")
    indices = [chain[what].index for what in order]
    verdict.check(indices == sorted(indices), f"they do not follow each other: {indices}")
    verdict.check(upheld.index > opened.index, "it was upheld before it was opened")
