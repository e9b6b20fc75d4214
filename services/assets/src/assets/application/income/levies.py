"""Bills levies to the households of the register or to a given roll, and waives what is waived."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from assets.application.books.entities import VOUCHERS_RETENTION
from assets.application.income.around import Around, Fact, Facts, Found, share
from assets.application.income.commands import BillLevy, Owner, WaiveLevy
from assets.application.income.ports import Households
from assets.domain.books.slip import SlipDraft
from assets.domain.income.bill import Bill, Roll, Waiver
from assets.domain.income.earmark import Earmark
from assets.domain.income.levy import Levy
from assets.domain.income.levy_refusals import (
    LevyBilledError,
    LevyRollNeededError,
    LevyUnknownError,
)
from assets.domain.income.parts import PART_MAX, parts_of
from assets.domain.income.rules import IncomeRules, LevyRule
from chassis.context import Context
from chassis.eventstore.log import Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class Levies:
    """The use cases of levies; each answers with the receipt of what was stored."""

    def __init__(self, around: Around, *, households: Households) -> None:
        """Ask these who lives in a unit."""
        self._around = around
        self._households = households

    async def bill_levy(self, command: BillLevy, context: Context) -> StoredReceipt:
        """Bill a levy for a month, once; what is owed to somebody else enters no books here."""
        owner, month, today = command.owner, command.month, self._around.today()
        rules = self._around.rules.of(owner.unit, month.first_on)
        rule = rules.levy(command.levy)
        roll = await self._roll(command, rule)
        own_id = Levy.create_id(owner.entity, rule.key, month.text)
        pieces = -(-len(roll.quantities) // PART_MAX)
        in_books = rule.creditor is None
        on = min(month.last_on, today)
        keys = [f"levy/{own_id}/billed/{place}" for place in range(1, pieces + 1)]

        def decide(found: Found) -> Facts:
            if found["levy"] is not None:
                raise LevyBilledError(f"{rule.key} is billed for {month}: it is billed once")
            levy = Levy.bill(owner.entity, rule, month=month, roll=roll, today=today)
            bills = [bill for bill in levy.bills.values() if bill.amount_fen]
            slips: Sequence[SlipDraft] = ()
            if in_books:
                slips = list(_slips(command, rules, bills, on=on))
            answer = {
                "levy": rule.key,
                "month": month.text,
                "parties": len(levy.bills),
                "total_fen": levy.total_fen,
                "left_out": [str(party) for party in roll.unsized],
            }
            return [levy], slips, answer

        fact = Fact(
            owner=owner,
            wanted={"levy": (Levy, own_id)},
            keys=keys if in_books else (),
            on=on,
            rule=rules.rule,
        )
        return await self._around.carry(fact, decide, context)

    async def waive_levy(self, command: WaiveLevy, context: Context) -> StoredReceipt:
        """Let a party owe less, on a decision and for a reason that is kept under its own key."""
        owner, today = command.owner, self._around.today()
        rules = self._around.rules.of(owner.unit, command.month.first_on)
        rule = rules.levy(command.levy)
        own_id = Levy.create_id(owner.entity, rule.key, command.month.text)
        key = f"levy/{own_id}/waived/{command.party}/{command.decision}"
        waiver = Waiver(
            party=command.party,
            amount_fen=command.amount_fen,
            waived_on=command.waived_on,
            decision=command.decision,
            reason=Personal(command.party, VOUCHERS_RETENTION, command.reason),
        )

        def decide(found: Found) -> Facts:
            levy: Levy | None = found["levy"]
            if levy is None:
                raise LevyUnknownError("the levy of this month was not billed")
            levy.waive(waiver, today=today)
            slip = SlipDraft(
                entity=owner.entity,
                key=key,
                rule=f"levy.waived.{rule.key}",
                dated_on=command.waived_on,
                shares=(
                    share(
                        command.amount_fen,
                        party=command.party,
                        fund=_fund(owner, rules, rule),
                    ),
                ),
            )
            slips = [slip] if rule.creditor is None else []
            answer = {"outstanding_fen": levy.outstanding_fen(command.party)}
            return [levy], slips, answer

        wanted: dict[str, Wanted] = {"levy": (Levy, own_id)}
        fact = Fact(owner=owner, wanted=wanted, keys=(key,), on=command.waived_on, rule=rules.rule)
        return await self._around.carry(fact, decide, context)

    async def _roll(self, command: BillLevy, rule: LevyRule) -> Roll:
        """Give who is billed: the roll that was given, or the register's households."""
        given = command.roll
        if given is not None:
            return Roll(source="given", quantities=given.quantities, evidence=given.evidence)
        if rule.basis == "quantity":
            raise LevyRollNeededError("give a roll with the quantities: the register has none")
        on = min(command.month.last_on, self._around.today())
        households = await self._households.of(command.owner.unit, on)
        if rule.basis == "household":
            return Roll(source="register", quantities=[(each.household, 1) for each in households])
        return Roll(
            source="register",
            quantities=[(each.household, each.persons) for each in households if each.persons],
            unsized=[each.household for each in households if each.persons is None],
        )


def _slips(
    command: BillLevy, rules: IncomeRules, bills: Sequence[Bill], *, on: date
) -> Iterator[SlipDraft]:
    owner, rule = command.owner, rules.levy(command.levy)
    own_id = Levy.create_id(owner.entity, rule.key, command.month.text)
    fund = _fund(owner, rules, rule)
    for place, chunk in enumerate(parts_of(bills, PART_MAX), 1):
        yield SlipDraft(
            entity=owner.entity,
            key=f"levy/{own_id}/billed/{place}",
            rule=f"levy.billed.{rule.key}",
            dated_on=on,
            shares=tuple(share(bill.amount_fen, party=bill.party, fund=fund) for bill in chunk),
            evidence=command.roll.evidence if command.roll is not None else (),
        )


def _fund(owner: Owner, rules: IncomeRules, rule: LevyRule) -> UUID | None:
    """Give the earmarked money to which receipts that pay the levy add, if there is one."""
    causes = (cause for cause in rules.causes.values() if cause.levy == rule.key)
    keys = [cause.earmark for cause in causes if cause.earmark is not None]
    return Earmark.create_id(owner.entity, keys[0]) if keys else None
