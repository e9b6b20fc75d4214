"""Takes money of others in by list, pays it on, and settles the list once all have theirs."""

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
from assets.application.income.commands import PayOn, ReceiveList, SettleList
from assets.application.income.ports import PassThroughAccounts
from assets.domain.books.entity import Entity
from assets.domain.books.slip import Share, SlipDraft
from assets.domain.income.parts import PART_MAX, Part, parts_of
from assets.domain.income.pass_through import (
    PassThrough,
    PassThroughExistsError,
    PassThroughUnknownError,
)
from assets.domain.income.receipt import BANK
from chassis.context import Context
from chassis.eventstore.log import Wanted
from chassis.receipts import StoredReceipt

RECEIVED, PAID = "pass-through.received", "pass-through.paid"


class PassThroughs:
    """The use cases of pass-through money; each answers with the receipt of what was stored."""

    def __init__(self, around: Around, *, accounts: PassThroughAccounts) -> None:
        """Ask these on which accounts the money stands."""
        self._around = around
        self._accounts = accounts

    async def receive_list(self, command: ReceiveList, context: Context) -> StoredReceipt:
        """Take a list over; its money stands on no income or expense."""
        owner, listed, today = command.owner, command.listed, self._around.today()
        self._accounts.check(owner.unit, owner.chart, (RECEIVED, PAID), listed.received_on)
        own_id = PassThrough.create_id(owner.entity, listed.number)
        chunks = list(parts_of(listed.parts, PART_MAX))
        keys = [f"pass-through/{own_id}/received/{place}" for place in range(1, len(chunks) + 1)]

        def decide(found: Found) -> Facts:
            if found["list"] is not None:
                raise PassThroughExistsError(f"{listed.number} is taken: is it entered already?")
            check_account(found["entity"], listed.bank_account, listed.received_on)
            received = PassThrough.receive(listed, today=today)
            slips = [
                SlipDraft(
                    entity=owner.entity,
                    key=key,
                    rule=RECEIVED,
                    dated_on=listed.received_on,
                    shares=tuple(_share(part, listed.bank_account) for part in chunk),
                    evidence=listed.evidence,
                )
                for key, chunk in zip(keys, chunks, strict=True)
            ]
            return [received], slips, {"number": listed.number}

        fact = Fact(
            owner=owner, wanted=_wanted(owner.entity, own_id), keys=keys, on=listed.received_on
        )
        return await self._around.carry(fact, decide, context)

    async def pay_on(self, command: PayOn, context: Context) -> StoredReceipt:
        """Record what the bank paid to those on a list."""
        owner, paid, today = command.owner, command.paid, self._around.today()
        self._accounts.check(owner.unit, owner.chart, (RECEIVED, PAID), paid.paid_on)
        own_id = PassThrough.create_id(owner.entity, command.number)
        key = f"pass-through/{own_id}/paid/{paid.reference}"

        def decide(found: Found) -> Facts:
            listed = _known(found["list"])
            known = is_open(found["entity"], paid.bank_account, paid.paid_on)
            beside = () if known else (BANK_ACCOUNT_UNKNOWN,)
            irregular = listed.pay_on(paid, today=today, beside=beside)
            slip = SlipDraft(
                entity=owner.entity,
                key=key,
                rule=PAID,
                dated_on=paid.paid_on,
                shares=tuple(_share(part, paid.bank_account) for part in paid.parts),
                irregular=tuple(irregular),
            )
            answer = {"irregular": irregular, "remaining_fen": listed.remaining_fen}
            return [listed], [slip], answer

        wanted = _wanted(owner.entity, own_id)
        fact = Fact(owner=owner, wanted=wanted, keys=(key,), on=paid.paid_on)
        return await self._around.carry(fact, decide, context)

    async def settle_list(self, command: SettleList, context: Context) -> StoredReceipt:
        """Declare a list settled; refused while anybody has another amount than it gives them."""
        owner, today = command.owner, self._around.today()
        own_id = PassThrough.create_id(owner.entity, command.number)

        def decide(found: Found) -> Facts:
            listed = _known(found["list"])
            listed.settle(settled_on=command.settled_on, today=today)
            return [listed], [], {"remaining_fen": listed.remaining_fen}

        wanted = _wanted(owner.entity, own_id)
        fact = Fact(owner=owner, wanted=wanted, keys=(), on=command.settled_on)
        return await self._around.carry(fact, decide, context)


def _share(part: Part, bank_account: UUID) -> Share:
    return share(part.amount_fen, BANK, party=part.party, bank_account=bank_account)


def _wanted(entity: UUID, own_id: UUID) -> dict[str, Wanted]:
    return {"list": (PassThrough, own_id), "entity": (Entity, entity)}


def _known(listed: PassThrough | None) -> PassThrough:
    if listed is None:
        raise PassThroughUnknownError("the entity has no list of this number")
    return listed
