"""Opens earmarked money, takes contributions and uses in, and closes it with what is left."""

from dataclasses import replace
from uuid import UUID

from assets.application.income.around import (
    BANK_ACCOUNT_UNKNOWN,
    Around,
    Fact,
    Facts,
    Found,
    check_account,
    is_open,
    share,
)
from assets.application.income.commands import (
    CloseEarmark,
    Contribute,
    OpenEarmark,
    UseEarmark,
)
from assets.domain.books.entity import Entity
from assets.domain.books.slip import SlipDraft
from assets.domain.income.earmark import Earmark
from assets.domain.income.earmark_refusals import EarmarkExistsError, EarmarkUnknownError
from assets.domain.income.receipt import BANK
from chassis.context import Context
from chassis.eventstore.log import Wanted
from chassis.receipts import StoredReceipt


class Earmarks:
    """The use cases of earmarked money; each answers with the receipt of what was stored."""

    def __init__(self, around: Around) -> None:
        """Decide on the log of these."""
        self._around = around

    async def open_earmark(self, command: OpenEarmark, context: Context) -> StoredReceipt:
        """Let money be raised for the purposes of the rules, once."""
        owner, today = command.owner, self._around.today()
        rules = self._around.rules.of(owner.unit, command.opened_on)
        rule = rules.earmark(command.earmark)

        def decide(found: Found) -> Facts:
            if found["earmark"] is not None:
                raise EarmarkExistsError(f"{rule.key} is open: go on with it")
            opened = Earmark.open(owner.entity, rule, opened_on=command.opened_on, today=today)
            return [opened], [], {"earmark": str(opened.id)}

        wanted = _wanted(owner.entity, rule.key)
        fact = Fact(owner=owner, wanted=wanted, keys=(), on=command.opened_on, rule=rules.rule)
        return await self._around.carry(fact, decide, context)

    async def contribute(self, command: Contribute, context: Context) -> StoredReceipt:
        """Record what a source gave without a receipt."""
        owner, given, today = command.owner, command.contribution, self._around.today()
        own_id = Earmark.create_id(owner.entity, command.earmark)
        key = f"earmark/{own_id}/given/{given.reference}"
        given = replace(given, reference=f"given/{given.reference}")

        def decide(found: Found) -> Facts:
            earmark = _known(found["earmark"])
            account = command.bank_account
            if account is not None:
                check_account(found["entity"], account, given.given_on)
            irregular = earmark.contribute(given, report=False, today=today)
            part = share(
                given.amount_fen,
                None if account is None else BANK,
                party=given.party,
                fund=own_id,
                bank_account=account,
                source=given.source,
            )
            slip = SlipDraft(
                entity=owner.entity,
                key=key,
                rule=f"earmark.contributed.{command.earmark}.{given.source}",
                dated_on=given.given_on,
                shares=(part,),
            )
            answer = {"irregular": irregular, "left_fen": earmark.left_fen}
            return [earmark], [slip], answer

        wanted = _wanted(owner.entity, command.earmark)
        fact = Fact(owner=owner, wanted=wanted, keys=(key,), on=given.given_on)
        return await self._around.carry(fact, decide, context)

    async def use_earmark(self, command: UseEarmark, context: Context) -> StoredReceipt:
        """Use money for its purpose alone, or record what it was used for nevertheless."""
        owner, use, today = command.owner, command.use, self._around.today()
        own_id = Earmark.create_id(owner.entity, command.earmark)
        key = f"earmark/{own_id}/used/{use.reference}"

        def decide(found: Found) -> Facts:
            earmark = _known(found["earmark"])
            known = is_open(found["entity"], use.bank_account, use.used_on)
            if not command.report:
                check_account(found["entity"], use.bank_account, use.used_on)
            beside = () if known else (BANK_ACCOUNT_UNKNOWN,)
            wrong = earmark.use(use, report=command.report, today=today, beside=beside)
            part = share(
                use.amount_fen, BANK, party=use.party, fund=own_id, bank_account=use.bank_account
            )
            slip = SlipDraft(
                entity=owner.entity,
                key=key,
                rule=f"earmark.used.{command.earmark}",
                dated_on=use.used_on,
                shares=(part,),
                irregular=tuple(wrong),
            )
            answer = {"irregular": wrong, "left_fen": earmark.left_fen}
            return [earmark], [slip], answer

        wanted = _wanted(owner.entity, command.earmark)
        fact = Fact(owner=owner, wanted=wanted, keys=(key,), on=use.used_on)
        return await self._around.carry(fact, decide, context)

    async def close_earmark(self, command: CloseEarmark, context: Context) -> StoredReceipt:
        """Raise nothing more; what is left stays to be used for its purpose."""
        owner, today = command.owner, self._around.today()

        def decide(found: Found) -> Facts:
            earmark = _known(found["earmark"])
            earmark.close(closed_on=command.closed_on, today=today)
            answer = {"raised_fen": earmark.raised_fen, "left_fen": earmark.left_fen}
            return [earmark], [], answer

        wanted = _wanted(owner.entity, command.earmark)
        fact = Fact(owner=owner, wanted=wanted, keys=(), on=command.closed_on)
        return await self._around.carry(fact, decide, context)


def _wanted(entity: UUID, key: str) -> dict[str, Wanted]:
    return {"earmark": (Earmark, Earmark.create_id(entity, key)), "entity": (Entity, entity)}


def _known(earmark: Earmark | None) -> Earmark:
    if earmark is None:
        raise EarmarkUnknownError("open this earmarked money first")
    return earmark
