"""The platform's side of payments: the use cases of assets, from the request to the books."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from uuid import UUID, uuid5

import psycopg
import uvloop
from typing_extensions import override

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.earlier_slips import ReadEarlierSlips
from assets.adapters.books.ledger import Ledger
from assets.adapters.books.slip_origins import LoggedSlipOrigins
from assets.adapters.members.pay_list_index import PayListIndex
from assets.adapters.payments.payment_index import PaymentIndex
from assets.application.books.books import Books
from assets.application.books.commands import PostVoucher, ReviewVoucher, SignVoucher
from assets.application.books.slip_commands import PrepareFromSlip
from assets.application.books.slip_reviews import SlipChecks
from assets.application.books.slip_vouchers import SlipVouchers
from assets.application.payments.commands import ConfirmPayment, OrderPayment, SignPayment
from assets.application.payments.payment_slips import PaymentSlips
from assets.application.payments.payments import Around, Payments
from assets.application.payments.related import RelatedFlags
from assets.application.payments.request_commands import RequestPayment
from assets.application.payments.requests import Assets, Basis
from assets.domain.books.entity import Entity
from assets.domain.books.slip import Slip
from assets.domain.payments.booking import Booking
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import BANK_TRANSFER, Moved
from assets.features.core import Core
from chassis.context import Context, IdempotencyKey
from chassis.personal.values import Personal
from kernel.periods import Month
from tests.bench.driving import Caller, drive_tasks
from tests.bench.harness import Bench, Load, Side
from tests.bench.ours.books import CHART, FORM, BooksOfCounty, adopt, books, context, unit_of
from tests.bench.ours.county import SINCE
from tests.bench.ours.tuned import tuned
from tests.bench.payments import (
    ACCOUNTANT,
    AMOUNT_FEN,
    CASHIER,
    CLERK,
    FIRST_VILLAGE,
    PAYEE,
    POSTS,
    REVIEWER,
    SIGNERS,
    STEPS,
    VILLAGES,
    signer,
)
from tests.bench.servers import Servers
from tests.bench.workload import COUNTY

BANK = "basic"


@dataclass(frozen=True, kw_only=True)
class Application:
    """The use cases of assets, joined as the service joins them."""

    requests: Assets
    payments: Payments
    slips: SlipVouchers
    books: Books
    today: date


class OurPayments(Side):
    """Keeps one application open; each caller carries one payment after the other through."""

    def __init__(self, kept: BooksOfCounty, load: Load) -> None:
        self._kept = kept
        self._load = load
        self._name = secrets.token_hex(4)
        self._made = 0
        self._keys = 0
        self._runner: asyncio.Runner | None = None
        self._application: Application | None = None

    @override
    def setup(self) -> None:
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._application = self._runner.run(self._open())

    @override
    def run(self) -> float:
        assert self._runner is not None
        with tuned():
            return self._runner.run(drive_tasks(self._pay, self._load))

    @override
    def teardown(self) -> None:
        if self._runner is not None:
            self._runner.run(self._shut())
            self._runner.close()

    async def _open(self) -> Application:
        base = self._kept.base
        await base.open()
        core = Core.on(base)
        chains, benefit_lists, posting = core.chains, core.benefit_lists, core.posting
        charts = AdoptedCharts(base.register)
        signers = core.signers
        flags = RelatedFlags(signers=signers, posting=posting)
        commitments, earlier = core.commitments, ReadEarlierSlips(base.reader, base.log)
        around = Around(
            index=PaymentIndex(base.reader, base.log),
            chains=chains,
            signers=signers,
            flags=flags,
            commitments=commitments,
            benefit_lists=benefit_lists,
            slips=PaymentSlips(posting, PayListIndex(base.reader)),
            today=base.today,
        )
        return Application(
            requests=Assets(
                base.log,
                Basis(
                    benefit_lists=benefit_lists,
                    chains=chains,
                    flags=flags,
                    commitments=commitments,
                    today=base.today,
                ),
            ),
            payments=Payments(base.log, around),
            slips=SlipVouchers(base.log, charts=charts, rules=posting, earlier=earlier),
            books=Books(
                base.log,
                charts=charts,
                balances=Ledger(base.reader),
                slips=SlipChecks(rules=posting, origins=LoggedSlipOrigins(base.reader, base.log)),
                today=base.today,
            ),
            today=base.today(),
        )

    async def _shut(self) -> None:
        await self._kept.base.reader.close()
        await self._kept.base.database.close()

    async def _pay(self, caller: Caller) -> int:
        village = FIRST_VILLAGE + caller.random.randrange(VILLAGES)
        self._made += 1
        number = f"{self._name}-{self._made}"
        await self._approve(village, number)
        await self._book(village, number)
        return 1

    async def _approve(self, village: int, number: str) -> None:
        done, unit = self._application, unit_of(village)
        assert done is not None
        entity = Entity.create_id(unit, FORM)
        request = PaymentRequest.create_id(unit, number)
        asked = RequestPayment(
            unit=unit,
            number=number,
            purpose="running",
            payee=PAYEE,
            payee_type="organisation",
            amount_fen=AMOUNT_FEN,
            resolution=number,
            benefit=None,
            period=None,
            requester=CLERK,
            booking=Booking(entity=entity, bank_account=Entity.bank_account_id(entity, BANK)),
        )
        await done.requests.request_payment(asked, self._context(village, CLERK))
        for place, (step, post) in enumerate(zip(STEPS, POSTS, strict=True)):
            person = signer(village, place)
            signed = SignPayment(request=request, step=step, version=1, person=person, post=post)
            await done.payments.sign_payment(signed, self._context(village, person))
        order = OrderPayment(request=request, method=BANK_TRANSFER, person=CASHIER)
        await done.payments.order_payment(order, self._context(village, CASHIER))
        paid = Moved(reference=number, moved_on=done.today, amount_fen=AMOUNT_FEN)
        confirmed = ConfirmPayment(request=request, paid=paid, cashier=CASHIER)
        await done.payments.confirm_payment(confirmed, self._context(village, CASHIER))

    async def _book(self, village: int, number: str) -> None:
        done, unit = self._application, unit_of(village)
        assert done is not None
        entity, month = Entity.create_id(unit, FORM), Month.of(done.today)
        key = f"payment/{PaymentRequest.create_id(unit, number)}/{number}"
        prepared = PrepareFromSlip(
            entity=entity,
            slip=Slip.create_id(entity, key),
            month=month,
            draft=number,
            dated_on=None,
            named={},
            summary="示例",
            about=None,
            attachments=1,
            preparer=ACCOUNTANT,
        )
        await done.slips.prepare_from_slip(prepared, self._context(village, ACCOUNTANT))
        review = ReviewVoucher(entity=entity, draft=number, reviewer=REVIEWER)
        await done.books.review_voucher(review, self._context(village, REVIEWER))
        sign = SignVoucher(entity=entity, draft=number, cashier=CASHIER)
        await done.books.sign_voucher(sign, self._context(village, CASHIER))
        post = PostVoucher(entity=entity, draft=number, month=month, poster=ACCOUNTANT)
        receipt = await done.books.post_voucher(post, self._context(village, ACCOUNTANT))
        assert receipt.position is not None

    def _context(self, village: int, person: UUID) -> Context:
        assert self._application is not None
        self._keys += 1
        key = f"{self._name}-{self._keys}"
        asked = IdempotencyKey(
            scope=f"person/{person}|POST",
            key=key,
            request_sha256=hashlib.sha256(key.encode()).digest(),
        )
        return _acting(village, person, self._application.today).keyed(asked)


@cache
def _acting(village: int, person: UUID, on: date) -> Context:
    return replace(context(village, on), actor=f"person/{person}/{person}")


def our_payments(bench: Bench, load: Load) -> Side:
    """Make the side."""
    return OurPayments(_signing(bench.servers), load)


@cache
def _signing(servers: Servers) -> BooksOfCounty:
    """Let the villages keep books, and eight persons in each of them sign."""
    kept = books(servers)
    with psycopg.connect(kept.superuser) as connection:
        adopt(connection, "bench/chains", "payment_chains", list(_chain()), root="sha256:bench")
        for village in range(FIRST_VILLAGE, FIRST_VILLAGE + VILLAGES):
            _appoint(connection, village)
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
    for village in range(FIRST_VILLAGE, FIRST_VILLAGE + VILLAGES):
        entity = Entity(
            unit=unit_of(village), form=FORM, name="示例", chart=CHART, books_from="2026-01"
        )
        entity.open_bank_account(
            account=Entity.bank_account_id(entity.id, BANK),
            bank="示例银行",
            kind="basic",
            number=Personal(entity.id, "assets_voucher", f"6200 {village}"),
            number_token=f"bench-{village}",
            since=SINCE,
        )
        kept.store([entity], context(village, SINCE))
    with psycopg.connect(kept.superuser, autocommit=True) as connection:
        kept.base.register.load(connection)
    return kept


def _appoint(connection: psycopg.Connection[tuple[object, ...]], village: int) -> None:
    unit = unit_of(village)
    connection.execute(
        "INSERT INTO replica.units VALUES (%s, %s, 'division', %s, %s, 1)",
        (unit, f"{COUNTY}/bench/{village}", "示例", COUNTY),
    )
    for place, kind in enumerate(POSTS):
        post = uuid5(unit, kind)
        connection.execute("INSERT INTO replica.posts VALUES (%s, %s, %s, 1)", (post, kind, unit))
        connection.execute(
            "INSERT INTO replica.terms VALUES (%s, %s, %s, NULL, 1)",
            (post, signer(village, place), SINCE),
        )


def _chain() -> Iterator[dict[str, str | int | bool]]:
    """Give a chain of eight signers, one after the other, for all villages."""
    named: dict[str, str | int | bool] = {"chain": "eight", "name": "八审会签", "name_en": "Eight"}
    yield {
        **named, "entry": "payment_chain", "amount_fen_least": 1, "cash": "forbidden",
        "owner": "示例", "basis": "illustrative",
    }  # fmt: skip
    for village in range(FIRST_VILLAGE, FIRST_VILLAGE + VILLAGES):
        unit = f"{COUNTY}/bench/{village}"
        yield {"entry": "payment_chain_unit", "chain": "eight", "unit": unit}
    for place in range(SIGNERS):
        yield {
            **named, "entry": "payment_step", "stage": 1, "order": "serial", "step": STEPS[place],
            "post": POSTS[place], "signers": 1, "separate": True,
        }  # fmt: skip
