"""How the facts of contracts enter the books: each as a slip, by a posting rule that it names.

Whoever is a member of the collective, a household or a person, owes and is owed on the account of
members (内部往来); every other party on those of outside claims and debts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from assets.application.books.slips import SlipKey, enter_slips, slips_wanted
from assets.application.contracts.ports import KnownContract
from assets.domain.books.slip import Share, SlipDraft
from assets.domain.contracts.contract import Contract
from assets.domain.contracts.terms import GUARANTEED, RECEIVABLE, SHARE, Instalment
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted

MEMBER_TYPES = frozenset(("household", "person"))
_FEE = ("contract-fee.due", "contract-fee.due-outside")
_RENT = ("rent.due-member", "rent.due")
_SHARE = ("profit-share.due-member", "profit-share.due")
_OTHER = ("contract.due-member", "contract.due")
_RECEIVED = {
    "contracting": ("contract-fee.received", "contract-fee.received-outside"),
    "lease": ("rent.received-member", "rent.received"),
}
_RECEIVED_OTHER = ("contract.received-member", "contract.received")
_WAIVED = ("contract.waived-member", "contract.waived")
_OWED = {"labour": "contract.labour-owed", "lease": "contract.rent-owed"}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What happened to a contract, as its slip tells it."""

    key: str
    """The fact, once within the contract."""
    on: date
    rule: str
    amounts: Mapping[str, int]
    named: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    irregular: tuple[str, ...] = ()


def booking_wanted(
    known: KnownContract, keys: Sequence[str], *, dated_on: date, today: date
) -> list[Wanted]:
    """Give the contract, and what the slips of these facts are decided on."""
    slips = [
        SlipKey(entity=known.entity, key=_slip_key(known.contract, key), dated_on=dated_on)
        for key in keys
    ]
    return [(Contract, known.contract), *slips_wanted(slips, today=today)]


def booked(
    contract: Contract,
    facts: Sequence[Fact],
    books: Sequence[AggregateRoot | None],
    *,
    today: date,
) -> list[AggregateRoot]:
    """Give what is saved beside the contract, so that the books know of these facts.

    A fact of nothing, such as that nothing is forfeited, is none to the books.
    """
    parties = {"party": str(contract.agreement.party), "contract": str(contract.id)}
    drafts = [
        SlipDraft(
            entity=contract.entity,
            key=_slip_key(contract.id, fact.key),
            rule=fact.rule,
            dated_on=fact.on,
            shares=(Share(amounts=fact.amounts, named={**parties, **fact.named}),),
            evidence=fact.evidence,
            irregular=fact.irregular,
        )
        for fact in facts
    ]
    per_slip = len(books) // max(len(drafts), 1)
    moving = [number for number, fact in enumerate(facts) if any(fact.amounts.values())]
    own = [each for number in moving for each in books[number * per_slip :][:per_slip]]
    return enter_slips([drafts[number] for number in moving], own, today=today)


def due_rule(contract: Contract, due: Instalment) -> str:
    """Give by which posting rule an instalment is owed."""
    form = contract.agreement.form
    if contract.agreement.direction != RECEIVABLE:
        return _OWED.get(form, "contract.owed")
    if form == "contracting":
        return _of(contract, _FEE)
    if form == "lease":
        return _of(contract, _RENT)
    return _of(contract, _SHARE if due.kind in {SHARE, GUARANTEED} else _OTHER)


def received_rule(contract: Contract) -> str:
    """Give by which posting rule money that came in is booked."""
    return _of(contract, _RECEIVED.get(contract.agreement.form, _RECEIVED_OTHER))


def waived_rule(contract: Contract) -> str:
    """Give by which posting rule a debt is let go."""
    return _of(contract, _WAIVED)


def _of(contract: Contract, rules: tuple[str, str]) -> str:
    return rules[0 if contract.agreement.party_type in MEMBER_TYPES else 1]


def _slip_key(contract: UUID, key: str) -> str:
    return f"contract/{contract}/{key}"
