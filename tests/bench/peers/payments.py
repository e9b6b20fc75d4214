"""The peer's payments: the same way from request to books on plain `eventsourcing`."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from threading import Lock
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError
from typing_extensions import override

from tests.bench.driving import Caller, drive_threads
from tests.bench.harness import Bench, Load, Side
from tests.bench.payments import (
    ACCOUNTANT,
    AMOUNT_FEN,
    CASHIER,
    CLERK,
    FIRST_VILLAGE,
    PAYEE,
    POSTS,
    REVIEWER,
    STEPS,
    VILLAGES,
    signer,
)
from tests.bench.peers.account import Tuning, environment
from tests.bench.peers.payment_domain import Journal, Request, Slip, Voucher
from tests.bench.servers import Servers

ATTEMPTS_MAX = 100
DATABASE = "bench_peer_payments"
POOL_SIZE = 10


class PlainPayments(Application[UUID]):
    """Carries payments through; a command that lost a race is decided again."""

    name = "payments"

    def again(self, decide: Callable[[], tuple[Aggregate, ...]]) -> None:
        """Decide and save, again on newer aggregates where somebody else was first."""
        for _ in range(ATTEMPTS_MAX):
            try:
                self.save(*decide())
            except IntegrityError:
                continue
            return
        raise IntegrityError("others were first too often; try again later")

    def journal(self, village: int, month: str) -> Journal:
        """Give the journal of a month."""
        journal: Journal = self.repository.get(Journal.create_id(village, month))
        return journal


@dataclass(frozen=True, kw_only=True)
class One:
    """One payment on its way."""

    application: PlainPayments
    village: int
    number: str
    day: date

    @property
    def month(self) -> str:
        """The month of its journal."""
        return f"{self.day:%Y-%m}"

    def approve(self) -> None:
        """Ask, sign eight times, order and confirm, each durable."""
        app, own_id = self.application, Request.create_id(self.village, self.number)
        app.save(
            Request(
                village=self.village,
                number=self.number,
                purpose="running",
                payee=str(PAYEE),
                amount_fen=AMOUNT_FEN,
                resolution=self.number,
                requester=str(CLERK),
            )
        )
        holders = {post: str(signer(self.village, n)) for n, post in enumerate(POSTS)}
        for step, post in zip(STEPS, POSTS, strict=True):
            request: Request = app.repository.get(own_id)
            request.sign(step, holders[post], post, holders=holders)
            app.save(request)
        request = app.repository.get(own_id)
        request.order(str(CASHIER), self.day.isoformat())
        app.save(request)
        app.again(self._confirmed)

    def book(self) -> None:
        """Prepare, review, sign and post its voucher, each durable."""
        app, own_id = self.application, Voucher.create_id(self.village, self.number)
        app.again(self._prepared)
        voucher: Voucher = app.repository.get(own_id)
        voucher.review(str(REVIEWER))
        app.save(voucher)
        voucher = app.repository.get(own_id)
        voucher.sign(str(CASHIER))
        app.save(voucher)
        app.again(self._posted)

    def _confirmed(self) -> tuple[Aggregate, ...]:
        app = self.application
        request: Request = app.repository.get(Request.create_id(self.village, self.number))
        request.confirm(self.number, self.day.isoformat(), AMOUNT_FEN)
        slip = Slip(
            village=self.village,
            key=self.number,
            rule="payment.paid",
            amount_fen=AMOUNT_FEN,
            party=str(PAYEE),
        )
        journal = app.journal(self.village, self.month)
        journal.enter_slip(str(slip.id), self.number)
        return request, slip, journal

    def _prepared(self) -> tuple[Aggregate, ...]:
        app = self.application
        slip: Slip = app.repository.get(Slip.create_id(self.village, self.number))
        journal = app.journal(self.village, self.month)
        voucher = Voucher(
            village=self.village,
            draft=self.number,
            dated_on=self.day.isoformat(),
            lines=[
                {"account": "513", "debit_fen": slip.amount_fen, "credit_fen": 0},
                {"account": "102", "debit_fen": 0, "credit_fen": slip.amount_fen},
            ],
            summary="示例",
            preparer=str(ACCOUNTANT),
        )
        slip.prepared(str(voucher.id))
        journal.enter(str(voucher.id), str(slip.id))
        return voucher, slip, journal

    def _posted(self) -> tuple[Aggregate, ...]:
        app = self.application
        voucher: Voucher = app.repository.get(Voucher.create_id(self.village, self.number))
        slip: Slip = app.repository.get(Slip.create_id(self.village, self.number))
        journal = app.journal(self.village, self.month)
        number = journal.number + 1
        journal.post(str(voucher.id), number, voucher.lines)
        voucher.post(number, self.month, str(ACCOUNTANT))
        slip.post()
        return voucher, slip, journal


class PeerPayments(Side):
    """Keeps one application open; each caller is a thread that carries payments through."""

    def __init__(self, conninfo: str, load: Load, *, pool_size: int) -> None:
        self._conninfo = conninfo
        self._load = load
        self._pool_size = pool_size
        self._made = 0
        self._lock = Lock()
        self._application: PlainPayments | None = None
        self._day = date.today()  # noqa: DTZ011  # any one day

    @override
    def setup(self) -> None:
        tuning = Tuning(pool_size=self._pool_size)
        self._application = app = PlainPayments(environment(self._conninfo, tuning))
        for village in range(FIRST_VILLAGE, FIRST_VILLAGE + VILLAGES):
            with suppress(IntegrityError):
                app.save(Journal(village=village, month=f"{self._day:%Y-%m}"))

    @override
    def run(self) -> float:
        return drive_threads(self._pay, self._load)

    @override
    def teardown(self) -> None:
        if self._application is not None:
            self._application.close()

    def _pay(self, caller: Caller) -> int:
        assert self._application is not None
        with self._lock:
            self._made += 1
            number = f"{id(self):x}-{self._made}"
        one = One(
            application=self._application,
            village=FIRST_VILLAGE + caller.random.randrange(VILLAGES),
            number=number,
            day=self._day,
        )
        one.approve()
        one.book()
        return 1


def peer_payments(bench: Bench, load: Load, *, pool_size: int = POOL_SIZE) -> Side:
    """Make the side on a database of its own."""
    return PeerPayments(_database(bench.servers), load, pool_size=pool_size)


def _database(servers: Servers) -> str:
    servers.create_database(DATABASE)
    return servers.conninfo(DATABASE)
