"""How slips wait in the journal of a month, as it is stored for ever."""

from uuid import UUID

from chassis.aggregate import AggregateRoot


class JournalEvents:
    """The events of `Journal` that are about slips; those about vouchers stand with it."""

    class SlipEntered(AggregateRoot.Event):
        """A slip waits for its voucher in this month; the month does not close without it."""

        TOPIC = "assets.journal.slip_entered"
        slip: UUID
        key: str

    class SlipVouchered(AggregateRoot.Event):
        """The voucher was prepared from the slip, which waits again if the voucher is voided."""

        TOPIC = "assets.journal.slip_vouchered"
        slip: UUID
        voucher: UUID

    class SlipSetAside(AggregateRoot.Event):
        """No voucher is made of the slip; the month does not wait for it any more."""

        TOPIC = "assets.journal.slip_set_aside"
        slip: UUID
