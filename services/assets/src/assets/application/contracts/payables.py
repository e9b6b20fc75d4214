"""Asks for the payment of what an entity owes on a contract, and links the two."""

from collections.abc import Callable
from datetime import date

from assets.application.contracts.commands import AskContractPayment
from assets.application.contracts.contracts import found_contract
from assets.application.payments.asking import Claim, enter_request, request_wanted
from assets.application.payments.ports import Chains, Commitments
from assets.application.payments.related import RelatedFlags
from assets.application.payments.request_commands import RequestPayment
from assets.domain.budgets.allotment import Allotment
from assets.domain.contracts.contract import Contract
from assets.domain.contracts.errors import ContractMovedOnError, PaymentAskedError
from assets.domain.payments.booking import Booking
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import State
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt

SETTLEMENT, LABOUR = "settlement", "labour-settlement"
"""The purposes by which a debt of a contract is paid, as chains and posting rules name them."""


class ContractPayables:
    """The use case of asking; the request goes its way on the chain of every payment."""

    def __init__(
        self,
        log: Log,
        *,
        chains: Chains,
        flags: RelatedFlags,
        commitments: Commitments,
        today: Callable[[], date],
    ) -> None:
        """Decide on this log, by these chains; `today` is the business date in Beijing."""
        self._log = log
        self._chains = chains
        self._flags = flags
        self._commitments = commitments
        self._today = today

    async def ask_contract_payment(
        self, command: AskContractPayment, context: Context
    ) -> StoredReceipt:
        """Ask once for what is owed; again only after the request was withdrawn.

        It takes its part of the budget as every other request does, or is refused.
        """
        today, known = self._today(), command.contract
        request = await self._request(command, context)
        book = self._chains.in_force(known.unit, today)
        chain = None if book is None else book.counting(request.purpose, request.amount_fen)
        related = await self._flags.of(chain, known.party, on=today)
        claim = Claim(chain=chain, related=related)

        def decide(
            found: Contract | None, asked: PaymentRequest | None, *rest: AggregateRoot | None
        ) -> Decision:
            contract = found_contract(found)
            if contract.owed_fen(command.part) != request.amount_fen:
                raise ContractMovedOnError("what is owed has changed: ask for it again")
            _check_unasked(contract, command, asked)
            made = enter_request(request, claim, rest, today=today)
            taken = self._commitments.permit(made, rest, before=Allotment())
            contract.ask_payment(
                made.id, command.part, number=command.number, amount_fen=request.amount_fen
            )
            answer = {"payment_request": str(made.id), "amount_fen": request.amount_fen}
            return Decision(saved=[made, contract, *taken], answer=answer)

        withdrawn = command.withdrawn or PaymentRequest.create_id(known.unit, command.number)
        wanted: list[Wanted] = [
            (Contract, known.contract),
            (PaymentRequest, withdrawn),
            *request_wanted(known.unit, command.number, entity=known.entity),
            *self._commitments.beside_new(known.unit, request.terms, Allotment()),
        ]
        return await self._log.execute(wanted, decide, context)

    async def _request(self, command: AskContractPayment, context: Context) -> RequestPayment:
        """Look what is owed now: on its amount depends the chain on which it is asked for."""
        seen: list[RequestPayment] = []

        def look(found: Contract | None) -> Decision:
            contract = found_contract(found)
            labour = contract.agreement.form == "labour"
            purpose = LABOUR if labour else SETTLEMENT
            amount_fen = contract.owed_fen(command.part)
            seen.append(_request(contract, command, purpose=purpose, amount_fen=amount_fen))
            return Decision()

        # Nothing is stored under the caller's key by looking.
        looking = context.keyed(None)
        await self._log.execute([(Contract, command.contract.contract)], look, looking)
        return seen[-1]


def _check_unasked(
    contract: Contract, command: AskContractPayment, asked: PaymentRequest | None
) -> None:
    """Refuse a second request while the last one was not withdrawn."""
    last = contract.asked_for(command.part)
    if last is None:
        return
    if asked is None or asked.id != last or asked.state is not State.WITHDRAWN:
        raise PaymentAskedError(
            "a payment was asked for this already; withdraw it first, then name it here",
            payment_request=str(last),
        )


def _request(
    contract: Contract, command: AskContractPayment, *, purpose: str, amount_fen: int
) -> RequestPayment:
    return RequestPayment(
        unit=command.contract.unit,
        number=command.number,
        purpose=purpose,
        payee=contract.agreement.party,
        payee_type=contract.agreement.party_type,
        amount_fen=amount_fen,
        resolution=command.resolution,
        benefit=None,
        period=None,
        requester=command.requester,
        booking=Booking(
            entity=contract.entity, contract=contract.id, budget_line=command.budget_line
        ),
    )
