"""Rule 15 (审批走过场、代签、倒签补记): signatures that nobody gave thought to, and late facts."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.accounts import ACCOUNTS, PayeeAccounts
from audit.domain.flags.facts.awaited import (
    EVIDENCE_OPENED,
    INSPECTION_ANNOUNCED,
    MONTH_PUBLISHED,
)
from audit.domain.flags.facts.money import DATED, dated_on
from audit.domain.flags.facts.payments import EXECUTED, PAYMENTS, Payment, Payments
from audit.domain.flags.facts.people import POSTS, Posts
from audit.domain.flags.facts.spans import after, month_of
from audit.domain.flags.interface import Recorded

SIGNED = "assets.payment_request.signed.v1"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How many signatures in how many minutes, and how late a fact may be recorded."""

    signers_one_session: int
    session_minutes: int
    signatures_in_a_row: int
    row_minutes: int
    late_days: int
    account_days: int
    inspection_days: int
    inspection_percent: int
    inspection_facts_least: int


@dataclass(frozen=True, kw_only=True)
class _Signature:
    person: str
    at: datetime
    on: date
    fact: str
    paper: bool


@dataclass(kw_only=True)
class _Month:
    """How many facts of money a month of a unit has, and how many were recorded on which day."""

    facts: dict[date, list[str]] = field(default_factory=lambda: defaultdict(list))


