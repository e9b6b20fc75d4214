"""What can happen to a fund after it was established, as it is stored for ever."""

from datetime import date
from uuid import UUID

from assets.domain.funds.money import Drawn, Outlay, Receipt, Reservation, SourceTotal
from assets.domain.funds.remuneration import Remuneration
from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal, Sealed


class FundEvents:
    """The events of `Fund` but for the first, which stands with its creation."""

    class ManagersNamed(AggregateRoot.Event):
        """These posts manage the fund from now on."""

        TOPIC = "assets.fund.managers_named"
        managers: list[str]
        resolution: str

    class Received(AggregateRoot.Event):
        """Money came into the fund from a source."""

        TOPIC = "assets.fund.received"
        receipt: Receipt
        irregular: list[str]

    class Reserved(AggregateRoot.Event):
        """Money was set aside for a payment request."""

        TOPIC = "assets.fund.reserved"
        request: UUID
        reservation: Reservation

    class Released(AggregateRoot.Event):
        """What was set aside for a payment request and is not paid is free again."""

        TOPIC = "assets.fund.released"
        request: UUID
        amount_fen: int

    class PaidOut(AggregateRoot.Event):
        """Money left the fund for one of its purposes, taken from these sources."""

        TOPIC = "assets.fund.paid_out"
        outlay: Outlay
        drawn: list[Drawn]
        request: UUID | None = None

    class PaidOutIrregularly(AggregateRoot.Event):
        """Money left although it should not have, or not so; why is named.

        What the fund did not hold was not taken from it: it is `uncovered_fen`.
        """

        TOPIC = "assets.fund.paid_out_irregularly"
        outlay: Outlay
        drawn: list[Drawn]
        irregular: list[str]
        uncovered_fen: int
        request: UUID | None = None
        reporter: UUID | None = None
        note: Personal | Sealed | None = None

    class TakenBack(AggregateRoot.Event):
        """Money that had left on a payment request came back to the sources it was taken from."""

        TOPIC = "assets.fund.taken_back"
        request: UUID
        amount_fen: int
        returned_on: date
        reference: str
        drawn: list[Drawn]

    class RemunerationAgreed(AggregateRoot.Event):
        """The trustee may draw so much on these days (物业酬金)."""

        TOPIC = "assets.fund.remuneration_agreed"
        agreed: Remuneration
        resolution: str

    class Closed(AggregateRoot.Event):
        """The fund is closed with these totals of each source."""

        TOPIC = "assets.fund.closed"
        closed_on: date
        totals: list[SourceTotal]
        resolution: str
