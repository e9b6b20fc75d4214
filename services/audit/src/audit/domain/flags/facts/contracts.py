"""Contracts (合同) as signed and amended: terms, schedule, what fell due and what was received."""

from dataclasses import dataclass, field
from datetime import date

from audit.domain.flags.facts import reading
from audit.domain.flags.facts.reading import Data
from audit.domain.flags.interface import Recorded

SIGNED = "assets.contract.signed.v1"
AMENDED = "assets.contract.amended.v1"
TERMINATED = "assets.contract.terminated.v1"
FELL_DUE = "assets.contract.instalment_fell_due.v1"
RECEIVED = "assets.contract.received.v1"
WAIVED = "assets.contract.waived.v1"
PROFIT_REPORTED = "assets.contract.profit_reported.v1"
CONTRACTS = frozenset((SIGNED, AMENDED, TERMINATED, FELL_DUE, RECEIVED, WAIVED, PROFIT_REPORTED))
RECEIVABLE = "receivable"


@dataclass(kw_only=True)
class Instalment:
    """One amount of the schedule, and how much of it is open."""

    number: int
    since: date
    until: date
    due_on: date
    amount_fen: int
    fact: str
    settled_fen: int = 0
    """Received or waived."""
    due: str | None = None
    """The fact that it fell due."""

    @property
    def open_fen(self) -> int:
        """What of it is owed still."""
        return self.amount_fen - self.settled_fen


@dataclass(frozen=True, kw_only=True)
class Matter:
    """How much of a thing the contract is about."""

    kind: str
    id: str
    quantity: int


@dataclass(kw_only=True)
class Contract:
    """One contract as far as its facts have told."""

    id: str
    unit: str
    entity: str
    form: str
    direction: str
    party: str
    signed_on: date
    since: date
    until: date
    charged_fen: int
    resolution: str | None
    renews: str | None
    matters: tuple[Matter, ...]
    fact: str
    ended_on: date | None = None
    instalments: dict[int, Instalment] = field(default_factory=dict)

    @property
    def value_fen(self) -> int:
        """What its whole schedule comes to, with all changes so far."""
        return sum(each.amount_fen for each in self.instalments.values())


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was agreed of time and money."""

    until: date
    charged_fen: int


class Contracts:
    """Every contract by its id, until whoever watches forgets it."""

    def __init__(self) -> None:
        """Begin with no contract."""
        self.by_id: dict[str, Contract] = {}

    def take(self, fact: Recorded) -> Contract | None:
        """Take a fact about a contract; gives it as it is now."""
        if fact.type == SIGNED:
            self.by_id[fact.subject] = _signed(fact)
        known = self.by_id.get(fact.subject)
        if known is not None:
            _follow(known, fact)
        return known


def terms_of(said: Data) -> Terms:
    """Read what is agreed of time and money."""
    fen = sum(reading.number(each, "total_fen") for each in reading.parts(said, "charges"))
    fen += sum(reading.number(each, "amount_fen") for each in reading.parts(said, "deliverables"))
    return Terms(until=reading.day(said, "until"), charged_fen=fen)


def _signed(fact: Recorded) -> Contract:
    agreement = reading.part(fact.data, "agreement")
    terms = terms_of(reading.part(agreement, "terms"))
    return Contract(
        id=fact.subject,
        unit=reading.unit_of(fact),
        entity=reading.text(fact.data, "entity"),
        form=reading.text(agreement, "form"),
        direction=reading.text(agreement, "direction"),
        party=reading.text(agreement, "party"),
        signed_on=reading.day(agreement, "signed_on"),
        since=reading.day(agreement, "since"),
        until=terms.until,
        charged_fen=terms.charged_fen,
        resolution=reading.maybe(agreement, "resolution"),
        renews=reading.maybe(agreement, "renews"),
        matters=tuple(
            Matter(
                kind=reading.text(each, "kind"),
                id=reading.text(each, "id"),
                quantity=reading.number(each, "quantity"),
            )
            for each in reading.parts(agreement, "matters")
        ),
        fact=reading.reference(fact),
    )


def _follow(known: Contract, fact: Recorded) -> None:
    if fact.type in {SIGNED, AMENDED, PROFIT_REPORTED}:
        _schedule(known, fact)
    elif fact.type == TERMINATED:
        known.ended_on = reading.day(reading.part(fact.data, "ending"), "last_on")
        _cancel(known, fact)
    elif fact.type in {FELL_DUE, RECEIVED, WAIVED}:
        found = known.instalments.get(reading.number(fact.data, "instalment"))
        if found is None:
            return
        if fact.type == FELL_DUE:
            found.due = reading.reference(fact)
        else:
            settled = reading.part(fact.data, "receipt" if fact.type == RECEIVED else "waiver")
            found.settled_fen += reading.number(settled, "amount_fen")


def _schedule(known: Contract, fact: Recorded) -> None:
    if fact.type == AMENDED:
        terms = terms_of(reading.part(reading.part(fact.data, "amendment"), "terms"))
        known.until, known.charged_fen = terms.until, terms.charged_fen
        _cancel(known, fact)
    for each in reading.parts(fact.data, "instalments"):
        number = reading.number(each, "number")
        known.instalments[number] = Instalment(
            number=number,
            since=reading.day(each, "since"),
            until=reading.day(each, "until"),
            due_on=reading.day(each, "due_on"),
            amount_fen=reading.number(each, "amount_fen"),
            fact=reading.reference(fact),
        )


def _cancel(known: Contract, fact: Recorded) -> None:
    for number in reading.numbers(fact.data, "cancelled"):
        known.instalments.pop(number, None)
