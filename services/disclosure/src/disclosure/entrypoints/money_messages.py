"""Turns events of assets into what disclosure keeps of money; decides nothing."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from disclosure.adapters.received_money import PostgresReceivedMoney
from disclosure.domain.money import (
    EntityBooks,
    MonthClosing,
    MonthJournal,
    Place,
    Posting,
    PreparedVoucher,
    VoucherLine,
)


class _Reads(BaseModel):
    # No party, no bank account, no text: what is not read here can never be shown.
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Event(_Reads):
    id: str
    source: str
    subject: UUID
    effectiveon: date

    def place(self, inbox: Inbox) -> Place:
        """Say where this stands in the log of assets."""
        return Place(source=self.source, event_id=self.id, position=inbox.position)


class EstablishedData(_Reads):
    """What an established entity says."""

    unit: UUID
    form: str
    name: str
    chart: str


class EntityEstablished(_Event):
    """`assets.entity.established.v1`: an entity keeps books from a month on."""

    data: EstablishedData


class LineData(_Reads):
    """What a line of a voucher says: an account and an amount."""

    account: str
    debit_fen: int = Field(strict=True)
    credit_fen: int = Field(strict=True)


class PreparedData(_Reads):
    """What a prepared voucher says."""

    entity: UUID
    kind: str
    dated_on: date
    lines: list[LineData]


class VoucherPrepared(_Event):
    """`assets.voucher.prepared.v1`: its subject is the voucher."""

    data: PreparedData


class PostedData(_Reads):
    """What a posted voucher says."""

    month: str
    number: int = Field(ge=1, strict=True)


class VoucherPosted(_Event):
    """`assets.voucher.posted.v1`: the voucher is in the books."""

    data: PostedData


class OpenedData(_Reads):
    """What an opened journal says."""

    entity: UUID
    month: str


class JournalOpened(_Event):
    """`assets.journal.opened.v1`: its subject is the journal."""

    data: OpenedData


class ClosedData(_Reads):
    """What a closed journal says."""

    vouchers: int = Field(ge=0, strict=True)


class JournalClosed(_Event):
    """`assets.journal.closed.v1`: nothing enters the month any more."""

    data: ClosedData


def register_money(listener: Listener, received: PostgresReceivedMoney) -> None:
    """Register what disclosure keeps of books, vouchers and months, in any order."""
    _books(listener, received)
    _vouchers(listener, received)
    _months(listener, received)


def _books(listener: Listener, received: PostgresReceivedMoney) -> None:
    @listener.on("assets.entity.established.v1", model=EntityEstablished, order=Order.FREE)
    async def keep_books(event: EntityEstablished, inbox: Inbox) -> None:
        books = EntityBooks(entity=event.subject, **dict(event.data))
        await received.keep_books(books, event.place(inbox), inbox.once)


def _vouchers(listener: Listener, received: PostgresReceivedMoney) -> None:
    @listener.on("assets.voucher.prepared.v1", model=VoucherPrepared, order=Order.FREE)
    async def keep_voucher(event: VoucherPrepared, inbox: Inbox) -> None:
        lines = [VoucherLine(**dict(line)) for line in event.data.lines]
        voucher = PreparedVoucher(voucher=event.subject, **{**dict(event.data), "lines": lines})
        await received.keep_voucher(voucher, event.place(inbox), inbox.once)

    @listener.on("assets.voucher.posted.v1", model=VoucherPosted, order=Order.FREE)
    async def keep_posting(event: VoucherPosted, inbox: Inbox) -> None:
        posting = Posting(voucher=event.subject, **dict(event.data))
        await received.keep_posting(posting, event.place(inbox), inbox.once)


def _months(listener: Listener, received: PostgresReceivedMoney) -> None:
    @listener.on("assets.journal.opened.v1", model=JournalOpened, order=Order.FREE)
    async def keep_journal(event: JournalOpened, inbox: Inbox) -> None:
        journal = MonthJournal(journal=event.subject, **dict(event.data))
        await received.keep_journal(journal, event.place(inbox), inbox.once)

    @listener.on("assets.journal.closed.v1", model=JournalClosed, order=Order.FREE)
    async def keep_closing(event: JournalClosed, inbox: Inbox) -> None:
        closing = MonthClosing(
            journal=event.subject, vouchers=event.data.vouchers, closed_on=event.effectiveon
        )
        await received.keep_closing(closing, event.place(inbox), inbox.once)
