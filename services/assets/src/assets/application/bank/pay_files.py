"""Makes pay files (批量代发) of ordered payments, and registers the accounts they go into."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from assets.application.bank.commands import CallOffPayFile, MakePayFile, RegisterPayeeAccount
from assets.application.bank.payment_moves import own_payment
from assets.application.bank.ports import Around, FileHead, FileLine, KnownPayee, PayWriter
from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.payments.ports import Index, Placed
from assets.domain.bank.file_digest import digest_of
from assets.domain.bank.formats import BankRules
from assets.domain.bank.ordered_payment import OrderedPayment
from assets.domain.bank.pay_file import Head, Item, PayFile
from assets.domain.bank.pay_file_errors import (
    OrderNotForFileError,
    PayeeAccountMissingError,
    PayeeAccountOwnError,
    PayFileExistsError,
    PayFileUnknownError,
)
from assets.domain.bank.payee_account import PayeeAccount
from assets.domain.books.entity import BankAccountUnknownError, Entity
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import BANK_TRANSFER, PaymentMovedOnError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.errors import InvalidError
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class AccountNumberError(InvalidError):
    """Nothing of an account number can be compared with another one."""

    code = "account_number"


@dataclass(frozen=True, kw_only=True)
class Made:
    """Everything a pay file is made of, before it is known what is left to pay."""

    command: MakePayFile
    rules: BankRules
    head: FileHead
    placed: Mapping[UUID, Placed]
    payees: Mapping[UUID, KnownPayee]


class PayFiles:
    """The use cases of pay files; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, around: Around, *, payments: Index, writer: PayWriter) -> None:
        """Decide on this log, by what lies around."""
        self._log = log
        self._around = around
        self._payments = payments
        self._writer = writer

    async def register_payee_account(
        self, command: RegisterPayeeAccount, context: Context
    ) -> StoredReceipt:
        """Name the account into which a payee is paid from now on."""
        token = await asyncio.to_thread(self._around.numbers.token, command.number, command.since)
        if token is None:
            raise AccountNumberError("write the number of an account in digits")

        def decide(account: PayeeAccount | None) -> Decision:
            account = account or PayeeAccount(command.unit, command.party)
            account.register(
                holder=Personal(command.party, VOUCHERS_RETENTION, command.holder),
                number=Personal(command.party, VOUCHERS_RETENTION, command.number),
                number_token=token,
                bank=command.bank,
                since=command.since,
                registrar=command.registrar,
                bank_code=command.bank_code,
                evidence=command.evidence,
            )
            return Decision(saved=[account], answer={"payee_account": str(account.id)})

        wanted = PayeeAccount.create_id(command.unit, command.party)
        return await self._log.execute([(PayeeAccount, wanted)], decide, context)

    async def make_pay_file(self, command: MakePayFile, context: Context) -> StoredReceipt:
        """Put ordered payments into one file for the bank, each into one that is live at most."""
        made = await self._made(command, UUID(context.unit))
        requests = command.payment_requests
        context = context.under(made.rules.rule)

        def decide(
            found: PayFile | None, entity: Entity | None, *orders: AggregateRoot | None
        ) -> Decision:
            if found is not None:
                raise PayFileExistsError(f"{command.number} is taken: look at that file first")
            own = known(entity)
            if not own.has_bank_account(command.bank_account, on=made.head.made_on):
                raise BankAccountUnknownError("the bank account is closed: pay from another one")
            paid = [_payable(each, own, made) for each in orders[: len(requests)]]
            items = [_item(made, n, request) for n, request in enumerate(paid, 1)]
            content = self._writer.write(
                command.form, made.rules, made.head, lines_of(made.head, items, made)
            )
            file = PayFile.make(_head(made), items, digest=digest_of(content))
            saved: list[AggregateRoot] = [file]
            for item, order in zip(items, orders[len(requests) :], strict=True):
                ordered = order if isinstance(order, OrderedPayment) else None
                ordered = ordered or OrderedPayment(item.payment_request)
                ordered.list_in(file.id, amount_fen=item.amount_fen)
                saved.append(ordered)
            answer = {
                "pay_file": str(file.id),
                "digest": digest_of(content),
                "payments": len(items),
                "total_fen": sum(item.amount_fen for item in items),
            }
            return Decision(saved=saved, answer=answer)

        wanted: list[Wanted] = [
            (PayFile, PayFile.create_id(command.entity, command.number)),
            (Entity, command.entity),
            *((PaymentRequest, each) for each in requests),
            *((OrderedPayment, OrderedPayment.create_id(each)) for each in requests),
        ]
        return await self._log.execute(wanted, decide, context)

    async def call_off_pay_file(self, command: CallOffPayFile, context: Context) -> StoredReceipt:
        """Let the bank not carry a file out; its payments can be put into another one."""
        _, items = await self._around.accounts.items(command.entity, command.pay_file)
        reason = Personal(command.entity, VOUCHERS_RETENTION, command.reason)

        def decide(file: PayFile | None, *orders: OrderedPayment | None) -> Decision:
            file = own_file(file, command.entity)
            file.call_off(command.person, reason=reason)
            saved: list[AggregateRoot] = [file]
            for ordered in orders:
                assert ordered is not None, "what stands in a pay file was listed"
                if ordered.live_in == file.id:
                    ordered.release("called_off")
                    saved.append(ordered)
            return Decision(saved=saved, answer={"pay_file": str(file.id)})

        wanted: list[Wanted] = [
            (PayFile, command.pay_file),
            *((OrderedPayment, OrderedPayment.create_id(i.payment_request)) for i in items),
        ]
        return await self._log.execute(wanted, decide, context)

    async def _made(self, command: MakePayFile, unit: UUID) -> Made:
        today, accounts = self._around.today(), self._around.accounts
        account = await accounts.of(command.entity, command.bank_account)
        placed = {each: await self._payments.placed(each) for each in command.payment_requests}
        payees = await accounts.payees(unit, [each.payee for each in placed.values()])
        return Made(
            command=command,
            rules=self._around.rules.in_force(today),
            head=await accounts.head(account, command.number, today),
            placed=placed,
            payees=payees,
        )


