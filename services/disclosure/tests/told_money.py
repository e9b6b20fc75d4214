"""Books of a village as assets tells of them, delivered as messages come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from chassis.broker import BrokerOptions
from chassis.eventstore.factory import StoreOptions
from chassis.listen.listener import Listener
from chassis.listen.messages import Received
from chassis.listen.options import ListenHooks, ListenOptions, Trouble
from chassis.listen.reception import Reception
from chassis.streams import POSITION_HEADER, subject_of
from disclosure.adapters.received_money import PostgresReceivedMoney
from disclosure.entrypoints.money_messages import register_money
from kernel.units import unit_id
from tests.contracts.awaited import example_of

VILLAGE = unit_id("510604", "510604102211")
ENTITY = str(uuid5(NAMESPACE_URL, "/test/entity"))
PAYEE = str(uuid5(NAMESPACE_URL, "/test/payee"))
ACCOUNT = str(uuid5(NAMESPACE_URL, "/test/bank-account"))
ASSETS = "/demo/510604/assets"

Line = tuple[str, int, int]
"""Account, debit and credit in fen."""


def event(what: str, about: str, nth: int, **data: Any) -> dict[str, Any]:
    """Give an event of assets: its committed example, said of something else."""
    document: dict[str, Any] = orjson.loads(example_of(f"assets.{what}.v1"))
    subject = str(uuid5(NAMESPACE_URL, about))
    return {
        **document,
        "source": ASSETS,
        "id": f"{subject}.{nth}",
        "subject": subject,
        "unit": str(VILLAGE),
        "data": {**document["data"], **data},
    }


def established() -> dict[str, Any]:
    """Give the event by which the village's entity keeps books."""
    name = "安家村股份经济合作联合社"
    return event("entity.established", "/test/entity", 1, unit=str(VILLAGE), name=name)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A voucher of some month; whom its lines are about is said, and must not be shown."""

    number: int
    lines: Sequence[Line]
    month: str = "2026-06"
    kind: str = "payment"

    @property
    def about(self) -> str:
        return f"/test/voucher/{self.month}/{self.number}"

    def prepared(self) -> dict[str, Any]:
        lines = [
            {
                "account": account,
                "debit_fen": debit_fen,
                "credit_fen": credit_fen,
                "bank_account": ACCOUNT,
                "party": PAYEE,
            }
            for account, debit_fen, credit_fen in self.lines
        ]
        return event(
            "voucher.prepared",
            self.about,
            1,
            entity=ENTITY,
            kind=self.kind,
            dated_on=f"{self.month}-15",
            lines=lines,
        )

    def posted(self) -> dict[str, Any]:
        return event("voucher.posted", self.about, 4, month=self.month, number=self.number)

    def events(self) -> list[dict[str, Any]]:
        return [self.prepared(), self.posted()]


def journal(month: str, *, vouchers: int) -> list[dict[str, Any]]:
    """Give the events by which a month is opened and closed."""
    about = f"/test/journal/{month}"
    return [
        event("journal.opened", about, 1, entity=ENTITY, month=month),
        event("journal.closed", about, 9, vouchers=vouchers),
    ]


def village_money() -> list[dict[str, Any]]:
    """Give what is told of a village: an opening, two months, the first of them closed."""
    vouchers = [
        Told(number=1, month="2026-05", kind="opening", lines=[("102", 900_00, 0)]),
        Told(number=2, month="2026-05", lines=[("102", 100_00, 0), ("501", 0, 100_00)]),
        Told(number=1, lines=[("541", 250_00, 0), ("102", 0, 250_00)]),
        Told(number=2, lines=[("101", 50_00, 0), ("102", 0, 50_00)]),
        Told(number=3, kind="accrual", lines=[("541", 7_00, 0), ("501", 0, 7_00)]),
        Told(number=4, lines=[("541", 12_34, 0), ("101", 0, 12_34)]),
    ]
    posted = [each for voucher in vouchers for each in voucher.events()]
    return [established(), *posted, *journal("2026-05", vouchers=2)]


async def deliver(books: Any, *documents: dict[str, Any]) -> list[str]:
    """Deliver events, each as the next of its log; gives what went wrong."""
    troubles: list[Trouble] = []
    hooks = ListenHooks(faulted=troubles.append, set_aside=troubles.append)
    options = ListenOptions(
        broker=BrokerOptions(servers=(), name="disclosure"),
        store=StoreOptions(url=books.app_url),
        source="/demo/510604/disclosure",
        consumer="disclosure-books",
    )
    listener = Listener(options, hooks)
    register_money(listener, PostgresReceivedMoney(books.database))
    reception = Reception(listener._handlers, books.database, options, hooks)
    for position, document in enumerate(documents, start=1):
        await reception.receive(
            Received(
                subject=subject_of(document),
                headers={POSITION_HEADER: str(position)},
                body=orjson.dumps(document),
                place=f"EVENTS/{position}",
                deliveries=1,
            )
        )
    return [trouble.code for trouble in troubles]
