"""Rule 8 (虚报冒领、冒名领取): a list of a benefit names who should not be on it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.accounts import ACCOUNTS, PayeeAccounts
from audit.domain.flags.facts.awaited import (
    BENEFIT_CHANGED,
    BENEFIT_LISTED,
    HOUSEHOLD_MEMBER,
    PERSON_DIED,
    PERSON_MOVED_OUT,
)
from audit.domain.flags.facts.reading import Data
from audit.domain.flags.interface import Recorded

LIST_RECEIVED = "assets.pass_through.received.v1"
LIST_LISTED = "assets.pass_through.listed.v1"
HOUSEHOLD_REGISTERED = "registry.household.registered.v1"
HEAD_CHANGED = "registry.household.head_changed.v1"
LISTS = frozenset((LIST_RECEIVED, LIST_LISTED, HOUSEHOLD_REGISTERED, HEAD_CHANGED))


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Two programmes of which a person gets one in a year."""

    one: str
    other: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How many may share an account, how far areas may differ, and which programmes exclude."""

    one_account_least: int
    area_permille: int
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, kw_only=True)
class _Line:
    party: str
    fen: int
    household: str | None = None
    id_token: str | None = None
    account: str | None = None
    holder: str | None = None
    area: int | None = None
    registered: int | None = None


@dataclass(kw_only=True)
class _List:
    id: str
    unit: str
    programme: str
    on: date
    total_fen: int
    fact: str
    listed_fen: int = 0
    noticed_on: date | None = None


class BenefitMisclaimed(Watching[Settings]):
    """Remembers who died or moved away, households, and the names of the lists of two years."""

    NAME = "benefit_misclaimed"

    def __init__(self, settings: Settings) -> None:
        """Begin with no list."""
        super().__init__(settings)
        self._accounts = PayeeAccounts()
        self._gone: dict[str, tuple[date, str]] = {}
        self._households: dict[str, str] = {}
        """By person, the household."""
        self._lists: dict[str, _List] = {}
        self._named: dict[tuple[int, str], list[tuple[str, str, str]]] = defaultdict(list)
        """By year and person or identity, the programme, the list and the fact."""
        self._found: list[Question] = []

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(ACCOUNTS, self._accounts.take),
            **dict.fromkeys((PERSON_DIED.type, PERSON_MOVED_OUT.type), self._left),
            LIST_RECEIVED: self._received,
            LIST_LISTED: self._parts,
            HOUSEHOLD_REGISTERED: self._head,
            HEAD_CHANGED: self._head,
            HOUSEHOLD_MEMBER.type: self._member,
            BENEFIT_LISTED.type: self._benefit,
            BENEFIT_CHANGED.type: self._changed,
        }

    @override
    def end_day(self, day: date) -> None:
        for question in self._found:
            self.ask(question)
        self._found.clear()
        for key in [each for each in self._named if each[0] < day.year - 1]:
            del self._named[key]

    def _left(self, fact: Recorded) -> None:
        self._gone[fact.subject] = (reading.day(fact.data, "on"), reading.reference(fact))

    def _head(self, fact: Recorded) -> None:
        self._households[reading.text(fact.data, "head")] = fact.subject

    def _member(self, fact: Recorded) -> None:
        self._households[reading.text(fact.data, "person")] = fact.subject

    def _received(self, fact: Recorded) -> None:
        self._lists[fact.subject] = _List(
            id=fact.subject,
            unit=reading.unit_of(fact),
            programme=reading.text(fact.data, "programme"),
            on=reading.day(fact.data, "received_on"),
            total_fen=reading.number(fact.data, "total_fen"),
            fact=reading.reference(fact),
        )

    def _parts(self, fact: Recorded) -> None:
        listed = self._lists.get(fact.subject)
        if listed is None:
            return
        lines = [
            _Line(
                party=reading.text(each, "party"),
                fen=reading.number(each, "amount_fen"),
                account=self._accounts.current(reading.text(each, "party")),
            )
            for each in reading.parts(fact.data, "parts")
        ]
        listed.listed_fen += sum(line.fen for line in lines)
        self._look(listed, lines, reading.reference(fact))
        if listed.listed_fen > listed.total_fen:
            numbers = {"listed_fen": listed.listed_fen, "received_fen": listed.total_fen}
            self._note("f", listed, numbers, reading.reference(fact))

    def _benefit(self, fact: Recorded) -> None:
        listed = _List(
            id=fact.subject,
            unit=reading.unit_of(fact),
            programme=reading.text(fact.data, "programme"),
            on=reading.day(fact.data, "listed_on"),
            total_fen=0,
            fact=reading.reference(fact),
            noticed_on=reading.maybe_day(fact.data, "noticed_on"),
        )
        self._lists[fact.subject] = listed
        lines = [_line(each) for each in reading.parts(fact.data, "lines")]
        self._look(listed, lines)
        for line in lines:
            if line.holder is not None and line.holder != line.party:
                self._person("c", listed, line, {"other_holder": 1})
            if line.area is not None and line.registered is not None:
                self._area(listed, line, claimed=line.area, registered=line.registered)

    def _area(self, listed: _List, line: _Line, *, claimed: int, registered: int) -> None:
        if claimed * 1000 > registered * self.settings.area_permille:
            self._person("d", listed, line, {"claimed_sqm": claimed, "registered_sqm": registered})

    def _changed(self, fact: Recorded) -> None:
        listed = self._lists.get(fact.subject)
        on = reading.day(fact.data, "changed_on")
        if listed is not None and listed.noticed_on is not None and on > listed.noticed_on:
            numbers = {"days_after": (on - listed.noticed_on).days}
            self._note("e", listed, numbers, reading.reference(fact))

    def _look(self, listed: _List, lines: list[_Line], *facts: str) -> None:
        by_account: dict[str, list[_Line]] = defaultdict(list)
        for line in lines:
            gone = self._gone.get(line.party)
            if gone is not None and gone[0] < listed.on:
                self._person("a", listed, line, {"gone": 1}, gone[1], *facts)
            if line.account is not None:
                by_account[line.account].append(line)
            self._excluded(listed, line, *facts)
        for shared in by_account.values():
            homes = {self._home(line) for line in shared}
            persons = {line.party for line in shared}
            if len(persons) >= self.settings.one_account_least and len(homes) > 1:
                numbers = {"beneficiaries": len(persons), "households": len(homes)}
                self._note("c", listed, numbers, *facts)

    def _home(self, line: _Line) -> str:
        """Give the household of a line; who is known in none is taken as one of their own."""
        return line.household or self._households.get(line.party) or line.party

    def _excluded(self, listed: _List, line: _Line, *facts: str) -> None:
        pairs = {frozenset((each.one, each.other)) for each in self.settings.exclusions}
        for name in dict.fromkeys((line.party, line.id_token or line.party)):
            known = self._named[listed.on.year, name]
            for programme, other, fact in known:
                if frozenset((programme, listed.programme)) in pairs and other != listed.id:
                    self._person("b", listed, line, {"lists": 2}, fact, *facts)
            known.append((listed.programme, listed.id, listed.fact))

    def _person(
        self, part: str, listed: _List, line: _Line, numbers: Mapping[str, int], *facts: str
    ) -> None:
        self._found.append(
            Question(
                part=part,
                subject=line.party,
                unit=listed.unit,
                window=(listed.on, listed.on),
                facts=(listed.fact, *facts),
                numbers=numbers,
            )
        )

    def _note(self, part: str, listed: _List, numbers: Mapping[str, int], *facts: str) -> None:
        self._found.append(
            Question(
                part=part,
                subject=listed.id,
                unit=listed.unit,
                window=(listed.on, listed.on),
                facts=(listed.fact, *facts),
                numbers=numbers,
                severity="serious" if part == "c" else "question",
            )
        )


def _line(said: Data) -> _Line:
    return _Line(
        party=reading.text(said, "party"),
        fen=0,
        household=reading.maybe(said, "household"),
        id_token=reading.maybe(said, "id_token"),
        account=reading.maybe(said, "account_token"),
        holder=reading.maybe(said, "holder"),
        area=reading.maybe_number(said, "area_sqm"),
        registered=reading.maybe_number(said, "registered_sqm"),
    )


RULE = WatchedRule(
    number=8,
    settings=Settings,
    watch=BenefitMisclaimed,
    reads=LISTS | ACCOUNTS,
    waits_for=(
        PERSON_DIED.topic,
        PERSON_MOVED_OUT.topic,
        HOUSEHOLD_MEMBER.topic,
        BENEFIT_LISTED.topic,
        BENEFIT_CHANGED.topic,
    ),
)