class ApprovalForShow(Watching[Settings]):
    """Remembers signatures of the last minutes, open requests, and the facts of 400 days."""

    NAME = "approval_for_show"
    MONTH_DAYS = 400

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing signed."""
        super().__init__(settings)
        self._payments = Payments()
        self._posts = Posts()
        self._accounts = PayeeAccounts()
        self._sessions: dict[tuple[str, int, str], deque[_Signature]] = defaultdict(deque)
        self._rows: dict[str, deque[_Signature]] = defaultdict(deque)
        self._opened: set[tuple[str, str]] = set()
        self._opening_units: set[str] = set()
        self._months: dict[tuple[str, str], _Month] = defaultdict(_Month)
        self._published: dict[tuple[str, str], date] = {}
        self._inspections: list[tuple[str, date, str]] = []

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(DATED, self._dated),
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(POSTS, self._posts.take),
            **dict.fromkeys(ACCOUNTS, self._accounts.take),
            SIGNED: self._signed,
            EVIDENCE_OPENED.type: self._evidence_opened,
            MONTH_PUBLISHED.type: self._month_published,
            INSPECTION_ANNOUNCED.type: self._announced,
        }

    @override
    def end_day(self, day: date) -> None:
        for unit, inspected_on, fact in [each for each in self._inspections if each[1] <= day]:
            self._before_inspection(unit, inspected_on, fact)
        self._inspections = [each for each in self._inspections if each[1] > day]
        oldest = month_of(after(day, -self.MONTH_DAYS))
        for key in [each for each in self._months if each[1] < oldest]:
            del self._months[key]
        self._sessions.clear()
        self._payments.forget(after(day, -self.MONTH_DAYS))
        self._opened = {each for each in self._opened if each[0] in self._payments.by_id}

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if fact.type in DATED:
            self._dated(fact)
        if payment is not None and fact.type in EXECUTED:
            self._account_changed(payment, fact)

    def _signed(self, fact: Recorded) -> None:
        signature = _Signature(
            person=reading.text(fact.data, "person"),
            at=fact.time,
            on=reading.happened_on(fact),
            fact=reading.reference(fact),
            paper=fact.entered_by is not None,
        )
        self._from_one_session(fact, signature)
        self._in_a_row(fact, signature)
        self._without_post(fact, signature)
        opened = (fact.subject, signature.person) in self._opened
        recorded = reading.unit_of(fact) in self._opening_units
        if recorded and not opened and not signature.paper:
            self._ask("c", fact, signature.on, (signature.fact,), {})
        if (reading.recorded_on(fact) - signature.on).days > self.settings.late_days:
            self._late(fact, signature.on)

    def _from_one_session(self, fact: Recorded, signature: _Signature) -> None:
        if fact.session is None:
            return
        key = (fact.subject, reading.number(fact.data, "version"), fact.session)
        recent = self._sessions[key]
        recent.append(signature)
        begins = signature.at - timedelta(minutes=self.settings.session_minutes)
        while recent[0].at < begins:
            recent.popleft()
        own = [each for each in recent if not each.paper]
        signers = {each.person for each in own}
        if len(signers) >= self.settings.signers_one_session:
            numbers = {"signers": len(signers), "from_paper": len(recent) - len(own)}
            facts = tuple(each.fact for each in own)
            self._ask("a", fact, signature.on, facts, numbers)

    def _in_a_row(self, fact: Recorded, signature: _Signature) -> None:
        if signature.paper:
            return
        row = self._rows[signature.person]
        row.append(signature)
        begins = signature.at - timedelta(minutes=self.settings.row_minutes)
        while row[0].at < begins:
            row.popleft()
        if len(row) >= self.settings.signatures_in_a_row:
            facts = tuple(each.fact for each in row)
            self.ask(
                Question(
                    part="b",
                    subject=signature.person,
                    unit=reading.unit_of(fact),
                    window=(signature.on, signature.on),
                    facts=facts,
                    numbers={"signatures": len(row)},
                )
            )

    def _without_post(self, fact: Recorded, signature: _Signature) -> None:
        post = reading.text(fact.data, "post")
        unit = reading.unit_of(fact)
        if self._posts.knows(post) and not self._posts.holds(
            signature.person, post, unit=unit, on=signature.on
        ):
            self._ask("d", fact, signature.on, (signature.fact,), {})

    def _evidence_opened(self, fact: Recorded) -> None:
        self._opening_units.add(reading.unit_of(fact))
        self._opened.add((fact.subject, reading.text(fact.data, "person")))

    def _month_published(self, fact: Recorded) -> None:
        key = (reading.unit_of(fact), reading.text(fact.data, "month"))
        self._published.setdefault(key, reading.day(fact.data, "published_on"))

    def _dated(self, fact: Recorded) -> None:
        on, recorded_on = dated_on(fact), reading.recorded_on(fact)
        key = (reading.unit_of(fact), month_of(on))
        self._months[key].facts[recorded_on].append(reading.reference(fact))
        published_on = self._published.get(key)
        published = published_on is not None and published_on < recorded_on
        if published or (recorded_on - on).days > self.settings.late_days:
            self._late(fact, on)

    def _late(self, fact: Recorded, on: date) -> None:
        recorded_on = reading.recorded_on(fact)
        numbers = {"days_late": (recorded_on - on).days}
        self.ask(
            Question(
                part="e",
                subject=fact.id,
                unit=reading.unit_of(fact),
                window=(on, recorded_on),
                facts=(reading.reference(fact),),
                numbers=numbers,
            )
        )

    def _announced(self, fact: Recorded) -> None:
        on = reading.day(fact.data, "inspected_on")
        self._inspections.append((reading.unit_of(fact), on, reading.reference(fact)))

    def _before_inspection(self, unit: str, inspected_on: date, announced: str) -> None:
        since = after(inspected_on, -self.settings.inspection_days)
        for (place, month), counted in self._months.items():
            everything = sum(len(facts) for facts in counted.facts.values())
            hurried = [
                fact
                for day, facts in sorted(counted.facts.items())
                if since <= day < inspected_on
                for fact in facts
            ]
            enough = everything >= self.settings.inspection_facts_least
            share = len(hurried) * 100 > everything * self.settings.inspection_percent
            if place == unit and enough and share:
                self.ask(
                    Question(
                        part="f",
                        subject=f"{unit}/{month}",
                        unit=unit,
                        window=(since, inspected_on),
                        facts=(announced, *hurried),
                        numbers={"hurried": len(hurried), "facts": everything},
                    )
                )

    def _account_changed(self, payment: Payment, fact: Recorded) -> None:
        changed = self._accounts.changed.get(payment.payee)
        if changed is None:
            return
        paid = payment.paid[-1]
        days = (paid.on - changed[0]).days
        if 0 <= days <= self.settings.account_days:
            facts = (changed[1], paid.fact)
            self._ask("g", fact, paid.on, facts, {"days": days})

    def _ask(
        self,
        part: str,
        fact: Recorded,
        on: date,
        facts: tuple[str, ...],
        numbers: Mapping[str, int],
    ) -> None:
        """Ask about a request, or about one signature of it alone."""
        self.ask(
            Question(
                part=part,
                subject=fact.id if part in {"c", "d"} else fact.subject,
                unit=reading.unit_of(fact),
                window=(on, on),
                facts=facts,
                numbers=numbers,
                severity="question" if part == "c" else "serious",
            )
        )


RULE = WatchedRule(
    number=15,
    settings=Settings,
    watch=ApprovalForShow,
    reads=PAYMENTS | POSTS | ACCOUNTS | {SIGNED, *DATED},
    waits_for=(EVIDENCE_OPENED.topic, MONTH_PUBLISHED.topic, INSPECTION_ANNOUNCED.topic),
)
