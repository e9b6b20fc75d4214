"""Takes over the result of a pay file (代发结果): each payment is carried out or not, once."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from assets.application.bank.commands import ImportResult
from assets.application.bank.pay_files import end_to_end, own_file
from assets.application.bank.payment_moves import Move, Moves, Through, own_payment
from assets.application.bank.ports import Around, BankFiles, KnownItem
from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.payments.payment_slips import PaymentSlips
from assets.application.payments.ports import Chains
from assets.domain.bank.formats import FAILED, PAID, RETURNED
from assets.domain.bank.ordered_payment import OrderedPayment
from assets.domain.bank.pay_file import Outcome, PayFile
from assets.domain.bank.pay_file_errors import PayResultDiffersError
from assets.domain.bank.tables import ResultLine
from assets.domain.books.entity import Entity
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import Moved
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.errors import ConflictError, RefusedError
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt

RETURN_KNOWN = "return_known"
"""The payment came back already, or never was recorded as paid."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A line of a result with the payment it tells of, and what moved by it."""

    line: ResultLine
    item: KnownItem
    move: Move


@dataclass(kw_only=True)
class Taken:
    """What a result changes."""

    moves: Moves
    saved: dict[UUID, AggregateRoot] = field(default_factory=dict)
    irregular: list[str] = field(default_factory=list)

    def keep(self, *changed: AggregateRoot) -> None:
        """Save what was changed."""
        self.saved |= {each.id: each for each in changed if each.pending_events}


class PayResults:
    """The use case of results; the same file again is answered as the first time."""

    def __init__(
        self, log: Log, around: Around, *, files: BankFiles, chains: Chains, slips: PaymentSlips
    ) -> None:
        """Decide on this log, by what lies around, by these chains; the books are told so."""
        self._log = log
        self._around = around
        self._files = files
        self._chains = chains
        self._slips = slips

    async def import_result(self, command: ImportResult, context: Context) -> StoredReceipt:
        """Confirm what was paid, let what failed be paid anew, take back what came back.

        What the bank did is never refused: what the order does not cover is recorded as irregular.
        """
        today = self._around.today()
        told = await self._told(command, context, today)
        digest = command.file.digest

        def decide(
            file: PayFile | None, entity: Entity | None, *found: AggregateRoot | None
        ) -> Decision:
            file = own_file(file, command.entity)
            if digest in file.results:
                return Decision(answer=_answer(file, digest))
            lines = [each.line for each in told]
            file.check_result(lines)
            news = {each.number for each in file.news(lines)}
            taken = Taken(moves=Moves(today))
            settling = _Settling(known(entity), file.id, command.importer, self._chains, taken)
            for each, own in zip(told, _parted(found, told), strict=True):
                if each.line.number in news:
                    settling.take(each, own)
            outcomes = [_outcome(each, news=each.line.number in news) for each in told]
            file.take_result(
                digest,
                outcomes,
                importer=command.importer,
                form=command.form,
                irregular=taken.irregular,
            )
            saved = [file, *taken.saved.values(), *taken.moves.entered]
            return Decision(saved=saved, answer=_answer(file, digest))

        wanted: list[Wanted] = [(PayFile, command.pay_file), (Entity, command.entity)]
        for each in told:
            wanted += _wanted(each)
        return await self._log.execute(wanted, decide, context)

    async def _told(self, command: ImportResult, context: Context, today: date) -> list[Told]:
        """Read the file; a result of other payments than those of the file is refused."""
        accounts = self._around.accounts
        bank_account, items = await accounts.items(command.entity, command.pay_file)
        through = Through(
            entity=command.entity,
            bank_account=bank_account,
            today=today,
            slips=self._slips,
            context=context,
        )
        by_number = {item.number: item for item in items}
        form = self._around.rules.in_force(today).result_format(command.form)
        file = command.file
        lines = await asyncio.to_thread(self._files.result, file.content, file.kind, form)
        told = []
        for line in lines:
            item = by_number.get(line.number)
            if item is None or (line.moved_on is not None and line.moved_on > today):
                raise PayResultDiffersError(
                    f"row {line.row}: the pay file has no line {line.number}, or its day has not "
                    "come: send the result of this file",
                    row=line.row,
                )
            moved = _moved(line, item, today)
            move = await through.move(item.placed, moved, returned=line.outcome == RETURNED)
            told.append(Told(line=line, item=item, move=move))
        return told


