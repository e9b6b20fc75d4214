"""Rule 13 (资产资源低价、超期、不公开发包,租金不收): what the collective owns is let badly."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.awaited import DUNNED, SEEN_IN_USE, TENDER_RECORDED, THING_VALUED
from audit.domain.flags.facts.contracts import (
    AMENDED,
    CONTRACTS,
    RECEIVABLE,
    RECEIVED,
    SIGNED,
    Contract,
    Contracts,
    Instalment,
    Terms,
)
from audit.domain.flags.facts.lettings import LETTINGS, Lettings, Price, median
from audit.domain.flags.facts.people import PLACES, Places
from audit.domain.flags.facts.spans import after, months_between
from audit.domain.flags.interface import Recorded

DAYS_A_YEAR = 365


@dataclass(frozen=True, kw_only=True)
class FormTerm:
    """How many months a form of contract may last."""

    form: str
    months_most: int


@dataclass(frozen=True, kw_only=True)
class Settings:
    """From which value a bidding is needed, which price is low, how long a term or debt may be."""

    bidding_from_fen: int
    price_percent: int
    comparable_years: int
    comparables_least: int
    overdue_days: int
    advance_years: int
    terms: tuple[FormTerm, ...]


class PropertyLetBadly(Watching[Settings]):
    """Remembers contracts with what is open on them, all lets, and the prices of some years."""

    NAME = "property_let_badly"

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing let."""
        super().__init__(settings)
        self._contracts = Contracts()
        self._lettings = Lettings()
        self._places = Places()
        self._tenders: dict[str, int] = {}
        self._bidding_units: set[str] = set()
        self._valued: dict[str, int] = {}
        self._seen: list[tuple[str, str, date, str]] = []
        self._prices: list[Price] = []
        self._dunned: dict[str, date] = defaultdict(lambda: date.min)
        self._asked_instalments: set[tuple[str, int]] = set()
        self._found: list[Question] = []

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(CONTRACTS, self._contract),
            **dict.fromkeys(LETTINGS, self._let),
            **dict.fromkeys(PLACES, self._places.take),
            TENDER_RECORDED.type: self._tendered,
            THING_VALUED.type: self._value,
            SEEN_IN_USE.type: self._see,
            DUNNED.type: self._dun,
        }

    @override
    def end_day(self, day: date) -> None:
        for question in [*self._found, *self._overdue(day), *self._unlet()]:
            self.ask(question)
        self._found.clear()
        self._seen.clear()
        oldest = after(day, -DAYS_A_YEAR * self.settings.comparable_years)
        self._prices = [each for each in self._prices if each.on >= oldest]

    def _let(self, fact: Recorded) -> None:
        changed = self._lettings.take(fact)
        beyond = None if changed is None else self._lettings.beyond(changed)
        if changed is None or beyond is None:
            return
        let = self._lettings.by_thing[changed]
        self._found.append(
            Question(
                part="d",
                subject=changed,
                unit=reading.unit_of(fact),
                window=(beyond.on, beyond.on),
                facts=tuple(each.fact for each in let if each.covers(beyond.on)),
                numbers={"let": beyond.quantity, "total": beyond.total},
                severity="serious",
            )
        )

    def _contract(self, fact: Recorded) -> None:
        known = self._contracts.by_id.get(fact.subject)
        before = None if known is None else Terms(until=known.until, charged_fen=known.charged_fen)
        contract = self._contracts.take(fact)
        if contract is None or contract.direction != RECEIVABLE:
            return
        if fact.type == SIGNED:
            self._signed(contract)
        elif fact.type == AMENDED and before is not None:
            self._amended(contract, before, fact)
        elif fact.type == RECEIVED:
            self._received(contract, fact)

    def _signed(self, contract: Contract) -> None:
        settings = self.settings
        months = months_between(contract.since, contract.until)
        most = {each.form: each.months_most for each in settings.terms}.get(contract.form)
        if most is not None and months > most:
            self._note("c", contract, {"months": months, "months_most": most})
        matters = {each.id for each in contract.matters}
        bid = max((self._tenders.get(each, 0) for each in (*matters, contract.party)), default=0)
        # Where a village never recorded a bidding, its absence says nothing.
        recorded = contract.unit in self._bidding_units
        if recorded and contract.value_fen >= settings.bidding_from_fen > bid:
            self._note("a", contract, {"value_fen": contract.value_fen})
        if contract.renews is not None and contract.resolution is None:
            self._note("f", contract, {"value_fen": contract.value_fen})
        if len(contract.matters) == 1:
            self._priced(contract)

    def _priced(self, contract: Contract) -> None:
        """Compare the yearly price with those of like things in the town, and a valuation."""
        matter = contract.matters[0]
        days = (contract.until - contract.since).days + 1
        kind = self._lettings.kinds.get(matter.id)
        if days <= 0 or matter.quantity <= 0 or contract.charged_fen <= 0 or kind is None:
            return
        own = Price(
            on=contract.signed_on,
            kind=kind,
            town=self._places.town(contract.unit),
            fen=contract.charged_fen,
            quantity_days=matter.quantity * days,
            fact=contract.fact,
        )
        alike = [each for each in self._prices if (each.kind, each.town) == (own.kind, own.town)]
        self._prices.append(own)
        percent = self.settings.price_percent
        if len(alike) >= self.settings.comparables_least:
            middle = median(alike)
            if own.rate * 100 < middle * percent:
                yearly = {"yearly_fen": own.yearly_fen, "comparables": len(alike)}
                self._note("b", contract, yearly, *(each.fact for each in alike))
        valued_fen = self._valued.get(matter.id)
        total = self._lettings.totals.get(matter.id)
        if valued_fen is not None and total and own.rate * DAYS_A_YEAR * total < valued_fen:
            self._note("b", contract, {"yearly_fen": own.yearly_fen, "valued_fen": valued_fen})

    def _amended(self, contract: Contract, before: Terms, fact: Recorded) -> None:
        amendment = reading.part(fact.data, "amendment")
        lowered = contract.charged_fen < before.charged_fen
        extended = contract.until > before.until
        if (lowered or extended) and reading.maybe(amendment, "resolution") is None:
            on = reading.day(amendment, "effective_on")
            numbers = {"before_fen": before.charged_fen, "after_fen": contract.charged_fen}
            self._found.append(_question("f", contract, (on, on), numbers, reading.reference(fact)))

    def _received(self, contract: Contract, fact: Recorded) -> None:
        on = reading.day(reading.part(fact.data, "receipt"), "received_on")
        found = contract.instalments.get(reading.number(fact.data, "instalment"))
        if (
            found is not None
            and (found.until - on).days > DAYS_A_YEAR * self.settings.advance_years
        ):
            numbers = {"instalment": found.number, "amount_fen": found.amount_fen}
            self._found.append(_question("g", contract, (on, on), numbers, reading.reference(fact)))

    def _overdue(self, day: date) -> Iterator[Question]:
        for contract in self._contracts.by_id.values():
            for due in contract.instalments.values():
                late_on = after(due.due_on, self.settings.overdue_days + 1)
                if (
                    contract.direction == RECEIVABLE
                    and late_on <= day
                    and self._silent(contract, due)
                ):
                    self._asked_instalments.add((contract.id, due.number))
                    numbers = {"instalment": due.number, "open_fen": due.open_fen}
                    facts = (due.due,) if due.due else ()
                    yield _question("e", contract, (due.due_on, late_on), numbers, *facts)

    def _silent(self, contract: Contract, due: Instalment) -> bool:
        """Tell whether money is owed, was not asked for, and nobody was asked about it here."""
        known = (contract.id, due.number) in self._asked_instalments
        dunned_on = max(self._dunned[contract.id], self._dunned[contract.party])
        return due.due is not None and due.open_fen > 0 and not known and dunned_on < due.due_on

    def _unlet(self) -> Iterator[Question]:
        for thing, unit, seen_on, named in self._seen:
            if not any(let.covers(seen_on) for let in self._lettings.by_thing.get(thing, ())):
                yield Question(
                    part="h",
                    subject=thing,
                    unit=unit,
                    window=(seen_on, seen_on),
                    facts=(named,),
                    numbers={},
                )

    def _tendered(self, fact: Recorded) -> None:
        about, fen = reading.text(fact.data, "about"), reading.number(fact.data, "amount_fen")
        self._tenders[about] = max(fen, self._tenders.get(about, 0))
        self._bidding_units.add(reading.unit_of(fact))

    def _value(self, fact: Recorded) -> None:
        self._valued[fact.subject] = reading.number(fact.data, "yearly_fen")

    def _see(self, fact: Recorded) -> None:
        seen_on = reading.day(fact.data, "seen_on")
        self._seen.append((fact.subject, reading.unit_of(fact), seen_on, reading.reference(fact)))

    def _dun(self, fact: Recorded) -> None:
        contract = reading.maybe(fact.data, "contract")
        about = contract or reading.text(fact.data, "party")
        self._dunned[about] = max(reading.day(fact.data, "dunned_on"), self._dunned[about])

    def _note(self, part: str, contract: Contract, numbers: Mapping[str, int], *facts: str) -> None:
        on = contract.signed_on
        self._found.append(_question(part, contract, (on, on), numbers, *facts))


def _question(
    part: str,
    contract: Contract,
    window: tuple[date, date],
    numbers: Mapping[str, int],
    *facts: str,
) -> Question:
    return Question(
        part=part,
        subject=contract.id,
        unit=contract.unit,
        window=window,
        facts=(contract.fact, *facts),
        numbers=numbers,
    )


RULE = WatchedRule(
    number=13,
    settings=Settings,
    watch=PropertyLetBadly,
    reads=CONTRACTS | LETTINGS | PLACES,
    waits_for=(TENDER_RECORDED.topic, THING_VALUED.topic, SEEN_IN_USE.topic, DUNNED.topic),
)
