"""Rule 11 (截留挪用、专款滞留): money for a purpose is spent on another, or stays where it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.awaited import FUND_TRANSFERRED
from audit.domain.flags.facts.payments import EXECUTED, PAYMENTS, Payments
from audit.domain.flags.facts.spans import after
from audit.domain.flags.interface import Recorded

ESTABLISHED = "assets.fund.established.v1"
RECEIVED = "assets.fund.received.v1"
PAID_OUT = "assets.fund.paid_out.v1"
PAID_IRREGULARLY = "assets.fund.paid_out_irregularly.v1"
TAKEN_BACK = "assets.fund.taken_back.v1"
CLOSED = "assets.fund.closed.v1"
FUNDS = frozenset((ESTABLISHED, RECEIVED, PAID_OUT, PAID_IRREGULARLY, TAKEN_BACK, CLOSED))
EARMARK_OPENED = "assets.earmark.opened.v1"
EARMARK_USED = "assets.earmark.used.v1"
LIST_RECEIVED = "assets.pass_through.received.v1"
LIST_PAID = "assets.pass_through.paid_on.v1"
SOURCE_POOLED = "assets.project_funds.source_pooled.v1"
PROJECT_COMMITTED = "assets.project_funds.committed.v1"
PROJECT_SPENT = "assets.project_funds.spent.v1"
PROJECT_BOOKED = "assets.project_funds.spending_booked.v1"
PROJECT_RETURNED = "assets.project_funds.returned.v1"
PROJECTS = frozenset(
    (SOURCE_POOLED, PROJECT_COMMITTED, PROJECT_SPENT, PROJECT_BOOKED, PROJECT_RETURNED)
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How soon households are paid, and how long project money may lie still."""

    household_days: int
    still_days: int


@dataclass(kw_only=True)
class _Fund:
    unit: str
    purposes: frozenset[str]
    fact: str
    moves: list[tuple[date, int]] = field(default_factory=list)

    def lowest(self) -> tuple[date, int]:
        """Give the first day with the least balance, and that balance."""
        balance, least = 0, (date.min, 0)
        by_day: dict[date, int] = defaultdict(int)
        for on, fen in self.moves:
            by_day[on] += fen
        for on, fen in sorted(by_day.items()):
            balance += fen
            if balance < least[1]:
                least = (on, balance)
        return least


@dataclass(kw_only=True)
class _Owed:
    """Money for households that is not all paid on, or project money that lies."""

    unit: str
    since: date
    open_fen: int
    facts: list[str]
    asked: bool = False


