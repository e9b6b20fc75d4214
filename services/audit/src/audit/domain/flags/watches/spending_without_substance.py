"""Rule 7 (虚列支出、虚假工程): works, goods or labour that were paid for and may not exist."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.awaited import INVOICE_PRICED, PERSON_DIED, PERSON_MOVED_OUT
from audit.domain.flags.facts.contracts import CONTRACTS, Contracts
from audit.domain.flags.facts.labour import LABOUR_RECORDED, Labour, read_labour
from audit.domain.flags.facts.payments import EXECUTED, PAYMENTS, Payment, Payments
from audit.domain.flags.facts.people import POSTS, Posts
from audit.domain.flags.facts.spans import after, last_of_month
from audit.domain.flags.interface import Recorded

PROJECT_SIGNED = "assets.project.acceptance_signed.v1"
PROJECT_ACCEPTED = "assets.project.accepted.v1"
WORK_REGISTERED = "assets.work.registered.v1"
WORK_SIGNED = "assets.work.acceptance_signed.v1"
CARD_OPENED = "assets.asset_card.opened.v1"
WORKS = frozenset((PROJECT_SIGNED, PROJECT_ACCEPTED, WORK_REGISTERED, WORK_SIGNED, CARD_OPENED))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """From which amount on works are accepted, by whom, and how prices are compared."""

    accepted_from_fen: int
    accepters_least: int
    supervisor_posts: tuple[str, ...]
    labour_purposes: tuple[str, ...]
    card_days: int
    price_percent: int
    comparables_least: int


@dataclass(kw_only=True)
class _Project:
    unit: str
    signers: dict[str, date] = field(default_factory=dict)
    accepted_on: date | None = None
    accepted: str = ""
    carded: bool = False
    paid: list[str] = field(default_factory=list)


class SpendingWithoutSubstance(Watching[Settings]):
    """Remembers projects, contracts that are paid for, and the labour of the last 400 days."""

    NAME = "spending_without_substance"
    REMEMBERED_DAYS = 400

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing built."""
        super().__init__(settings)
        self._payments = Payments()
        self._contracts = Contracts()
        self._posts = Posts()
        self._projects: dict[str, _Project] = {}
        self._works: dict[str, str] = {}
        self._labour: dict[str, list[Labour]] = defaultdict(list)
        self._gone: dict[str, tuple[date, str]] = {}
        """Who died or moved away, since when, and the fact."""
        self._prices: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._found: list[Question] = []

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(CONTRACTS, self._contract),
            **dict.fromkeys(POSTS, self._posts.take),
            **dict.fromkeys(WORKS, self._work),
            **dict.fromkeys((PERSON_DIED.type, PERSON_MOVED_OUT.type), self._left),
            LABOUR_RECORDED: self._worked,
            INVOICE_PRICED.type: self._priced,
        }

    @override
    def end_day(self, day: date) -> None:
        for key, project in self._projects.items():
            self._uncarded(key, project, day)
        for question in self._found:
            self.ask(question)
        self._found.clear()
        oldest = after(day, -self.REMEMBERED_DAYS)
        for worker, done in list(self._labour.items()):
            self._labour[worker] = [each for each in done if each.until >= oldest]

    def _contract(self, fact: Recorded) -> None:
        self._contracts.take(fact)

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if payment is None:
            return
        if fact.type not in EXECUTED:
            return
        if payment.project is not None and payment.purpose not in self.settings.labour_purposes:
            self._unaccepted(payment, payment.project)
        if payment.contract is not None:
            self._beyond_contract(payment, payment.contract)

    def _unaccepted(self, payment: Payment, key: str) -> None:
        project = self._projects.setdefault(key, _Project(unit=payment.unit))
        if payment.id not in project.paid:
            project.paid.append(payment.id)
        paid = payment.paid[-1]
        signers = {person for person, on in project.signers.items() if on <= paid.on}
        supervised = any(
            self._posts.holds(person, kind, unit=payment.unit, on=project.signers[person])
            for person in signers
            for kind in self.settings.supervisor_posts
        )
        enough = len(signers) >= self.settings.accepters_least and supervised
        if self._paid_fen(project) >= self.settings.accepted_from_fen and not enough:
            numbers = {"paid_fen": self._paid_fen(project), "accepters": len(signers)}
            self._note("a", payment, numbers)

    def _paid_fen(self, project: _Project) -> int:
        return sum(self._payments.by_id[key].paid_fen for key in project.paid)

    def _beyond_contract(self, payment: Payment, key: str) -> None:
        contract = self._contracts.by_id.get(key)
        if contract is None:
            return
        paid_fen = sum(e.paid_fen for e in self._payments.by_id.values() if e.contract == key)
        if paid_fen > contract.value_fen:
            numbers = {"paid_fen": paid_fen, "contract_fen": contract.value_fen}
            self._note("b", payment, numbers, contract.fact)

    def _uncarded(self, key: str, project: _Project, day: date) -> None:
        if project.accepted_on is None or project.carded:
            return
        due_on = after(project.accepted_on, self.settings.card_days)
        paid_fen = self._paid_fen(project)
        if due_on < day and paid_fen >= self.settings.accepted_from_fen:
            project.carded = True  # Asked once.
            self._found.append(
                Question(
                    part="c",
                    subject=key,
                    unit=project.unit,
                    window=(project.accepted_on, after(due_on, 1)),
                    facts=(project.accepted,),
                    numbers={"paid_fen": paid_fen},
                )
            )

    def _work(self, fact: Recorded) -> None:
        if fact.type == WORK_REGISTERED:
            project = reading.maybe(fact.data, "project")
            if project is not None:
                self._works[fact.subject] = project
            return
        if fact.type == CARD_OPENED:
            key = reading.maybe(fact.data, "project")
        else:
            key = self._works.get(fact.subject) if fact.type == WORK_SIGNED else fact.subject
        if key is None:
            return
        known = self._projects.setdefault(key, _Project(unit=reading.unit_of(fact)))
        if fact.type == PROJECT_ACCEPTED:
            known.accepted_on = reading.day(fact.data, "accepted_on")
            known.accepted = reading.reference(fact)
        elif fact.type == CARD_OPENED:
            known.carded = True
        else:
            person = reading.text(fact.data, "person")
            known.signers.setdefault(person, reading.happened_on(fact))

    def _worked(self, fact: Recorded) -> None:
        labour = read_labour(fact)
        done = self._labour[labour.worker]
        done.append(labour)
        for month in labour.months():
            days = sum((each.least_in(month) for each in done), Fraction(0))
            if days > last_of_month(month).day:
                facts = tuple(each.fact for each in done if each.least_in(month))
                window = (month, last_of_month(month))
                self._labourer("d", labour, window, {"days": int(days)}, *facts)
        for each in done[:-1]:
            if labour.clashes(each):
                window = (max(each.since, labour.since), min(each.until, labour.until))
                self._labourer("d", labour, window, {"places": 2}, each.fact, labour.fact)
        gone = self._gone.get(labour.worker)
        if gone is not None and gone[0] < labour.since:
            window = (labour.since, labour.until)
            self._labourer("d", labour, window, {"gone": 1}, gone[1], labour.fact)

    def _left(self, fact: Recorded) -> None:
        self._gone[fact.subject] = (reading.day(fact.data, "on"), reading.reference(fact))

    def _priced(self, fact: Recorded) -> None:
        category = reading.text(fact.data, "category")
        fen = reading.number(fact.data, "unit_price_fen")
        known = self._prices[category]
        settings, on = self.settings, reading.happened_on(fact)
        if len(known) >= settings.comparables_least:
            ordered = sorted(price for price, _ in known)
            # Twice the median is whole: the sum of the two in the middle.
            twice = ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
            if fen * 200 > twice * settings.price_percent:
                self._found.append(
                    Question(
                        part="e",
                        subject=reading.text(fact.data, "payment_request"),
                        unit=reading.unit_of(fact),
                        window=(on, on),
                        facts=(reading.reference(fact),),
                        numbers={"unit_price_fen": fen, "median_fen": twice // 2},
                    )
                )
        known.append((fen, reading.reference(fact)))

    def _labourer(
        self,
        part: str,
        labour: Labour,
        window: tuple[date, date],
        numbers: Mapping[str, int],
        *facts: str,
    ) -> None:
        self._found.append(
            Question(
                part=part,
                subject=labour.worker,
                unit=labour.unit,
                window=window,
                facts=facts,
                numbers=numbers,
            )
        )

    def _note(self, part: str, payment: Payment, numbers: Mapping[str, int], *besides: str) -> None:
        paid = payment.paid[-1]
        self._found.append(
            Question(
                part=part,
                subject=payment.id,
                unit=payment.unit,
                window=(paid.on, paid.on),
                facts=(payment.asked, paid.fact, *besides),
                numbers=numbers,
                severity="serious" if part == "b" else "question",
            )
        )


RULE = WatchedRule(
    number=7,
    settings=Settings,
    watch=SpendingWithoutSubstance,
    reads=PAYMENTS | CONTRACTS | POSTS | WORKS | {LABOUR_RECORDED},
    waits_for=(INVOICE_PRICED.topic, PERSON_DIED.topic, PERSON_MOVED_OUT.topic),
)
