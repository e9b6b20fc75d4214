"""Keeps track of cash between receipt and bank: deposits, withdrawals and counts."""

from collections.abc import Mapping
from uuid import UUID

from assets.application.income.around import Around, Fact, Facts, Found, check_account, share
from assets.application.income.commands import BankCash, CountCash, DrawCash, Owner
from assets.domain.books.entity import Entity
from assets.domain.books.slip import SlipDraft
from assets.domain.income.cash_box import CashBox, Moved
from chassis.context import Context
from chassis.eventstore.log import Wanted
from chassis.receipts import StoredReceipt


class Cash:
    """The use cases of cash; each answers with the receipt of what was stored."""

    def __init__(self, around: Around) -> None:
        """Decide on the log of these."""
        self._around = around

    async def bank_cash(self, command: BankCash, context: Context) -> StoredReceipt:
        """Record what was paid in at the bank; more than the cashier holds is irregular."""
        owner, moved, today = command.owner, command.moved, self._around.today()

        def decide(found: Found) -> Facts:
            check_account(found["entity"], moved.bank_account, moved.moved_on)
            box = _box(found, owner)
            irregular = box.bank(moved, today=today)
            slip = _slip(owner, moved, "cash.banked", irregular=tuple(irregular))
            return [box], [slip], {"key": moved.key, "irregular": irregular}

        return await self._around.carry(_fact(owner, moved), decide, context)

    async def draw_cash(self, command: DrawCash, context: Context) -> StoredReceipt:
        """Record what was drawn from the bank."""
        owner, moved, today = command.owner, command.moved, self._around.today()

        def decide(found: Found) -> Facts:
            check_account(found["entity"], moved.bank_account, moved.moved_on)
            box = _box(found, owner)
            box.draw(moved, today=today)
            slip = _slip(owner, moved, "cash.drawn")
            return [box], [slip], {"key": moved.key, "irregular": list[str]()}

        return await self._around.carry(_fact(owner, moved), decide, context)

    async def count_cash(self, command: CountCash, context: Context) -> StoredReceipt:
        """Record a count; a difference enters the books until somebody decides on it."""
        owner, count, today = command.owner, command.count, self._around.today()
        key = _key(count.key)

        def decide(found: Found) -> Facts:
            box = _box(found, owner)
            difference_fen = box.count(count, today=today)
            answer = {"key": count.key, "difference_fen": difference_fen}
            if not difference_fen:
                return [box], [], answer
            slip = SlipDraft(
                entity=owner.entity,
                key=key,
                rule="cash.surplus" if difference_fen > 0 else "cash.shortage",
                dated_on=count.counted_on,
                shares=(share(abs(difference_fen), party=count.cashier),),
            )
            return [box], [slip], answer

        fact = Fact(owner=owner, wanted=_wanted(owner), keys=(key,), on=count.counted_on)
        return await self._around.carry(fact, decide, context)


def _fact(owner: Owner, moved: Moved) -> Fact:
    return Fact(owner=owner, wanted=_wanted(owner), keys=(_key(moved.key),), on=moved.moved_on)


def _wanted(owner: Owner) -> Mapping[str, Wanted]:
    entity: UUID = owner.entity
    return {"cash": (CashBox, CashBox.create_id(entity)), "entity": (Entity, entity)}


def _box(found: Found, owner: Owner) -> CashBox:
    box: CashBox = found["cash"] or CashBox(owner.entity)
    return box


def _key(key: str) -> str:
    return f"cash/{key}"


def _slip(owner: Owner, moved: Moved, rule: str, *, irregular: tuple[str, ...] = ()) -> SlipDraft:
    return SlipDraft(
        entity=owner.entity,
        key=_key(moved.key),
        rule=rule,
        dated_on=moved.moved_on,
        shares=(share(moved.amount_fen, bank_account=moved.bank_account),),
        irregular=irregular,
    )