def own_file(file: PayFile | None, entity: UUID) -> PayFile:
    """Give a pay file of the entity; raises `PayFileUnknownError`."""
    if file is None or file.entity != entity:
        raise PayFileUnknownError("the entity has no such pay file")
    return file


def end_to_end(number: str, place: int) -> str:
    """Name one payment of a file so that the bank says the name again in its result."""
    return f"{number}-{place}"


def lines_of(head: FileHead, items: Sequence[Item], made: Made) -> list[FileLine]:
    """Give what is written of each payment."""
    lines = []
    for item in items:
        payee = made.payees[item.party]
        lines.append(
            FileLine(
                number=item.number,
                holder=payee.holder,
                account=payee.account,
                bank=payee.bank,
                bank_code=payee.bank_code,
                amount_fen=item.amount_fen,
                reference=end_to_end(head.number, item.number),
                text=made.command.text,
            )
        )
    return lines


def _payable(found: AggregateRoot | None, entity: Entity, made: Made) -> PaymentRequest:
    request = own_payment(found, entity)
    if request.terms.payee != made.placed[request.id].payee:
        raise PaymentMovedOnError("the request was changed meanwhile; read it again")
    order, booking = request.order, request.terms.booking
    account = None if booking is None else booking.bank_account
    if order is None or order.method != BANK_TRANSFER or _left(request) <= 0:
        raise OrderNotForFileError(
            f"{request.number} is not ordered by bank transfer, or is paid: leave it out",
            payment_request=str(request.id),
        )
    if account not in (None, made.command.bank_account):
        raise OrderNotForFileError(
            f"{request.number} is paid from another bank account: put it into a file of that one",
            payment_request=str(request.id),
        )
    return request


def _item(made: Made, number: int, request: PaymentRequest) -> Item:
    party = request.terms.payee
    payee = made.payees.get(party)
    if payee is None:
        raise PayeeAccountMissingError(
            f"register the bank account of the payee of {request.number} first", party=str(party)
        )
    if payee.registrar == made.command.maker:
        raise PayeeAccountOwnError(
            "you registered the account of a payee yourself: have somebody else make the file",
            party=str(party),
        )
    return Item(
        number=number,
        payment_request=request.id,
        party=party,
        amount_fen=_left(request),
        holder=Personal(party, VOUCHERS_RETENTION, payee.holder),
        account=Personal(party, VOUCHERS_RETENTION, payee.account),
        account_token=payee.account_token,
        bank=payee.bank,
        bank_code=payee.bank_code,
    )


def _left(request: PaymentRequest) -> int:
    return request.order_reach_fen - request.totals.net_fen


def _head(made: Made) -> Head:
    command = made.command
    return Head(
        entity=command.entity,
        bank_account=command.bank_account,
        number=command.number,
        form=command.form,
        rule=made.rules.rule,
        made_on=made.head.made_on,
        maker=command.maker,
        text=Personal(command.entity, VOUCHERS_RETENTION, command.text),
    )
