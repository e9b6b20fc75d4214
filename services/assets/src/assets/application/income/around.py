"""What the use cases of income share: log, rules, today, and how a fact makes its slips."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.books.slips import SlipKey, enter_slips, slips_wanted
from assets.application.income.commands import Owner
from assets.application.income.ports import Rules
from assets.domain.books.entity import BankAccountUnknownError, Entity
from assets.domain.books.slip import Share, SlipDraft
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt

BANK_ACCOUNT_UNKNOWN = "bank_account_unknown"
Found = Mapping[str, Any]
Facts = tuple[list[AggregateRoot], Sequence[SlipDraft], dict[str, Any]]
"""What a fact changes, the slips that it makes, and what is answered."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What one command decides on: aggregates by name, and the slips that it may make."""

    owner: Owner
    wanted: Mapping[str, Wanted]
    keys: Sequence[str]
    on: date
    rule: str | None = None
    """The section of the rules by which it is decided, for the envelope."""


class Around:
    """Carries facts of income into the log, each with its slips in the same transaction."""

    def __init__(self, log: Log, *, rules: Rules, today: Callable[[], date]) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self.log = log
        self.rules = rules
        self.today = today

    async def carry(
        self, fact: Fact, decide: Callable[[Found], Facts], context: Context
    ) -> StoredReceipt:
        """Decide a fact and save it with the slips that it makes."""
        today = self.today()
        keys = [SlipKey(entity=fact.owner.entity, key=key, dated_on=fact.on) for key in fact.keys]
        context = context.counting_on(fact.on)
        if fact.rule is not None:
            context = context.under(fact.rule)

        def whole(*states: AggregateRoot | None) -> Decision:
            own, books = states[: len(fact.wanted)], states[len(fact.wanted) :]
            found = dict(zip(fact.wanted, own, strict=True))
            saved, drafts, said = decide(found)
            place = {key: number for number, key in enumerate(fact.keys)}
            width = len(books) // len(keys) if keys else 0
            chosen: list[AggregateRoot | None] = []
            for draft in drafts:
                start = place[draft.key] * width
                chosen += books[start : start + width]
            slips = enter_slips(drafts, chosen, today=today)
            return Decision(saved=[*saved, *slips], answer=said)

        wanted = [*fact.wanted.values(), *slips_wanted(keys, today=today)]
        return await self.log.execute(wanted, whole, context)


def share(amount_fen: int, moved: str | None = None, **named: UUID | str | None) -> Share:
    """Give one party's part of a slip: what it is, where it `moved`, what its lines may name.

    Money moves in `cash` or at the `bank`; what is only owed or set aside moves nowhere.
    """
    amounts = {"amount": amount_fen}
    if moved is not None:
        amounts[moved] = amount_fen
    kept = {name: str(value) for name, value in named.items() if value is not None}
    return Share(amounts=amounts, named=kept)


def is_open(entity: Entity | None, account: UUID, on: date) -> bool:
    """Tell whether money of the entity lay on this account on a day."""
    since, until = (
        (None, None) if entity is None else entity.bank_accounts.get(account, (None, None))
    )
    return since is not None and since <= on and (until is None or on <= until)


def check_account(entity: Entity | None, account: UUID, on: date) -> None:
    """Refuse an account that is not the entity's own; money of two entities is never mixed."""
    if not is_open(entity, account, on):
        raise BankAccountUnknownError(
            f"the entity has no such bank account open on {on}: open it first",
            bank_account=str(account),
        )
