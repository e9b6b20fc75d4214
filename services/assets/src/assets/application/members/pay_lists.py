"""Asks for the payment of a whole pay list by one request."""

from collections.abc import Sequence
from uuid import UUID

from assets.application.books.entities import known
from assets.application.members.around import Around
from assets.application.members.commands import RequestListPayment
from assets.application.members.ports import ListSigners
from assets.application.payments.ports import Chains
from assets.domain.books.entity import Entity
from assets.domain.members.pay_list import REQUESTS_MAX, PayList, PayListUnknownError
from assets.domain.payments.booking import Booking
from assets.domain.payments.related import RelatedSigners
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import LIST, State
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt


class PayLists:
    """The use cases of pay lists; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, around: Around, *, chains: Chains, signers: ListSigners) -> None:
        """Decide on this log, by these payment chains and who signs in them."""
        self._log = log
        self._around = around
        self._chains = chains
        self._signers = signers

    async def request_list_payment(
        self, command: RequestListPayment, context: Context
    ) -> StoredReceipt:
        """Ask for the payment of all lines at once; the list itself is the payee.

        Signers who are on it, or near relatives of somebody on it, are named as exempt.
        """
        unit = (await self._around.placements.known(command.entity)).unit
        today = self._around.today()
        book = self._chains.in_force(unit, today)

        def decide(
            entity: Entity | None, listed: PayList | None, *found: PaymentRequest | None
        ) -> Decision:
            entity, listed = known(entity), known_list(listed)
            resolution = listed.check_payable(last_withdrawn=_last_withdrawn(listed, found))
            chain = None if book is None else book.counting(listed.kind, listed.total_fen)
            parties = frozenset(line.party for line in listed.lines)
            near = () if chain is None else self._signers.near(chain, parties, today)
            request = PaymentRequest(
                unit=unit,
                number=PayList.request_number(entity.id, listed.number, listed.attempts + 1),
                purpose=listed.kind,
                payee=listed.id,
                payee_type=LIST,
                amount_fen=listed.total_fen,
                resolution=resolution,
                requester=command.requester,
                chain=None if chain is None else chain.bound,
                booking=Booking(entity=entity.id),
                related=RelatedSigners(persons=tuple(near), exempt=True) if near else None,
            )
            listed.request_payment(request.id)
            answer = {"payment_request": str(request.id), "amount_fen": listed.total_fen}
            decided = context.under(resolution, listed.rule)
            contexts = dict.fromkeys((listed.id, request.id), decided)
            return Decision(saved=[listed, request], answer=answer, contexts=contexts)

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (PayList, PayList.create_id(command.entity, command.number)),
            *payments_wanted(unit, command.entity, command.number),
        ]
        return await self._log.execute(wanted, decide, context)


def payments_wanted(unit: UUID, entity: UUID, number: str) -> list[Wanted]:
    """Give every request by which a list may have been asked for, the first one first."""
    numbers = [
        PayList.request_number(entity, number, attempt) for attempt in range(1, REQUESTS_MAX + 1)
    ]
    return [(PaymentRequest, PaymentRequest.create_id(unit, each)) for each in numbers]


def known_list(listed: PayList | None) -> PayList:
    """Give the list; raises `PayListUnknownError` where there is none."""
    if listed is None:
        raise PayListUnknownError("the entity has no such pay list")
    return listed


def _last_withdrawn(listed: PayList, found: Sequence[PaymentRequest | None]) -> bool:
    last = found[listed.attempts - 1] if listed.attempts else None
    return last is not None and last.state is State.WITHDRAWN
