"""Rule 14 (违规发放、重复领酬、公务接待): pay and allowances that the rules do not give."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.payments import EXECUTED, PAYMENTS, Payment, Payments
from audit.domain.flags.facts.people import POSTS, Posts
from audit.domain.flags.facts.resolutions import RESOLUTIONS, Resolutions
from audit.domain.flags.facts.spans import after, last_of_month, month_of
from audit.domain.flags.interface import Recorded

RUN_OPENED = "assets.pay_run.opened.v1"
LIST_COMPUTED = "assets.pay_list.computed.v1"
LINES_COMPUTED = "assets.pay_list.lines_computed.v1"
ROLL_DRAFTED = "assets.roll.drafted.v1"
CASE_FEE = "assets.case_fee.claimed.v1"
PAY = frozenset((RUN_OPENED, LIST_COMPUTED, LINES_COMPUTED, ROLL_DRAFTED, CASE_FEE))
PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Two allowances of which a person gets one in a month."""

    one: str
    other: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Which allowances exclude each other, who gets none, what is capped, and what is not paid."""

    exclusions: tuple[Exclusion, ...]
    lost_work: tuple[str, ...]
    full_pay_posts: tuple[str, ...]
    capped: tuple[str, ...]
    cap_fen: int
    never_paid: tuple[str, ...]
    bonuses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Grant:
    """One allowance of one person for one month."""

    key: str
    fen: int
    unit: str
    fact: str
    payment: str | None = None


@dataclass(frozen=True, kw_only=True)
class _List:
    key: str
    month: str
    roll: tuple[str, int]


class PayBeyondRules(Watching[Settings]):
    """Remembers who was granted what in the months of the last 400 days, and rolls."""

    NAME = "pay_beyond_rules"
    REMEMBERED_DAYS = 400

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing granted."""
        super().__init__(settings)
        self._payments = Payments()
        self._posts = Posts()
        self._resolutions = Resolutions()
        self._schemes: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._rolls: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._grants: dict[tuple[str, str], list[_Grant]] = defaultdict(list)
        """By month and person."""
        self._fresh: set[tuple[str, str]] = set()
        self._found: list[Question] = []

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(POSTS, self._posts.take),
            **dict.fromkeys(RESOLUTIONS, self._resolved),
            RUN_OPENED: self._run,
            LIST_COMPUTED: self._list,
            LINES_COMPUTED: self._lines,
            ROLL_DRAFTED: self._roll,
            CASE_FEE: self._fee,
        }

    @override
    def end_day(self, day: date) -> None:
        for key in sorted(self._fresh):
            self._look(key)
        for question in self._found:
            self.ask(question)
        self._fresh.clear()
        self._found.clear()
        oldest = month_of(after(day, -self.REMEMBERED_DAYS))
        for key in [each for each in self._grants if each[0] < oldest]:
            del self._grants[key]
        self._lists = {key: each for key, each in self._lists.items() if each.month >= oldest}
        self._payments.forget(after(day, -self.REMEMBERED_DAYS))

    def _resolved(self, fact: Recorded) -> None:
        self._resolutions.take(fact)

    def _run(self, fact: Recorded) -> None:
        self._schemes[fact.subject] = reading.text(fact.data, "scheme")

    def _roll(self, fact: Recorded) -> None:
        persons = [reading.text(each, "person") for each in reading.parts(fact.data, "entries")]
        self._rolls[fact.subject, reading.number(fact.data, "revision")].update(persons)

    def _list(self, fact: Recorded) -> None:
        roll = reading.part(fact.data, "roll")
        kind, source = reading.text(fact.data, "kind"), reading.text(fact.data, "source")
        self._lists[fact.subject] = _List(
            key=self._schemes.get(source, kind),
            month=reading.text(fact.data, "period"),
            roll=(reading.text(roll, "roll"), reading.number(roll, "revision")),
        )

    def _lines(self, fact: Recorded) -> None:
        listed = self._lists.get(fact.subject)
        if listed is None:
            return
        known, strangers = self._rolls.get(listed.roll), 0
        for line in reading.parts(fact.data, "lines"):
            party, fen = reading.text(line, "party"), reading.number(line, "amount_fen")
            grant = _Grant(
                key=listed.key, fen=fen, unit=reading.unit_of(fact), fact=reading.reference(fact)
            )
            self._give(listed.month, party, grant)
            strangers += known is not None and party not in known
        if strangers:
            self._note("c", fact, {"strangers": strangers})

    def _fee(self, fact: Recorded) -> None:
        grant = _Grant(
            key=reading.text(fact.data, "scheme"),
            fen=reading.number(fact.data, "amount_fen"),
            unit=reading.unit_of(fact),
            fact=reading.reference(fact),
        )
        person = reading.text(fact.data, "mediator")
        self._give(reading.text(fact.data, "month"), person, grant)

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if payment is None or fact.type not in EXECUTED:
            return
        paid = payment.paid[-1]
        if payment.payee_type == PERSON:
            grant = _Grant(
                key=payment.purpose,
                fen=paid.amount_fen,
                unit=payment.unit,
                fact=paid.fact,
                payment=payment.id,
            )
            self._give(payment.period or month_of(paid.on), payment.payee, grant)
        if payment.purpose in self.settings.never_paid:
            self._note("e", fact, {"paid_fen": paid.amount_fen}, payment)
        authority = self._resolutions.of(payment.unit, payment.resolution)
        if payment.purpose in self.settings.bonuses and authority is None:
            self._note("f", fact, {"paid_fen": paid.amount_fen}, payment)

    def _give(self, month: str, person: str, grant: _Grant) -> None:
        _first_of(month)  # what is no period is no grant of it
        self._grants[month, person].append(grant)
        self._fresh.add((month, person))

    def _look(self, key: tuple[str, str]) -> None:
        month, person = key
        grants = [each for each in self._grants[key] if self._live(each)]
        for one, other in self._excluding(grants):
            self._person("a", key, [one, other], {"amount_fen": one.fen + other.fen})
        capped = [each for each in grants if each.key in self.settings.capped]
        total_fen = sum(each.fen for each in capped)
        if total_fen > self.settings.cap_fen and capped:
            numbers = {"total_fen": total_fen, "cap_fen": self.settings.cap_fen}
            self._person("d", key, capped, numbers)
        first_on = _first_of(month)
        for each in grants:
            full_pay = any(
                self._posts.holds(person, kind, unit=each.unit, on=first_on)
                for kind in self.settings.full_pay_posts
            )
            if each.key in self.settings.lost_work and full_pay:
                self._person("b", key, [each], {"amount_fen": each.fen})

    def _live(self, grant: _Grant) -> bool:
        payment = self._payments.by_id.get(grant.payment or "")
        return payment is None or payment.live

    def _excluding(self, grants: list[_Grant]) -> Iterator[tuple[_Grant, _Grant]]:
        pairs = {frozenset((each.one, each.other)) for each in self.settings.exclusions}
        for one, other in combinations(grants, 2):
            if frozenset((one.key, other.key)) in pairs:
                yield one, other

    def _person(
        self, part: str, key: tuple[str, str], grants: list[_Grant], numbers: Mapping[str, int]
    ) -> None:
        month, person = key
        first_on = _first_of(month)
        self.ask(
            Question(
                part=part,
                subject=person,
                unit=grants[-1].unit,
                window=(first_on, last_of_month(first_on)),
                facts=tuple(each.fact for each in grants),
                numbers=numbers,
            )
        )

    def _note(
        self,
        part: str,
        fact: Recorded,
        numbers: Mapping[str, int],
        payment: Payment | None = None,
    ) -> None:
        on = payment.paid[-1].on if payment is not None else reading.happened_on(fact)
        self._found.append(
            Question(
                part=part,
                subject=fact.subject,
                unit=reading.unit_of(fact),
                window=(on, on),
                facts=(*((payment.asked,) if payment else ()), reading.reference(fact)),
                numbers=numbers,
            )
        )


def _first_of(period: str) -> date:
    """Give the first day of a period: of its month, of its year, or of its quarter."""
    year, _, rest = period.partition("-")
    if rest.startswith("Q"):
        return date(int(year), 3 * int(rest[1:]) - 2, 1)
    return date(int(year), int(rest[:2]) if rest else 1, 1)


RULE = WatchedRule(
    number=14,
    settings=Settings,
    watch=PayBeyondRules,
    reads=PAYMENTS | POSTS | RESOLUTIONS | PAY,
)