class MoneyHeldOrDiverted(Watching[Settings]):
    """Remembers the days of funds that are open, and lists and projects with money left."""

    NAME = "money_held_or_diverted"

    def __init__(self, settings: Settings) -> None:
        """Begin with no money for any purpose."""
        super().__init__(settings)
        self._payments = Payments()
        self._funds: dict[str, _Fund] = {}
        self._earmarks: dict[str, frozenset[str]] = {}
        self._lists: dict[str, _Owed] = {}
        self._projects: dict[str, _Owed] = {}
        self._found: list[Question] = []

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(PROJECTS, self._project),
            ESTABLISHED: self._established,
            RECEIVED: self._received,
            PAID_OUT: self._paid_out,
            PAID_IRREGULARLY: self._paid_out,
            TAKEN_BACK: self._taken_back,
            CLOSED: self._closed,
            EARMARK_OPENED: self._earmark,
            EARMARK_USED: self._used,
            LIST_RECEIVED: self._list,
            LIST_PAID: self._paid_on,
            FUND_TRANSFERRED.type: self._transferred,
        }

    @override
    def end_day(self, day: date) -> None:
        held = self._stay(self._lists, self.settings.household_days, "c", day)
        still = self._stay(self._projects, self.settings.still_days, "d", day)
        for question in [*self._found, *held, *still]:
            self.ask(question)
        self._found.clear()
        self._payments.forget(after(day, -2 * self.settings.still_days))

    def _stay(self, owed: dict[str, _Owed], days: int, part: str, day: date) -> Iterator[Question]:
        for key, each in owed.items():
            late_on = after(each.since, days + 1)
            if each.open_fen > 0 and late_on <= day and not each.asked:
                each.asked = True
                window, numbers = (each.since, late_on), {"open_fen": each.open_fen}
                yield _question(part, key, each.unit, window, (tuple(each.facts), numbers))

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if payment is None or fact.type not in EXECUTED or payment.fund is None:
            return
        fund = self._funds.get(payment.fund)
        if fund is not None and fund.purposes and payment.purpose not in fund.purposes:
            paid = payment.paid[-1]
            facts, numbers = (fund.fact, payment.asked, paid.fact), {"paid_fen": paid.amount_fen}
            window = (paid.on, paid.on)
            found = _question("a", payment.id, payment.unit, window, (facts, numbers))
            self._found.append(found)

    def _established(self, fact: Recorded) -> None:
        nature = reading.part(fact.data, "nature")
        self._funds[fact.subject] = _Fund(
            unit=reading.unit_of(fact),
            purposes=frozenset(reading.texts(nature, "purposes")),
            fact=reading.reference(fact),
        )

    def _received(self, fact: Recorded) -> None:
        receipt = reading.part(fact.data, "receipt")
        fen, on = reading.number(receipt, "amount_fen"), reading.day(receipt, "received_on")
        self._move(fact, on, fen)

    def _taken_back(self, fact: Recorded) -> None:
        fen, on = reading.number(fact.data, "amount_fen"), reading.day(fact.data, "returned_on")
        self._move(fact, on, fen)

    def _paid_out(self, fact: Recorded) -> None:
        outlay = reading.part(fact.data, "outlay")
        fen, on = reading.number(outlay, "amount_fen"), reading.day(outlay, "paid_on")
        purpose = reading.text(outlay, "purpose")
        fund = self._funds.get(fact.subject)
        by_request = reading.maybe(fact.data, "request") is not None
        if fund is not None and fund.purposes and purpose not in fund.purposes and not by_request:
            said = ((fund.fact, reading.reference(fact)), {"paid_fen": fen})
            self._found.append(_question("a", fact.id, fund.unit, (on, on), said))
        self._move(fact, on, -fen)

    def _move(self, fact: Recorded, on: date, fen: int) -> None:
        fund = self._funds.get(fact.subject)
        if fund is None:
            return
        fund.moves.append((on, fen))
        day, least = fund.lowest()
        if fen < 0 and least < 0:
            said = ((fund.fact, reading.reference(fact)), {"balance_fen": least})
            self._found.append(_question("b", fact.subject, fund.unit, (day, day), said))

    def _closed(self, fact: Recorded) -> None:
        fund = self._funds.pop(fact.subject, None)
        if fund is None:
            return
        on = reading.day(fact.data, "closed_on")
        totals = reading.parts(fact.data, "totals")
        said = sum(reading.number(each, "balance_fen") for each in totals)
        moved = sum(fen for _, fen in fund.moves)
        own = sum(
            reading.number(each, "received_fen") - reading.number(each, "spent_fen")
            for each in totals
        )
        if not own == said == moved:
            numbers = {"balance_fen": said, "moved_fen": moved, "totals_fen": own}
            facts = (fund.fact, reading.reference(fact))
            self._found.append(_question("f", fact.subject, fund.unit, (on, on), (facts, numbers)))

    def _earmark(self, fact: Recorded) -> None:
        self._earmarks[fact.subject] = frozenset(reading.texts(fact.data, "purposes"))

    def _used(self, fact: Recorded) -> None:
        purposes = self._earmarks.get(fact.subject)
        if purposes is not None and reading.text(fact.data, "purpose") not in purposes:
            on, fen = reading.day(fact.data, "used_on"), reading.number(fact.data, "amount_fen")
            said = ((reading.reference(fact),), {"paid_fen": fen})
            self._found.append(_question("a", fact.id, reading.unit_of(fact), (on, on), said))

    def _list(self, fact: Recorded) -> None:
        self._lists[fact.subject] = _Owed(
            unit=reading.unit_of(fact),
            since=reading.day(fact.data, "received_on"),
            open_fen=reading.number(fact.data, "total_fen"),
            facts=[reading.reference(fact)],
        )

    def _paid_on(self, fact: Recorded) -> None:
        owed = self._lists.get(fact.subject)
        if owed is None:
            return
        paid = sum(reading.number(each, "amount_fen") for each in reading.parts(fact.data, "parts"))
        owed.open_fen -= paid
        owed.facts.append(reading.reference(fact))
        if owed.open_fen <= 0:
            del self._lists[fact.subject]

    def _project(self, fact: Recorded) -> None:
        on, fen = reading.happened_on(fact), reading.number(fact.data, "amount_fen")
        unit, named = reading.unit_of(fact), reading.reference(fact)
        fresh = _Owed(unit=unit, since=on, open_fen=0, facts=[])
        owed = self._projects.setdefault(fact.subject, fresh)
        if fact.type in {SOURCE_POOLED, PROJECT_RETURNED}:
            owed.open_fen += fen
        elif fact.type in {PROJECT_SPENT, PROJECT_BOOKED}:
            owed.open_fen -= fen
        # Any movement, a commitment too, begins the time anew.
        owed.since, owed.asked, owed.facts = max(on, owed.since), False, [named]

    def _transferred(self, fact: Recorded) -> None:
        if reading.maybe(fact.data, "authority") is None:
            on = reading.day(fact.data, "moved_on")
            numbers = {"moved_fen": reading.number(fact.data, "amount_fen")}
            said = ((reading.reference(fact),), numbers)
            self._found.append(_question("e", fact.id, reading.unit_of(fact), (on, on), said))


def _question(
    part: str,
    subject: str,
    unit: str,
    window: tuple[date, date],
    said: tuple[tuple[str, ...], Mapping[str, int]],
) -> Question:
    return Question(
        part=part,
        subject=subject,
        unit=unit,
        window=window,
        facts=said[0],
        numbers=said[1],
        severity="serious" if part in {"b", "f"} else "question",
    )


RULE = WatchedRule(
    number=11,
    settings=Settings,
    watch=MoneyHeldOrDiverted,
    reads=PAYMENTS | PROJECTS | FUNDS | {EARMARK_OPENED, EARMARK_USED, LIST_RECEIVED, LIST_PAID},
    waits_for=(FUND_TRANSFERRED.topic,),
)