@dataclass(frozen=True)
class _Settling:
    """Takes over what a result tells of one payment after the other."""

    entity: Entity
    pay_file: UUID
    importer: UUID
    chains: Chains
    taken: Taken

    def take(self, told: Told, found: Sequence[AggregateRoot | None]) -> None:
        """Take over one line; `found` is the payment, what the bank knows of it, and its slip."""
        request, ordered, *slip = found
        own = own_payment(request, self.entity)
        assert isinstance(ordered, OrderedPayment), "what stands in a pay file was listed"
        live = ordered.live_in == self.pay_file
        if told.line.outcome == PAID and live:
            self._paid(told, own, slip)
        elif told.line.outcome == RETURNED and not live:
            self._returned(told, own, slip)
        if live:
            ordered.release(told.line.outcome)
        self.taken.keep(own, ordered)

    def _paid(
        self, told: Told, request: PaymentRequest, slip: Sequence[AggregateRoot | None]
    ) -> None:
        """Confirm it, unless a statement has shown it meanwhile."""
        if told.move.moved.reference in request.totals.references:
            return
        placed = told.item.placed
        chain = None if placed.bound is None else self.chains.of(placed.unit, placed.bound)
        irregular = self.taken.moves.report(told.move, request, slip, by=(chain, self.importer))
        self.taken.irregular += irregular

    def _returned(
        self, told: Told, request: PaymentRequest, slip: Sequence[AggregateRoot | None]
    ) -> None:
        try:
            self.taken.moves.take_back(told.move, request, slip)
        except (ConflictError, RefusedError):
            self.taken.irregular.append(RETURN_KNOWN)


def _wanted(told: Told) -> list[Wanted]:
    request = told.item.payment_request
    return [
        (PaymentRequest, request),
        (OrderedPayment, OrderedPayment.create_id(request)),
        *told.move.wanted(),
    ]


def _parted(
    found: Sequence[AggregateRoot | None], told: Sequence[Told]
) -> Iterator[Sequence[AggregateRoot | None]]:
    """Give to each line what it is decided on."""
    start = 0
    for each in told:
        end = start + len(_wanted(each))
        yield found[start:end]
        start = end


def _moved(line: ResultLine, item: KnownItem, today: date) -> Moved:
    """Give what moved; a return has a reference of its own beside that of the payment."""
    reference = line.reference or end_to_end(str(item.payment_request)[:8], item.number)
    back = line.outcome == RETURNED
    return Moved(
        reference=f"{reference}/returned" if back else reference,
        moved_on=line.moved_on or today,
        amount_fen=item.amount_fen,
    )


def _outcome(told: Told, *, news: bool) -> Outcome:
    reason = told.line.reason
    return Outcome(
        number=told.line.number,
        outcome=told.line.outcome,
        news=news,
        reference=told.move.moved.reference,
        moved_on=told.move.moved.moved_on,
        reason=None
        if reason is None
        else Personal(told.item.placed.payee, VOUCHERS_RETENTION, reason),
    )


def _answer(file: PayFile, digest: str) -> dict[str, object]:
    told = list(file.outcomes.values())
    return {
        "pay_file": str(file.id),
        "news": file.results[digest],
        "paid": told.count(PAID),
        "failed": told.count(FAILED),
        "returned": told.count(RETURNED),
        "unknown": len(file.items) - len(told),
        "irregular": list(file.irregular),
    }
